"""A posted form: what people type is understood, shown again and never lost."""

import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import form
from chalicelib.intake.entries import entries
from chalicelib.intake.entry import Control, Entry, answered, faulty
from chalicelib.intake.pages import survey_page
from chalicelib.intake.prefilled import fields_of, respelt
from chalicelib.intake.validation import Fault
from chalicelib.layout.page import Place
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import (
    Answer,
    Answers,
    FreeText,
    Multiple,
    Questionnaire,
)
from tests.unit import strategies
from tests.unit.questionnaires import (
    Document,
    day,
    matrix,
    multiple,
    note,
    number,
    questionnaire,
    ranking,
    scale,
    single,
    text,
    words,
    yes_no,
)

CODE = "K7Q2M9XW4BTR5D0HN8VC"

Fields = Mapping[str, Sequence[str]]


class _Posted(HTMLParser):
    """What a browser posts from a page's form when nothing more is done to it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._textarea = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name = given.get("name") or ""
        if tag == "textarea":
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(given["value"] or "")
        elif tag == "select":
            self._select = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = [given["value"] or ""]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            words = self.fields[self._textarea][0]
            self.fields[self._textarea] = [words.removeprefix("\n")]
            self._textarea = ""


def _page(asked: Questionnaire, language: str = "de", fields: Fields | None = None) -> str:
    place = Place("", language, ("de", "en"))
    return survey_page(place, asked, CODE, k=5, fields=fields or {})


def _as_kept(asked: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Texts lose the space around them, choices their order; everything else stays as it is."""
    kept = dict(answers)
    for item_id, answer in answers.items():
        if isinstance(asked.item(item_id), Multiple):
            kept[item_id] = sorted(map(str, answer))  # type: ignore[arg-type]
        elif isinstance(asked.item(item_id), FreeText):
            kept[item_id] = str(answer).replace("\r\n", "\n").strip()
    return kept


FURTHER = (
    ranking("order", "x", "y", "z"),
    matrix("trust", "youth", "health", no_answer=True),
    {"id": "read", "type": "acknowledge", "label": words("Gelesen.")},
)
FURTHER_ANSWERS = {
    "order": st.permutations(["x", "y", "z"]),
    "trust_youth": st.sampled_from([1, 2, 3, "no_answer"]),
    "trust_health": st.sampled_from([1, 2, 3, "no_answer"]),
    "read": st.just("yes"),
}
"""Of the types that only pages know so far: items, and answers to them."""


@given(st.data(), st.sampled_from(["de", "en"]))
def test_answers_survive_being_filled_in_shown_again_and_posted(
    data: st.DataObject, language: str
) -> None:
    document, given_answers = data.draw(strategies.answered())
    asked = reading.read(document | {"items": [*document["items"], *FURTHER]})
    further = data.draw(st.fixed_dictionaries({}, optional=FURTHER_ANSWERS))
    answers = reachable(asked, given_answers | further)
    page = _page(asked, language, fields_of(asked, answers, language))
    understood = form.read(asked, _Posted(page).fields, language)
    assert _as_kept(asked, understood) == _as_kept(asked, answers)


JUNK = st.one_of(
    st.text(),
    st.from_regex(r"[-+−]?[0-9.,' \u202f]*", fullmatch=True),
    st.sampled_from(["9" * 5000, "²", "٣", "1e400", "NaN", "-", ",", "0x10", "not_applicable"]),
)


@given(st.data())
def test_whatever_is_posted_is_read_without_an_error_and_what_was_typed_is_shown_again(
    data: st.DataObject,
) -> None:
    asked = reading.read(data.draw(strategies.documents()))
    page = _page(asked)
    empty = _Posted(page).fields
    names = [*empty, *(item.id for item in asked.items), "q0.evasion", "unknown"]
    fields = data.draw(
        st.dictionaries(st.sampled_from(names), st.lists(JUNK, max_size=3), max_size=12)
    )
    form.read(asked, fields)
    shown = _Posted(_page(asked, fields=fields)).fields
    typed = {name for name in empty if name not in ("code", "version", "typed-in")}
    for name in typed & fields.keys():
        assert shown[name] == [next(iter(fields[name]), "")]


@pytest.mark.parametrize(
    ("language", "typed", "understood"),
    [
        ("de", "12", 12),
        ("de", " 12 ", 12),
        ("de", "+12", 12),
        ("de", "-3", -3),
        ("de", "\N{MINUS SIGN}3", -3),
        ("de", "2,5", 2.5),
        ("de", "2.5", 2.5),
        ("de", "12,0", 12),
        ("de", "1.234", 1234),
        ("de", "1.234,5", 1234.5),
        ("de", "1.234.567", 1234567),
        ("de", "1 234", 1234),
        ("de", "1\N{NARROW NO-BREAK SPACE}234,5", 1234.5),
        ("en", "1,234", 1234),
        ("en", "1,234.5", 1234.5),
        ("en", "1.234", 1.234),
        ("en", "2,5", 2.5),
    ],
)
def test_numbers_are_understood_as_the_language_writes_them(
    language: str, typed: str, understood: float
) -> None:
    asked = questionnaire(number("hours", 5, whole=False))
    assert form.read(asked, {"hours": [typed]}, language) == {"hours": understood}


@pytest.mark.parametrize(
    "typed",
    [
        "9" * 5000,
        "viele",
        "3 4",
        "12 34",
        "1.23.4",
        "3-4",
        "1e5",
        "NaN",
        "inf",
        "0x10",
        "²",
        "12 Stunden",
        ",5",
    ],
)
def test_what_is_no_number_stays_as_it_was_typed(typed: str) -> None:
    asked = questionnaire(number("hours", 5, whole=False))
    assert form.read(asked, {"hours": [typed]}) == {"hours": typed}


@pytest.mark.parametrize(
    ("parts", "understood"),
    [
        (("12", "9", "2026"), "2026-09-12"),
        (("01", "02", "2026"), "2026-02-01"),
        ((" 1 ", "2", "2026"), "2026-02-01"),
        (("29", "2", "2024"), "2024-02-29"),
        (("31", "2", "2026"), "31.2.2026"),
        (("12", "9", "26"), "12.9.26"),
        (("12", "", "2026"), "12..2026"),
        (("", "", "2026-09-12"), "..2026-09-12"),
        (("heute", "", ""), "heute.."),
    ],
)
def test_a_date_comes_in_three_parts_and_stays_as_typed_if_it_does_not_exist(
    parts: tuple[str, str, str], understood: str
) -> None:
    asked = questionnaire(day("met", "2026-01-01"))
    names = ("met.day", "met.month", "met.year")
    fields = {name: [part] for name, part in zip(names, parts, strict=True)}
    assert form.read(asked, fields) == {"met": understood}


def test_a_line_break_at_the_start_of_a_text_is_shown_again() -> None:
    asked = questionnaire(text("why", long=True))
    assert _Posted(_page(asked, fields={"why": ["\nZeit"]})).fields["why"] == ["\nZeit"]


def test_what_was_left_empty_is_no_answer() -> None:
    asked = questionnaire(
        yes_no("met"),
        multiple("with", "a"),
        number("hours", 5),
        day("last", "2026-01-01"),
        text("why"),
    )
    fields = {
        "met": [""],
        "with": [""],
        "hours": [" "],
        "last.day": [""],
        "last.month": [" "],
        "last.year": [""],
        "why": [" \r\n "],
        "unknown": ["x"],
    }
    assert form.read(asked, fields) == {}


def test_whoever_types_a_number_and_ticks_rather_not_say_has_not_said() -> None:
    asked = questionnaire(number("hours", 5, no_answer=True))
    fields = {"hours": ["12"], "hours.evasion": ["no_answer"]}
    assert form.read(asked, fields) == {"hours": "no_answer"}


@pytest.mark.parametrize(
    ("item", "chosen", "understood"),
    [
        (single("place", "kita"), [], "other"),
        (single("place", "kita"), ["kita"], "kita"),
        (multiple("place", "kita"), [], ["other"]),
        (multiple("place", "kita"), ["kita"], ["kita", "other"]),
        (multiple("place", "kita"), ["other", "kita"], ["other", "kita"]),
    ],
)
def test_words_written_behind_other_choose_it(
    item: Document, chosen: list[str], understood: Answer
) -> None:
    asked = questionnaire(item | {"other": {"de": "Woanders", "en": "Elsewhere"}})
    fields = {"place": chosen, "place_other": ["In einer Praxis"]}
    assert form.read(asked, fields)["place"] == understood


@pytest.mark.parametrize(
    ("places", "understood"),
    [
        (("2", "3", "1"), ["c", "a", "b"]),
        (("", "", ""), None),
        (("1", "", ""), ["a"]),
        (("1", "1", "2"), ["a", "c"]),
        (("0", "4", "zwei"), []),
    ],
)
def test_a_ranking_is_complete_only_if_each_option_has_a_place_of_its_own(
    places: tuple[str, str, str], understood: Answer | None
) -> None:
    asked = questionnaire(ranking("order", "a", "b", "c"))
    fields = {f"order.{code}": [place] for code, place in zip("abc", places, strict=True)}
    assert form.read(asked, fields).get("order") == understood
    [entry] = entries(asked, "de", fields, ())
    assert [blank.typed for blank in entry.blanks] == list(places)


def test_a_ranking_is_said_back_in_its_order() -> None:
    entry = _entry(ranking("order", "a", "b"), **{"order.a": ["2"], "order.b": ["1"]})
    assert answered(entry) == ("1. b", "2. a")


def test_a_form_opens_with_the_answers_its_author_suggests() -> None:
    asked = questionnaire(
        yes_no("met", default="no"),
        multiple("with", "a", "b", default=["b"]),
        number("hours", 5, whole=False, default=2.5),
        day("last", "2026-01-01", default="2026-09-01"),
        text("word", default="gut"),
        text("why"),
    )
    shown = _Posted(survey_page(Place("", "de", ("de", "en")), asked, CODE, k=5)).fields
    assert form.read(asked, shown) == {
        "met": "no", "with": ["b"], "hours": 2.5, "last": "2026-09-01", "word": "gut",
    }  # fmt: skip
    emptied = _Posted(_page(asked)).fields
    assert form.read(asked, emptied) == {}, "what a person has emptied stays empty"


def _entry(item: Document, **fields: list[str]) -> Entry:
    return entries(questionnaire(item), "de", fields, ())[0]


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
    assert _Posted(page).fields["why"] == fields["why"]


def test_another_language_is_a_button_that_takes_all_answers_along() -> None:
    page = _page(questionnaire(access="closed"))
    button = re.search(r'<button[^>]*value="language"[^>]*>', page)
    assert button
    assert 'formaction="/umfrage/sample?lang=en&amp;schritt=weiter"' in button.group()
    assert 'form="answers"' in button.group()
    assert CODE not in button.group()


@pytest.mark.parametrize(
    ("before", "now", "typed", "shown"),
    [
        ("de", "en", "1.234,5", "1234.5"),
        ("en", "de", "2.5", "2,5"),
        ("de", "en", "viele", "viele"),
        ("de", "de", "1.234", "1.234"),
    ],
)
def test_a_number_means_the_same_in_the_other_language(
    before: str, now: str, typed: str, shown: str
) -> None:
    asked = questionnaire(number("hours", 5, whole=False), text("why"))
    fields = respelt(asked, {"hours": [typed], "why": ["2,5"]}, before, now)
    assert fields == {"hours": [shown], "why": ["2,5"]}


@pytest.mark.parametrize(("k", "words"), [(5, "vier"), (7, "sechs"), (9, "acht"), (13, "12")])
def test_the_page_promises_the_protection_of_its_own_survey(k: int, words: str) -> None:
    page = survey_page(Place("", "de", ("de",)), questionnaire(), CODE, k=k)
    assert f"nur zusammen mit mindestens {words} weiteren ausgewertet" in page


def test_a_page_is_in_a_language_of_its_survey() -> None:
    place = Place("", "tr", ("de", "en"))
    assert '<html lang="de">' in survey_page(place, questionnaire(), CODE, k=5)
