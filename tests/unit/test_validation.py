"""What is wrong with a response is said once per question, in words, in the reader's language."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake.validation import Fault, faults
from chalicelib.questionnaire import reading
from tests.unit.questionnaires import (
    Document,
    day,
    multiple,
    number,
    questionnaire,
    ranking,
    scale,
    single,
    text,
    words,
    yes_no,
)
from tests.unit.strategies import answered

OWN = {"constraint_message": words("Own words.")}

CASES: list[tuple[Document, Any, str, str, str]] = [
    (yes_no("q"), "maybe", "enum", "Choose one of", "Wählen Sie"),
    (yes_no("q"), None, "enum", "Choose one of", "Wählen Sie"),
    (yes_no("q"), "no_answer", "enum", "Choose one of", "Wählen Sie"),
    (single("q", "a"), ["a"], "enum", "Choose one of", "Wählen Sie"),
    (scale("q", 5), 6, "enum", "Choose one of", "Wählen Sie"),
    (scale("q", 5), "3", "enum", "Choose one of", "Wählen Sie"),
    (scale("q", 5), True, "enum", "Choose one of", "Wählen Sie"),
    (multiple("q", "a", "b", "c", most=2), ["a", "b", "c"], "maxItems", "at most 2", "höchstens 2"),
    (multiple("q", "a", "b", alone=("none",)), ["a", "none"], "maxItems", "excludes", "schließt"),
    (multiple("q", "a", "b", most=1), ["a", "b"], "maxItems", "at most 1", "höchstens 1"),
    (multiple("q", "a", required=True), [], "minItems", "at least one", "mindestens eine"),
    (multiple("q", "a"), ["z"], "enum", "Choose one of", "Wählen Sie"),
    (multiple("q", "a"), "a", "type", "Choose one of", "Wählen Sie"),
    (multiple("q", "a", "b"), ["a", "a"], "uniqueItems", "Choose one of", "Wählen Sie"),
    (number("q", 5), 4.5, "type", "whole number", "ganze Zahl"),
    (number("q", 5), "viele", "type", "whole number", "ganze Zahl"),
    (number("q", 5, whole=False), "viele", "type", "Enter a number", "Zahl"),
    (number("q", 5, minimum=0), -1, "minimum", "0 or more", "0"),
    (number("q", 5, maximum=99), 100, "maximum", "99 or less", "99"),
    (day("q", "2020-01-01"), "2026-02-30", "format", "date that exists", "Datum"),
    (day("q", "2020-01-01"), "2026-2-3", "format", "date that exists", "Datum"),
    (day("q", "2020-01-01"), "2026-02-03\n", "format", "date that exists", "Datum"),
    (day("q", "2020-01-01"), 20260203, "type", "date that exists", "Datum"),
    (text("q", max_length=3), "abcd", "maxLength", "at most 3", "höchstens 3"),
    (text("q"), "", "minLength", "Write something", "Schreiben"),
    (text("q"), " \n", "pattern", "Write something", "Schreiben"),
    (ranking("q", "a", "b", "c"), ["a"], "minItems", "place of its own", "eigenen Platz"),
    (ranking("q", "a", "b"), ["a", "a"], "uniqueItems", "place of its own", "eigenen Platz"),
    (text("q", max_length=3, **OWN), "abcd", "maxLength", "Own words. (en)", "Own words."),
    (number("q", 5, minimum=0, **OWN), -1, "minimum", "Own words. (en)", "Own words."),
    (number("q", 5, minimum=0, **OWN), "viele", "type", "whole number", "ganze Zahl"),
]


@pytest.mark.parametrize(("item", "answer", "keyword", "english", "german"), CASES)
def test_a_fault_says_what_to_do(
    item: Document, answer: Any, keyword: str, english: str, german: str
) -> None:
    survey = questionnaire(item)
    [fault] = faults(survey, {"q": answer}, "en")
    assert (fault.pointer, fault.item, fault.keyword) == ("/q", "q", keyword)
    assert english in fault.message
    [translated] = faults(survey, {"q": answer}, "de")
    assert german in translated.message
    assert translated.message != fault.message


@pytest.mark.parametrize(
    ("item", "english"),
    [
        (yes_no("q", required=True), "Choose an answer."),
        (scale("q", required=True), "Choose an answer."),
        (multiple("q", "a", required=True), "Choose at least one answer."),
        (number("q", 5, required=True), "Enter a number."),
        (day("q", "2020-01-01", required=True), "Enter a date."),
        (text("q", required=True), "Write an answer."),
    ],
)
def test_a_required_question_asks_for_its_kind_of_answer(item: Document, english: str) -> None:
    [fault] = faults(questionnaire(item), {}, "en")
    assert (fault.pointer, fault.keyword, fault.message) == ("/q", "required", english)
    [translated] = faults(questionnaire(item), {}, "de")
    assert translated.message != english


def test_what_is_required_only_of_some_is_missed_only_by_them() -> None:
    survey = questionnaire(
        yes_no("met", required=True),
        text("whom", required=True, show_if={"item": "met", "is": ["yes"]}),
    )
    assert faults(survey, {"met": "no"}, "en") == []
    assert [fault.item for fault in faults(survey, {"met": "yes"}, "en")] == ["whom"]
    assert [fault.item for fault in faults(survey, {}, "en")] == ["met"]


def test_faults_come_once_per_question_in_the_order_asked() -> None:
    survey = questionnaire(text("z", max_length=2), yes_no("a", required=True), scale("m"))
    found = faults(survey, {"m": 9, "z": " " * 9, "unknown": 1, "also": 2}, "en")
    assert [fault.item for fault in found] == ["z", "a", "m", "also", "unknown"]


def test_an_unknown_question_is_pointed_to_as_json_pointers_demand() -> None:
    """RFC 6901: "~" is written "~0" and "/" is written "~1"."""
    [fault] = faults(questionnaire(yes_no("a")), {"x/y~z": 1}, "en")
    assert fault.pointer == "/x~1y~0z"
    assert fault.keyword == "additionalProperties"
    assert fault.message == "There is no question of this name."


_anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(answered(), st.dictionaries(st.sampled_from(["q0", "q1", "q2", "", "/"]), _anything))
def test_whatever_is_sent_validation_answers_with_at_most_one_fault_per_question(
    case: tuple[Document, dict[str, Any]], junk: dict[str, Any]
) -> None:
    asked, answers = case
    found: list[Fault] = faults(reading.read(asked), answers | junk, "de")
    assert len({fault.item for fault in found}) == len(found)
    assert all(fault.message and fault.keyword and fault.pointer for fault in found)


def test_a_fault_never_repeats_what_was_typed() -> None:
    survey = questionnaire(text("q", max_length=3), yes_no("a"), number("n", 1))
    typed = {"q": "GEHEIM", "a": "GEHEIM", "n": "GEHEIM"}
    assert len(faults(survey, typed, "de")) == 3
    assert all("GEHEIM" not in fault.message for fault in faults(survey, typed, "de"))
