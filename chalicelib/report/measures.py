"""What follows from one table: shares of its answers, and its measures.

All of it holds for every histogram that the released intervals allow: a capped table has a
lowest and a highest median, or no mean at all.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, sqrt

from chalicelib.report.confidence import adjusted_wald, newcombe, wilson
from chalicelib.report.shares import Split, basis, extremes, percentable
from chalicelib.report.summary import Estimate, Measure, Name, Status, TableSummary

MEAN_FROM = 30
"""With fewer people than this no mean is told."""

_BOX_FROM = 4
"""A scale of fewer points has no two of them at one end."""


def measured(table: TableSummary, kind: str, *, ordered: bool, score: bool) -> TableSummary:
    """The table with the shares of its answers and its measures.

    Args:
        table: without them.
        kind: the question's type.
        ordered: whether its answers have an order.
        score: whether it is a net promoter score.
    """
    if table.status is Status.NOT_SHOWN:
        return table
    return replace(
        table,
        cells=tuple(
            replace(cell, share=_of_cell(table, cell.code)) if cell.substantive else cell
            for cell in table.cells
        ),
        measures=tuple(_measures(table, kind, ordered=ordered, score=score)),
    )


def _substantive(table: TableSummary) -> list[str]:
    return [cell.code for cell in table.cells if cell.substantive]


def _of_cell(table: TableSummary, code: str) -> Estimate | None:
    answers = len(_substantive(table))
    return proportion(table, [code], intervals=answers if answers > 2 else 1)


def proportion(table: TableSummary, codes: Collection[str], intervals: int = 1) -> Estimate | None:
    """The share of some answers; None below 20 people.

    Args:
        intervals: how many such shares are read together.
    """
    if not percentable(table):
        return None
    least, most = extremes(table, codes)
    return estimate(
        least.part / least.base,
        most.part / most.base,
        wilson(least.part, least.base, intervals)[0],
        wilson(most.part, most.base, intervals)[1],
    )


def difference(
    first: TableSummary, second: TableSummary, codes: Collection[str]
) -> Estimate | None:
    """The share of some answers in one table less that in another; None below 20 people each."""
    if not (percentable(first) and percentable(second)):
        return None
    here, there = extremes(first, codes), extremes(second, codes)
    reaches = [
        newcombe(one.part, one.base, other.part, other.base) for one in here for other in there
    ]
    return estimate(
        _share(here[0]) - _share(there[1]),
        _share(here[1]) - _share(there[0]),
        min(low for low, _ in reaches),
        max(high for _, high in reaches),
    )


def estimate(
    lower: float | Fraction,
    upper: float | Fraction,
    low: float | None = None,
    high: float | None = None,
) -> Estimate:
    """An estimate, rounded to the six digits it is told with."""
    return Estimate(
        _rounded(lower),
        _rounded(upper),
        None if low is None else _rounded(low),
        None if high is None else _rounded(high),
    )


def _rounded(number: float | Fraction) -> float:
    return round(float(number), 6) + 0.0


def _share(split: Split) -> Fraction:
    return Fraction(split.part, split.base)


def _measures(table: TableSummary, kind: str, *, ordered: bool, score: bool) -> Iterator[Measure]:
    codes = _substantive(table)
    if kind == "ranking":
        yield from _of_ranks(table, codes)
        return
    if score:
        yield from _of_score(table, codes)
    if not ordered or basis(table).lower < 1:
        return
    below = [extremes(table, codes[: place + 1]) for place in range(len(codes))]
    yield _place(Name.MEDIAN, below, Fraction(1, 2))
    if percentable(table):
        yield _place(Name.LOWER_QUARTILE, below, Fraction(1, 4))
        yield _place(Name.UPPER_QUARTILE, below, Fraction(3, 4))
    if kind != "scale":
        return
    if len(codes) >= _BOX_FROM:
        yield _part(Name.TOP_TWO, table, codes[-2:])
        yield _part(Name.BOTTOM_TWO, table, codes[:2])
    counts = _exact_counts(table, codes)
    if counts is not None and sum(counts) >= MEAN_FROM:
        yield Measure(Name.MEAN, None, estimate(mean(counts), mean(counts)))
        yield Measure(Name.SD, None, estimate(deviation(counts), deviation(counts)))


def _exact_counts(table: TableSummary, codes: Sequence[str]) -> list[int] | None:
    if table.status is not Status.EXACT:
        return None
    counts = {cell.code: cell.count.lower for cell in table.cells}
    return [counts[code] for code in codes]


def _part(name: Name, table: TableSummary, codes: Sequence[str]) -> Measure:
    return Measure(name, table.together(codes), proportion(table, codes))


def _place(name: Name, below: Sequence[tuple[Split, Split]], at: Fraction) -> Measure:
    """The place at which so large a part of the answers is reached, from 1.

    The lower bound is the smallest answer that can stand there, the upper bound the largest; in
    an exact table they differ only where that place lies between two people.

    Args:
        below: for each answer how many gave it or one before it, at least and at most.
        at: the part.
    """
    lowest = next(
        place
        for place, (_, most) in enumerate(below, start=1)
        if most.part > floor(at * (most.base - 1))
    )
    highest = next(
        place
        for place, (least, _) in enumerate(below, start=1)
        if least.part > ceil(at * (least.base - 1))
    )
    return Measure(name, None, estimate(lowest, highest))


def mean(counts: Sequence[int]) -> Fraction:
    """The mean place of people, with so many at each place from 1."""
    return Fraction(sum(place * count for place, count in enumerate(counts, start=1)), sum(counts))


def deviation(counts: Sequence[int]) -> float:
    """The standard deviation of the places, over n − 1."""
    centre = mean(counts)
    squares = sum(count * (place - centre) ** 2 for place, count in enumerate(counts, start=1))
    return sqrt(squares / (sum(counts) - 1))


def _of_score(table: TableSummary, codes: Sequence[str]) -> Iterator[Measure]:
    """The net promoter score and its three counts."""
    detractors, passives, promoters = ([code] for code in codes)
    names = (Name.PROMOTERS, Name.PASSIVES, Name.DETRACTORS)
    for name, part in zip(names, (promoters, passives, detractors), strict=True):
        yield _part(name, table, part)
    yield Measure(Name.NPS, None, net_score(table))


def net_score(table: TableSummary) -> Estimate | None:
    """Promoters less detractors among all three; None below 20 people."""
    if not percentable(table):
        return None
    codes = _substantive(table)
    counts = _exact_counts(table, codes)
    if counts is not None:
        detractors, passives, promoters = counts
        value = Fraction(promoters - detractors, sum(counts))
        return estimate(value, value, *adjusted_wald(promoters, passives, detractors))
    against, likely = extremes(table, codes[:1]), extremes(table, codes[-1:])
    return estimate(_share(likely[0]) - _share(against[1]), _share(likely[1]) - _share(against[0]))


def _of_ranks(table: TableSummary, codes: Sequence[str]) -> Iterator[Measure]:
    """How often an option came first, and its mean rank if its ranks are exact."""
    yield _part(Name.FIRST_PLACES, table, codes[:1])
    counts = _exact_counts(table, codes)
    if counts is not None and sum(counts) > 0:
        yield Measure(Name.MEAN_RANK, None, estimate(mean(counts), mean(counts)))
