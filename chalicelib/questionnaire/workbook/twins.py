"""The same questionnaires as text: Markdown tables, and CSV as pyxform writes it.

In both, the first column names the sheet, and the first row of a sheet has the headers:

    | survey |            |      |        |
    |        | type       | name | label  |
    |        | integer    | age  | Age?   |
"""

import csv
import io
import re

from chalicelib.questionnaire.workbook import limits
from chalicelib.questionnaire.workbook.aliases import sheet_of
from chalicelib.questionnaire.workbook.findings import Finding, UnreadableError
from chalicelib.questionnaire.workbook.grid import Cell, Grid, Sheet, Value

_SEPARATOR = re.compile(r"[\s|:+-]*")
_PIPE = re.compile(r"(?<!\\)\|")


def read_markdown(content: bytes) -> tuple[Grid, list[Finding]]:
    """Read tables in Markdown.

    Args:
        content: the file's bytes, UTF-8.

    Raises:
        UnreadableError: if it is no text, or larger than the limits allow.
    """
    return _grid(sheets_in_markdown(_text(content)))


def sheets_in_markdown(text: str) -> list[Sheet]:
    """All sheets in a text with tables in Markdown, whatever they are called."""
    lines: list[list[str]] = []
    for line in text.splitlines():
        stripped = line.strip()
        if stripped.startswith("|") and not _SEPARATOR.fullmatch(stripped):
            inner = stripped.removeprefix("|").removesuffix("|")
            lines.append([cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)])
    return _sheets(lines)


def read_csv(content: bytes) -> tuple[Grid, list[Finding]]:
    """Read a CSV file, with commas or, as German Excel writes it, semicolons.

    Args:
        content: the file's bytes, UTF-8.

    Raises:
        UnreadableError: if it is no text, or larger than the limits allow.
    """
    text = _text(content)
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise UnreadableError("damaged_text") from error
    return _grid(_sheets([[cell.strip() for cell in row] for row in rows]))


def _text(content: bytes) -> str:
    if len(content) > limits.FILE_BYTES:
        raise UnreadableError("file_too_large", limit=limits.FILE_BYTES // 1_000_000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("no_utf8") from error


def _sheets(lines: list[list[str]]) -> list[Sheet]:
    found: list[Sheet] = []
    rows: dict[int, dict[int, Value]] = {}
    for line in lines:
        name, *cells = line or [""]
        if name:
            rows = {}
            found.append(Sheet(name, rows))
        values: dict[int, Value] = {n: cell for n, cell in enumerate(cells, start=1) if cell}
        if values:
            rows[len(rows) + 1] = values
    return found


def _grid(found: list[Sheet]) -> tuple[Grid, list[Finding]]:
    sheets: dict[str, Sheet] = {}
    others: list[str] = []
    findings: list[Finding] = []
    if not found:
        raise UnreadableError("no_sheets")
    for sheet in found:
        purpose = sheet_of(sheet.name)
        if purpose is None:
            others.append(sheet.name)
        elif purpose in sheets:
            there = {"first": sheets[purpose].name}
            findings.append(Finding("sheet_twice", Cell(sheet.name), there))
        else:
            sheets[purpose] = _within_limits(sheet, limits.ROWS[purpose], findings)
    return Grid(sheets, tuple(others)), findings


def _within_limits(sheet: Sheet, most: int, findings: list[Finding]) -> Sheet:
    if len(sheet.rows) <= most:
        return sheet
    findings.append(Finding("too_many_rows", Cell(sheet.name, most + 1, 1), {"limit": str(most)}))
    return Sheet(sheet.name, {row: cells for row, cells in sheet.rows.items() if row <= most})
