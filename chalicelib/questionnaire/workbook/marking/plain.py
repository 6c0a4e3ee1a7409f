"""A workbook for what came as text, and a workbook that only lists."""

import io
from collections.abc import Sequence
from typing import Any

from chalicelib.questionnaire.workbook.grid import Grid
from chalicelib.questionnaire.workbook.marking.overview import NAMES, Line, table

_WIDTH = 28
_FORBIDDEN = {code: None for code in range(32) if chr(code) not in "\t\n"}


def workbook_of(grid: Grid) -> bytes:
    """An .xlsx file with the cells of a grid, each where the grid has it."""
    from openpyxl import Workbook

    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    for sheet in grid.sheets.values():
        page = book.create_sheet(sheet.name[:31])
        for row, cells in sheet.rows.items():
            for column, value in cells.items():
                write(page, row, column, value)
    return saved(book)


def listing(lines: Sequence[Line], language: str) -> bytes:
    """An .xlsx file with nothing but the overview."""
    from openpyxl import Workbook

    book = Workbook()
    page: Any = book.active
    page.title = NAMES[language]
    for row, cells in enumerate(table(lines, language), start=1):
        for column, text in enumerate(cells, start=1):
            write(page, row, column, text)
    for letter in "ABCDE":
        page.column_dimensions[letter].width = _WIDTH
    return saved(book)


def write(page: Any, row: int, column: int, value: object) -> None:
    """Write a value into a cell; a text stays a text, whatever it begins with."""
    cell = page.cell(row, column)
    if isinstance(value, str):
        cell.value = value.translate(_FORBIDDEN)
        cell.data_type = "s"
    else:
        cell.value = value


def saved(book: Any) -> bytes:
    """The bytes of the file a workbook is saved as."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
