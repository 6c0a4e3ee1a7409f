"""What the page of a form shows: a control for each type, when it is asked, what was answered."""

import re
from typing import Any

import pytest

from chalicelib.intake.entries import entries
from chalicelib.intake.entry import Control, Entry, answered, faulty
from chalicelib.intake.form_pages import survey_page
from chalicelib.intake.validation import Fault
from chalicelib.layout.page import Place
from tests.unit.posted import CODE, FURTHER, Posted, page_of
from tests.unit.questionnaires import (
    Document,
    day,
    multiple,
    note,
    number,
    questionnaire,
    ranking,
    scale,
    single,
    text,
    yes_no,
)


def _entry(item: Document, **fields: list[str]) -> Entry:
    return entries(questionnaire(item), "de", fields, ())[0]


def test_a_ranking_is_said_back_in_its_order() -> None:
    entry = _entry(ranking("order", "a", "b"), **{"order.a": ["2"], "order.b": ["1"]})
    assert answered(entry) == ("1. b", "2. a")


def test_each_type_of_item_has_its_control() -> None:
    other = {"other": {"de": "Woanders", "en": "Elsewhere"}}
    asked = questionnaire(
        note("hello"),
        single("place", "kita") | other,
        multiple("with", "a"),
        scale("ease"),
        yes_no("met"),
        number("hours", 5),
        day("last", "2026-01-01"),
        text("word"),
        text("why", long=True),
        *FURTHER,
    )
    shown = entries(asked, "de", {}, ())
    assert [entry.control for entry in shown] == list(Control)[:3] + [
        Control.SCALE,
        Control.RADIOS,
        *list(Control)[4:8],
        Control.RANKING,
        Control.MATRIX,
        Control.CHECKBOXES,
    ]
    assert [entry.number for entry in shown] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 12]
    assert [row.number for row in shown[10].rows] == [10, 11]
    assert [entry.item for entry in shown[1].details] == ["place_other"]


def test_answers_that_exclude_all_others_stand_apart() -> None:
    entry = _entry(multiple("with", "a", "b", alone=("none",)))
    assert [mark.value for mark in entry.marks] == ["a", "b"]
    assert [mark.value for mark in entry.apart] == ["none"]
    entry = _entry(scale("ease", 3, not_applicable=True, no_answer=True))
    assert [mark.label for mark in entry.apart] == ["Trifft auf mich nicht zu", "Keine Angabe"]


def test_what_was_chosen_and_typed_can_be_said_back_in_words() -> None:
    other: dict[str, Any] = {"other": {"de": "Woanders", "en": "Elsewhere"}}
    place = _entry(
        multiple("place", "kita") | other, place=["kita", "other"], place_other=["Zu Hause"]
    )
    assert answered(place) == ("kita", "Woanders", "Zu Hause")
    met = _entry(day("met", "2026-01-01"), **{"met.day": ["1"], "met.month": ["2"]})
    assert answered(met) == ("1.2",)


def test_a_fault_in_the_words_behind_other_belongs_to_their_question() -> None:
    asked = questionnaire(
        note("hello"), single("place", "kita") | {"other": {"de": "Woanders", "en": "Elsewhere"}}
    )
    fault = Fault("/place_other", "place_other", "maxLength", "Zu lang.")
    found = list(faulty(entries(asked, "de", {}, [fault])))
    assert [(number, entry.target) for number, entry in found] == [(1, "item-place_other-text")]


MET = yes_no("met", no_answer=True)


HOURS = number("hours", 5)


EASE = scale("ease", 3)


IS_MET = {"item": "met", "is": ["yes"]}


WITH = multiple("with", "a", "b")


@pytest.mark.parametrize(
    ("condition", "german", "english"),
    [
        (
            IS_MET,
            "Nur beantworten, wenn Sie bei Frage 1 „Ja“ gewählt haben.",
            "Only answer this if you chose “Yes” in question 1.",
        ),
        (
            {"not": {"item": "met", "is": ["no", "no_answer"]}},
            "Nur beantworten, wenn Sie bei Frage 1 nicht „Nein“ oder „Keine Angabe“ gewählt haben.",
            "Only answer this if you did not choose “No” or “I would rather not say”"
            " in question 1.",
        ),
        (
            {"item": "hours", "at_least": 5},
            "Nur beantworten, wenn Ihre Zahl bei Frage 2 mindestens 5 ist.",
            "Only answer this if your number in question 2 is 5 or more.",
        ),
        (
            {"not": {"item": "hours", "at_most": 5}},
            "Nur beantworten, wenn Ihre Zahl bei Frage 2 größer als 5 ist.",
            "Only answer this if your number in question 2 is more than 5.",
        ),
        (
            {"item": "hours", "at_least": 2, "at_most": 5},
            "Nur beantworten, wenn Ihre Zahl bei Frage 2 zwischen 2 und 5 liegt.",
            "Only answer this if your number in question 2 is between 2 and 5.",
        ),
        (
            {"item": "ease", "at_least": 2},
            "Nur beantworten, wenn Sie bei Frage 3 „Punkt 2“ oder „Punkt 3“ gewählt haben.",
            "Only answer this if you chose “Punkt 2 (en)” or “Punkt 3 (en)” in question 3.",
        ),
        (
            {
                "all": [
                    IS_MET,
                    {"any": [{"item": "with", "is": ["a"]}, {"item": "ease", "is": [1]}]},
                ]
            },
            "Nur beantworten, wenn Sie bei Frage 1 „Ja“ gewählt haben und"
            " (Sie bei Frage 4 „a“ gewählt haben oder Sie bei Frage 3 „Punkt 1“ gewählt haben).",
            "Only answer this if you chose “Yes” in question 1 and"
            " (you chose “a (en)” in question 4 or you chose “Punkt 1 (en)” in question 3).",
        ),
        (
            {"not": {"all": [IS_MET, {"item": "with", "is": ["a"]}]}},
            "Nur beantworten, wenn Sie bei Frage 1 nicht „Ja“ gewählt haben oder"
            " Sie bei Frage 4 nicht „a“ gewählt haben.",
            "Only answer this if you did not choose “Yes” in question 1 or"
            " you did not choose “a (en)” in question 4.",
        ),
    ],
)
def test_a_page_says_when_a_question_is_to_be_answered(
    condition: Document, german: str, english: str
) -> None:
    asked = questionnaire(MET, HOURS, EASE, WITH, text("why", show_if=condition))
    assert entries(asked, "de", {}, ())[-1].asked_when == german
    assert entries(asked, "en", {}, ())[-1].asked_when == english
    assert asked.item("why").show_if is not None


def test_words_of_authors_and_of_people_are_never_markup() -> None:
    evil = '"><script>alert(1)</script>'
    label = {"de": evil, "en": evil}
    asked = questionnaire(
        single("place", "kita") | {"label": label, "hint": label, "other": label},
        text("why", long=True),
        text("word"),
        note("hello", hint=label),
        title=label,
        purpose=label,
    )
    fields = {"place_other": [evil], "why": [f"</textarea>{evil}"], "word": [evil]}
    fault = Fault("/word", "word", "maxLength", evil)
    place = Place("", "de", ("de",))
    page = survey_page(place, asked, evil, k=5, fields=fields, faults=[fault])
    assert "<script>" not in page
    assert Posted(page).fields["why"] == fields["why"]


def test_another_language_is_a_button_that_takes_all_answers_along() -> None:
    page = page_of(questionnaire(access="closed"))
    button = re.search(r'<button[^>]*value="language"[^>]*>', page)
    assert button
    assert 'formaction="/umfrage/sample?lang=en&amp;schritt=weiter"' in button.group()
    assert 'form="answers"' in button.group()
    assert CODE not in button.group()


@pytest.mark.parametrize(("k", "words"), [(5, "vier"), (7, "sechs"), (9, "acht"), (13, "12")])
def test_the_page_promises_the_protection_of_its_own_survey(k: int, words: str) -> None:
    page = survey_page(Place("", "de", ("de",)), questionnaire(), CODE, k=k)
    assert f"nur zusammen mit mindestens {words} weiteren ausgewertet" in page


@pytest.mark.parametrize(
    ("profile", "k", "said"),
    [
        ("event", 5, ("Bei 10 Antworten heißt es dann: mindestens 8.", "der selbst geantwortet")),
        ("institution", 7, ("Bei 14 Antworten heißt es dann: mindestens 11.", "zwei Beteiligte")),
        ("sensitive", 9, ("Bei 18 Antworten heißt es dann: mindestens 14.", "drei Beteiligte")),
    ],
)
def test_the_page_says_what_a_minimum_is_and_against_whom_it_holds(
    profile: str, k: int, said: tuple[str, str]
) -> None:
    page = survey_page(Place("", "de", ("de",)), questionnaire(profile=profile), CODE, k=k)
    for words in said:
        assert words in page


def test_the_page_says_what_limited_choices_and_rankings_mean_where_there_are_some() -> None:
    limited = multiple("ways", *"abcd", most=2)
    asked = questionnaire(limited, ranking("order", "a", "b"))
    page = survey_page(Place("", "de", ("de",)), asked, CODE, k=5)
    assert "Wo nur einige Antworten wählbar sind" in page
    assert "Eine Rangfolge zeigen wir ganz" in page
    plain = survey_page(Place("", "de", ("de",)), questionnaire(), CODE, k=5)
    assert "wählbar" not in plain
    assert "Rangfolge" not in plain


def test_a_page_is_in_a_language_of_its_survey() -> None:
    place = Place("", "tr", ("de", "en"))
    assert '<html lang="de">' in survey_page(place, questionnaire(), CODE, k=5)
