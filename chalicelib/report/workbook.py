"""`tables.xlsx`: the tables as a workbook for Excel, with charts an office can paste elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from chalicelib.report.bar_charts import (
    CHART_WIDTH,
    COLUMNS,
    GAP,
    HEADING_HEIGHT,
    PRINT_SCALE,
    ROW_HEIGHT,
    BarChart,
    ChartSheet,
    chart_sheet,
)
from chalicelib.report.book import Book
from chalicelib.report.formulas import STARTS
from chalicelib.report.sheets import ACTION, HUED, INK, LINE, Numbers, Part, Real, Sheet, Value

WRITTEN = datetime(2020, 1, 1, tzinfo=UTC)
"""The time all workbooks name: the same summary has to give the same bytes."""

_AT_THE_END = {"align": "right", "indent": 1}
"""The indent keeps numbers off the words of the next column."""

_A4 = 9


def tables_xlsx(book: Book) -> bytes:
    """The book as an Office Open XML workbook; the same book gives the same bytes."""
    content = BytesIO()
    workbook = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    workbook.set_properties(
        {
            "title": f"{book.title}: {book.period}",
            "author": book.creator,
            "created": WRITTEN.replace(tzinfo=None),
        }
    )
    formats = _formats(workbook)
    for sheet in book.sheets:
        _write(workbook, sheet, formats)
    charts = chart_sheet(book)
    if charts:
        _draw(workbook, charts, formats)
    workbook.close()
    return content.getvalue()


def _formats(workbook: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
    kinds: dict[str, dict[str, Any]] = {
        "heading": {"bold": True, "font_size": 16, "valign": "vcenter"},
        "sentence": {},
        "column": {"bold": True, "text_wrap": True, "bg_color": HUED, "bottom": 1},
        "numbers": {"bold": True, "text_wrap": True, "bg_color": HUED, "bottom": 1, **_AT_THE_END},
        "range": {"bottom": 1, "bottom_color": LINE, **_AT_THE_END},
        "text": {"text_wrap": True, "bottom": 1, "bottom_color": LINE},
        "quoted": {"text_wrap": True, "bottom": 1, "bottom_color": LINE, "quote_prefix": True},
        "alone": {"num_format": "#,##0", "bottom": 1, "bottom_color": LINE, "align": "left"},
        "number": {"num_format": "#,##0", "bottom": 1, "bottom_color": LINE, **_AT_THE_END},
        "real": {"num_format": "0.00", "bottom": 1, "bottom_color": LINE, **_AT_THE_END},
        "percent": {"num_format": "0%", "bottom": 1, "bottom_color": LINE, **_AT_THE_END},
    }
    return {name: workbook.add_format(base | kind) for name, kind in kinds.items()}


def _write(workbook: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.set_row(0, 26)
    page.write_string(0, 0, sheet.heading, formats["heading"])
    for row, sentence in enumerate(sheet.sentences, start=1):
        page.write_string(row, 0, sentence, formats["sentence"])
    head = sheet.head
    page.set_row_pixels(head, ROW_HEIGHT * _heading_lines(sheet))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        kind = "numbers" if isinstance(column, Numbers) else "column"
        page.write_string(head, place, column.heading, formats[kind])
    for row, values in enumerate(sheet.rows, start=head + 1):
        page.set_row_pixels(row, ROW_HEIGHT * _text_lines(sheet, values))
        for place, value in enumerate(values):
            _cell(page, row, place, value, isinstance(sheet.columns[place], Numbers), formats)
    last = head + len(sheet.rows)
    page.freeze_panes(head + 1, 0)
    if len(sheet.columns) > 3:
        page.autofilter(head, 0, last, len(sheet.columns) - 1)
    page.print_area(0, 0, last, len(sheet.columns) - sheet.unprinted - 1)
    page.repeat_rows(head)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    _printed(page)


def _heading_lines(sheet: Sheet) -> int:
    """How many lines the headings need, which are bold and broken between words."""
    return max(len(wrap(column.heading, column.width - 3)) for column in sheet.columns)


def _text_lines(sheet: Sheet, values: Sequence[Value]) -> int:
    """How many lines of text a row needs; programs other than Excel do not find out themselves."""
    return (
        max(
            -(-len(value) // (column.width - 2)) if isinstance(value, str) else 1
            for value, column in zip(values, sheet.columns, strict=True)
        )
        or 1
    )


def _cell(
    page: Any, row: int, place: int, value: Value, among_numbers: bool, formats: dict[str, Any]
) -> None:
    match value:
        case None:
            page.write_blank(row, place, None, formats["text"])
        case Part(number=number):
            page.write_number(row, place, number, formats["percent"])
        case Real(number=number):
            page.write_number(row, place, number, formats["real"])
        case int():
            page.write_number(row, place, value, formats["number" if among_numbers else "alone"])
        case str():
            # A cell of words is no formula here; the sign keeps it words when somebody edits it.
            kind = "range" if among_numbers else "text"
            kind = "quoted" if value.startswith(STARTS) else kind
            page.write_string(row, place, value, formats[kind])


def _printed(page: Any) -> None:
    page.set_paper(_A4)
    page.set_footer("&L&F&C&A&R&P / &N")


def _draw(workbook: Any, sheet: ChartSheet, formats: dict[str, Any]) -> None:
    page = workbook.add_worksheet(sheet.name)
    page.set_row_pixels(0, HEADING_HEIGHT)
    page.write_string(0, 0, sheet.heading, formats["heading"])
    page.hide_gridlines(2)
    page.set_print_scale(PRINT_SCALE)
    _printed(page)
    for chart in sheet.charts:
        drawing = _chart(workbook, sheet.source.name, chart)
        drawing.set_size({"width": CHART_WIDTH, "height": chart.height})
        page.insert_chart(chart.row, 0, drawing, {"description": chart.finding})
    page.set_h_pagebreaks(list(sheet.breaks))
    page.print_area(0, 0, sheet.rows, COLUMNS - 1)


def _chart(workbook: Any, source: str, chart: BarChart) -> Any:
    """The numbers are given along: XlsxWriter would keep a 0 for an answer that is not shown."""
    drawing = workbook.add_chart({"type": "bar"})
    for bars in chart.series:
        drawing.add_series(
            {
                "name": bars.name,
                "categories": [source, chart.first, chart.answers, chart.last, chart.answers],
                "values": [source, chart.first, bars.column, chart.last, bars.column],
                "values_data": bars.lengths,
                "border": {"color": ACTION},
                "gap": GAP,
                "overlap": 100,
            }
            | (_HATCHED if bars.hatched else _SOLID)
            | ({"data_labels": _labels(bars.labels)} if bars.labels else {})
        )
    drawing.set_title(
        {"name": chart.heading, "name_font": {"size": 13, "bold": True, "color": INK}}
    )
    drawing.set_y_axis({"reverse": True, "num_font": {"size": 11, "color": INK}})
    drawing.set_x_axis(
        {"min": 0, "visible": False, "major_gridlines": {"visible": False}, "num_format": "0"}
    )
    if chart.legend:
        drawing.set_legend({"position": "bottom", "font": {"size": 11, "color": INK}})
    else:
        drawing.set_legend({"none": True})
    return drawing


_HATCHED = {
    "pattern": {"pattern": "wide_upward_diagonal", "fg_color": ACTION, "bg_color": "#ffffff"}
}
_SOLID = {"fill": {"color": ACTION}}


def _labels(labels: Sequence[str]) -> dict[str, Any]:
    return {
        "value": True,
        "position": "outside_end",
        "font": {"size": 11, "color": INK},
        "custom": [{"value": label} for label in labels],
    }
