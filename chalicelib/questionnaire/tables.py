"""The plan of the tables: what is counted, in which cells, and what must not become certain.

A table is one protected release: the histogram of one question over everybody who saw it. A
multiple choice makes one table per option, since each option is a yes/no question of its own
(rule 7 of the protection rules).
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, TypeAlias

from chalicelib.questionnaire import keywords
from chalicelib.questionnaire.conditions import codes_of, has_bounds, holds, items_of
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    Acknowledgement,
    Answer,
    Answers,
    Choice,
    Condition,
    Date,
    FreeText,
    Item,
    Multiple,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)


@dataclass(frozen=True)
class Table:
    """One histogram that is released as a whole, or not.

    Attributes:
        id: the item's id, followed by "/" and the option's code for a multiple choice.
        item: the id of the item it counts.
        cells: codes of all outcomes; every person who saw the item is in exactly one.
        halves: sets of cells that must not become certain either, such as the positive half of
            a scale; they count only in profiles that protect halves.
        parents: ids of the tables that decide who saw the item; () if everybody did.
        sensitive: whether it is protected as in the sensitive profile.
        derivable: whether the number of people who saw the item follows from its parents' cells.
        together: a name shared by tables that are one release: their counts add up in more than
            one way, so that a capped cell of one would follow from the others (rule 15).
        most: in so many tables of one choice, alone standing ones aside, one person can count as
            "yes"; 0 if choosing one option rules out no other.
        alone: whether whoever counts as "yes" here does so in no other table of the choice.
    """

    id: str
    item: str
    cells: tuple[str, ...]
    halves: tuple[tuple[str, ...], ...] = ()
    parents: tuple[str, ...] = ()
    sensitive: bool = False
    together: str = ""
    derivable: bool = True
    most: int = 0
    alone: bool = False


def plan(questionnaire: Questionnaire) -> tuple[Table, ...]:
    """The tables of a survey, in the questionnaire's order; a text has one per group of keywords.

    The question by which the survey is divided has none: its counts are the batches' sizes.
    """
    tables: dict[str, list[Table]] = {}
    # What must be ticked has no table: whoever saw it, and what hangs on it, hangs on its parents.
    bases: dict[str, tuple[tuple[str, ...], bool]] = {}
    for item in questionnaire.items:
        if isinstance(item, Note):
            continue
        parents: list[str] = []
        derivable = _base_follows(questionnaire, item.show_if)
        for parent in dict.fromkeys(items_of(item.show_if)) if item.show_if else ():
            parents += [table.id for table in tables[parent]]
            if not tables[parent]:
                parents += bases[parent][0]
                derivable = derivable and bases[parent][1]
        bases[item.id] = (tuple(parents), derivable)
        tables[item.id] = [
            replace(table, derivable=derivable) for table in _tables_of(item, tuple(parents))
        ]
    divider = questionnaire.partition.item if questionnaire.partition else None
    return tuple(
        table for item_id, group in tables.items() if item_id != divider for table in group
    )


def _base_follows(questionnaire: Questionnaire, condition: Condition | None) -> bool:
    """Whether the cells of one question tell how many people a condition holds for.

    They do not tell how two questions overlap, how many of a class of numbers lie above a bound,
    which options of a multiple choice were chosen by the same people, or who left an item empty
    and who chose "keine Angabe". A base that depends on these would be a release of its own.
    """
    if condition is None:
        return True
    names = set(items_of(condition))
    if len(names) > 1:
        return False
    (name,) = names
    parent = questionnaire.item(name)
    match parent:
        case Multiple():
            return len(codes_of(condition)) == 1
        case Number():
            if has_bounds(condition):
                return False
        case Ranking():
            return False
    if parent.required or not (isinstance(parent, Choice) and parent.no_answer):
        return True
    return holds(condition, {name: NO_ANSWER}) == holds(condition, {})


def _tables_of(item: Item, parents: tuple[str, ...]) -> list[Table]:
    if isinstance(item, Multiple):
        limited = item.is_limited()
        return [
            Table(
                f"{item.id}/{option.code}",
                item.id,
                (YES, NO),
                parents=parents,
                sensitive=item.sensitive,
                together=item.id if limited else "",
                most=item.at_most() if limited else 0,
                alone=limited and option.exclusive,
            )
            for option in item.options
        ]
    if isinstance(item, FreeText):
        return [
            Table(f"{item.id}/{group.code}", item.id, (YES, NO), (), parents, item.sensitive)
            for group in item.keywords
        ]
    unanswered = () if item.required else (NO_ANSWER,)
    if isinstance(item, Ranking):
        places = tuple(str(place) for place in range(1, len(item.options) + 1))
        return [
            Table(
                f"{item.id}/{option.code}",
                item.id,
                places + unanswered,
                parents=parents,
                sensitive=item.sensitive,
                together=item.id,
            )
            for option in item.options
        ]
    if isinstance(item, Acknowledgement):
        # Whoever answers at all has acknowledged what must be acknowledged: nothing to count.
        if item.required:
            return []
        return [Table(item.id, item.id, (YES, NO), (), parents, item.sensitive)]
    cells: tuple[str, ...]
    halves: tuple[tuple[str, ...], ...] = ()
    match item:
        case Single(options=options):
            cells = tuple(option.code for option in options)
        case YesNo():
            cells = (YES, NO)
        case Scale(points=points):
            cells = tuple(str(number) for number in range(1, len(points) + 1))
            halves = tuple(tuple(str(n) for n in half) for half in item.halves() if len(half) > 1)
        case Number(bands=bands) | Date(bands=bands):
            cells = tuple(band.code for band in bands)
        case _:
            raise TypeError(f"no table for {type(item).__name__}")
    if isinstance(item, Choice) and item.not_applicable:
        cells += (NOT_APPLICABLE,)
    if not item.required or (isinstance(item, Choice) and item.no_answer):
        cells += (NO_ANSWER,)
    return [Table(item.id, item.id, cells, halves, parents, item.sensitive)]


TableCell: TypeAlias = tuple[str, str]
"""A table's id and one of its cells."""

Locator: TypeAlias = Callable[[Answer | None], Sequence[TableCell]]
"""Turns the answer to one item into the cells in which it counts."""


def cells_of(questionnaire: Questionnaire, answers: Answers) -> list[TableCell]:
    """In which cell of each table one response counts.

    Tables of items that were not shown do not occur.

    Args:
        answers: as stored: answers to items that are not shown have been dropped. Where texts are
            stored apart, a person mentions nothing until `mentions` is added.
    """
    cells: list[TableCell] = []
    for item, condition, locate in _locators(questionnaire):
        if condition is None or holds(condition, answers):
            cells += locate(answers.get(item))
    return cells


def mentions(item: FreeText, text: str) -> list[str]:
    """The tables in which one text counts as yes, and its writer no longer as no."""
    return [f"{item.id}/{code}" for code in keywords.mentioned(item.keywords, text)]


@lru_cache(maxsize=64)
def _locators(questionnaire: Questionnaire) -> tuple[tuple[str, Condition | None, Locator], ...]:
    """Worked out once per questionnaire, because sealing asks for every single response."""
    return tuple(
        (item.id, item.show_if, _locator(item))
        for item in questionnaire.items
        if not isinstance(item, Note) and not (isinstance(item, FreeText) and not item.keywords)
    )


def _locator(item: Item) -> Locator:
    if isinstance(item, Multiple):
        position = {option.code: number for number, option in enumerate(item.options)}
        chosen = [(f"{item.id}/{option.code}", YES) for option in item.options]
        nothing = [(table, NO) for table, _ in chosen]

        def options(answer: Answer | None) -> Sequence[TableCell]:
            cells = nothing.copy()
            for code in answer if isinstance(answer, list) else ():
                cells[position[code]] = chosen[position[code]]
            return cells

        return options
    if isinstance(item, FreeText):
        silence = [(table.id, NO) for table in _tables_of(item, ())]

        def groups(answer: Answer | None) -> Sequence[TableCell]:
            found = mentions(item, answer) if isinstance(answer, str) else []
            return [(table, YES if table in found else NO) for table, _ in silence]

        return groups
    if isinstance(item, Ranking):
        names = {option.code: f"{item.id}/{option.code}" for option in item.options}
        silent = [(name, NO_ANSWER) for name in names.values()]

        def places(answer: Answer | None) -> Sequence[TableCell]:
            if not isinstance(answer, list):
                return silent
            return [(names[code], str(place)) for place, code in enumerate(answer, start=1)]

        return places
    if isinstance(item, Acknowledgement):
        # A box that is left empty says "no", as an option that is not chosen does.
        given, withheld = ((item.id, YES),), ((item.id, NO),)
        return lambda answer: () if item.required else given if answer else withheld
    if isinstance(item, Number | Date):
        bands = item.bands
        starts: list[Any] = [band.start for band in bands[1:]]

        def band(answer: Answer | None) -> Sequence[TableCell]:
            if answer is None or answer in (NOT_APPLICABLE, NO_ANSWER):
                return ((item.id, str(answer or NO_ANSWER)),)
            return ((item.id, bands[bisect_right(starts, answer)].code),)

        return band
    ready = {cell: ((item.id, cell),) for cell in _tables_of(item, ())[0].cells}
    known: dict[Answer | None, Sequence[TableCell]] = {
        int(cell) if isinstance(item, Scale) and cell.isdecimal() else cell: pair
        for cell, pair in ready.items()
    }
    known[None] = ((item.id, NO_ANSWER),)
    return known.__getitem__
