"""What a spreadsheet is made of, whatever format it is written in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A share between 0 and 1, with six digits behind the point; shown as a whole percentage."""

    number: float


@dataclass(frozen=True)
class Real:
    """A number that is no count and no share, with six digits behind the point."""

    number: float


Value = str | int | Part | Real | None
"""What stands in a cell; None leaves it empty."""


@dataclass(frozen=True)
class Column:
    """A column: its heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True)
class Numbers(Column):
    """A column of numbers, or of ranges of them: they stand at its end, under their heading."""


@dataclass(frozen=True)
class Sheet:
    """One table under a heading and some sentences.

    Attributes:
        name: at most 31 characters, none of []:*?/\\.
        rows: each with one value per column.
        unprinted: how many columns at the end are for programs and stay off the paper.
    """

    name: str
    heading: str
    sentences: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    unprinted: int = 0
