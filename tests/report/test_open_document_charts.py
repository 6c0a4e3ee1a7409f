"""`tables.ods` has the charts of `tables.xlsx`, and they point at the cells of its own sheets."""

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from defusedxml.ElementTree import fromstring

from tests.attack.readers.tables_ods import sheets
from tests.report.zoo import ZOO
from tests.unit.report_worlds import made

every_kind = pytest.mark.parametrize("kind", ZOO)

_ODF = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{address}:1.0"
    for name, address in (
        ("chart", "chart"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("table", "table"),
        ("text", "text"),
    )
} | {"xlink": "http://www.w3.org/1999/xlink"}
_EXCEL = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}


@dataclass(frozen=True)
class Drawn:
    """A chart as a file has it: addresses such as "Verteilungen.C6:C10"."""

    heading: str
    answers: str
    numbers: tuple[str, ...]
    labels: tuple[str, ...]
    legend: bool
    finding: str


@cache
def opened(kind: str, name: str) -> ZipFile:
    return ZipFile(BytesIO(made(ZOO[kind](), name)))


def open_document_charts(kind: str) -> list[Drawn]:
    archive = opened(kind, "tables.ods")
    frames = fromstring(archive.read("content.xml")).iterfind(".//draw:frame", _ODF)
    return [_open_document_chart(archive, frame) for frame in frames]


def _open_document_chart(archive: ZipFile, frame: Any) -> Drawn:
    folder = frame.find("draw:object", _ODF).get(f"{{{_ODF['xlink']}}}href")
    root = fromstring(archive.read(f"{folder.removeprefix('./')}/content.xml"))
    answers = root.find(".//chart:categories", _ODF)
    values = f"{{{_ODF['chart']}}}values-cell-range-address"
    return Drawn(
        heading=_written(root.find(".//chart:title", _ODF), "text:p"),
        answers=_address(answers.get(f"{{{_ODF['table']}}}cell-range-address")),
        numbers=tuple(
            _address(series.get(values)) for series in root.iterfind(".//chart:series", _ODF)
        ),
        labels=tuple(
            _written(label, "text:p") for label in root.iterfind(".//chart:data-label", _ODF)
        ),
        legend=root.find(".//chart:legend", _ODF) is not None,
        finding=frame.find("svg:desc", _ODF).text,
    )


def workbook_charts(kind: str) -> list[Drawn]:
    archive = opened(kind, "tables.xlsx")
    names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
    if not names:
        return []
    drawing = fromstring(archive.read("xl/drawings/drawing1.xml"))
    findings = [frame.get("descr") for frame in drawing.iterfind(".//xdr:cNvPr", _EXCEL)]
    return [
        _workbook_chart(fromstring(archive.read(name)), finding)
        for name, finding in zip(names, findings, strict=True)
    ]


def _workbook_chart(root: Any, finding: str) -> Drawn:
    return Drawn(
        heading=_written(root.find(".//c:title", _EXCEL), ".//a:t"),
        answers=_address(root.find(".//c:cat//c:f", _EXCEL).text),
        numbers=tuple(_address(one.text) for one in root.iterfind(".//c:val//c:f", _EXCEL)),
        labels=tuple(_written(label, ".//a:t") for label in root.iterfind(".//c:dLbl", _EXCEL)),
        legend=root.find(".//c:legend", _EXCEL) is not None,
        finding=finding,
    )


def _written(element: Any, path: str) -> str:
    words = " ".join("".join(one.itertext()) for one in element.iterfind(path, _ODF | _EXCEL))
    return " ".join(words.split())


def _address(written: str) -> str:
    """Both "'Name'.C6:'Name'.C10" and "Name!$C$6:$C$10" as "Name.C6:C10"."""
    plain = written.replace("$", "").replace("'", "").replace("!", ".")
    first, _colon, last = plain.partition(":")
    return f"{first}:{(last or first).rpartition('.')[2]}"


@every_kind
def test_they_are_those_of_the_workbook(kind: str) -> None:
    assert open_document_charts(kind) == workbook_charts(kind)


def test_each_question_that_shows_numbers_has_one() -> None:
    assert len(open_document_charts("twelve")) == len(ZOO["twelve"]().questions)
    assert len(open_document_charts("sixty")) == len(ZOO["sixty"]().questions)
    assert open_document_charts("nothing_shown") == []


@pytest.mark.parametrize("kind", ["half_capped", "sixty", "right_to_left", "divided"])
def test_its_bars_are_the_cells_that_say_its_words(kind: str) -> None:
    rows = sheets(made(ZOO[kind](), "tables.ods"))["Verteilungen"]
    headings = next(row for row in rows if row and row[0] == "Nr.")

    def cells(address: str) -> tuple[object, list[Any]]:
        """The heading of a column, and the rows that an address names."""
        column = "ABCDEF".index(address.partition(".")[2][0])
        first, last = (int(number) for number in re.findall(r"\d+", address))
        return headings[column], [*rows[first - 1 : last]]

    for chart in open_document_charts(kind):
        heading, shown = cells(chart.answers)
        assert heading == "Antwort"
        assert {f"{number}. {question}" for number, question, *_ in shown} == {chart.heading}
        assert [str(people) for _, _, _, people, *_ in shown] == [*chart.labels]
        assert [cells(address) for address in chart.numbers] == [
            ("Höchstens", shown),
            ("Mindestens", shown),
        ]


@every_kind
def test_the_file_says_what_is_in_it(kind: str) -> None:
    archive = opened(kind, "tables.ods")
    first, *others = archive.infolist()
    manifest = archive.read("META-INF/manifest.xml").decode()
    named = set(re.findall(r'full-path="([^"]*)"', manifest))
    folders = {f"Object {place + 1}/" for place in range(len(open_document_charts(kind)))}

    assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
    assert named - {"/"} == {one.filename for one in others} - {"META-INF/manifest.xml"} | folders
    assert manifest.count("opendocument.chart") == len(folders)
