"""What a spreadsheet is made of, whatever format it is written in."""

from dataclasses import dataclass

INK, ACTION, HUED, LINE = "#1d2034", "#2044aa", "#f3f4f7", "#c0c3d5"
"""Colours after KERN UX, as in the report's page."""


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

    @property
    def head(self) -> int:
        """The row of the headings, from 0: below the heading, the sentences and an empty row."""
        return len(self.sentences) + 2
