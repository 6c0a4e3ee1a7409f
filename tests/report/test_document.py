"""`report.pdf` is a tagged document that says the numbers of the summary, in reading order."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from chalicelib.layout import typesetting
from chalicelib.layout.typesetting import TypesettingFailed, typeset
from chalicelib.report.document import document, report_pdf
from tests.attack.readers.tagged_pdf import Part, tree
from tests.report.test_workbook import every_kind
from tests.report.zoo import ARABIC, ZOO


@cache
def set_in(kind: str, language: str = "de") -> bytes:
    return report_pdf(ZOO[kind](), language)


@cache
def read_out(kind: str) -> Part:
    return tree(set_in(kind))


@every_kind
def test_its_tables_are_read_out_line_by_line_with_the_numbers_of_the_summary(kind: str) -> None:
    told = document(ZOO[kind](), "de")["questions"]
    expected = [
        " ".join(
            [line["label"], line["note"], line["count"]]
            + [line["base"]] * question["bases"]
            + [line["share"]] * question["shares"]
        ).split()
        for question in told
        for line in question["lines"]
    ]

    tables = [table for table in read_out(kind).all("Table") if table.text.startswith("Antwort ")]
    rows = [row.text.split() for table in tables for row in list(table.all("TR"))[1:]]

    assert rows == expected


@every_kind
def test_it_claims_to_be_accessible_and_names_its_title_and_language(kind: str) -> None:
    with pikepdf.open(BytesIO(set_in(kind))) as pdf, pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert (
            about["dc:title"]
            == f"{ZOO[kind]().title['de']}: " + document(ZOO[kind](), "de")["period"]
        )
        assert str(pdf.Root.Lang) == "de"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert all(str(page.Tabs) == "/S" for page in pdf.pages)


@every_kind
def test_headings_come_one_after_the_other_and_each_question_has_one(kind: str) -> None:
    outline = [
        part for part in everything(read_out(kind)) if part.tag in ("Title", "H1", "H2", "H3")
    ]
    labels = [heading.text.split() for heading in outline if heading.tag == "H2"]

    assert outline[0].tag == "Title"
    assert outline[1].tag == "H1"
    for question in document(ZOO[kind](), "de")["questions"]:
        if question["label"] != ARABIC:  # its letters are stored as they are drawn
            assert f"{question['number']} {question['label']}".split() in labels


def everything(part: Part) -> list[Part]:
    return [part, *(below for one in part.parts for below in everything(one))]


def test_what_is_drawn_is_said_in_words() -> None:
    [figure] = read_out("twelve").all("Figure")

    said = " ".join(figure.alternative.split())
    assert said.startswith("1 scale0?: 33 %: „Punkt 1“ oder „Punkt 2“. 33 %: „Punkt 3“.")


def test_every_table_has_headings() -> None:
    for table in read_out("twelve").all("Table"):
        assert [cell.text for cell in table.all("TH")][:1] in (["Antwort"], ["Los"])


def test_it_is_set_in_the_readers_language() -> None:
    assert "7 to 13 September 2026" in tree(set_in("event", "en")).text


def test_from_right_to_left_a_range_still_begins_with_its_smaller_number() -> None:
    with pikepdf.open(BytesIO(set_in("right_to_left", "ar"))) as pdf, pdf.open_metadata() as about:
        assert about["dc:title"] == "استطلاع: 14. bis 20. September 2026"
        assert str(pdf.Root.Lang) == "ar"
    told = tree(set_in("right_to_left", "ar")).text
    assert "31–33" in told
    assert "33–31" not in told


def test_approved_texts_are_in_it() -> None:
    told = read_out("texts_alone").text
    assert "Warum? • =1+1 #let (gekürzt)" in told
    assert "auf der Seite des Berichts und unter „Gesagt – getan“" in told


def test_words_are_no_commands() -> None:
    assert '#set text(1pt) $x$ *_`<a>&\\ "[]{}' in read_out("awkward_words").text


def test_a_document_that_never_ends_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = tmp_path / "endless.typ"
    endless.write_text('#set document(title: "x")\n#let i = 0\n#while i < 2 { i = i * 1 }\n')
    monkeypatch.setattr(typesetting, "SECONDS", 1)

    with pytest.raises(TypesettingFailed, match=r"endless\.typ"):
        typeset(endless, {})


def test_a_document_that_wants_too_much_memory_is_given_up(tmp_path: Path) -> None:
    greedy = tmp_path / "greedy.typ"
    greedy.write_text("#range(100000000).len()")

    with pytest.raises(TypesettingFailed, match=r"greedy\.typ"):
        typeset(greedy, {})


def test_a_faulty_template_is_named_with_its_fault(tmp_path: Path) -> None:
    faulty = tmp_path / "faulty.typ"
    faulty.write_text("#nothing-of-this-name")

    with pytest.raises(TypesettingFailed, match="unknown variable: nothing-of-this-name"):
        typeset(faulty, {})
