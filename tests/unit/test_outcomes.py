"""A question that everybody answers alike is refused: no cap can protect its answers."""

import pytest

from chalicelib.questionnaire.promise import unkeepable
from tests.unit.questionnaires import (
    Document,
    acknowledgement,
    day,
    multiple,
    number,
    questionnaire,
    ranking,
    scale,
    single,
    text,
    yes_no,
)

ALIKE: list[Document] = [
    single("a", "yes", no_answer=True),
    single("a", "yes", not_applicable=True, required=True),
    multiple("a", "x", required=True),
    multiple("a", alone=("none",), required=True),
    number("a", 10, 20, minimum=10, maximum=19),
    number("a", 10, minimum=10),
    number("a", 10, maximum=9),
    number("a", 2.5, minimum=2.1, maximum=2.9),
]

DIFFERENT: list[Document] = [
    single("a", "x", "y"),
    multiple("a", "x"),
    multiple("a", "x", alone=("none",), required=True),
    number("a", 10, 20, minimum=9, maximum=19),
    number("a", 10),
    number("a", 2.5, minimum=2.1, maximum=2.9, whole=False),
    day("a", "2026-01-01"),
    ranking("a", "x", "y"),
    scale("a", 2),
    yes_no("a", required=True),
    acknowledgement("a"),
    acknowledgement("a", required=True),
    text("a"),
]


@pytest.mark.parametrize("asked", ALIKE)
def test_a_question_with_one_possible_answer_is_not_published(asked: Document) -> None:
    [finding] = unkeepable(questionnaire(asked))
    assert finding.where == "/items/a"


@pytest.mark.parametrize("asked", DIFFERENT)
def test_a_question_with_two_possible_answers_is(asked: Document) -> None:
    assert list(unkeepable(questionnaire(asked))) == []
