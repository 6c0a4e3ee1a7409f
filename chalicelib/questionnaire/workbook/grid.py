"""A workbook as it is read: sheets of cells, and where each cell stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias


@dataclass(frozen=True)
class Formula:
    """A cell that computes its value; we read what people typed, not what Excel computes."""

    text: str


@dataclass(frozen=True)
class ErrorValue:
    """A cell that shows an error, such as #NAME?."""

    text: str


Value: TypeAlias = (
    str | int | float | bool | datetime | date | time | timedelta | Formula | ErrorValue
)


@dataclass(frozen=True)
class Cell:
    """One cell, empty or not.

    Attributes:
        sheet: the sheet's name as its author wrote it; "" for the workbook as a whole.
        row, column: counted from 1; 0 for the sheet as a whole.
        value: what stands in it; None if nothing does.
    """

    sheet: str
    row: int = 0
    column: int = 0
    value: Value | None = None

    @property
    def address(self) -> str:
        """Its name in Excel, such as "C7"; "" for a whole sheet."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def text(self) -> str:
        """What stands in it as people read it, without space around it; "" if nothing does."""
        return as_text(self.value)


@dataclass(frozen=True)
class Sheet:
    """One sheet: row number → column number → value; what is empty has no key.

    `merged` names the ranges of merged cells, such as "A2:A9".
    """

    name: str
    rows: Mapping[int, Mapping[int, Value]]
    merged: tuple[str, ...] = ()

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a place, empty or not."""
        return Cell(self.name, row, column, self.rows.get(row, {}).get(column))


@dataclass(frozen=True)
class Grid:
    """A workbook: the sheets that are read, by what they are for ("survey", "choices", …).

    `others` are the names of sheets that are not read.
    """

    sheets: Mapping[str, Sheet]
    others: tuple[str, ...] = ()


def as_text(value: Value | None) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case datetime():
            at_midnight = value.time() == time()
            return value.date().isoformat() if at_midnight else value.isoformat(" ")
        case Formula(text=text) | ErrorValue(text=text):
            return text
        case str():
            return value.replace("\r\n", "\n").replace("\N{NO-BREAK SPACE}", " ").strip()
        case _:
            return str(value)


def column_letters(column: int) -> str:
    """The letters of a column: 1 is "A", 28 is "AB"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
