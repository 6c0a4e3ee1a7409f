"""How many people were asked an item for sure, as far as released tables tell.

Nothing else may decide whether a text is shown: a decision that follows from what is released
already tells nothing new (rule 15 of the protection rules).
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.questionnaire.model import (
    NO_ANSWER,
    OTHER,
    YES,
    All,
    Any,
    Between,
    Condition,
    Is,
    Item,
    Multiple,
    Not,
    Number,
    Questionnaire,
)
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.protection import Exact


@dataclass(frozen=True)
class _Range:
    """Between how many people a condition holds for."""

    lower: int
    upper: int


@dataclass(frozen=True)
class _Released:
    """The exact tables of one batch that a condition looks at."""

    questionnaire: Questionnaire
    size: int
    tables: Mapping[str, Exact]


def surely_asked(questionnaire: Questionnaire, item: Item, batch: Batch) -> int | None:
    """The number of people in a batch who were asked an item, at least.

    The words behind an "other" option belong to the question that has this option, so everybody
    who was asked that question counts.

    Args:
        item: of the questionnaire.
        batch: of the survey; it may hold several versions, whose conditions are the same.

    Returns:
        The number, or None if the item's condition looks at anything that is not released
        exactly. What divides the survey has no table and is never exact: an item for some leaves
        alone would be a breakdown.
    """
    if item.show_if is None:
        return batch.size
    tables: dict[str, Exact] = {}
    for table in _looked_at(item.show_if, questionnaire):
        release = batch.releases.get(table)
        if not isinstance(release, Exact):
            return None
        tables[table] = release
    if isinstance(item.show_if, Is) and item.show_if.codes == (OTHER,):
        [question] = tables.values()
        return question.base
    return _range(item.show_if, _Released(questionnaire, batch.size, tables)).lower


def _looked_at(condition: Condition, questionnaire: Questionnaire) -> Iterator[str]:
    match condition:
        case Is(item=item, codes=codes) if isinstance(questionnaire.item(item), Multiple):
            yield from (f"{item}/{code}" for code in codes)
        case Is(item=item) | Between(item=item):
            yield item
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _looked_at(part, questionnaire)
        case Not(part=part):
            yield from _looked_at(part, questionnaire)


def _range(condition: Condition, released: _Released) -> _Range:
    """Bounds by Fréchet's inequalities: how two answers go together is never released."""
    size = released.size
    match condition:
        case Is(item=item, codes=codes):
            return _having(item, codes, released)
        case Between(item=item, at_least=at_least, at_most=at_most):
            low = -math.inf if at_least is None else at_least
            high = math.inf if at_most is None else at_most
            return _within(item, low, high, released)
        case All(parts=parts):
            ranges = [_range(part, released) for part in parts]
            lower = sum(one.lower for one in ranges) - (len(ranges) - 1) * size
            return _Range(max(0, lower), min(one.upper for one in ranges))
        case Any(parts=parts):
            ranges = [_range(part, released) for part in parts]
            upper = sum(one.upper for one in ranges)
            return _Range(max(one.lower for one in ranges), min(size, upper))
        case Not(part=part):
            inner = _range(part, released)
            return _Range(size - inner.upper, size - inner.lower)


def _having(item: str, codes: tuple[str, ...], released: _Released) -> _Range:
    if isinstance(released.questionnaire.item(item), Multiple):
        chosen = [released.tables[f"{item}/{code}"].counts[YES] for code in codes]
        return _Range(max(chosen), min(released.size, sum(chosen)))
    counts = released.tables[item].counts
    # A condition may name a way round the question that it does not offer: nobody took it.
    upper = sum(counts.get(code, 0) for code in set(codes))
    # The cell also holds those who left the item empty, and nothing is true of an empty answer.
    doubtful = counts.get(NO_ANSWER, 0) if NO_ANSWER in codes else 0
    return _Range(upper - doubtful, upper)


def _within(item_id: str, low: float, high: float, released: _Released) -> _Range:
    counts = released.tables[item_id].counts
    item = released.questionnaire.item(item_id)
    if not isinstance(item, Number):
        points = {int(cell): count for cell, count in counts.items() if cell.isdecimal()}
        inside = sum(count for point, count in points.items() if low <= point <= high)
        return _Range(inside, inside)
    starts = [float(band.start) for band in item.bands if band.start is not None]
    first = -math.inf if item.minimum is None else item.minimum
    last = math.inf if item.maximum is None else item.maximum
    lower = upper = 0
    for band, start, end in zip(item.bands, [first, *starts], [*starts, last], strict=True):
        if low <= start and end <= high:
            lower += counts[band.code]
        if start <= high and end >= low:
            upper += counts[band.code]
    return _Range(lower, upper)
