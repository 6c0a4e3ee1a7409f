"""The charts of `tables.ods`: a sheet with frames, and in each of them a document of its own.

The charts keep no numbers: they point at the cells of the sheet that has them. What stands at the
ends of the bars is written as in that sheet.
"""

from collections.abc import Iterator
from itertools import chain
from xml.sax.saxutils import escape, quoteattr

from chalicelib.report.bar_charts import (
    CHART_WIDTH,
    COLUMN_WIDTH,
    COLUMNS,
    GAP,
    HEADING_HEIGHT,
    ROW_HEIGHT,
    BarChart,
    Bars,
    ChartSheet,
)
from chalicelib.report.open_document_markup import (
    cell,
    cells,
    centimetres,
    document,
    paragraphs,
    printable,
)
from chalicelib.report.sheets import ACTION, INK, LINE, Sheet

OBJECT_TYPE = "application/vnd.oasis.opendocument.chart"

TABLE_STYLES = (
    '<style:style style:name="frame" style:family="graphic">'
    '<style:graphic-properties draw:stroke="none" draw:fill="none"/></style:style>'
    '<style:style style:name="charts" style:family="table" style:master-page-name="Charts">'
    '<style:table-properties table:display="true"/></style:style>'
    '<style:style style:name="under" style:family="table-column"><style:table-column-properties '
    f'style:column-width="{centimetres(COLUMN_WIDTH)}"/></style:style>'
    + "".join(
        f'<style:style style:name="{name}" style:family="table-row"><style:table-row-properties '
        f'style:row-height="{centimetres(height)}" style:use-optimal-row-height="false" '
        f'fo:break-before="{before}"/></style:style>'
        for name, height, before in (
            ("top", HEADING_HEIGHT, "auto"),
            ("low", ROW_HEIGHT, "auto"),
            ("next", ROW_HEIGHT, "page"),
        )
    )
)

_BELOW = "0.1cm"
"""How far a frame begins below its row, so that none of its line is on the page before."""


def folder(place: int) -> str:
    """The folder in the file of a chart, counted from 0."""
    return f"Object {place + 1}"


def table(sheet: ChartSheet) -> str:
    """The sheet, each chart in a frame that begins in its row."""
    printed = cells(sheet.name, (0, 0), (COLUMNS - 1, sheet.rows))
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="charts" '
        f'table:print-ranges={quoteattr(printed)}><table:table-column table:style-name="under" '
        f'table:number-columns-repeated="{COLUMNS}"/>{"".join(_rows(sheet))}</table:table>'
    )


def _rows(sheet: ChartSheet) -> Iterator[str]:
    yield (
        '<table:table-row table:style-name="top"><table:table-cell table:style-name="heading" '
        f'office:value-type="string">{paragraphs(sheet.heading)}</table:table-cell>'
        "</table:table-row>"
    )
    ends = [*(chart.row for chart in sheet.charts), sheet.rows]
    yield _row("low", "", ends[0] - 1)
    for place, (chart, end) in enumerate(zip(sheet.charts, ends[1:], strict=True)):
        yield _row("next" if chart.row in sheet.breaks else "low", _frame(sheet, place))
        yield _row("low", "", end - chart.row - 1)


def _row(style: str, inside: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:style-name="{style}" table:number-rows-repeated="{times}">'
        f"<table:table-cell>{inside}</table:table-cell></table:table-row>"
    )


def _frame(sheet: ChartSheet, place: int) -> str:
    chart = sheet.charts[place]
    ranges = " ".join(
        _column(sheet.source, chart, column)
        for column in (chart.answers, *(bars.column for bars in chart.series))
    )
    return (
        f'<draw:frame draw:name="{folder(place)}" draw:style-name="frame" '
        f'svg:x="0cm" svg:y="{_BELOW}" {_size(chart)}>'
        f"<draw:object draw:notify-on-update-of-ranges={quoteattr(ranges)} "
        f'xlink:href="./{folder(place)}" xlink:type="simple" xlink:show="embed" '
        f'xlink:actuate="onLoad"/><svg:desc>{escape(printable(chart.finding))}</svg:desc>'
        "</draw:frame>"
    )


def _size(chart: BarChart) -> str:
    return f'svg:width="{centimetres(CHART_WIDTH)}" svg:height="{centimetres(chart.height)}"'


def _column(source: Sheet, chart: BarChart, column: int) -> str:
    return cells(source.name, (column, chart.first), (column, chart.last))


def parts(sheet: ChartSheet) -> Iterator[tuple[str, str]]:
    """Name in the file → text of each part of each chart."""
    for place, chart in enumerate(sheet.charts):
        yield f"{folder(place)}/content.xml", _content(sheet.source, chart)
        yield f"{folder(place)}/styles.xml", _HATCH


_HATCH = document(
    "styles",
    f'<office:styles><draw:hatch draw:name="hatch" draw:style="single" draw:color="{ACTION}" '
    'draw:distance="0.12cm" draw:rotation="450"/></office:styles>',
)


def _chart_style(name: str, properties: str = "", drawn: str = "", written: str = "") -> str:
    return (
        f'<style:style style:name="{name}" style:family="chart">'
        f"<style:chart-properties {properties}/>"
        + (f"<style:graphic-properties {drawn}/>" if drawn else "")
        + (f'<style:text-properties fo:color="{INK}" {written}/>' if written else "")
        + "</style:style>"
    )


_PLAIN = 'draw:stroke="none" draw:fill="none"'
_SMALL = 'fo:font-size="11pt"'
_LABELS = 'chart:data-label-number="value" chart:label-position="outside"'
_STYLES = "".join(
    _chart_style(*style)
    for style in (
        ("chart", "", f'draw:stroke="solid" svg:stroke-color="{LINE}"'),
        ("title", 'chart:auto-position="true"', "", 'fo:font-size="13pt" fo:font-weight="bold"'),
        ("legend", 'chart:auto-position="true"', _PLAIN, _SMALL),
        ("wall", "", _PLAIN),
        (
            "plot",
            'chart:vertical="true" chart:include-hidden-cells="true" chart:auto-position="true" '
            'chart:auto-size="true" chart:treat-empty-cells="leave-gap"',
        ),
        (
            "answers",
            'chart:display-label="true" chart:reverse-direction="true" text:line-break="true" '
            'chart:tick-marks-major-outer="false"',
            "",
            _SMALL,
        ),
        (
            "people",
            'chart:visible="false" chart:display-label="false" chart:minimum="0" '
            f'chart:gap-width="{GAP}" chart:overlap="100"',
        ),
        (
            "hatched",
            _LABELS,
            f'draw:stroke="solid" svg:stroke-color="{ACTION}" draw:fill="hatch" '
            'draw:fill-color="#ffffff" draw:fill-hatch-name="hatch" draw:fill-hatch-solid="true"',
            _SMALL,
        ),
        (
            "solid",
            "",
            f'draw:stroke="solid" svg:stroke-color="{ACTION}" draw:fill="solid" '
            f'draw:fill-color="{ACTION}"',
        ),
        ("bar", _LABELS),
    )
)


def _content(source: Sheet, chart: BarChart) -> str:
    legend = (
        '<chart:legend chart:legend-position="bottom" chart:style-name="legend"/>'
        if chart.legend
        else ""
    )
    answers = quoteattr(_column(source, chart, chart.answers))
    series = "".join(chain.from_iterable(_series(source, chart, bars) for bars in chart.series))
    return document(
        "content",
        f"<office:automatic-styles>{_STYLES}</office:automatic-styles><office:body><office:chart>"
        f'<chart:chart {_size(chart)} xlink:href=".." xlink:type="simple" chart:class="chart:bar" '
        'chart:style-name="chart"><chart:title chart:style-name="title">'
        f"{paragraphs(chart.heading)}</chart:title>{legend}"
        '<chart:plot-area chart:style-name="plot"><chart:axis chart:dimension="x" '
        'chart:name="primary-x" chart:style-name="answers"><chart:categories '
        f"table:cell-range-address={answers}/></chart:axis>"
        '<chart:axis chart:dimension="y" chart:name="primary-y" chart:style-name="people"/>'
        f'{series}<chart:wall chart:style-name="wall"/></chart:plot-area>'
        "</chart:chart></office:chart></office:body>",
    )


def _series(source: Sheet, chart: BarChart, bars: Bars) -> Iterator[str]:
    numbers = _column(source, chart, bars.column)
    name = cell(source.name, bars.column, source.head)
    yield (
        f'<chart:series chart:style-name="{"hatched" if bars.hatched else "solid"}" '
        f"chart:values-cell-range-address={quoteattr(numbers)} "
        f"chart:label-cell-address={quoteattr(name)} "
        'chart:class="chart:bar">'
    )
    for label in bars.labels:
        # LibreOffice writes the number instead of words that stand in no span.
        yield (
            '<chart:data-point chart:style-name="bar"><chart:data-label><text:p><text:span>'
            f"{escape(label)}</text:span></text:p></chart:data-label></chart:data-point>"
        )
    yield "</chart:series>"
