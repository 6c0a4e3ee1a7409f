"""Tables of people on disk: CSV in any usual encoding, or Excel."""

import csv
from collections.abc import Sequence
from pathlib import Path

import click

from chalicelib.outreach import guest_list
from chalicelib.outreach.events import Guest

_LARGEST = 20_000_000
_SHOWN = 20
"""How many faults are named one by one."""


def imported(file: Path) -> tuple[Guest, ...]:
    """The people in a file.

    Raises:
        click.ClickException: naming every line at fault; then nobody is to be taken.
    """
    people = guest_list.read(_rows(file))
    if people.faults:
        lines = [
            f"line {fault.line}: {fault.message}" if fault.line else fault.message
            for fault in people.faults
        ]
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        raise click.ClickException(
            "\n  ".join([f"Nothing was taken from {file}:", *lines[:_SHOWN], *more])
        )
    if people.repeated:
        click.echo(f"{len(people.repeated)} lines name an address again; it counts once.")
    return people.guests


def _rows(file: Path) -> list[Sequence[str]]:
    if file.stat().st_size > _LARGEST:
        raise click.ClickException(f"{file} is larger than 20 MB.")
    return _sheet(file) if file.suffix.lower() in (".xlsx", ".xlsm") else _csv(file)


def _sheet(file: Path) -> list[Sequence[str]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        raise click.ClickException(f"{file} is no Excel workbook: {error}") from None
    sheet = book.worksheets[0]
    return [
        ["" if cell is None else str(cell) for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def _csv(file: Path) -> list[Sequence[str]]:
    text = _decoded(file.read_bytes())
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
        raise click.ClickException(f"{file} is no CSV: {error}") from None
    return rows


def _decoded(content: bytes) -> str:
    """Text in UTF-8 or UTF-16 if it says so, in Windows' Western encoding otherwise."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
