"""A posted form: what people type is understood, shown again and never lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import form
from chalicelib.intake.entries import entries
from chalicelib.intake.form_pages import survey_page
from chalicelib.intake.prefilled import fields_of, respelt
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
from tests.unit.posted import CODE, FURTHER, Posted, page_of
from tests.unit.questionnaires import (
    Document,
    day,
    multiple,
    number,
    questionnaire,
    ranking,
    single,
    text,
    yes_no,
)


def _as_kept(asked: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """Texts lose the space around them, choices their order; everything else stays as it is."""
    kept = dict(answers)
    for item_id, answer in answers.items():
        if isinstance(asked.item(item_id), Multiple):
            kept[item_id] = sorted(map(str, answer))  # type: ignore[arg-type]
        elif isinstance(asked.item(item_id), FreeText):
            kept[item_id] = str(answer).replace("\r\n", "\n").strip()
    return kept


FURTHER_ANSWERS = {
    "order": st.permutations(["x", "y", "z"]),
    "trust_youth": st.sampled_from([1, 2, 3, "no_answer"]),
    "trust_health": st.sampled_from([1, 2, 3, "no_answer"]),
    "read": st.just("yes"),
}


"""Answers to items of the types that only pages know so far."""


@given(st.data(), st.sampled_from(["de", "en"]))
def test_answers_survive_being_filled_in_shown_again_and_posted(
    data: st.DataObject, language: str
) -> None:
    document, given_answers = data.draw(strategies.answered())
    asked = reading.read(document | {"items": [*document["items"], *FURTHER]})
    further = data.draw(st.fixed_dictionaries({}, optional=FURTHER_ANSWERS))
    answers = reachable(asked, given_answers | further)
    page = page_of(asked, language, fields_of(asked, answers, language))
    understood = form.read(asked, Posted(page).fields, language)
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
    page = page_of(asked)
    empty = Posted(page).fields
    names = [*empty, *(item.id for item in asked.items), "q0.evasion", "unknown"]
    fields = data.draw(
        st.dictionaries(st.sampled_from(names), st.lists(JUNK, max_size=3), max_size=12)
    )
    form.read(asked, fields)
    shown = Posted(page_of(asked, fields=fields)).fields
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
    assert Posted(page_of(asked, fields={"why": ["\nZeit"]})).fields["why"] == ["\nZeit"]


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


def test_a_form_opens_with_the_answers_its_author_suggests() -> None:
    asked = questionnaire(
        yes_no("met", default="no"),
        multiple("with", "a", "b", default=["b"]),
        number("hours", 5, whole=False, default=2.5),
        day("last", "2026-01-01", default="2026-09-01"),
        text("word", default="gut"),
        text("why"),
    )
    shown = Posted(survey_page(Place("", "de", ("de", "en")), asked, CODE, k=5)).fields
    assert form.read(asked, shown) == {
        "met": "no", "with": ["b"], "hours": 2.5, "last": "2026-09-01", "word": "gut",
    }  # fmt: skip
    emptied = Posted(page_of(asked)).fields
    assert form.read(asked, emptied) == {}, "what a person has emptied stays empty"


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
