"""`tables.xlsx` says the numbers of the summary, in cells an office can compute with."""

import re
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from chalicelib.report.summary import Summary
from tests.attack.readers.sheet_rows import lines
from tests.report.zoo import zoo
from tests.unit.report_worlds import made

every_kind = pytest.mark.parametrize("kind", zoo())


@cache
def opened(kind: str, name: str = "tables.xlsx") -> Any:
    return load_workbook(BytesIO(made(zoo()[kind], name)))


@every_kind
def test_its_rows_are_the_tables_of_the_summary(kind: str) -> None:
    rows = list(lines(list(opened(kind)["Verteilungen"].values), "Nr."))

    found = [
        (row["Kennung der Frage"], row["Kennung der Antwort"])
        + (row["Mindestens"], row["Höchstens"], row["Basis"])
        for row in rows
    ]

    assert sorted(found, key=str) == sorted(told(zoo()[kind]), key=str)


def told(summary: Summary) -> list[tuple[object, ...]]:
    """What the summary knows: (question, answer or option, lower, upper, base)."""
    known: list[tuple[object, ...]] = []
    for question in summary.questions:
        for table in question.tables:
            option = table.id.partition("/")[2]
            if option and not table.cells:
                known.append((question.item, option, None, None, None))
            known += [
                (question.item, option or cell.code, cell.count.lower, cell.count.upper, table.base)
                for cell in table.cells
                if not option or cell.code == "yes"
            ]
    return known


def test_its_shares_are_numbers_an_office_can_compute_with() -> None:
    book = opened("largest")
    rows = {row["Antwort"]: row for row in lines(list(book["Verteilungen"].values), "Nr.")}
    cells = [cell for row in book["Verteilungen"].iter_rows() for cell in row]

    assert (rows["Ja"]["Anteil mindestens"], rows["Ja"]["Anteil höchstens"]) == (0.9961, 0.9961)
    assert (rows["Nein"]["Anteil mindestens"], rows["Nein"]["Anteil höchstens"]) == (0.0039, 0.0039)
    assert {cell.number_format for cell in cells if cell.value == 0.9961} == {"0%"}


@every_kind
def test_no_cell_is_a_formula(kind: str) -> None:
    for page in opened(kind).worksheets:
        for cell in (cell for row in page.iter_rows() for cell in row):
            assert cell.data_type in "sn"
            if isinstance(cell.value, str) and cell.value.startswith("="):
                assert cell.quotePrefix


@every_kind
def test_every_sheet_has_headings_that_stay_and_fits_on_paper(kind: str) -> None:
    book = opened(kind)
    for name in ("Übersicht", "Fragen", "Verteilungen", "Regeln"):
        page = book[name]
        assert page.freeze_panes
        assert page.print_title_rows
        assert page.print_area
        assert page.page_setup.orientation == "landscape"
        assert page.sheet_properties.pageSetUpPr.fitToPage


def test_each_question_that_shows_numbers_has_a_chart_of_its_rows_with_words_beside_it() -> None:
    summary = zoo()["twelve"]
    with ZipFile(BytesIO(made(summary, "tables.xlsx"))) as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        chart = archive.read("xl/charts/chart1.xml").decode()
        drawing = archive.read("xl/drawings/drawing1.xml").decode()

    assert len(charts) == len(summary.questions)
    assert re.findall(r"<c:f>([^<]*)</c:f>", chart) == [
        "Verteilungen!$C$6:$C$10",
        "Verteilungen!$F$6:$F$10",
        "Verteilungen!$C$6:$C$10",
        "Verteilungen!$E$6:$E$10",
    ]
    assert drawing.count(' descr="') == len(charts)


def test_where_nothing_is_shown_there_is_no_chart() -> None:
    assert "Diagramme" not in opened("nothing shown").sheetnames


def test_a_second_language_has_its_own() -> None:
    assert opened("event", "tables.en.xlsx").sheetnames[0] == "Overview"


def test_it_is_made_alike_at_any_time() -> None:
    summary = zoo()["twelve"]
    content = made(summary, "tables.xlsx")

    with ZipFile(BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    assert made(summary, "tables.xlsx") == content
