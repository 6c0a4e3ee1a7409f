"""What a question said in earlier periods, and how far it has moved."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.questionnaire.calendar import WHOLE_SURVEY, month_of, quarter_of
from chalicelib.report.measures import difference, estimate, net_score, proportion
from chalicelib.report.shares import basis
from chalicelib.report.summary import Estimate, Focus, Interval, Point, Series, Status, TableSummary
from chalicelib.report.tabulating import Asking
from chalicelib.sealing.batch import Batch

LONGEST = 12
"""So many periods are shown at most, the report's own among them."""


@dataclass(frozen=True)
class Span:
    """One period and its batches."""

    period: str
    batches: tuple[Batch, ...]


def spans(period: str, own: Sequence[Batch], earlier: Sequence[Batch]) -> tuple[Span, ...]:
    """The periods of a trend, the report's own last; it alone if there was none before.

    Args:
        period: the report's own.
        own: its batches.
        earlier: all batches sealed before them.
    """
    groups: dict[str, list[Batch]] = {}
    if period != WHOLE_SURVEY:
        for batch in sorted(earlier, key=lambda one: (one.cut_off, one.node)):
            groups.setdefault(_period_of(batch.cut_off, period), []).append(batch)
    before = [Span(name, tuple(group)) for name, group in groups.items() if name < period]
    return (*before[1 - LONGEST :], Span(period, tuple(own)))


def _period_of(week: str, like: str) -> str:
    """The period of the same kind as another that a week belongs to."""
    _year, _, part = like.partition("-")
    if part.startswith("W"):
        return week
    if part.startswith("Q"):
        return quarter_of(week)
    return month_of(week) if part else week[:4]


def series(asking: Asking, periods: Sequence[Span]) -> tuple[Series, ...]:
    """The trends of a question; () if there was no period before, or it is not shown now."""
    if len(periods) < 2:
        return ()
    told = [asking.tables(span.batches) for span in periods]
    found = []
    for focus in asking.focuses():
        tables = [next(one for one in group if one.id == focus.table) for group in told]
        if tables[-1].status is Status.NOT_SHOWN:
            continue
        points = tuple(
            Point(
                span.period,
                basis(table),
                _people(table, focus),
                _value(table, focus),
                follows=place > 0,
            )
            for place, (span, table) in enumerate(zip(periods, tables, strict=True))
        )
        found.append(Series(focus, points, _change(tables[-2], tables[-1], focus)))
    return tuple(found)


def _people(table: TableSummary, focus: Focus) -> Interval | None:
    if table.status is Status.NOT_SHOWN or not focus.cells:
        return None
    return table.together(focus.cells)


def _value(table: TableSummary, focus: Focus) -> Estimate | None:
    if table.status is Status.NOT_SHOWN:
        return None
    return proportion(table, focus.cells) if focus.cells else net_score(table)


def _change(before: TableSummary, after: TableSummary, focus: Focus) -> Estimate | None:
    if Status.NOT_SHOWN in (before.status, after.status):
        return None
    if focus.cells:
        return difference(after, before, focus.cells)
    first, second = net_score(before), net_score(after)
    if first is None or second is None:
        return None
    return estimate(second.lower - first.upper, second.upper - first.lower)
