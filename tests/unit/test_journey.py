"""Which questions share a page, and which answers are left behind on the way."""

from chalicelib.intake.entries import entries
from chalicelib.intake.form_pages import check_page, survey_page
from chalicelib.intake.journey import carried, is_short, left_behind, stages, without
from chalicelib.layout.page import Place
from tests.unit.questionnaires import (
    Document,
    matrix,
    multiple,
    note,
    number,
    questionnaire,
    single,
    text,
    words,
    yes_no,
)

CODE = "K7Q2M9XW4BTR5D0HN8VC"
PLACE = Place("", "de", ("de", "en"))


def _questions(count: int) -> list[Document]:
    return [yes_no(f"q{place}") for place in range(count)]


def test_six_questions_fit_one_page_and_seven_do_not() -> None:
    six = [note("hello"), *_questions(5), single("place", "kita", other=words("Woanders"))]
    assert is_short(questionnaire(*six))
    assert not is_short(questionnaire(*_questions(7)))


def test_a_short_survey_is_sent_from_its_page_and_a_long_one_from_the_check() -> None:
    short = survey_page(PLACE, questionnaire(*_questions(6)), CODE, k=5)
    assert 'value="send"' in short
    assert 'value="check"' not in short
    long = survey_page(PLACE, questionnaire(*_questions(7)), CODE, k=5)
    assert 'value="check"' in long
    assert 'value="send"' not in long


def test_a_page_begins_where_the_author_says_so() -> None:
    asked = questionnaire(
        note("hello"),
        yes_no("met", page=words("Treffen")),
        yes_no("often"),
        matrix("trust", "youth", "health", page=words("Vertrauen")),
        text("why"),
    )
    found = [
        (page.number, page.title, [entry.item for entry in page.form])
        for page in stages(entries(asked, "de", {}, ()))
    ]
    assert found == [
        (1, "", ["hello"]),
        (2, "Treffen", ["met", "often"]),
        (3, "Vertrauen", ["trust", "why"]),
    ]


ASKED = questionnaire(
    yes_no("met"),
    number("count", 5, show_if={"item": "met", "is": ["yes"]}, no_answer=True),
    multiple("who", "a", show_if={"item": "met", "is": ["yes"]}, other=words("Andere")),
    yes_no("again", show_if={"item": "met", "is": ["yes"]}, default="no"),
)


def test_answers_to_what_is_no_longer_asked_are_left_behind_and_named_once() -> None:
    answers = {"met": "no", "count": 3, "who": ["other"], "who_other": "x", "again": "no"}
    assert left_behind(ASKED, answers) == ["count", "who"]
    assert left_behind(ASKED, answers | {"met": "yes"}) == []


def test_their_fields_are_not_carried_on() -> None:
    fields = {"met": ["no"], "count": [""], "count.evasion": ["no_answer"], "who": ["a", "other"]}
    answers = {"met": "no", "count": "no_answer", "who": ["a", "other"]}
    assert without(fields, ASKED, answers) == {"met": ["no"]}


def test_a_page_carries_answers_but_neither_codes_nor_buttons() -> None:
    fields = {"code": [CODE], "do": ["check"], "who": ["a", "other"], "count": [""]}
    assert list(carried(fields)) == [("who", "a"), ("who", "other")]


def test_before_sending_every_question_is_shown_with_its_answer_and_a_way_back() -> None:
    page = check_page(PLACE, ASKED, CODE, fields={"met": ["no"]}, asked=["met"], dropped=["count"])
    assert page.count('value="change"') == 1
    assert 'formaction="/umfrage/sample?lang=de&amp;schritt=weiter#item-met-yes"' in page
    assert "Nein" in page
    assert "Nicht mehr gefragt" in page
    assert "Frage 2: count?" in page


def test_a_row_of_a_matrix_is_shown_with_what_stands_above_it() -> None:
    asked = questionnaire(matrix("trust", "youth", "health"))
    page = check_page(
        PLACE, asked, CODE, fields={"trust_youth": ["2"]}, asked=["trust_youth"], dropped=()
    )
    assert "1. trust? youth" in page
    assert "Punkt 2" in page
