"""The commands that the documents name: each is run on a stack, or it is said what runs it.

`python -m tests.stack.documented FILE` runs lines of ./manage.py from its input, on the stack that
FILE describes: one process for all, since starting Python takes longer than most of them.
"""

import re
import shlex
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import botocore.session
import click
from botocore import xform_name

from infra import ROOT

_NAMED = re.compile(r"`((?:\./manage\.py|aws|make|python -m) [^`]+)`")
_BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)
_STACK = re.compile(r" --stack \S+")


@dataclass(frozen=True)
class Step:
    """One command as the documents write it.

    Attributes:
        command: with the words that stand for something of the reader's.
        says: a part of what it prints.
        given: what is put in place of such words; the others keep their usual value.
    """

    command: str
    says: str
    given: tuple[tuple[str, str], ...] = ()


SEALED, OPEN, INVITED = "late-texts", "kommune-gestaltet-2026-09-12", "invited"
"""A survey that has been sealed, one that takes answers, one that takes answers with codes only."""

_USUAL = {"SURVEY": SEALED, "2026-W37": "2026-W38", "ADDRESS": "kollegin@example.org"}
_OF_THE_OPEN = (("SURVEY", OPEN),)

STEPS = (
    Step("./manage.py --help", "Commands:"),
    Step("./manage.py survey template", "umfrage-vorlage.xlsx"),
    Step("./manage.py survey check umfrage-vorlage.xlsx", "Alles in Ordnung."),
    Step("./manage.py survey check surveys/kommune-gestaltet.json", "Alles in Ordnung."),
    Step("./manage.py survey publish surveys/kommune-gestaltet.json", "schon veröffentlicht"),
    Step("./manage.py survey qr SURVEY --to handouts", "handouts/late-texts-slide.svg"),
    Step("./manage.py survey paper SURVEY --to sheet.pdf", "sheet.pdf", _OF_THE_OPEN),
    Step("./manage.py responses send SURVEY sheets.csv", "2 stored", _OF_THE_OPEN),
    Step("./manage.py codes issue SURVEY 40 --cards cards.pdf", "code", (("SURVEY", INVITED),)),
    Step("./manage.py user add ADDRESS --role verwaltung", "kollegin may sign in"),
    Step("./manage.py event plan local/event.json", "is planned already"),
    Step("./manage.py responses send SURVEY answers.ndjson", "3 stored", _OF_THE_OPEN),
    Step("./manage.py seal SURVEY --until 2026-W37", ""),
    Step("./manage.py summary fetch SURVEY 2026-W37 --to reports", "reports/report.pdf"),
    Step("./manage.py summary publish-open SURVEY 2026-W37", "/offene-daten"),
    Step("./manage.py ledger verify SURVEY", "each as it was sealed"),
    Step("./manage.py purge SURVEY --prove", "Table: no raw answer."),
    Step("./manage.py purge --prove SURVEY", "Table: no raw answer."),
    Step("./manage.py attack SURVEY", "folgt keine einzige Antwort mit Gewissheit"),
    Step("./manage.py cost --responses 20000", "A month with 20,000 responses:"),
    Step(
        "./manage.py cost --responses 20000 --surveys 3 --mails 5000 --each",
        "CloudWatch dashboards",
    ),
    Step("./manage.py keys rotate", "keys in use"),
    Step("./manage.py mail list", ""),
    Step("./manage.py people blocked", "All addresses get mails."),
    Step("./manage.py people unblock ADDRESS", "It gets mails again."),
    Step("./manage.py people erase ADDRESS", "Nothing was kept."),
    Step("./manage.py user remove ADDRESS", "kollegin may sign in no longer"),
    Step("./manage.py survey hand-over SURVEY --to survey.zip", "survey.zip"),
    Step("./manage.py survey take-over survey.zip", "each as it was sealed"),
)
"""What is run, in this order."""

AWS_STEPS = (
    Step(
        "aws dynamodb restore-table-to-point-in-time --source-table-name OLD"
        " --target-table-name NEW --restore-date-time WHEN",
        "TableDescription",
    ),
    Step("aws sesv2 list-suppressed-destinations", "SuppressedDestinationSummaries"),
    Step(
        "aws ssm put-parameter --type SecureString --name /PREFIX/oidc-secret --value SECRET",
        "Version",
    ),
    Step("aws cloudformation list-stack-resources --stack-name NAME", "StackResourceSummaries"),
    Step("aws s3api list-object-versions --bucket BUCKET --prefix KEY", "Versions"),
    Step(
        "aws s3api copy-object --bucket BUCKET --key KEY"
        " --copy-source BUCKET/KEY?versionId=VERSION",
        "CopyObjectResult",
    ),
)
"""What is run by the library that AWS's command line is made of."""

_CLI = "the command line of AWS does it in several calls; tests/local and tests/stack make them"
_ITSELF = "runs what says this"
_AFTER_A_FAULT = "needs what has failed; its options are held against the library's"

NOT_HERE = {
    "./manage.py leave": "the end of tests/stack/test_rehearsals.py",
    "aws cloudformation package --template-file build/aws/template.json --s3-bucket BUCKET"
    " --output-template-file build/aws/packaged.json": _CLI,
    "aws cloudformation deploy --template-file build/aws/packaged.json --s3-bucket BUCKET"
    " --stack-name mitsprache --capabilities CAPABILITY_IAM CAPABILITY_AUTO_EXPAND"
    " --parameter-overrides file://build/aws/parameters-prod.json": _CLI,
    "aws logs tail /aws/lambda/FUNCTION --since 1h": _CLI,
    "aws stepfunctions redrive-execution --execution-arn ARN": _AFTER_A_FAULT,
    "aws sqs start-message-move-task --source-arn ARN": _AFTER_A_FAULT,
    "aws cloudformation delete-stack": "the end of tests/stack/test_rehearsals.py",
    "aws sesv2 delete-suppressed-destination --email-address ADDRESS": "the emulator has no such",
    "make run": "tests/local/test_start.py runs its program",
    "make test": _ITSELF,
    "make check": "what has to pass beside the tests",
    "make bench": "measures; two minutes of a machine that does nothing else",
    "make docs": "`make check` builds the site",
    "make clean": "would remove what is being tested",
    "make help": "prints lines of the Makefile; tests/deploy/test_documents.py knows its goals",
    "make package STAGE=prod": "tests/deploy/test_package.py calls its program",
    "make package STAGE=rehearsal": "tests/deploy/test_package.py calls its program",
    "python -m tests.attack": "an hour; tests/attack/test_measured.py reads what it wrote",
    "python -m tests.cost": "tests/cost counts the same and compares",
    "python -m tests.deploy.licences": "asks what is installed; its list is held against the pins",
    "python -m tests.pictures": "needs minutes; its pages are tested in tests/web",
    "python -m tests.rights": "a quarter of an hour; its record is held against the policies",
}
"""What the documents name and no step runs, with what does or why not."""


def commands() -> dict[str, str]:
    """Every command in README and documents, without a stack's name, and where it stands first.

    A command without options with which others begin is a mention, such as "`make package`".
    """
    found: dict[str, str] = {}
    for document in _documents():
        for line in _lines(document.read_text("utf-8")):
            found.setdefault(line, document.name)
    return {
        line: where
        for line, where in found.items()
        if "--" in line or not any(other.startswith(f"{line} ") for other in found)
    }


def _documents() -> list[Path]:
    """All but what is history."""
    docs = [one for one in (ROOT / "docs").rglob("*.md") if "decisions" not in one.parts]
    return sorted([*ROOT.glob("*.md"), *docs], key=lambda one: one.name != "README.md")


def _lines(text: str) -> Iterator[str]:
    blocks = [
        line.partition("#")[0] for block in _BLOCK.findall(text) for line in block.split("\n")
    ]
    for line in [*blocks, *_NAMED.findall(_BLOCK.sub("", text))]:
        if plain := _STACK.sub("", " ".join(line.split())):
            yield plain


def filled_in(step: Step) -> list[str]:
    """The arguments of a step's command, with what stands for the reader's words."""
    words = _USUAL | dict(step.given)
    return [words.get(word, word) for word in shlex.split(step.command)[1:]]


def call(arguments: list[str]) -> tuple[str, str, dict[str, str]]:
    """What a line of AWS's command line asks for: service, method and parameters of its library.

    Raises:
        ValueError: if the service has no such operation, or that no such option.
    """
    service, method, *rest = arguments
    service = {"s3api": "s3"}.get(service, service)
    options = dict(zip(rest[::2], rest[1::2], strict=True))
    model: Any = botocore.session.get_session().get_service_model(service)
    operation = next(one for one in model.operation_names if xform_name(one, "-") == method)
    members = model.operation_model(operation).input_shape.members
    parameters = {f"--{xform_name(member, '-')}": member for member in members}
    if unknown := options.keys() - parameters.keys():
        raise ValueError(f"{service} {method} has no {unknown}")
    return (
        service,
        xform_name(operation),
        {parameters[option]: value for option, value in options.items()},
    )


def main() -> None:
    """Run lines of ./manage.py from the input; each is printed before what it says."""
    from commands.group import manage

    for line in sys.stdin.read().splitlines():
        click.echo(f"$ {line}")
        try:
            manage(["--local", sys.argv[1], *shlex.split(line)], standalone_mode=False)
        except click.ClickException as error:
            click.echo(f"Error: {error.format_message()}")
        except SystemExit as ended:
            if ended.code:
                click.echo(f"Error: it ended with {ended.code}")


if __name__ == "__main__":
    main()
