"""Checking a workbook and giving it back with what is wrong written into it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.questionnaire import lint, promise, reading
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.packing import too_large
from chalicelib.questionnaire.publishing import obstacles
from chalicelib.questionnaire.workbook import importing
from chalicelib.questionnaire.workbook.findings import UnreadableError
from chalicelib.questionnaire.workbook.importing import Import
from chalicelib.questionnaire.workbook.marking.overview import Line
from chalicelib.questionnaire.workbook.marking.plain import listing, workbook_of
from chalicelib.questionnaire.workbook.marking.workbook import marked

_COLUMNS = {
    "duplicate-options": "type",
    "scale-without-middle": "type",
    "scale-without-labels": "type",
    "wide-matrix": "type",
    "threshold-within-class": "relevant",
    "forecast-filter": "relevant",
    "default-answer": "default",
}
"""Rule → the column that its advice is about, where that is not the question's words."""


@dataclass(frozen=True)
class Checked:
    """A workbook that was checked.

    Attributes:
        document: the questionnaire's JSON, None if anything is wrong.
        lines: what there is to say, in the reader's language.
        answer: the workbook with its marks.
        ending: of the answer's file name.
        place: turns a place in the questionnaire into one in the workbook, such as "survey!C7".
    """

    document: dict[str, Any] | None
    lines: tuple[Line, ...]
    answer: bytes
    ending: str
    place: Callable[[str], str]


def check(content: bytes, ending: str, language: str) -> Checked:
    """Check a workbook, or its twin in Markdown or CSV.

    Args:
        content: the file's bytes.
        ending: of its name.
        language: of what is said: "de" or "en".

    Raises:
        UnreadableError: if it is no such file, or larger than the limits allow.
    """
    ending = ending.lower()
    if ending not in importing.FORMATS:
        raise UnreadableError("unknown_format", ending=ending)
    imported = importing.read(content, ending)
    findings = list(imported.findings)
    advice: list[Line] = []
    if imported.document is not None:
        questionnaire = reading.read(imported.document)
        findings += [imported.inconsistency(fault) for fault in _obstacles(questionnaire, imported)]
        advice = list(_advice(questionnaire, imported, language))
    lines = (*(Line.of(finding, language) for finding in findings), *advice)
    is_book = ending in (".xlsx", ".xlsm")
    book = content if is_book else workbook_of(imported.grid)
    document = None if any(line.is_error for line in lines) else imported.document
    answer = _answer(book, lines, language)
    return Checked(document, lines, answer, ending if is_book else ".xlsx", imported.place)


def _obstacles(questionnaire: Questionnaire, imported: Import) -> Iterator[Finding]:
    yield from obstacles(questionnaire)
    if imported.document is not None:
        yield from too_large(imported.document)


def _advice(questionnaire: Questionnaire, imported: Import, language: str) -> Iterator[Line]:
    for doubt in promise.doubtful(questionnaire):
        yield Line.doubting(doubt.said(language), imported.cell(doubt.where))
    for advice in lint.advise(questionnaire):
        column = _COLUMNS.get(advice.rule, "label")
        pointer = f"/items/{advice.item}/{column}" if advice.item else "/accept"
        yield Line.advising(advice, imported.cell(pointer), language)


def _answer(book: bytes, lines: tuple[Line, ...], language: str) -> bytes:
    try:
        return marked(book, lines, language)
    except UnreadableError:
        # Its values could be read, but its parts do not hang together; the list alone is safe.
        return listing(lines, language)
