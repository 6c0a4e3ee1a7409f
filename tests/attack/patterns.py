"""Which answers one person can give together: what the structure of a questionnaire allows.

People who cannot be told apart need no variable each. A pattern is everything one person can
answer to a few linked questions, and the attacker counts how many people have it. Questions that
nothing links are looked at apart, which loses nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Any

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.conditions import holds, items_of
from chalicelib.questionnaire.model import (
    Acknowledgement,
    All,
    Between,
    Condition,
    Date,
    FreeText,
    Item,
    Multiple,
    Not,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
)
from chalicelib.questionnaire.model import Any as AnyOf
from chalicelib.questionnaire.tables import TableCell

Pattern = frozenset[TableCell]
"""The cells in which one person counts, in the tables of one component."""

MOST = 5_000
"""More patterns than this make no model that is solved in time."""


class TooLinked(Exception):
    """Too many questions hang on one another.

    Attributes:
        items: their ids.
    """

    def __init__(self, survey: str, items: tuple[str, ...]) -> None:
        super().__init__(f"{survey}: {', '.join(items)}")
        self.items = items


@dataclass(frozen=True)
class Component:
    """Questions that structure links, with all patterns of answers to them.

    Attributes:
        tables: ids of their tables.
        patterns: in a fixed order.
    """

    tables: frozenset[str]
    patterns: tuple[Pattern, ...]


def components(questionnaire: Questionnaire, most: int = MOST) -> tuple[Component, ...]:
    """The parts of a questionnaire that nothing links with one another.

    Raises:
        TooLinked: if one of them has more patterns than can be counted.
    """
    found = []
    for items in _linked(questionnaire):
        if len(items) == 1 and _is_loose(items[0]):
            found += [
                Component(
                    frozenset({table}), (frozenset({(table, "yes")}), frozenset({(table, "no")}))
                )
                for table in tables_of(questionnaire, items[0])
            ]
        else:
            patterns = _patterns(questionnaire, items, most)
            names = frozenset(table for pattern in patterns for table, _ in pattern)
            found.append(Component(names, patterns))
    return tuple(found)


def tables_of(questionnaire: Questionnaire, item: Item) -> list[str]:
    """The tables of one item."""
    return [table.id for table in tables.plan(questionnaire) if table.item == item.id]


def _is_loose(item: Item) -> bool:
    """Whether its tables say nothing about one another: what a text mentions, or mere choices."""
    return isinstance(item, FreeText) or (isinstance(item, Multiple) and not is_linked(item))


def is_linked(item: Multiple) -> bool:
    """Whether one option of a multiple choice says something about another."""
    return item.required or item.is_limited()


def _linked(questionnaire: Questionnaire) -> Iterator[list[Item]]:
    counted = {table.item for table in tables.plan(questionnaire)}
    asked = [
        item
        for item in questionnaire.items
        if not isinstance(item, Note | FreeText) or item.id in counted
    ]
    part = {item.id: {item.id} for item in asked}
    for item in asked:
        for parent in items_of(item.show_if) if item.show_if else ():
            joined = part[item.id] | part[parent]
            for member in joined:
                part[member] = joined
    for ids in dict.fromkeys(frozenset(part[item.id]) for item in asked):
        yield [item for item in asked if item.id in ids]


def _patterns(questionnaire: Questionnaire, items: list[Item], most: int) -> tuple[Pattern, ...]:
    thresholds = {item.id: _thresholds(items, item.id) for item in items}
    responses: list[dict[str, Any]] = [{}]
    for item in items:
        ways = list(_answers(item, thresholds[item.id]))
        longer: dict[frozenset[tuple[str, str]], dict[str, Any]] = {}
        for response in responses:
            shown = item.show_if is None or holds(item.show_if, response)
            for answer in ways if shown else [None]:
                one = response if answer is None else response | {item.id: answer}
                longer[frozenset((key, repr(value)) for key, value in one.items())] = one
        responses = list(longer.values())
        if len(responses) > most:
            raise TooLinked(questionnaire.survey, tuple(item.id for item in items))
    ids = {item.id for item in items}
    return tuple(dict.fromkeys(pattern_of(questionnaire, response, ids) for response in responses))


def pattern_of(
    questionnaire: Questionnaire, answers: Mapping[str, Any], items: set[str]
) -> Pattern:
    """The cells in which a response counts, in the tables of some items."""
    cells = tables.cells_of(questionnaire, answers)
    return frozenset(cell for cell in cells if cell[0].partition("/")[0] in items)


def _answers(item: Item, thresholds: set[float]) -> Iterator[Any]:
    """One answer of each kind that the tables or a condition can tell apart; None is no answer."""
    if not item.required:
        yield None
    match item:
        case Multiple(options=options):
            normal = [option.code for option in options if not option.exclusive]
            for size in range(1, item.at_most() + 1):
                yield from (list(chosen) for chosen in combinations(normal, size))
            yield from ([option.code] for option in options if option.exclusive)
            return
        case Ranking(options=options):
            yield from map(list, permutations(option.code for option in options))
            return
        case Acknowledgement():
            yield "yes"
            return
        case FreeText(keywords=groups):
            for size in range(1, len(groups) + 1):
                for chosen in combinations(groups, size):
                    yield " ".join(group.stems[0] for group in chosen)
            return
        case Single(options=options):
            yield from (option.code for option in options)
        case Scale(points=points):
            yield from range(1, len(points) + 1)
        case Number():
            yield from _numbers(item, thresholds)
        case Date(bands=bands):
            yield "0001-01-01"
            yield from (band.start for band in bands[1:])
        case _:
            yield from ("yes", "no")
    yield from getattr(item, "evasions", tuple)()


def _numbers(item: Number, thresholds: set[float]) -> Iterator[float]:
    """The numbers just below, at and above every bound, as far as the item takes them."""
    bounds = [item.minimum, item.maximum, *(band.start for band in item.bands)]
    marks = thresholds | {float(bound) for bound in bounds if bound is not None}
    step = 1.0 if item.whole else 0.5
    for number in sorted({mark + way for mark in marks for way in (-step, 0.0, step)}):
        low_enough = item.maximum is None or number <= item.maximum
        if low_enough and (item.minimum is None or number >= item.minimum):
            yield int(number) if item.whole else number


def _thresholds(items: list[Item], of: str) -> set[float]:
    return {
        bound
        for item in items
        if item.show_if
        for part in parts_of(item.show_if)
        if isinstance(part, Between) and part.item == of
        for bound in (part.at_least, part.at_most)
        if bound is not None
    }


def parts_of(condition: Condition) -> Iterator[Condition]:
    """The tests on single items that a condition is made of."""
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part=part):
            yield from parts_of(part)
        case _:
            yield condition
