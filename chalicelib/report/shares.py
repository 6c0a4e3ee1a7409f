"""What part of those who answered a question gave one of its answers."""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.report.summary import Interval, TableSummary

PERCENT_FROM = 20
"""With fewer people than this, one person moves a percentage by more than five points."""


@dataclass(frozen=True)
class Share:
    """A share between 0 and 1, known to lie between two bounds, both included."""

    lower: Fraction
    upper: Fraction


def basis(table: TableSummary) -> Interval:
    """How many people gave a substantive answer: all but "does not apply" and "no answer"."""
    return table.together([cell.code for cell in table.cells if cell.substantive])


def percentable(table: TableSummary) -> bool:
    """Whether enough people certainly gave a substantive answer for percentages to be told."""
    return basis(table).lower >= PERCENT_FROM


def share(table: TableSummary, codes: Collection[str]) -> Share:
    """The share of these answers among the substantive ones.

    The bounds hold for every histogram that the released intervals allow; how many gave no
    substantive answer may be as uncertain as the rest.

    Args:
        table: a table that is shown.
        codes: codes of substantive answers.
    """
    part = table.together(codes)
    rest = table.together(
        [cell.code for cell in table.cells if cell.substantive and cell.code not in codes]
    )
    apart = table.together([cell.code for cell in table.cells if not cell.substantive])
    fewest = part.lower
    beside_fewest = min(rest.upper, table.base - fewest - apart.lower)
    most = min(part.upper, table.base - rest.lower - apart.lower)
    beside_most = max(rest.lower, table.base - most - apart.upper)
    return Share(_ratio(fewest, beside_fewest), _ratio(most, beside_most))


def _ratio(part: int, rest: int) -> Fraction:
    return Fraction(part, part + rest) if part else Fraction(0)
