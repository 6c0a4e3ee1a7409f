"""Tables of people as files: CSV in any usual encoding, or Excel; or addresses that were pasted."""

import csv
import io
import re
from collections.abc import Sequence

from chalicelib.outreach import guest_list
from chalicelib.outreach.guest_list import People
from chalicelib.outreach.mails import one_line

LARGEST = 20_000_000
"""Bytes of a file at most."""

_EXCEL = (".xlsx", ".xlsm")
_PIECE = re.compile(r"[;,\s]+")


class TableError(Exception):
    """The file is no table of people; the message says why."""


def from_file(name: str, content: bytes) -> People:
    """The people in a file.

    Args:
        name: of the file; its ending tells Excel from CSV.

    Raises:
        TableError: if it cannot be read at all.
    """
    if len(content) > LARGEST:
        raise TableError("it is larger than 20 MB")
    excel = name.lower().endswith(_EXCEL)
    return guest_list.read(_sheet(content) if excel else _csv(_decoded(content)))


def pasted(words: str) -> People:
    """The people in what somebody pasted: addresses with anything around them, or a table.

    Lines without an address are faults. Names beside addresses are not read.
    """
    rows = _csv(words)
    if guest_list.has_heading(rows):
        return guest_list.read(rows)
    return guest_list.listed(map(_addresses, words.splitlines()))


def _addresses(line: str) -> list[str]:
    """All addresses in a line, or the line itself if there is none."""
    pieces = [one.strip("<>()\"'") for one in _PIECE.split(line)]
    found = [one for one in pieces if "@" in one]
    return found or ([one_line(line)] if line.strip() else [])


def _sheet(content: bytes) -> list[Sequence[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise TableError(f"it is no Excel workbook: {error}") from None
    sheet = book.worksheets[0]
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def _csv(text: str) -> list[Sequence[str]]:
    head = text[:4096]
    delimiter = max(";,\t", key=lambda one: head.count(one))
    rows: list[Sequence[str]] = []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    try:
        for row in reader:
            # A quoted cell may hold line breaks: each row stands at the place of its last line.
            rows += [[]] * (reader.line_num - 1 - len(rows))
            rows.append(row)
    except csv.Error as error:
        raise TableError(f"it is no CSV: {error}") from None
    return rows


def _decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16 if it says so, in Windows' Western encoding otherwise."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
