"""The functions' policies in the template's words, set against what was recorded."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
RECORD = Path(__file__).with_name("recorded.json")
TABLE = ROOT / "docs/permissions.md"

_BY_LAMBDA = "Lambda does it with the role of the function"
_PEPPER = "once in a process: what addresses are hashed with, read before in the tests' one process"

WITHOUT_A_CALL = {
    ("*", "logs:CreateLogStream", "*"): _BY_LAMBDA,
    ("*", "logs:PutLogEvents", "*"): _BY_LAMBDA,
    ("*", "sqs:ReceiveMessage", "*"): _BY_LAMBDA,
    ("*", "sqs:DeleteMessage", "*"): _BY_LAMBDA,
    ("*", "sqs:ChangeMessageVisibility", "*"): _BY_LAMBDA,
    ("*", "sqs:GetQueueAttributes", "*"): _BY_LAMBDA,
    ("*", "sqs:SendMessage", "ScheduleFailures"): "Lambda keeps what was given up, with that role",
    ("post", "ses:SendEmail", "MailSettings"): "the same call asks for the sender and for this",
    ("post", "ssm:GetParameter", "parameter/mail-password"): (
        "where mails go by a mail server: tests/unit/test_smtp.py"
    ),
    ("conductor", "states:RedriveExecution", "Sealing"): (
        "moto has no such action; tests/crash and the emulated AWS have it"
    ),
    ("conductor", "dynamodb:BatchWriteItem", "Contacts"): (
        "destroys the addresses of an event that is long over: Deed.FORGET in outreach/life.py"
    ),
    ("announce", "dynamodb:GetItem", "Contacts"): _PEPPER,
    ("bounces", "dynamodb:GetItem", "Contacts"): _PEPPER,
    ("conductor", "dynamodb:GetItem", "Contacts"): _PEPPER,
    ("console", "s3:GetObject", "Bucket/open"): (
        "tells a report that was given away before from another one of its name"
    ),
    ("console", "dynamodb:DeleteItem", "Catalogue"): "the oldest of a draft's many revisions",
}
"""Rights that the record may lack, as patterns of function, action and resource, with the reason:
calls that our code does not make, or not while somebody takes note."""


@dataclass(frozen=True, order=True)
class Right:
    """One action on one thing that a policy allows a function."""

    function: str
    action: str
    resource: str


def rights(function: str) -> Iterator[Right]:
    """Every right in a function's policy."""
    for statement in policy(function)["Statement"]:
        actions, places = statement["Action"], statement["Resource"]
        for action in [actions] if isinstance(actions, str) else actions:
            for place in places if isinstance(places, list) else [places]:
                for resource in _named(place, statement.get("Condition", {})):
                    yield Right(function, action, resource)


def functions() -> list[str]:
    """The names of all policies."""
    return sorted(path.stem for path in (ROOT / "infra/policies").glob("*.json"))


def policy(function: str) -> dict[str, Any]:
    """A function's policy, as it is written in the repository."""
    content: dict[str, Any] = json.loads((ROOT / f"infra/policies/{function}.json").read_text())
    return content


def digest(function: str) -> str:
    """A mark of a policy, by which a record knows whether it was made with this one."""
    return hashlib.sha256(json.dumps(policy(function), sort_keys=True).encode()).hexdigest()[:16]


def recorded() -> dict[str, Any]:
    """What was recorded: `date`, `policies` (function → mark) and `calls`."""
    content: dict[str, Any] = json.loads(RECORD.read_text())
    return content


def calls() -> set[Right]:
    """The recorded calls, as the rights they need."""
    return {Right(*call) for call in recorded()["calls"]}


def reason(right: Right) -> str | None:
    """Why a right is there although no call was seen, or None."""
    return next(
        (
            reason
            for pattern, reason in WITHOUT_A_CALL.items()
            if all(
                fnmatch(part, one)
                for part, one in zip(
                    (right.function, right.action, right.resource), pattern, strict=True
                )
            )
        ),
        None,
    )


def table() -> str:
    """The table of functions and rights, each used or not, as a page of the documents."""
    used, date = calls(), recorded()["date"]
    lines = [
        "# Rights of the functions",
        "",
        f"Recorded on {date} by `python -m tests.rights`, which runs the tests of the API,",
        "the jobs and the console in one process and notes each AWS call of a function. What was",
        "not seen in use has its reason, or a test fails.",
        "",
        "| function | action | of | used |",
        "|---|---|---|---|",
    ]
    for function in functions():
        for right in sorted(set(rights(function))):
            told = "yes" if right in used else reason(right) or "not seen"
            lines.append(f"| {function} | `{right.action}` | {right.resource} | {told} |")
    return "\n".join(lines) + "\n"


def _named(place: Any, condition: dict[str, Any]) -> Iterator[str]:
    text = next(iter(place.values()))
    if isinstance(text, list):
        if text[0] == "Bucket":
            prefixes = condition["StringLike"]["s3:prefix"]
            yield from (f"Bucket/{prefix.partition('/')[0]}" for prefix in prefixes)
        else:
            yield text[0]
    elif found := re.search(r"\$\{Bucket\.Arn\}/(\w+)/", text):
        yield f"Bucket/{found[1]}"
    elif found := re.search(r":parameter/\$\{Prefix\}/([\w-]+)$", text):
        yield f"parameter/{found[1]}"
    elif "-sealing" in text:
        yield "Sealing"
    elif ":log-group:" in text:
        yield "its log"
    elif ":identity/" in text:
        yield "Sender"
    else:
        yield "MailSettings"
