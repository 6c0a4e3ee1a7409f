"""The first sheet of a workbook that was checked: everything that is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from xml.sax.saxutils import escape, quoteattr

from chalicelib.questionnaire.lint import Advice
from chalicelib.questionnaire.workbook.findings import Finding, shortened
from chalicelib.questionnaire.workbook.grid import Cell

NAMES = {"de": "Mitsprache Befunde", "en": "Mitsprache findings"}
"""What the sheet is called; a sheet of this name is replaced."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WIDTHS = (16, 10, 30, 60, 70)
_HEADERS = {
    "de": ("Blatt", "Zelle", "Inhalt", "Was nicht stimmt", "Was Sie tun können"),
    "en": ("Sheet", "Cell", "Content", "What is wrong", "What you can do"),
}
_ACCEPT = {
    "de": "Gewollt? Dann schreiben Sie „{rule}“ in die Spalte „Bewusst so“.",
    "en": "Meant to be so? Then write “{rule}” into the column “accept”.",
}
_COUNTED = {
    "de": ("Befund", "Befunde", "Hinweis", "Hinweise"),
    "en": ("finding", "findings", "note", "notes"),
}
_HINT = {
    "de": "Hinweis: ",
    "en": "Note: ",
}


class Weight(StrEnum):
    """What a line says: what is wrong, what could be better, or what was done with a cell."""

    ERROR = "error"
    ADVICE = "advice"
    NOTICE = "notice"


@dataclass(frozen=True)
class Line:
    """One line of the overview: a finding, or advice about the questionnaire.

    Attributes:
        cell: what it is about; one without an address for a sheet or the workbook as a whole.
        value: what stands there.
        reason, remedy: in the reader's language.
        weight: errors and advice are marked in their cells, too.
    """

    cell: Cell
    value: str
    reason: str
    remedy: str
    weight: Weight

    @property
    def is_error(self) -> bool:
        """Whether it keeps the workbook from being a questionnaire."""
        return self.weight is Weight.ERROR

    @classmethod
    def advising(cls, advice: Advice, cell: Cell, language: str) -> "Line":
        """The line of advice, with the word by which it is accepted."""
        way = _ACCEPT[language].format(rule=advice.rule)
        remedy = f"{advice.remedy(language)} {way}"
        return cls(cell, shortened(cell.text), advice.reason(language), remedy, Weight.ADVICE)

    @classmethod
    def doubting(cls, sentence: str, cell: Cell) -> "Line":
        """The line of what protection will probably keep out of reports."""
        return cls(cell, shortened(cell.text), sentence, "", Weight.ADVICE)

    @classmethod
    def of(cls, finding: Finding, language: str) -> "Line":
        """The line of a finding."""
        weight = Weight.ERROR if finding.is_error else Weight.NOTICE
        reason, remedy = finding.reason(language), finding.remedy(language)
        return cls(finding.cell, finding.value, reason, remedy, weight)


def summary(lines: Sequence[Line], language: str) -> str:
    """How many findings there are, as a sentence."""
    errors = sum(line.is_error for line in lines)
    others = len(lines) - errors
    finding, findings, note, notes = _COUNTED[language]
    return (
        f"{errors} {finding if errors == 1 else findings},"
        f" {others} {note if others == 1 else notes}."
    )


def table(lines: Sequence[Line], language: str) -> list[tuple[str, ...]]:
    """The sheet's cells, row by row."""
    rows: list[tuple[str, ...]] = [(summary(lines, language),), _HEADERS[language]]
    for line in lines:
        reason = line.reason if line.is_error else _HINT[language] + line.reason
        place = (line.cell.sheet, line.cell.address)
        rows.append((*place, line.value, reason, line.remedy))
    return rows


def sheet_part(lines: Sequence[Line], language: str, bold: int, wrapped: int) -> bytes:
    """The sheet as a part of an .xlsx file.

    Args:
        lines: what to list.
        language: "de" or "en".
        bold, wrapped: numbers of cell formats.
    """
    rows = []
    for number, cells in enumerate(table(lines, language), start=1):
        style = bold if number <= 2 else wrapped
        written = "".join(
            f'<c r="{"ABCDE"[place]}{number}" s="{style}" t="inlineStr">'
            f'<is><t xml:space="preserve">{_clean(text)}</t></is></c>'
            for place, text in enumerate(cells)
        )
        rows.append(f'<row r="{number}">{written}</row>')
    links = "".join(
        f"<hyperlink ref={quoteattr(f'B{number}')} location={quoteattr(_location(line))}/>"
        for number, line in enumerate(lines, start=3)
        if line.cell.sheet and line.cell.address
    )
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate(_WIDTHS, start=1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{_MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="2" '
        'topLeftCell="A3" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<pageSetup orientation="landscape" fitToHeight="0"/></worksheet>'
    ).encode()


def _location(line: Line) -> str:
    name = line.cell.sheet.replace("'", "''")
    return f"'{name}'!{line.cell.address}"


def _clean(text: str) -> str:
    """Text without the control characters that XML forbids."""
    return escape("".join(one for one in text if one >= " " or one in "\n\t"))
