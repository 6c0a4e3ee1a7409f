"""Filters of filters stay small and quick, for the server and for whoever reads the schema."""

import json
from itertools import product
from typing import Any

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator

from chalicelib.intake.validation import faults
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.condition_schema import too_deep
from chalicelib.questionnaire.publishing import obstacles
from chalicelib.questionnaire.response_schema import answers_schema, response_schema
from tests.unit.questionnaires import Document, document, text, yes_no

YES = ["yes"]


def said(item: str) -> Document:
    return {"item": item, "is": YES}


def chain(length: int, join: str) -> Document:
    """Pairs of questions, each shown if both (or one) of the pair before are answered with yes."""
    items = [yes_no("a0", required=True), yes_no("b0", required=True)]
    for n in range(1, length):
        show_if = {join: [said(f"a{n - 1}"), said(f"b{n - 1}")]}
        items += [yes_no(f"{x}{n}", required=True, show_if=show_if) for x in "ab"]
    return document(*items)


def test_sixty_filters_one_after_the_other_stay_small_and_are_decided_by_any_validator() -> None:
    survey = reading.read(chain(60, "all"))
    schema = answers_schema(survey)
    assert len(json.dumps(schema)) < 500_000
    assert list(obstacles(survey)) == []
    every = {item.id: "yes" for item in survey.items}
    for lacking, fits in [((), True), (("a59",), False), (("b30",), False)]:
        answers = {item: answer for item, answer in every.items() if item not in lacking}
        for judge in (
            Draft202012Validator(schema),
            jsonschema_rs.Draft202012Validator(schema),
        ):
            assert judge.is_valid(answers) is fits
        assert (faults(survey, answers, "de") == []) is fits


def test_the_whole_response_is_judged_alike() -> None:
    survey = reading.read(chain(6, "all"))
    whole = Draft202012Validator(response_schema(survey))
    every = {item.id: "yes" for item in survey.items}
    sent: dict[str, Any] = {"version": 1, "language": "de", "code": "0" * 20}
    assert whole.is_valid(sent | {"answers": every})
    del every["a5"]
    assert not whole.is_valid(sent | {"answers": every})


def test_what_a_validator_could_not_decide_is_not_published() -> None:
    survey = reading.read(chain(12, "any"))
    [finding] = obstacles(survey)
    assert finding.where == "/items/a8/show_if"
    assert "Vereinfachen Sie die Bedingungen" in finding.said("de")


def test_filters_by_the_opposite_may_follow_one_another_sixty_times() -> None:
    items = [yes_no("q0", required=True)]
    for n in range(1, 70):
        opposite = {"not": said(f"q{n - 1}")}
        items.append(yes_no(f"q{n}", required=True, show_if=opposite))
    deep = reading.read(document(*items))
    assert next(item.id for item in too_deep(deep)) == "q62"
    survey = reading.read(document(*items[:62]))
    judge = Draft202012Validator(answers_schema(survey))
    assert judge.is_valid({item.id: "no" for item in survey.items})
    assert not judge.is_valid({"q0": "no"})
    assert not judge.is_valid({"q0": "yes"})


def test_the_schema_says_what_the_server_decides_for_all_answers_of_a_tangle() -> None:
    """A question after two others that hang on each other, by and, or and not."""
    items = [yes_no("a"), yes_no("b", show_if=said("a"))]
    items.append(yes_no("c", show_if={"any": [said("a"), {"not": said("b")}]}))
    items.append(yes_no("d", show_if={"all": [said("b"), {"any": [said("c"), said("b")]}]}))
    items.append(yes_no("e", required=True, show_if={"all": [said("d"), {"not": said("c")}]}))
    survey = reading.read(document(*items))
    judge = Draft202012Validator(answers_schema(survey))
    verdicts = []
    for given in product(["yes", "no", None], repeat=5):
        answers = {name: one for name, one in zip("abcde", given, strict=True) if one}
        verdicts.append(judge.is_valid(answers))
        assert verdicts[-1] == (faults(survey, answers, "de") == [])
    assert {True, False} == set(verdicts)


@pytest.mark.parametrize("pattern", ["(a+)+", "(a|a)*b", ".*x", "(a|ab)(c|bcd)"])
def test_a_pattern_that_may_take_for_ever_is_not_published(pattern: str) -> None:
    [finding] = obstacles(reading.read(document(text("plz", pattern=pattern))))
    assert finding.where == "/items/plz/pattern"
    assert "nicht sicher" in finding.said("de")


def test_a_pattern_that_programs_read_differently_is_told_with_the_way_to_write_it() -> None:
    [finding] = obstacles(reading.read(document(text("plz", pattern=r"^\d{5}$"))))
    assert finding.said("de").endswith("Schreiben Sie [0-9]{5}.")
    assert list(obstacles(reading.read(document(text("plz", pattern="[0-9]{5}"))))) == []
