"""The tables of one question over some batches, with what follows from them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.model import (
    YES,
    Acknowledgement,
    Date,
    FreeText,
    Item,
    Multiple,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)
from chalicelib.questionnaire.tables import Table
from chalicelib.report.measures import measured
from chalicelib.report.summary import Capping, Cell, Focus, Interval, Status, TableSummary
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.protection import EVASIONS, Capped, Exact, Release


@dataclass(frozen=True)
class Asking:
    """One question and the plan of its tables, as the summary shows it.

    Attributes:
        type, ordered, score: as in the summary.
    """

    item: Item
    plan: tuple[Table, ...]
    type: str
    ordered: bool
    score: bool

    def tables(self, batches: Sequence[Batch]) -> tuple[TableSummary, ...]:
        """The question's tables over some batches, with their measures."""
        return tuple(
            measured(
                _table(table, self.item, [batch.releases.get(table.id) for batch in batches]),
                self.type,
                ordered=self.ordered,
                score=self.score,
            )
            for table in self.plan
        )

    def focuses(self) -> Iterator[Focus]:
        """What is followed through parts and periods.

        Of a scale its upper half, of yes and no the yes, of a ranking the first places, of a
        score the score, and else every answer.
        """
        for table in self.plan:
            substantive = tuple(c for c in table.cells if c not in EVASIONS)
            match self.item:
                case Scale():
                    yield Focus(table.id, substantive[len(substantive) - len(substantive) // 2 :])
                case Ranking():
                    yield Focus(table.id, substantive[:1])
                case YesNo() | Multiple() | Acknowledgement() | FreeText():
                    yield Focus(table.id, (YES,))
                case _ if self.score:
                    yield Focus(table.id, ())
                case _:
                    yield from (Focus(table.id, (code,)) for code in substantive)


def askings(questionnaire: Questionnaire) -> list[Asking]:
    """The questions of a summary: those that have tables."""
    plan = tables.plan(questionnaire)
    found = []
    for item in questionnaire.items:
        own = tuple(table for table in plan if table.item == item.id)
        if own:
            found.append(Asking(item, own, _type(item), _is_ordered(item), _is_score(item)))
    return found


def _is_ordered(item: Item) -> bool:
    match item:
        case Scale() | Number() | Date():
            return True
        case Single(ordered=ordered):
            return ordered
        case _:
            return False


def _is_score(item: Item) -> bool:
    """Whether it is the question for a net promoter score: 0 to 10, with classes at 7 and 9."""
    return (
        isinstance(item, Number)
        and (item.minimum, item.maximum) == (0, 10)
        and [band.start for band in item.bands] == [None, 7, 9]
    )


def _table(table: Table, item: Item, releases: Sequence[Release | None]) -> TableSummary:
    shown = [release for release in releases if isinstance(release, Exact | Capped)]
    cappings = tuple(
        Capping(release.cells, release.at_least, release.base)
        for release in shown
        if isinstance(release, Capped)
    )
    status = Status.CAPPED if cappings else Status.EXACT if shown else Status.NOT_SHOWN
    labels = labels_of(item)
    option = table.id.partition("/")[2]
    return TableSummary(
        id=table.id,
        option=labels[option] if option else None,
        exclusive=isinstance(item, Multiple)
        and any(one.exclusive for one in item.options if one.code == option),
        status=status,
        base=sum(release.base for release in shown),
        missing_batches=len(releases) - len(shown),
        cells=tuple(
            Cell(
                code,
                None if option else labels.get(code),
                _sum(_interval(release, code) for release in shown),
            )
            for code in (table.cells if shown else ())
        ),
        cappings=cappings,
    )


def _interval(release: Exact | Capped, cell: str) -> Interval:
    if isinstance(release, Exact):
        count = release.counts.get(cell, 0)
        return Interval(count, count)
    if release.cells == (cell,):
        return Interval(release.at_least, release.base)
    if cell in release.cells:
        return Interval(0, release.base)
    return Interval(0, release.base - release.at_least)


def _sum(intervals: Iterable[Interval]) -> Interval:
    return sum(intervals, start=Interval(0, 0))


def _type(item: Item) -> str:
    match item:
        case Single():
            return "single"
        case Multiple():
            return "multiple"
        case Scale():
            return "scale"
        case YesNo():
            return "yes_no"
        case Number():
            return "number"
        case Ranking():
            return "ranking"
        case Acknowledgement():
            return "acknowledge"
        case FreeText():
            return "text"
        case _:
            return "date"
