"""Which answers to an item are possible at all."""

import math

from chalicelib.questionnaire.model import (
    Item,
    Multiple,
    Number,
    Ranking,
    Single,
)


def gives_itself_away(item: Item) -> bool:
    """Whether everybody who answers an item can only answer it alike.

    No cap helps there: whoever is known to have answered has given this answer.
    """
    match item:
        case Single(options=options) | Ranking(options=options):
            return len(options) < 2
        case Multiple(options=options, required=required):
            return required and len(options) < 2
        case Number():
            return len(_reachable(item)) < 2
        case _:
            return False


def _reachable(item: Number) -> list[str]:
    """The codes of the classes in which a number that the item takes can lie."""
    low = -math.inf if item.minimum is None else item.minimum
    high = math.inf if item.maximum is None else item.maximum
    starts = [-math.inf, *(float(band.start or 0) for band in item.bands[1:])]
    ends = [*starts[1:], math.inf]
    reachable = []
    for band, start, end in zip(item.bands, starts, ends, strict=True):
        first = max(start, low)
        if item.whole and math.isfinite(first):
            first = math.ceil(first)
        if first <= high and first < end:
            reachable.append(band.code)
    return reachable
