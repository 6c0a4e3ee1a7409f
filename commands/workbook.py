"""./manage.py survey check for workbooks, survey template and survey export."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.findings import QuestionnaireError
from chalicelib.questionnaire.workbook import checking
from chalicelib.questionnaire.workbook.exporting.workbook import export as export_workbook
from chalicelib.questionnaire.workbook.findings import Finding, UnreadableError
from chalicelib.questionnaire.workbook.importing import FORMATS
from chalicelib.questionnaire.workbook.marking.overview import Line, summary
from chalicelib.questionnaire.workbook.template import template as make_template

FINDINGS, UNREADABLE = 1, 2
"""Exit codes beside 0: the file has findings; the file cannot be read at all."""

ENDINGS = tuple(FORMATS)
"""Endings of the files that are workbooks, or their twins in text."""

LANGUAGES = ("de", "en")


@dataclass(frozen=True)
class Read:
    """A workbook without errors: its questionnaire's JSON, and where each part of it stands."""

    document: dict[str, Any]
    place: Callable[[str], str]


def checked(file: Path, content: bytes, ending: str, language: str) -> Read:
    """Check a workbook, and read the questionnaire in it.

    What there is to say goes to standard error and into a copy of the workbook beside it. Ends
    the program with 1 if there are findings, with 2 if the file cannot be read.

    Args:
        file: the workbook's name.
        content: its bytes.
        ending: what kind of file it is, such as ".xlsx".
        language: "de" or "en".
    """
    try:
        result = checking.check(content, ending, language)
    except UnreadableError as error:
        say_unreadable(error.finding, file, language)
        raise SystemExit(UNREADABLE) from None
    for line in result.lines:
        click.echo(_spoken(line), err=True)
    if result.lines:
        click.echo(summary(result.lines, language), err=True)
        _give_back(file, result, language)
    if result.document is None:
        raise SystemExit(FINDINGS)
    return Read(result.document, result.place)


def say_unreadable(finding: Finding, file: Path, language: str) -> None:
    """Say why a file cannot be read."""
    click.echo(f"{file}: {finding.reason(language)} {finding.remedy(language)}", err=True)


def _spoken(line: Line) -> str:
    cell = line.cell
    place = f"{cell.sheet}!{cell.address}" if cell.address else cell.sheet
    value = f" [{line.value}]" if line.value else ""
    mark = "" if line.is_error else "(i) "
    return f"{mark}{place or '–'}{value}: {line.reason} {line.remedy}"


def _give_back(file: Path, result: checking.Checked, language: str) -> None:
    ending = {"de": "-befunde", "en": "-findings"}[language]
    beside = file.with_name(f"{file.stem}{ending}{result.ending}")
    said = {"de": "Mit Markierungen gespeichert: {}", "en": "Saved with marks: {}"}[language]
    failed = {"de": "{} lässt sich nicht schreiben.", "en": "{} cannot be written."}[language]
    try:
        beside.write_bytes(result.answer)
    except OSError:
        said = failed
    click.echo(said.format(beside), err=True)


_TO = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--to", type=_TO, default="umfrage-vorlage.xlsx", show_default=True)
def template(to: Path) -> None:
    """Write a workbook to begin with: German headers, and an example of every type."""
    _write(to, make_template())
    click.echo(f"{to}: write your questions, then: ./manage.py survey check {to}")


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", type=_TO, help="The workbook to write.  [default: beside FILE]")
def export(file: Path, to: Path | None) -> None:
    """Write a questionnaire FILE (JSON) as XLSForm, for ODK, KoboToolbox or Excel.

    Exit code 1 if the questionnaire has findings, 2 if the file cannot be read.
    """
    try:
        document = json.loads(file.read_text("utf-8"))
        reading.read(document)
    except (OSError, ValueError) as error:
        click.echo(f"{file} cannot be read: {error}", err=True)
        raise SystemExit(UNREADABLE) from None
    except QuestionnaireError as error:
        for finding in error.findings:
            click.echo(f"{finding.where}: {finding.message}", err=True)
        raise SystemExit(FINDINGS) from None
    target = to or file.with_suffix(".xlsx")
    _write(target, export_workbook(document))
    click.echo(f"Written: {target}")


def _write(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{to} cannot be written: {error.strerror}") from None
