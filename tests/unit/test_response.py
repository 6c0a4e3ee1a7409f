"""What is stored of a response: closed answers together, each text apart, nothing hidden."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import codes
from chalicelib.intake.response import Response, compose
from chalicelib.questionnaire import reading
from tests.unit.questionnaires import (
    Document,
    multiple,
    number,
    questionnaire,
    ranking,
    single,
    text,
    yes_no,
)
from tests.unit.strategies import answered

CODE = "K7Q2M9XW4BTR5D0HN8VC"
WEEK = "2026-W37"


def composed(**answers: Any) -> Response:
    survey = questionnaire(
        yes_no("met"),
        multiple("help", "time", "rooms", "money"),
        text("wish"),
        text("why", show_if={"item": "met", "is": ["no"]}),
        single("job", "nurse", other={"de": "Anderes", "en": "Other"}),
        number("age", 30),
    )
    return compose(survey, CODE, answers, WEEK)


@given(st.permutations(["time", "rooms", "money"]))
def test_the_order_of_choices_makes_no_other_response(order: list[str]) -> None:
    assert composed(help=order, met="no") == composed(met="no", help=["time", "rooms", "money"])


@given(st.permutations(["time", "rooms", "money"]))
def test_the_order_of_a_ranking_is_its_answer(order: list[str]) -> None:
    survey = questionnaire(ranking("first", "time", "rooms", "money"))
    kept = compose(survey, CODE, {"first": order}, WEEK)
    assert json.loads(kept.answers) == {"first": order}
    reversed_order = compose(survey, CODE, {"first": order[::-1]}, WEEK)
    assert reversed_order.digest != kept.digest


@given(answered(), st.randoms())
def test_the_order_of_questions_makes_no_other_response(
    case: tuple[Document, dict[str, Any]], random: Any
) -> None:
    asked, answers = case
    survey = reading.read(asked)
    names = list(answers)
    random.shuffle(names)
    shuffled = {name: answers[name] for name in names}
    assert compose(survey, CODE, shuffled, WEEK).digest == (
        compose(survey, CODE, answers, WEEK).digest
    )


def test_every_answer_given_counts_in_the_digest_texts_included() -> None:
    digests = [
        composed().digest,
        composed(met="no").digest,
        composed(met="yes").digest,
        composed(met="no", wish="Zeit").digest,
        composed(met="no", wish="Räume").digest,
        composed(met="no", why="Zeit").digest,
    ]
    assert len(set(digests)) == len(digests)


def test_texts_are_parted_from_the_answers_and_from_each_other() -> None:
    response = composed(met="no", wish="mehr Zeit", why="war krank", job="other", job_other="Opa")
    assert json.loads(response.answers) == {"met": "no", "job": "other"}
    assert {one.item: one.text for one in response.texts} == {
        "wish": "mehr Zeit",
        "why": "war krank",
        "job_other": "Opa",
    }
    keys = {one.key for one in response.texts} | {response.key}
    assert len(keys) == 4
    assert response.key == codes.response_key("sample", CODE)


def test_what_was_not_shown_leaves_no_trace() -> None:
    shown = composed(met="yes", job="nurse")
    assert composed(met="yes", job="nurse", why="geheim", job_other="geheim") == shown
    assert "geheim" not in str(composed(met="yes", why="geheim"))


def test_a_response_knows_its_week_and_nothing_finer_and_never_its_code() -> None:
    response = composed(met="no", wish="Zeit")
    assert response.week == WEEK
    assert response.version == 1
    assert CODE not in str(response)
    assert "Zeit" not in response.answers + response.digest


def test_an_empty_response_is_one_too() -> None:
    assert composed().answers == "{}"
    assert composed().texts == ()
