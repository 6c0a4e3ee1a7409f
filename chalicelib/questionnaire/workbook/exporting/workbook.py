"""Writing the sheets of an XLSForm into an .xlsx file that is pleasant to work in."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.questionnaire.workbook.exporting.sheets import Row, Sheets
from chalicelib.questionnaire.workbook.marking.plain import saved, write

_ORDER = {
    "survey": (
        "type",
        "name",
        "label",
        "hint",
        "required",
        "relevant",
        "appearance",
        "constraint",
        "constraint_message",
        "default",
        "classes",
        "not_applicable",
        "no_answer",
        "ordered",
        "sensitive",
        "item",
        "accept",
    ),
    "choices": ("list_name", "name", "label", "from", "size"),
    "settings": (),
    "groups": ("name", "label", "members"),
    "keywords": ("question", "name", "label", "stems"),
}
"""The columns of each sheet in their order; what is not used is left out."""

_WIDE, _NARROW = 40, 16
_TEXTS = ("label", "hint", "constraint_message", "purpose", "survey_title", "relevant")


def export(document: Mapping[str, Any]) -> bytes:
    """A questionnaire as XLSForm.

    Args:
        document: its JSON, valid.

    Returns:
        The bytes of an .xlsx file. Importing it gives the same questionnaire; pyxform converts
        it, and what XLSForm cannot say stands in columns of our own, which pyxform passes over.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    sheets = Sheets(document)
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for name, order in _ORDER.items():
        rows: list[Row] = getattr(sheets, name)
        if not rows:
            continue
        page = book.create_sheet(name)
        headers = _headers(rows, order)
        for column, header in enumerate(headers, start=1):
            write(page, 1, column, header)
            page.cell(1, column).font = Font(bold=True)
            letter = page.cell(1, column).column_letter
            wide = header.startswith(_TEXTS)
            page.column_dimensions[letter].width = _WIDE if wide else _NARROW
        for number, row in enumerate(rows, start=2):
            for column, header in enumerate(headers, start=1):
                if header in row:
                    write(page, number, column, row[header])
                    page.cell(number, column).alignment = Alignment(wrap_text=True, vertical="top")
        page.freeze_panes = "C2" if name == "survey" else "A2"
    return saved(book)


def _headers(rows: Sequence[Row], order: Sequence[str]) -> list[str]:
    used = list(dict.fromkeys(header for row in rows for header in row))
    names = list(order)

    def place(header: str) -> int:
        name = header.partition("::")[0]
        return names.index(name) if name in names else len(names)

    return sorted(used, key=place)
