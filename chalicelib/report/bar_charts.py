"""The charts of a book as bars on a sheet of their own: what every spreadsheet format draws."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from chalicelib.report import book as places
from chalicelib.report.book import Book, Chart
from chalicelib.report.sheets import Sheet

ROW_HEIGHT, HEADING_HEIGHT = 20, 35
"""In pixels, 96 to the inch: of a row of the sheet, and of its first one."""

CHART_WIDTH, _BAR_HEIGHT, _CHART_FRAME = 760, 34, 130

_LINE_HEIGHT, _LINE_LETTERS = 24, 64
"""Of a question above its chart: a line's height, and how many letters it surely holds."""

COLUMNS, COLUMN_WIDTH = 12, 64
"""The columns a chart lies on."""

GAP = 60
"""Space between two bars, in percent of a bar."""

PRINT_SCALE, _PAGE_ROWS = 65, 66
"""Percentage at which a chart is as wide as an upright A4 page, and rows such a page then holds."""


@dataclass(frozen=True)
class Bars:
    """One series of a chart: bars along the answers, up to the numbers of one column.

    Attributes:
        column: place of the numbers in the source.
        lengths: the numbers, None where nothing is shown.
        hatched: whether they show what may be; solid ones show what is certain.
        labels: what stands at the ends of the bars; none for bars that lie under other labels.
    """

    name: str
    column: int
    lengths: tuple[int | None, ...]
    hatched: bool
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class BarChart:
    """A chart of some rows of the source, which are its answers from top to bottom.

    Attributes:
        heading: the question.
        finding: what it says, for those who do not see it.
        first, last: rows of the source, from 0, both included.
        answers: place of the column that names the bars.
        series: one drawn over the other, the last on top.
        legend: whether the names of the series are told.
        row: the row of the sheet, from 0, at which it begins.
        height: in pixels.
    """

    heading: str
    finding: str
    first: int
    last: int
    answers: int
    series: tuple[Bars, ...]
    legend: bool
    row: int
    height: int


@dataclass(frozen=True)
class ChartSheet:
    """All charts of a book, one below the other.

    Attributes:
        source: the sheet that has their numbers.
        breaks: the rows, from 0, at which a printed page begins, but the first page.
        rows: how many there are.
    """

    name: str
    heading: str
    source: Sheet
    charts: tuple[BarChart, ...]
    breaks: tuple[int, ...]
    rows: int


def chart_sheet(book: Book) -> ChartSheet | None:
    """The charts of a book, None if it has none."""
    if not book.charts:
        return None
    charts = []
    row, breaks = 2, [0]
    for chart in book.charts:
        height = _height(chart)
        rows = -(-height // ROW_HEIGHT) + 1
        if row + rows - breaks[-1] > _PAGE_ROWS and row > breaks[-1] + 2:
            breaks.append(row)
        charts.append(_chart(book, chart, row, height))
        row += rows
    return ChartSheet(
        name=book.charts_name,
        heading=book.charts_heading,
        source=book.sheets[book.distributions],
        charts=tuple(charts),
        breaks=tuple(breaks[1:]),
        rows=row,
    )


def _height(chart: Chart) -> int:
    more_lines = len(wrap(chart.heading, _LINE_LETTERS)) - 1
    bars = chart.last - chart.first + 1
    return _CHART_FRAME + _LINE_HEIGHT * more_lines + _BAR_HEIGHT * bars


def _chart(book: Book, chart: Chart, row: int, height: int) -> BarChart:
    """Bars up to the upper bounds, hatched, and over them solid ones up to the lower bounds."""
    source = book.sheets[book.distributions]
    rows = source.rows[chart.first : chart.last + 1]
    return BarChart(
        heading=chart.heading,
        finding=chart.finding,
        first=source.head + 1 + chart.first,
        last=source.head + 1 + chart.last,
        answers=places.ANSWER,
        series=(
            Bars(
                name=book.upper_name,
                column=places.UPPER,
                lengths=tuple(_lengths(rows, places.UPPER)),
                hatched=True,
                labels=tuple(str(values[places.PEOPLE]) for values in rows),
            ),
            Bars(
                name=book.lower_name,
                column=places.LOWER,
                lengths=tuple(_lengths(rows, places.LOWER)),
                hatched=False,
            ),
        ),
        legend=chart.ranges,
        row=row,
        height=height,
    )


def _lengths(rows: Sequence[Sequence[object]], column: int) -> Iterator[int | None]:
    for values in rows:
        number = values[column]
        yield number if isinstance(number, int) else None
