"""The plan of the tables: what is counted, in which cells, and what must not become certain.

A table is one protected release: the histogram of one question over everybody who saw it. A
multiple choice makes one table per option, since each option is a yes/no question of its own
(rule 7 of the protection rules).
"""

from bisect import bisect_right
from dataclasses import dataclass

from chalicelib.questionnaire.conditions import items_of, shown_items
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    Answer,
    Answers,
    Choice,
    Date,
    FreeText,
    Item,
    Multiple,
    Note,
    Number,
    Questionnaire,
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
    """

    id: str
    item: str
    cells: tuple[str, ...]
    halves: tuple[tuple[str, ...], ...] = ()
    parents: tuple[str, ...] = ()


def plan(questionnaire: Questionnaire) -> tuple[Table, ...]:
    """The tables of a survey, in the questionnaire's order; texts and notes have none."""
    tables: dict[str, list[Table]] = {}
    for item in questionnaire.items:
        if isinstance(item, Note | FreeText):
            continue
        looked_at = dict.fromkeys(items_of(item.show_if)) if item.show_if else {}
        parents = tuple(table.id for parent in looked_at for table in tables[parent])
        tables[item.id] = _tables_of(item, parents)
    return tuple(table for group in tables.values() for table in group)


def _tables_of(item: Item, parents: tuple[str, ...]) -> list[Table]:
    if isinstance(item, Multiple):
        return [
            Table(f"{item.id}/{option.code}", item.id, (YES, NO), parents=parents)
            for option in item.options
        ]
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
    return [Table(item.id, item.id, cells, halves, parents)]


def cells_of(questionnaire: Questionnaire, answers: Answers) -> dict[str, str]:
    """In which cell of each table one response counts: table id → cell.

    Tables of items that were not shown are missing from the result.
    """
    cells: dict[str, str] = {}
    for item in shown_items(questionnaire, answers):
        answer = answers.get(item.id)
        match item:
            case Note() | FreeText():
                continue
            case Multiple(options=options):
                chosen = answer if isinstance(answer, list) else []
                for option in options:
                    cells[f"{item.id}/{option.code}"] = YES if option.code in chosen else NO
            case _:
                cells[item.id] = NO_ANSWER if answer is None else _cell(item, answer)
    return cells


def _cell(item: Item, answer: Answer) -> str:
    if isinstance(item, Number | Date) and answer not in (NOT_APPLICABLE, NO_ANSWER):
        starts = [band.start for band in item.bands[1:]]
        return item.bands[bisect_right(starts, answer)].code  # type: ignore[type-var]
    return str(answer)
