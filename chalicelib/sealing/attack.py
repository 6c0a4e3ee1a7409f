"""What an attack on everything that is published of a survey found, to be kept and shown.

It says where something is certain and to how many, never what: the record tells nobody an answer.
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum

from chalicelib.questionnaire import schemas


class Outcome(StrEnum):
    """What an attack proves.

    HELD: nothing is certain that must not be. BROKEN: something is. UNPROVEN: a file could not be
    read, or questions hang together in too many ways, and nothing was found in the rest.
    """

    HELD = "held"
    BROKEN = "broken"
    UNPROVEN = "unproven"


@dataclass(frozen=True)
class Leak:
    """A place where something is certain that must not be.

    Attributes:
        batch: node and cut-off, such as "all/2026-W37".
        table: id of the table.
        kind: "answer", "polarity" (the half of a scale) or "shown" (that a question was asked).
        people: of so many it is certain.
        insiders: so many pooled their own answers to know it; 0: everybody knows.
    """

    batch: str
    table: str
    kind: str
    people: int
    insiders: int


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        moment: when it ended.
        sealed_to: the last cut-off among the batches that were attacked.
        files: how many published files were read.
        facts: how many statements about answers they make together.
        people: how many the batches count.
        tables: how many the questionnaire counts.
        insiders: so many people pooled their own answers, at most.
        unread: keys of published files that no reader understands or another one contradicts.
        unchecked: ids of questions that hang together in too many ways.
    """

    survey: str
    moment: datetime
    sealed_to: str
    files: int
    facts: int
    batches: int
    people: int
    tables: int
    insiders: int
    seconds: float
    certain: tuple[Leak, ...] = ()
    unread: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """What it proves; a leak counts more than what was not looked at."""
        if self.certain:
            return Outcome.BROKEN
        return Outcome.UNPROVEN if self.unread or self.unchecked else Outcome.HELD


def to_bytes(attack: Attack) -> bytes:
    """The record, as `schemas/attack.schema.json` describes it.

    Raises:
        ValueError: if it does not fit the schema.
    """
    document = {"format": "mitsprache/attack/1"} | asdict(attack)
    document["moment"] = attack.moment.astimezone(UTC).isoformat(timespec="seconds")
    content = json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
    _check(json.loads(content))
    return content


def from_bytes(stored: bytes) -> Attack:
    """Read a stored record.

    Raises:
        ValueError: if it does not fit the schema.
    """
    document = json.loads(stored)
    _check(document)
    del document["format"]
    return Attack(
        **document
        | {
            "moment": datetime.fromisoformat(document["moment"]),
            "certain": tuple(Leak(**one) for one in document["certain"]),
            "unread": tuple(document["unread"]),
            "unchecked": tuple(document["unchecked"]),
        }
    )


def _check(document: object) -> None:
    for problem in schemas.document_errors("attack", document):
        raise ValueError(f"{problem.json_path.removeprefix('$.')}: {problem.message}")
