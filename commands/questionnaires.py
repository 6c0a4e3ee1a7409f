"""Reading a questionnaire from a file, and saying what is wrong with it or could be better."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from chalicelib.questionnaire import lint, promise, reading
from chalicelib.questionnaire.findings import Finding, QuestionnaireError
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.publishing import obstacles
from commands import workbook
from commands.workbook import FINDINGS, UNREADABLE

_SAID: Mapping[str, Mapping[str, str]] = {
    "de": {
        "correct": "Befunde: {count}. Berichtigen Sie sie zuerst.",
        "accept": 'Gewollt? Dann schreiben Sie "{rule}" in "accept".',
        "unreadable": "{file} lässt sich nicht lesen: {why}.",
        "no_text": "kein Text in UTF-8",
        "no_json": "kein JSON, Zeile {line}",
        "too_deep": "kein Fragebogen",
    },
    "en": {
        "correct": "Findings: {count}. Correct them first.",
        "accept": 'Meant to be so? Then write "{rule}" into "accept".',
        "unreadable": "{file} cannot be read: {why}.",
        "no_text": "no text in UTF-8",
        "no_json": "no JSON, line {line}",
        "too_deep": "no questionnaire",
    },
}


@dataclass(frozen=True)
class Source:
    """A questionnaire and where it comes from.

    Attributes:
        document: its JSON.
        questionnaire: the same, read.
        place: turns a place in the questionnaire into the one in the file.
    """

    document: dict[str, Any]
    questionnaire: Questionnaire
    place: Callable[[str], str]


def read(file: Path, language: str) -> Source:
    """Read a questionnaire: JSON, or a workbook.

    What is wrong with it, and advice about it, goes to standard error. Ends the program with 1 if
    there are findings, with 2 if the file cannot be read.

    Args:
        file: the file.
        language: of what is said: "de" or "en".
    """
    if file.suffix.lower() in workbook.ENDINGS:
        checked = workbook.checked(file, language)
        return Source(checked.document, reading.read(checked.document), checked.place)
    document = _document(file, language)
    try:
        questionnaire = reading.read(document)
    except QuestionnaireError as error:
        refuse(error.findings, language)
    found = list(obstacles(questionnaire))
    if found:
        refuse(found, language)
    for finding in promise.doubtful(questionnaire):
        click.echo(f"(i) {finding.where}: {finding.said(language)}", err=True)
    for advice in lint.advise(questionnaire):
        place = f"/items/{advice.item}" if advice.item else "/"
        words = f"{advice.reason(language)} {advice.remedy(language)}"
        way = _SAID[language]["accept"].format(rule=advice.rule)
        click.echo(f"(i) {place}: {words} {way}", err=True)
    return Source(document, questionnaire, str)


def refuse(
    findings: Iterable[Finding], language: str, place: Callable[[str], str] = str
) -> NoReturn:
    """Say what is wrong and end the program with 1."""
    told = list(findings)
    for finding in told:
        click.echo(f"{place(finding.where)}: {finding.said(language)}", err=True)
    click.echo(_SAID[language]["correct"].format(count=len(told)), err=True)
    raise SystemExit(FINDINGS)


def _document(file: Path, language: str) -> Any:
    said = _SAID[language]
    try:
        return json.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        why = error.strerror or "?"
    except UnicodeDecodeError:
        why = said["no_text"]
    except json.JSONDecodeError as error:
        why = said["no_json"].format(line=error.lineno)
    except RecursionError:
        why = said["too_deep"]
    click.echo(said["unreadable"].format(file=file, why=why), err=True)
    raise SystemExit(UNREADABLE)
