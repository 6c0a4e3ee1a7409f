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
    lines: list[list[str]] = []
    for line in _text(content).splitlines():
        stripped = line.strip()
        if stripped.startswith("|") and not _SEPARATOR.fullmatch(stripped):
            inner = stripped.removeprefix("|").removesuffix("|")
            lines.append([cell.strip().replace("\\|", "|") for cell in _PIPE.split(inner)])
    return _grid(lines)


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
    return _grid([[cell.strip() for cell in row] for row in rows])


def _text(content: bytes) -> str:
    if len(content) > limits.FILE_BYTES:
        raise UnreadableError("file_too_large", limit=limits.FILE_BYTES // 1_000_000)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError("no_utf8") from error


def _grid(lines: list[list[str]]) -> tuple[Grid, list[Finding]]:
    sheets: dict[str, Sheet] = {}
    others: list[str] = []
    findings: list[Finding] = []
    rows: dict[int, dict[int, Value]] = {}
    purpose = None
    for line in lines:
        name, *cells = line or [""]
        if name:
            purpose, rows = sheet_of(name), {}
            if purpose is None:
                others.append(name)
            elif purpose in sheets:
                findings.append(Finding("sheet_twice", Cell(name), {"first": sheets[purpose].name}))
            else:
                sheets[purpose] = Sheet(name, rows)
        values: dict[int, Value] = {n: cell for n, cell in enumerate(cells, start=1) if cell}
        if values:
            number = max(rows, default=0) + 1
            if purpose and number > limits.ROWS[purpose]:
                words = {"limit": str(limits.ROWS[purpose])}
                findings.append(
                    Finding("too_many_rows", Cell(sheets[purpose].name, number, 1), words)
                )
                break
            rows[number] = values
    if not sheets and not others:
        raise UnreadableError("no_sheets")
    return Grid(sheets, tuple(others)), findings
