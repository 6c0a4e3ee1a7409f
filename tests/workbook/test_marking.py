"""The author's workbook comes back as it was, with what is wrong written into it."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from chalicelib.questionnaire.workbook.checking import check
from tests.workbook.forms import SETTINGS, book, changed, parts, table, xlsx

SURVEY = "| survey | | | |\n| | type | name | label::Deutsch (de) |\n| | yes_no | a | Ja? |\n"
FAULTY = SURVEY + "| | geopoint | b | Wo? |\n| | yes_no | c | |\n"


def furnished(made: Any) -> None:
    """A workbook as people make them: colours, widths, notes, lists, a sheet of their own."""
    page = made.active
    page.title = "Fragen"
    page.append(["Typ", "Kürzel", "Frage::Deutsch (de)"])
    page.append(["Ja/Nein", "a", "Ja?"])
    page.append(["Geopoint", "b", "Wo?"])
    page.append(["Ja/Nein", "c", None])
    page["A3"].fill = PatternFill("solid", fgColor="FF00FF00")
    page["A3"].font = Font(name="Arial", size=20)
    page["B2"].comment = Comment("Bitte prüfen", "Kollegin")
    page["C4"].comment = Comment("Fehlt noch", "Kollegin")
    page.column_dimensions["C"].width = 77
    page.freeze_panes = "B2"
    choice = DataValidation(type="list", formula1='"Ja/Nein,Freitext"')
    page.add_data_validation(choice)
    choice.add("A2:A99")
    notes = made.create_sheet("Notizen")
    notes["A1"] = "=SUM(1,2)"
    made.defined_names["oben"] = DefinedName("oben", attr_text="Notizen!$A$1")
    notes.print_title_rows = "1:1"
    made.active = 1


def checked(content: bytes) -> bytes:
    return check(content, ".xlsx", "de").answer


def comments(content: bytes, sheet: str) -> dict[str, str]:
    page = load_workbook(io.BytesIO(content))[sheet]
    return {c.coordinate: c.comment.text for row in page.iter_rows() for c in row if c.comment}


def marks(content: bytes, sheet: str) -> set[str]:
    formats = load_workbook(io.BytesIO(content))[sheet].conditional_formatting
    return {
        cell
        for one in formats
        for cell in str(one.sqref).split()
        if "Mitsprache" in one.rules[0].formula[0]
    }


def test_each_faulty_cell_is_marked_and_says_what_is_wrong_and_what_to_do() -> None:
    answer = checked(xlsx(table(FAULTY)))
    assert marks(answer, "survey") == {"A3", "C4"}
    told = comments(answer, "survey")
    assert told["A3"] == (
        "Mitsprache: Orte werden nicht erhoben: Sie könnten Menschen verraten.\n"
        "Löschen Sie die Zeile oder fragen Sie nach einem Stadtteil."
    )
    assert told.keys() == {"A3", "C4"}


def test_the_first_sheet_lists_every_finding_with_a_link_to_its_cell() -> None:
    made = load_workbook(io.BytesIO(checked(xlsx(table(FAULTY)))))
    page = made.worksheets[0]
    assert page.title == "Mitsprache Befunde"
    assert made.active is page
    assert page["A1"].value == "2 Befunde, 3 Hinweise."
    lines = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
    assert lines[0][:3] == ["survey", "A3", "geopoint"]
    assert page["B3"].hyperlink.location == "'survey'!A3"


def test_styles_widths_lists_and_other_sheets_stay_as_they_were() -> None:
    content = book(furnished)
    old, new = (load_workbook(io.BytesIO(one)) for one in (content, checked(content)))
    for name in ("Fragen", "Notizen"):
        for row in old[name].iter_rows():
            for cell in row:
                twin = new[name][cell.coordinate]
                assert cell.value == twin.value
                assert repr(cell.font) == repr(twin.font)
                assert repr(cell.fill) == repr(twin.fill)
    assert new["Fragen"].column_dimensions["C"].width == 77
    assert new["Fragen"].freeze_panes == "B2"
    assert [str(one.sqref) for one in new["Fragen"].data_validations.dataValidation] == ["A2:A99"]
    assert new["Notizen"].print_title_rows == "$1:$1"
    assert new.defined_names["oben"].attr_text == "Notizen!$A$1"


def test_parts_we_know_nothing_of_are_the_same_byte_for_byte() -> None:
    content = changed(
        book(furnished), {"xl/charts/chart9.xml": b"<c/>", "customXml/x": b"\x00\xff"}
    )
    old, new = parts(content), parts(checked(content))
    assert {"xl/charts/chart9.xml", "customXml/x", "xl/theme/theme1.xml"} <= {
        name for name in old if old[name] == new[name]
    }
    cells = re.compile(b"<sheetData>.*</sheetData>", re.DOTALL)
    for sheet in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        assert cells.findall(old[sheet]) == cells.findall(new[sheet])


def test_an_author_s_own_comments_stay_and_ours_follow_them() -> None:
    told = comments(checked(book(furnished)), "Fragen")
    assert told["B2"] == "Bitte prüfen"
    assert told["C4"].startswith("Fehlt noch")
    assert "– Mitsprache: Hier fehlt der Text." in told["C4"]


def test_whoever_checks_the_answer_again_finds_the_same_once() -> None:
    once = checked(book(furnished))
    twice = checked(once)
    assert comments(twice, "Fragen") == comments(once, "Fragen")
    assert marks(twice, "Fragen") == marks(once, "Fragen")
    assert load_workbook(io.BytesIO(twice)).sheetnames == load_workbook(io.BytesIO(once)).sheetnames
    boxes = [content for name, content in parts(twice).items() if name.endswith(".vml")]
    assert [len(re.findall(rb":shape\s", content)) for content in boxes] == [3]


def test_marks_go_once_the_fault_is_mended() -> None:
    made = load_workbook(io.BytesIO(checked(xlsx(table(FAULTY)))))
    made["survey"].delete_rows(3, 2)
    stream = io.BytesIO()
    made.save(stream)
    answer = checked(stream.getvalue())
    assert marks(answer, "survey") == set()
    assert comments(answer, "survey") == {}


@pytest.mark.parametrize("ending", [".md", ".csv"])
def test_a_text_file_is_answered_with_a_workbook(ending: str) -> None:
    rows = ["survey,,,", ",type,name,label::de", ",geopoint,b,Wo?"]
    content = table(FAULTY) if ending == ".md" else "\n".join(rows).encode()
    result = check(content, ending, "de")
    assert result.ending == ".xlsx"
    assert "A3" in comments(result.answer, "survey") or "A2" in comments(result.answer, "survey")


def test_no_more_cells_are_marked_than_anyone_could_read() -> None:
    rows = "".join(f"| | geopoint | q{n} | Wo? |\n" for n in range(1_400))
    answer = checked(xlsx(table(SURVEY + rows)))
    assert len(marks(answer, "survey")) == 1_000


def test_advice_is_marked_in_another_colour_and_says_how_to_accept_it() -> None:
    rows = "| survey | | | |\n| | type | name | label::de |\n"
    rows += "| | yes_no | a | Sind Räume und Essen gut? |\n| | geopoint | b | Wo? |\n"
    good = rows.replace("geopoint", "yes_no")
    assert marks(checked(xlsx(table(rows))), "survey") == {"A3"}
    answer = checked(xlsx(table(good)))
    assert marks(answer, "survey") == {"C2"}
    said = comments(answer, "survey")["C2"]
    assert "zwei Fragen in einer" in said
    assert "schreiben Sie „double-barrelled“ in die Spalte „Bewusst so“" in said
    assert _ground(answer, "C2") == "FFDDEBF7"
    assert _ground(checked(xlsx(table(rows))), "A3") == "FFFFC7CE"


def _ground(content: bytes, cell: str) -> str:
    formats = load_workbook(io.BytesIO(content))["survey"].conditional_formatting
    [one] = [one for one in formats if cell in str(one.sqref).split()]
    color: str = one.rules[0].dxf.fill.bgColor.rgb
    return color


def test_parts_that_are_too_small_for_the_promise_are_told_in_german_at_their_cell() -> None:
    choices = "| choices | | | | |\n| | list_name | name | label::de | size |\n"
    choices += "| | where | north | Nord | 3 |\n| | where | south | Süd | 30 |\n"
    survey = "| survey | | | | |\n| | type | name | label::de | required |\n"
    survey += "| | select_one where | place | Wo? | ja |\n"
    settings = SETTINGS + "| | partition | place |\n"
    result = check(table(survey, choices=choices, settings=settings), ".md", "de")
    [line] = [line for line in result.lines if line.is_error]
    assert result.document is None
    assert (line.cell.sheet, line.cell.address) == ("choices", "D2")
    assert "Mit 3 Personen" in line.reason
