"""Whatever file comes, the answer is a sentence: nothing crashes, and nothing takes for ever."""

import random
import re
import time
import tracemalloc
import zipfile
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font

from chalicelib.questionnaire.workbook.checking import check
from chalicelib.questionnaire.workbook.findings import UnreadableError
from chalicelib.questionnaire.workbook.template import template
from tests.workbook.forms import book, changed, parts, table, xlsx

GOOD = xlsx(
    table("| survey | | | |\n| | type | name | label::Deutsch (de) |\n| | yes_no | a | Ja? |")
)


def kinds(content: bytes, ending: str = ".xlsx") -> list[str]:
    """The first words of each reason, in German, or why the file cannot be read."""
    try:
        return [line.reason for line in check(content, ending, "de").lines]
    except UnreadableError as error:
        return [f"unreadable: {error.finding.kind}"]


def _zip(**files: bytes) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "ending", "kind"),
    [
        (b"", ".xlsx", "no_workbook"),
        (b"Liebe Kollegin", ".xlsx", "no_workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, ".xlsx", "old_excel"),
        (_zip(readme=b"x"), ".xlsx", "no_workbook"),
        (
            _zip(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            ".xlsx",
            "open_document",
        ),
        (_zip(xl__workbook_bin=b"x") + b"", ".xlsx", "no_workbook"),
        (GOOD[:900], ".xlsx", "damaged"),
        (b"0" * 10_000_001, ".xlsx", "file_too_large"),
        (bytes(range(256)), ".md", "no_utf8"),
        (b"no table here", ".md", "no_sheets"),
        (b"x", ".pdf", "unknown_format"),
        (b"x", "", "unknown_format"),
    ],
)
def test_what_is_no_workbook_is_said_to_be_none(content: bytes, ending: str, kind: str) -> None:
    assert kinds(content, ending) == [f"unreadable: {kind}"]


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = _zip(
        **{"[Content_Types].xml": b"<Types/>"} | {f"xl__b{n}": b"0" * 50_000_000 for n in "123"}
    )
    tracemalloc.start()
    assert kinds(bomb) == ["unreadable: unpacked_too_large"]
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_directory_that_lies_about_sizes_gains_nothing() -> None:
    size = len(parts(GOOD)["xl/workbook.xml"]).to_bytes(4, "little")
    assert kinds(GOOD.replace(size, (7).to_bytes(4, "little"))) == ["unreadable: damaged"]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_never_expanded(part: str) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    hostile = changed(GOOD, {part: lambda old: bomb + old.partition(b"?>")[2] or bomb + old})
    assert kinds(hostile) == ["unreadable: damaged"]


def test_a_hundred_thousand_rows_end_in_one_finding() -> None:
    cells = [f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in ("yes_no", "q", "Ja?")]
    rows = f"<row>{''.join(cells)}</row>" * 100_000
    headers = rows[: rows.index("</row>") + 6].replace("yes_no", "type").replace("Ja?", "label")
    whole = re.compile(b"<sheetData>.*</sheetData>", re.DOTALL)
    data = f"<sheetData>{headers.replace('>q<', '>name<')}{rows}</sheetData>".encode()
    content = changed(GOOD, {"xl/worksheets/sheet1.xml": lambda old: whole.sub(data, old)})
    start = time.process_time()
    found = check(content, ".xlsx", "de").lines
    assert time.process_time() - start < 30
    assert [line.cell.address for line in found if "mehr als 1500 Zeilen" in line.reason] == [
        "A1502"
    ]


def test_rows_that_are_only_formatted_do_not_count() -> None:
    def fill(made: Any) -> None:
        page = made.active
        page.title = "survey"
        page.append(["type", "name", "label::de"])
        page.append(["yes_no", "a", "Ja?"])
        for number in range(3, 5_000):
            page.cell(number, 1).font = Font(bold=True)

    assert kinds(book(fill)) == ["Das Blatt „Einstellungen“ (settings) fehlt oder ist leer."]


def _faulty(fill: Any) -> dict[str, str]:
    def in_survey(made: Workbook) -> None:
        page = made.active
        page.title = "survey"
        page.append(["type", "name", "label::de"])
        fill(page)

    found = check(book(in_survey), ".xlsx", "en").lines
    return {line.cell.address: line.reason for line in found if line.is_error and line.cell.address}


def test_formulas_and_errors_of_excel_are_named_cell_by_cell() -> None:
    def fill(page: Any) -> None:
        page.append(["yes_no", "a", "=A1"])
        page.append(["yes_no", "b", "#NAME?"])
        page["C3"].data_type = "e"

    assert _faulty(fill) == {
        "C2": "The cell holds a formula.",
        "C3": "The cell shows an Excel error.",
    }


def test_true_and_false_may_be_written_as_formulas_as_some_programs_do() -> None:
    def fill(made: Workbook) -> None:
        page = made.active
        page.title = "survey"
        page.append(["type", "name", "label::de", "required"])
        page.append(["yes_no", "a", "Ja?", "=TRUE()"])
        page.append(["yes_no", "b", "Ja?", "=false()"])

    assert kinds(book(fill)) == ["Das Blatt „Einstellungen“ (settings) fehlt oder ist leer."]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("relevant", "${n} >= " + "9" * 400),
        ("relevant", "${n} = " + "9" * 400 + ".5"),
        ("constraint", ". <= " + "9" * 1900),
        ("default", "9" * 4_900),
        ("parameters", "start=1 end=" + "9" * 400),
        ("parameters", "start=1 end=99999999999999999999999 step=1"),
        ("parameters", "start=1 end=9 step=0.0000000000000000000000000000001"),
        ("classes", "0-4; 5-" + "9" * 400 + "; " + "9" * 401 + "+"),
        ("classes", "0-4; 5-" + "9" * 400),
        ("classes", "1.1.0001; 31.12.9999; 1.1.10000"),
        ("type", "select_one " + "9" * 4_900),
        ("name", "9" * 4_900),
    ],
)
def test_monstrous_numbers_are_findings(column: str, value: str) -> None:
    columns = ["type", "name", "label::de", "relevant", "constraint", "default", "parameters"]
    row = {"type": "integer", "name": "q", "label::de": "?", "classes": "0-4; 5+", column: value}
    header = " | ".join([*columns, "classes"])
    cells = " | ".join(row.get(name, "") for name in [*columns, "classes"])
    first = "integer | n | ? | | | | | 0-4; 5+"
    survey = f"| survey | | | | | | | | |\n| | {header} |\n| | {first} |\n| | {cells} |\n"
    for kind in ("integer", "range", "date"):
        content = table(survey.replace("integer | q", f"{kind} | q"))
        result = check(content, ".md", "de")
        assert all(line.reason for line in result.lines)


def test_merged_cells_are_named() -> None:
    def fill(page: Any) -> None:
        page.append(["yes_no", "a", "Ja?"])
        page.merge_cells("A2:A3")

    assert _faulty(fill) == {"A2": "The cells A2:A3 are merged."}


def test_sheets_of_other_names_are_told_and_near_ones_suggested() -> None:
    def called(name: str) -> bytes:
        return book(lambda made: setattr(made.active, "title", name))

    assert "Gefunden: Tabelle1." in kinds(called("Tabelle1"))[0]
    near = check(called("suvrey"), ".xlsx", "de").lines[0]
    assert (near.cell.sheet, near.remedy) == (
        "suvrey",
        "Meinten Sie „survey“? Benennen Sie das Blatt um.",
    )


def test_macros_are_mentioned_and_neither_read_nor_lost() -> None:
    content = changed(GOOD, {"xl/vbaProject.bin": b"macro"})
    answer = check(content, ".xlsm", "de")
    assert answer.document is not None
    assert any("Makros" in line.reason for line in answer.lines)
    assert parts(answer.answer)["xl/vbaProject.bin"] == b"macro"


def test_links_to_other_files_are_not_followed() -> None:
    link = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId9" TargetMode="External" Target="file:///etc/passwd" Type="http://'
        b'schemas.openxmlformats.org/officeDocument/2006/relationships/comments"/></Relationships>'
    )
    answer = check(changed(GOOD, {"xl/worksheets/_rels/sheet1.xml.rels": link}), ".xlsx", "de")
    assert answer.document is not None


def test_a_damaged_file_is_read_or_refused_but_never_breaks() -> None:
    chance = random.Random(4)
    base = parts(template())
    for _ in range(60):
        name = chance.choice(sorted(base))
        part = bytearray(base[name])
        match chance.choice("abc"):
            case "a":
                del part[chance.randrange(len(part)) :]
            case "b":
                part[chance.randrange(len(part))] = chance.randrange(32, 127)
            case _:
                start = chance.randrange(len(part))
                del part[start : start + chance.randrange(1, 200)]
        content = changed(template(), {name: bytes(part)})
        assert all(kinds(content)) or content == template()
