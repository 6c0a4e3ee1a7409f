"""What a question said in earlier periods, and how far it has moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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


def series(
    asking: Asking, periods: Sequence[Span], marks: Sequence[int] = ()
) -> tuple[Series, ...]:
    """The trends of a question; () if there was no period before, or it is not shown now.

    Args:
        periods: in order, the report's own last.
        marks: the versions of the questionnaire from which on the question is another.
    """
    if len(periods) < 2:
        return ()
    follows = [_follows(before, span, marks) for before, span in pairwise(periods)]
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
                follows=place > 0 and follows[place - 1],
            )
            for place, (span, table) in enumerate(zip(periods, tables, strict=True))
        )
        change = _change(tables[-2], tables[-1], focus) if follows[-1] else None
        found.append(Series(focus, points, change))
    return tuple(found)


def _follows(before: Span, span: Span, marks: Sequence[int]) -> bool:
    """Whether nobody in a period answered a changed question that nobody before had seen."""
    old, new = (
        max(version for batch in one.batches for version in batch.questionnaire_hashes)
        for one in (before, span)
    )
    return not any(old < version <= new for version in marks)


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
