"""`tables.xlsx` says the numbers of the summary, in cells an office can compute with."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from chalicelib.report.summary import Interval, Status, Summary
from tests.attack.readers.sheet_rows import lines
from tests.attack.readers.tables_ods import sheets
from tests.report.zoo import ZOO
from tests.unit.questionnaires import multiple, questionnaire
from tests.unit.report_worlds import made, repeated, summary_of

every_kind = pytest.mark.parametrize("kind", ZOO)


@cache
def opened(kind: str, name: str = "tables.xlsx") -> Any:
    return load_workbook(BytesIO(made(ZOO[kind](), name)))


@every_kind
def test_its_rows_are_the_tables_of_the_summary(kind: str) -> None:
    rows = list(lines(list(opened(kind)["Verteilungen"].values), "Nr."))

    found = [
        (row["Kennung der Frage"], row["Kennung der Antwort"])
        + (row["Mindestens"], row["Höchstens"], row["Basis"])
        for row in rows
    ]

    assert sorted(found, key=str) == sorted(told(ZOO[kind]()), key=str)


def told(summary: Summary) -> list[tuple[object, ...]]:
    """What the summary knows: (question, answer or option, lower, upper, base)."""
    known: list[tuple[object, ...]] = []
    for question in summary.questions:
        for table in question.tables:
            option = table.id.partition("/")[2]
            ranked = question.type == "ranking"
            if option and not table.cells:
                known.append((question.item, f"{option}/1" if ranked else option, *[None] * 3))
            for cell in table.cells:
                code = f"{option}/{cell.code}" if ranked else option or cell.code
                if ranked or not option or cell.code == "yes":
                    numbers = (cell.count.lower, cell.count.upper, table.base)
                    known.append((question.item, code, *numbers))
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


@every_kind
def test_numbers_stand_under_their_headings_and_words_under_theirs(kind: str) -> None:
    for name in ("Fragen", "Verteilungen"):
        page = opened(kind)[name]
        first = page.print_title_rows.replace("$", "").partition(":")[0]
        for heading, *cells in page.iter_cols(min_row=int(first)):
            placed = {cell.alignment.horizontal for cell in cells if cell.value is not None}
            at_the_end = heading.alignment.horizontal == "right"
            assert placed <= ({"right"} if at_the_end else {"left", "general", None}), heading.value


def test_each_question_that_shows_numbers_has_a_chart_of_its_rows_with_words_beside_it() -> None:
    summary = ZOO["twelve"]()
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


def test_an_answer_that_is_not_shown_has_no_number_in_the_chart_either() -> None:
    asked = questionnaire(multiple("helps", "time", "money", "room", alone=("none",)))
    answers = repeated(*((10, {"helps": [code]}) for code in ("time", "money", "room", "none")))
    summary = summary_of(asked, answers)
    (question,) = summary.questions
    hidden = [
        replace(table, status=Status.NOT_SHOWN, base=0, cells=(), cappings=())
        if place == 1
        else table
        for place, table in enumerate(question.tables)
    ]
    summary = replace(summary, questions=(replace(question, tables=tuple(hidden)),))
    with ZipFile(BytesIO(made(summary, "tables.xlsx"))) as archive:
        chart = archive.read("xl/charts/chart1.xml").decode()

    numbers = re.findall(r"<c:numCache>(.*?)</c:numCache>", chart)
    assert [kept.count("<c:pt ") for kept in numbers] == [3, 3]
    assert all('<c:ptCount val="4"/>' in kept for kept in numbers)


def test_where_nothing_is_shown_there_is_no_chart() -> None:
    assert "Diagramme" not in opened("nothing_shown").sheetnames


@every_kind
def test_measures_are_those_of_the_summary(kind: str) -> None:
    tables = [table for question in ZOO[kind]().questions for table in question.tables]
    expected = [
        (table.id, measure.name.value)
        + ((measure.value.lower, measure.value.upper) if measure.value else (None, None))
        for table in tables
        for measure in table.measures
    ]
    book = opened(kind)
    rows = list(book["Kennwerte"].values) if "Kennwerte" in book.sheetnames else []

    assert [
        (row["Kennung der Tabelle"], row["Kennung des Kennwerts"])
        + (row["Wert mindestens"], row["Wert höchstens"])
        for row in lines(rows, "Nr.")
    ] == expected


def test_parts_of_a_survey_and_periods_have_sheets_of_their_own() -> None:
    summary = ZOO["divided"]()
    groups = list(lines(list(opened("divided")["Gruppen"].values), "Nr."))
    trend = list(lines(list(opened("divided")["Trend"].values), "Nr."))

    assert [
        (row["Kennung der Gruppe"], row["Kennung der Antwort"], row["Mindestens"])
        for row in groups
        if row["Basis"] and row["Kennung der Frage"] == "met"
    ] == [
        (part.node, cell.code, cell.count.lower)
        for question in summary.questions
        if question.item == "met"
        for part in question.parts
        for table in part.tables
        for cell in table.cells
    ]
    assert [
        (row["Kennung des Zeitraums"], row["Mindestens"], row["Basis"])
        for row in trend
        if row["Kennung der Frage"] == "met"
    ] == [
        (point.period, point.people.lower if point.people else None, one_or_both(point.base))
        for question in summary.questions
        if question.item == "met"
        for series in question.trend
        for point in series.points
    ]
    assert groups
    assert trend


def one_or_both(people: Interval) -> int | str:
    exact = people.lower == people.upper
    return people.lower if exact else f"{people.lower}–{people.upper}"


@every_kind
def test_the_open_document_has_the_same_values_in_the_same_places(kind: str) -> None:
    book = opened(kind)
    found = sheets(made(ZOO[kind](), "tables.ods"))

    assert list(found) == book.sheetnames
    for name, rows in found.items():
        expected = [_trimmed(row) for row in book[name].values]
        assert [_trimmed(row) for row in rows][: len(expected)] == expected
        assert not any(_trimmed(row) for row in rows[len(expected) :])


def _trimmed(row: Sequence[object]) -> list[object]:
    values = [_plain(value) for value in row]
    while values and values[-1] is None:
        values.pop()
    return values


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    return int(value) if isinstance(value, float) and value == int(value) else value


def test_the_open_document_is_known_by_its_beginning_and_made_alike_at_any_time() -> None:
    content = made(ZOO["event"](), "tables.ods")

    assert content[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    assert made(ZOO["event"](), "tables.ods") == content


def test_a_second_language_has_its_own() -> None:
    assert opened("event", "tables.en.xlsx").sheetnames[0] == "Overview"


def test_it_is_made_alike_at_any_time() -> None:
    summary = ZOO["twelve"]()
    content = made(summary, "tables.xlsx")

    with ZipFile(BytesIO(content)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in archive.read("docProps/core.xml")
    assert made(summary, "tables.xlsx") == content
