"""`tables.xlsx`: the tables as a workbook for Excel, with charts an office can paste elsewhere."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from textwrap import wrap
from typing import Any

import xlsxwriter

from chalicelib.report import book as places
from chalicelib.report.book import Book, Chart
from chalicelib.report.formulas import STARTS
from chalicelib.report.sheets import Numbers, Part, Real, Sheet, Value

WRITTEN = datetime(2020, 1, 1, tzinfo=UTC)
"""The time all workbooks name: the same summary has to give the same bytes."""

_INK, _ACTION, _HUED, _LINE = "#1d2034", "#2044aa", "#f3f4f7", "#c0c3d5"
"""Colours after KERN UX, as in the report's page."""

_AT_THE_END = {"align": "right", "indent": 1}
"""The indent keeps numbers off the words of the next column."""

_CHART_WIDTH, _BAR_HEIGHT, _CHART_FRAME = 760, 34, 130
_ROW_HEIGHT = 20
"""In pixels; XlsxWriter's default height of a row."""

_A4 = 9
_CHART_SCALE, _CHART_ROWS = 65, 66
"""Percentage at which a chart is as wide as an upright A4 page, and rows such a page then holds."""


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
    first_rows = [_write(workbook, sheet, formats) for sheet in book.sheets]
    if book.charts:
        _draw(workbook, book, first_rows[book.distributions], formats)
    workbook.close()
    return content.getvalue()


def _formats(workbook: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
    kinds: dict[str, dict[str, Any]] = {
        "heading": {"bold": True, "font_size": 16, "valign": "vcenter"},
        "sentence": {},
        "column": {"bold": True, "text_wrap": True, "bg_color": _HUED, "bottom": 1},
        "numbers": {"bold": True, "text_wrap": True, "bg_color": _HUED, "bottom": 1, **_AT_THE_END},
        "range": {"bottom": 1, "bottom_color": _LINE, **_AT_THE_END},
        "text": {"text_wrap": True, "bottom": 1, "bottom_color": _LINE},
        "quoted": {"text_wrap": True, "bottom": 1, "bottom_color": _LINE, "quote_prefix": True},
        "alone": {"num_format": "#,##0", "bottom": 1, "bottom_color": _LINE, "align": "left"},
        "number": {"num_format": "#,##0", "bottom": 1, "bottom_color": _LINE, **_AT_THE_END},
        "real": {"num_format": "0.00", "bottom": 1, "bottom_color": _LINE, **_AT_THE_END},
        "percent": {"num_format": "0%", "bottom": 1, "bottom_color": _LINE, **_AT_THE_END},
    }
    return {name: workbook.add_format(base | kind) for name, kind in kinds.items()}


def _write(workbook: Any, sheet: Sheet, formats: dict[str, Any]) -> int:
    """Write a sheet; returns the row, from 0, of its first line of values."""
    page = workbook.add_worksheet(sheet.name)
    page.set_row(0, 26)
    page.write_string(0, 0, sheet.heading, formats["heading"])
    for row, sentence in enumerate(sheet.sentences, start=1):
        page.write_string(row, 0, sentence, formats["sentence"])
    head = len(sheet.sentences) + 2
    page.set_row_pixels(head, _ROW_HEIGHT * _heading_lines(sheet))
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width)
        kind = "numbers" if isinstance(column, Numbers) else "column"
        page.write_string(head, place, column.heading, formats[kind])
    for row, values in enumerate(sheet.rows, start=head + 1):
        page.set_row_pixels(row, _ROW_HEIGHT * _text_lines(sheet, values))
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
    return head + 1


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


def _draw(workbook: Any, book: Book, first_row: int, formats: dict[str, Any]) -> None:
    page = workbook.add_worksheet(book.charts_name)
    page.set_row(0, 26)
    page.write_string(0, 0, book.charts_heading, formats["heading"])
    page.hide_gridlines(2)
    page.set_print_scale(_CHART_SCALE)
    _printed(page)
    row, breaks = 2, [0]
    for chart in book.charts:
        height = _CHART_FRAME + _BAR_HEIGHT * (chart.last - chart.first + 1)
        rows = -(-height // _ROW_HEIGHT) + 1
        if row + rows - breaks[-1] > _CHART_ROWS and row > breaks[-1] + 2:
            breaks.append(row)
        drawing = _chart(workbook, book, chart, first_row)
        drawing.set_size({"width": _CHART_WIDTH, "height": height})
        page.insert_chart(row, 0, drawing, {"description": chart.finding})
        row += rows
    page.set_h_pagebreaks(breaks[1:])
    page.print_area(0, 0, row, 11)


def _chart(workbook: Any, book: Book, chart: Chart, first_row: int) -> Any:
    """Bars up to the upper bounds, hatched, and over them solid ones up to the lower bounds.

    The numbers are given along: XlsxWriter would keep a 0 for an answer that is not shown.
    """
    name = book.sheets[book.distributions].name
    first, last = first_row + chart.first, first_row + chart.last
    rows = book.sheets[book.distributions].rows[chart.first : chart.last + 1]
    drawing = workbook.add_chart({"type": "bar"})
    answers = [name, first, places.ANSWER, last, places.ANSWER]
    labels = {
        "value": True,
        "position": "outside_end",
        "font": {"size": 11, "color": _INK},
        "custom": [{"value": str(row[places.PEOPLE])} for row in rows],
    }
    hatched = {"pattern": "wide_upward_diagonal", "fg_color": _ACTION, "bg_color": "#ffffff"}
    drawing.add_series(
        {
            "name": book.upper_name,
            "categories": answers,
            "values": [name, first, places.UPPER, last, places.UPPER],
            "values_data": [row[places.UPPER] for row in rows],
            "pattern": hatched,
            "border": {"color": _ACTION},
            "data_labels": labels,
            "gap": 60,
            "overlap": 100,
        }
    )
    drawing.add_series(
        {
            "name": book.lower_name,
            "categories": answers,
            "values": [name, first, places.LOWER, last, places.LOWER],
            "values_data": [row[places.LOWER] for row in rows],
            "fill": {"color": _ACTION},
            "border": {"color": _ACTION},
        }
    )
    drawing.set_title(
        {"name": chart.heading, "name_font": {"size": 13, "bold": True, "color": _INK}}
    )
    drawing.set_y_axis({"reverse": True, "num_font": {"size": 11, "color": _INK}})
    drawing.set_x_axis(
        {"min": 0, "visible": False, "major_gridlines": {"visible": False}, "num_format": "0"}
    )
    if chart.ranges:
        drawing.set_legend({"position": "bottom", "font": {"size": 11, "color": _INK}})
    else:
        drawing.set_legend({"none": True})
    return drawing
