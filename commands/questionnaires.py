"""Reading a questionnaire from a file, and saying what is wrong with it or could be better."""

import codecs
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from chalicelib.questionnaire import lint, promise, reading
from chalicelib.questionnaire.findings import Finding as Fault
from chalicelib.questionnaire.findings import QuestionnaireError
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.packing import too_large
from chalicelib.questionnaire.publishing import obstacles
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell
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
        "missing": "Es gibt sie nicht",
        "folder": "Sie ist ein Ordner",
    },
    "en": {
        "correct": "Findings: {count}. Correct them first.",
        "accept": 'Meant to be so? Then write "{rule}" into "accept".',
        "unreadable": "{file} cannot be read: {why}.",
        "no_text": "no text in UTF-8",
        "no_json": "no JSON, line {line}",
        "too_deep": "no questionnaire",
        "missing": "there is none",
        "folder": "it is a folder",
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
    content = _content(file, language)
    ending = _ending(file, content)
    if ending != ".json":
        checked = workbook.checked(file, content, ending, language)
        return Source(checked.document, reading.read(checked.document), checked.place)
    document = _document(file, content, language)
    try:
        questionnaire = reading.read(document)
    except QuestionnaireError as error:
        refuse(error.findings, language)
    found = [*obstacles(questionnaire), *too_large(document)]
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


def refuse(findings: Iterable[Fault], language: str, place: Callable[[str], str] = str) -> NoReturn:
    """Say what is wrong and end the program with 1."""
    told = list(findings)
    for finding in told:
        click.echo(f"{place(finding.where)}: {finding.said(language)}", err=True)
    click.echo(_SAID[language]["correct"].format(count=len(told)), err=True)
    raise SystemExit(FINDINGS)


def _content(file: Path, language: str) -> bytes:
    said = _SAID[language]
    try:
        return file.read_bytes()
    except FileNotFoundError:
        why = said["missing"]
    except IsADirectoryError:
        why = said["folder"]
    except OSError as error:
        why = error.strerror or "?"
    workbook.say_unreadable(Finding("missing_file", Cell(""), {"message": why}), file, language)
    raise SystemExit(UNREADABLE)


def _ending(file: Path, content: bytes) -> str:
    """What kind of file it is: by its content, if its name says nothing that we know."""
    ending = file.suffix.lower()
    if ending in (".json", *workbook.ENDINGS):
        return ending
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return ".xlsx"
    is_json = content.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")
    return ".json" if is_json else ending


def _document(file: Path, content: bytes, language: str) -> Any:
    said = _SAID[language]
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        why = said["no_text"]
    except json.JSONDecodeError as error:
        why = said["no_json"].format(line=error.lineno)
    except RecursionError:
        why = said["too_deep"]
    click.echo(said["unreadable"].format(file=file, why=why), err=True)
    raise SystemExit(UNREADABLE)
