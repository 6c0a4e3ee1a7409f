"""Numbers that follow from counts, turned back into what they say about the counts.

Shares, scores, means and places of the middle are linear in the counts, so each is a fact. What is
not linear says nothing more: a standard deviation stands only where every count is exact, an
interval of confidence and a test follow from the same counts, and a difference from two shares;
`ours.not_from_batches` makes them again from the batches alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf

from chalicelib.report.summary import Name
from tests.attack.facts import Fact, Group, count
from tests.attack.readers.artefact import Period
from tests.attack.readers.wording import substantive

ROUNDED = 5e-7
"""Shares, means and scores have six digits behind the point."""

Bounds = tuple[float, float]

_PLACES = {Name.MEDIAN: 0.5, Name.LOWER_QUARTILE: 0.25, Name.UPPER_QUARTILE: 0.75}

_PARTS = {
    Name.TOP_TWO: slice(-2, None),
    Name.BOTTOM_TWO: slice(None, 2),
    Name.DETRACTORS: slice(None, 1),
    Name.PASSIVES: slice(1, 2),
    Name.PROMOTERS: slice(2, None),
    Name.FIRST_PLACES: slice(None, 1),
}


def ratio(
    groups: Sequence[Group],
    period: Period,
    table: str,
    weights: Mapping[str, float],
    bounds: Bounds,
    source: str,
) -> Iterator[Fact]:
    """The weighted number of substantive answers, over their number, lies between two bounds."""
    answers = substantive(period.questionnaire, table)
    for bound, lower, upper in ((bounds[0], 0.0, inf), (bounds[1], -inf, 0.0)):
        named = tuple(((table, cell), weights.get(cell, 0.0) - bound) for cell in answers)
        yield Fact(frozenset(groups), named, lower, upper, source)


def share(
    groups: Sequence[Group],
    period: Period,
    table: str,
    part: Sequence[str],
    bounds: Bounds,
    source: str,
) -> Iterator[Fact]:
    """So large a part of the substantive answers is one of these."""
    yield from ratio(groups, period, table, dict.fromkeys(part, 1.0), bounds, source)


def score(
    groups: Sequence[Group], period: Period, table: str, bounds: Bounds, source: str
) -> Iterator[Fact]:
    """The share of the last answer less that of the first: a net promoter score."""
    first, *_between, last = substantive(period.questionnaire, table)
    yield from ratio(groups, period, table, {first: -1.0, last: 1.0}, bounds, source)


def measure(
    groups: Sequence[Group],
    period: Period,
    table: str,
    name: Name,
    people: Bounds | None,
    value: Bounds | None,
    source: str,
) -> Iterator[Fact]:
    """What one measure of a table says.

    Args:
        people: how many a share counts.
        value: the bounds of the measure, as they are written.
    """
    answers = substantive(period.questionnaire, table)
    part = answers[_PARTS[name]] if name in _PARTS else ()
    if people is not None:
        yield count(groups, table, part, *people, source)
    if value is None:
        return
    wide = value[0] - ROUNDED, value[1] + ROUNDED
    if part:
        yield from share(groups, period, table, part, wide, source)
    elif name in _PLACES:
        yield from _place(groups, table, answers, _PLACES[name], value, source)
    elif name in (Name.MEAN, Name.MEAN_RANK):
        numbers = {cell: float(place) for place, cell in enumerate(answers, start=1)}
        yield from ratio(groups, period, table, numbers, wide, source)
    elif name is Name.NPS:
        yield from score(groups, period, table, wide, source)
    else:
        assert name is Name.SD, f"{source}: {name} is a measure no reader knows"
        assert not period.capping(table, groups), f"{source}: {name} of a capped table"


def _place(
    groups: Sequence[Group],
    table: str,
    answers: Sequence[str],
    at: float,
    value: Bounds,
    source: str,
) -> Iterator[Fact]:
    """So large a part of the answers is reached at one of these places.

    Of n answers in order, the one with number ⌊at·(n−1)⌋ (from 0) stands at the first of the
    places or behind it, and the one with number ⌈at·(n−1)⌉ at the last or before it.
    """
    first, last = int(value[0]), int(value[1])
    assert 1 <= first <= last <= len(answers), f"{source}: {table} has no such place"
    for place, lower, upper in ((first - 1, -inf, -at), (last, 1 - at, inf)):
        before = answers[:place]
        named = tuple(((table, cell), (cell in before) - at) for cell in answers)
        yield Fact(frozenset(groups), named, lower, upper, source)
