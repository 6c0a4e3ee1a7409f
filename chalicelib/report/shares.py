"""What part of those who answered a question gave one of its answers."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.report.summary import Interval, Status, TableSummary

PERCENT_FROM = 20
"""With fewer people than this, one person moves a percentage by more than five points."""


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, known to lie between two bounds, both included."""

    lower: Fraction
    upper: Fraction


@dataclass(frozen=True)
class Split:
    """So many people gave one of some answers, and so many one of the other substantive ones."""

    part: int
    rest: int

    @property
    def base(self) -> int:
        """How many gave a substantive answer."""
        return self.part + self.rest


def basis(table: TableSummary) -> Interval:
    """How many people gave a substantive answer: all but "does not apply" and "no answer"."""
    return table.together([cell.code for cell in table.cells if cell.substantive])


def percentable(table: TableSummary) -> bool:
    """Whether enough people certainly gave a substantive answer for percentages to be told."""
    return basis(table).lower >= PERCENT_FROM


def extremes(table: TableSummary, codes: Collection[str]) -> tuple[Split, Split]:
    """The two ends of what a table allows: fewest in these answers, and most.

    No histogram that the released intervals allow has a smaller share than the first, or a
    larger one than the second. How many gave no substantive answer may be as uncertain as the
    rest.

    Args:
        table: a table that is shown.
        codes: codes of substantive answers.
    """
    if table.status is Status.EXACT:
        substantive = sum(cell.count.lower for cell in table.cells if cell.substantive)
        part_only = sum(cell.count.lower for cell in table.cells if cell.code in codes)
        known = Split(part_only, substantive - part_only)
        return known, known
    part = table.together(codes)
    rest = table.together(
        [cell.code for cell in table.cells if cell.substantive and cell.code not in codes]
    )
    apart = table.together([cell.code for cell in table.cells if not cell.substantive])
    fewest, most = part.lower, min(part.upper, table.base - rest.lower - apart.lower)
    return (
        Split(fewest, min(rest.upper, table.base - fewest - apart.lower)),
        Split(most, max(rest.lower, table.base - most - apart.upper)),
    )


def share(table: TableSummary, codes: Collection[str]) -> Share:
    """The share of these answers among the substantive ones, between its two ends.

    Args:
        table: a table that is shown.
        codes: codes of substantive answers.
    """
    least, most = extremes(table, codes)
    return Share(_ratio(least), _ratio(most))


def _ratio(split: Split) -> Fraction:
    return Fraction(split.part, split.base) if split.part else Fraction(0)
