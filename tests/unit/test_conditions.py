"""Page, server and JSON Schema agree on who is asked what."""

from typing import Any

import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from chalicelib.intake.validation import faults
from chalicelib.questionnaire import reading, schemas
from chalicelib.questionnaire.conditions import reachable, shown_items
from chalicelib.questionnaire.model import Note
from chalicelib.questionnaire.response_schema import answers_schema, response_schema
from tests.unit.questionnaires import (
    Document,
    document,
    multiple,
    note,
    number,
    questionnaire,
    scale,
    single,
    yes_no,
)
from tests.unit.strategies import answered


def shown_by_hand(asked: Document, answers: dict[str, Any]) -> list[str]:
    """Which lines of a questionnaire are shown, worked out from its JSON alone."""
    seen: dict[str, list[Any]] = {}
    shown = []

    def true(condition: Document) -> bool:
        if "all" in condition:
            return all(true(part) for part in condition["all"])
        if "any" in condition:
            return any(true(part) for part in condition["any"])
        if "not" in condition:
            return not true(condition["not"])
        given = seen.get(condition["item"], [])
        if "is" in condition:
            return bool({str(code) for code in condition["is"]} & {str(one) for one in given})
        low, high = condition.get("at_least", -1e9), condition.get("at_most", 1e9)
        return any(low <= one <= high for one in given if not isinstance(one, str))

    for item in asked["items"]:
        if "show_if" not in item or true(item["show_if"]):
            shown.append(item["id"])
            answer = answers.get(item["id"], [])
            seen[item["id"]] = answer if isinstance(answer, list) else [answer]
            if "other" in item and "other" in seen[item["id"]]:
                shown.append(f"{item['id']}_other")
    return shown


@given(answered())
def test_the_server_shows_exactly_what_the_conditions_say(
    case: tuple[Document, dict[str, Any]],
) -> None:
    asked, answers = case
    shown = [item.id for item in shown_items(reading.read(asked), answers)]
    assert shown == shown_by_hand(asked, answers)


@given(answered())
def test_a_response_lacks_exactly_the_required_questions_that_were_shown(
    case: tuple[Document, dict[str, Any]],
) -> None:
    asked, answers = case
    shown = shown_by_hand(asked, answers)
    required = {item["id"] for item in asked["items"] if item.get("required")}
    lacking = {item for item in shown if item in required and item not in answers}

    survey = reading.read(asked)
    schema = answers_schema(survey)

    assert {fault.item for fault in faults(survey, answers, "en")} == lacking
    assert schemas.validator(schema).is_valid(answers) == (not lacking)
    judge = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert judge.is_valid(answers) == (not lacking)
    sent = {"version": 1, "language": "de", "code": "0" * 20, "answers": answers}
    whole = jsonschema_rs.Draft202012Validator(response_schema(survey), validate_formats=True)
    assert whole.is_valid(sent) == (not lacking)


_junk = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=4,
)


@given(answered(), st.dictionaries(st.sampled_from(["q0", "q1", "q2", "q9"]), _junk))
def test_two_json_schema_libraries_judge_any_answers_alike(
    case: tuple[Document, dict[str, Any]], junk: dict[str, Any]
) -> None:
    asked, answers = case
    schema = answers_schema(reading.read(asked))
    Draft202012Validator.check_schema(schema)
    judge = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert schemas.validator(schema).is_valid(answers | junk) == judge.is_valid(answers | junk)


@given(answered())
def test_answers_to_what_was_not_shown_are_dropped_and_nothing_else(
    case: tuple[Document, dict[str, Any]],
) -> None:
    asked, answers = case
    survey = reading.read(asked)
    kept = reachable(survey, answers)
    shown = shown_by_hand(asked, answers)
    assert kept == {item: answer for item, answer in answers.items() if item in shown}
    assert reachable(survey, kept) == kept
    notes = {item.id for item in survey.items if isinstance(item, Note)}
    assert not notes & kept.keys()


def test_a_filter_of_a_filter_closes_with_the_first() -> None:
    survey = questionnaire(
        yes_no("works"),
        yes_no("leads", show_if={"item": "works", "is": ["yes"]}),
        yes_no("content", show_if={"item": "leads", "is": ["yes"]}),
    )
    given_before = {"works": "no", "leads": "yes", "content": "no"}
    assert reachable(survey, given_before) == {"works": "no"}


def test_the_opposite_of_a_hidden_answer_holds() -> None:
    asked = [
        yes_no("works"),
        yes_no("leads", show_if={"item": "works", "is": ["yes"]}),
        yes_no("wishes", show_if={"not": {"item": "leads", "is": ["yes"]}}, required=True),
    ]
    survey = questionnaire(*asked)
    hidden = {"works": "no", "leads": "yes"}
    assert [item.id for item in shown_items(survey, hidden)] == ["works", "wishes"]
    assert [fault.item for fault in faults(survey, hidden, "de")] == ["wishes"]


def test_numbers_are_compared_with_both_bounds_included_and_evasions_never() -> None:
    survey = questionnaire(
        number("children", 10, no_answer=True),
        scale("mood"),
        note("many", show_if={"item": "children", "at_least": 3, "at_most": 5}),
        note("low", show_if={"item": "mood", "at_most": 2}),
    )

    def notes(**answers: Any) -> list[str]:
        return [item.id for item in shown_items(survey, answers) if isinstance(item, Note)]

    assert notes(children=2) == notes(children=6) == notes(children="no_answer") == []
    assert notes(children=3) == notes(children=5) == ["many"]
    assert notes(mood=2) == ["low"]
    assert notes(mood=3) == []


def test_one_of_several_choices_is_enough() -> None:
    survey = questionnaire(
        multiple("help", "time", "rooms", "money"),
        note("costly", show_if={"item": "help", "is": ["rooms", "money"]}),
    )
    assert [item.id for item in shown_items(survey, {"help": ["time", "money"]})] == [
        "help",
        "costly",
    ]
    assert [item.id for item in shown_items(survey, {"help": ["time"]})] == ["help"]


def test_whole_numbers_may_stand_in_conditions_on_scales() -> None:
    survey = reading.read(
        document(scale("mood"), single("why", "a", show_if={"item": "mood", "is": [1, "2"]}))
    )
    assert len(shown_items(survey, {"mood": 1})) == len(shown_items(survey, {"mood": 2})) == 2
    assert len(shown_items(survey, {"mood": 3})) == 1
