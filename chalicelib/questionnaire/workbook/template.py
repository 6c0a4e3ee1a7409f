"""A workbook to begin with: German headers, lists to choose from, an example of every type."""

from pathlib import Path
from typing import Any

from chalicelib.questionnaire.workbook.grid import Sheet
from chalicelib.questionnaire.workbook.marking.plain import saved, write
from chalicelib.questionnaire.workbook.twins import sheets_in_markdown

_CONTENT = Path(__file__).with_name("template.md")
_ROWS = 500
"""Rows for which lists to choose from are prepared."""

_CHOICES = {
    "Pflicht": '"ja,nein"',
    "Keine Angabe": '"ja,nein"',
    "Trifft nicht zu": '"ja,nein"',
    "Allein": '"ja,nein"',
    "Typ": "Hilfe!$A$2:$A$18",
}
"""Column → what can be chosen in it."""

_SETTINGS = {
    "Zielgruppe": '"Fachkräfte,Träger,Gäste"',
    "Schutz": '"Veranstaltung,Einrichtung,sensibel"',
    "Zugang": '"offen,geschlossen"',
    "Rhythmus": '"Woche,Monat,Quartal,am Ende"',
}
"""Setting → what can be chosen for it."""

_WIDTHS = {"Kürzel": 20, "Typ": 30, "Liste": 16, "Pflicht": 10, "Höchstens": 12, "Allein": 10}
_WIDTH, _WIDTH_OF_TEXT = 16, 44
_TEXTS = ("Frage", "Hinweis", "Antwort", "Wert", "Erklärung", "Was", "Nur wenn")


def template() -> bytes:
    """The bytes of the .xlsx file; checking it finds nothing wrong."""
    from openpyxl import Workbook

    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for sheet in sheets_in_markdown(_CONTENT.read_text("utf-8")):
        _page(book, sheet)
    return saved(book)


def _page(book: Any, sheet: Sheet) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    page = book.create_sheet(sheet.name)
    first, *_ = sorted(sheet.rows)
    for row, cells in sheet.rows.items():
        for column, value in cells.items():
            write(page, row, column, value)
            page.cell(row, column).alignment = Alignment(wrap_text=True, vertical="top")
    for column, value in sheet.rows[first].items():
        header = str(value)
        cell = page.cell(first, column)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFDDE7F0")
        width = _WIDTH_OF_TEXT if header.startswith(_TEXTS) else _WIDTH
        page.column_dimensions[cell.column_letter].width = _WIDTHS.get(header, width)
        if header in _CHOICES and sheet.name != "Hilfe":
            place = f"{cell.column_letter}{first + 1}:{cell.column_letter}{_ROWS}"
            _offer(page, place, _CHOICES[header])
    for row, cells in sheet.rows.items():
        if offered := _SETTINGS.get(str(cells.get(1, ""))):
            _offer(page, f"B{row}", offered)
    page.freeze_panes = f"{'C' if sheet.name == 'Fragen' else 'A'}{first + 1}"


def _offer(page: Any, place: str, formula: str) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    # Only offered, not enforced: behind a type stands the name of a list.
    choice = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=False)
    page.add_data_validation(choice)
    choice.add(place)
