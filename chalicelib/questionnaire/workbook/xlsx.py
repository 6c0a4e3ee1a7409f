"""Reading an .xlsx file into a grid: only the sheets that matter, row by row."""

import io
import re
import warnings
from collections.abc import Iterator
from typing import Any

from chalicelib.questionnaire.workbook import limits
from chalicelib.questionnaire.workbook.aliases import sheet_of
from chalicelib.questionnaire.workbook.findings import Finding, UnreadableError
from chalicelib.questionnaire.workbook.grid import (
    Cell,
    ErrorValue,
    Formula,
    Grid,
    Sheet,
    Value,
    as_text,
)
from chalicelib.questionnaire.workbook.package import Package

_RANGE = re.compile(
    rb'<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*"([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"'
)


def read(content: bytes) -> tuple[Grid, list[Finding]]:
    """Read an .xlsx or .xlsm file.

    Args:
        content: the file's bytes.

    Returns:
        The grid, and what is wrong with single cells whatever they mean: formulas, errors, too
        many rows.

    Raises:
        UnreadableError: if it is no workbook, or larger than the limits allow.
    """
    package = Package(content)
    findings: list[Finding] = []
    sheets: dict[str, Sheet] = {}
    others: list[str] = []
    wanted: dict[str, str] = {}
    for name in package.sheets:
        purpose = sheet_of(name)
        if purpose is None:
            others.append(name)
        elif purpose in wanted:
            findings.append(Finding("sheet_twice", Cell(name), {"first": wanted[purpose]}))
        else:
            wanted[purpose] = name
    if package.has_macros:
        findings.append(Finding("macros", Cell("")))
    with warnings.catch_warnings():
        # openpyxl warns of what it would lose in writing; it writes nothing here.
        warnings.simplefilter("ignore")
        book = _open(content)
        rows = {name: _rows(book, name, purpose, findings) for purpose, name in wanted.items()}
    for purpose, name in wanted.items():
        merged = _RANGE.findall(package.part(package.sheets[name]))
        ranges = tuple(one.decode("ascii") for one in merged[: limits.MARKS])
        sheets[purpose] = Sheet(name, rows[name], ranges)
    return Grid(sheets, tuple(others)), findings


def _open(content: bytes) -> Any:
    from openpyxl import load_workbook

    return _guarded(lambda: load_workbook(io.BytesIO(content), read_only=True, keep_links=False))


def _guarded(call: Any) -> Any:
    """openpyxl answers a damaged file with whatever its parts stumble over."""
    import zipfile
    import zlib

    from defusedxml import DefusedXmlException
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        return call()
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        DefusedXmlException,
        EOFError,
        InvalidFileException,
        LookupError,
        NotImplementedError,
        OSError,
        RuntimeError,
        # What every parser of XML raises, also lxml, which openpyxl takes where it is installed.
        SyntaxError,
        TypeError,
        ValueError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise UnreadableError("damaged") from error


def _rows(
    book: Any, name: str, purpose: str, findings: list[Finding]
) -> dict[int, dict[int, Value]]:
    sheet = _guarded(lambda: book[name])
    # Some programs write a wrong extent; the cells themselves are always right.
    sheet.reset_dimensions()
    rows: dict[int, dict[int, Value]] = {}
    cells = _cells(sheet)
    while (row := _guarded(lambda: next(cells, None))) is not None:
        number, values = row
        if not values:
            continue
        if len(rows) > limits.ROWS[purpose]:
            words = {"limit": str(limits.ROWS[purpose])}
            findings.append(Finding("too_many_rows", Cell(sheet.title, number, 1), words))
            break
        rows[number] = _readable(sheet.title, number, values, findings)
    return rows


def _cells(sheet: Any) -> Iterator[tuple[int, dict[int, Value]]]:
    for row in sheet.iter_rows():
        values: dict[int, Value] = {}
        number = 0
        for cell in row:
            if cell.value is not None:
                number = cell.row
                values[cell.column] = _value(cell)
        yield number, values


def _value(cell: Any) -> Value:
    value: Any = cell.value
    if cell.data_type == "f":
        text = str(getattr(value, "text", value))
        # So some programs write a cell in which somebody typed "true".
        typed = {"=TRUE()": True, "=FALSE()": False}
        return typed.get(text.upper(), Formula(text))
    if cell.data_type == "e":
        return ErrorValue(str(value))
    checked: Value = value
    return checked


def _readable(
    sheet: str, number: int, values: dict[int, Value], findings: list[Finding]
) -> dict[int, Value]:
    readable: dict[int, Value] = {}
    for column, value in values.items():
        cell = Cell(sheet, number, column, value)
        if column > limits.COLUMNS:
            findings.append(Finding("too_many_columns", cell, {"limit": str(limits.COLUMNS)}))
            break
        if isinstance(value, Formula):
            findings.append(Finding("formula", cell))
        elif isinstance(value, ErrorValue):
            findings.append(Finding("error_value", cell))
        elif isinstance(value, str) and len(value) > limits.CHARACTERS:
            findings.append(Finding("too_many_characters", cell, {"limit": str(limits.CHARACTERS)}))
        elif as_text(value):
            readable[column] = value
    return readable
