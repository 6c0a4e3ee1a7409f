"""How many were asked an item is told by released tables alone, and never too many."""

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.conditions import holds, reachable
from chalicelib.questionnaire.model import OTHER, Is, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES, Profile
from chalicelib.sealing.asked import surely_asked
from tests.unit.questionnaires import (
    Document,
    document,
    multiple,
    number,
    questionnaire,
    scale,
    single,
    text,
    yes_no,
)
from tests.unit.sealed import sealed
from tests.unit.strategies import answers_to, documents

Answers = dict[str, Any]


def asked(survey: Questionnaire, responses: list[Answers], item: str = "why") -> int | None:
    return surely_asked(survey, survey.item(item), sealed(survey, responses))


def world(*groups: tuple[int, Answers]) -> list[Answers]:
    """So many people with these answers."""
    return [answers for times, answers in groups for _ in range(times)]


def test_everybody_is_asked_what_has_no_condition() -> None:
    survey = questionnaire(yes_no("met"), text("why"))
    assert asked(survey, world((12, {"met": "yes"}))) == 12


def test_a_condition_on_one_exact_table_tells_the_number() -> None:
    survey = questionnaire(
        yes_no("met", required=True), text("why", show_if={"item": "met", "is": ["no"]})
    )
    assert asked(survey, world((6, {"met": "yes"}), (4, {"met": "no"}))) == 4


def test_a_capped_table_tells_nothing_of_who_was_asked_further() -> None:
    survey = questionnaire(
        yes_no("met", required=True), text("why", show_if={"item": "met", "is": ["no"]})
    )
    assert asked(survey, world((13, {"met": "yes"}), (1, {"met": "no"}))) is None


def test_the_words_behind_other_belong_to_the_question() -> None:
    survey = questionnaire(
        single("way", "call", "mail", required=True, other={"de": "Anderes", "en": "Other"})
    )
    people = world((5, {"way": "call"}), (4, {"way": "mail"}), (1, {"way": "other"}))
    assert asked(survey, people, "way_other") == 10


def test_only_the_option_looked_at_must_be_exact() -> None:
    survey = questionnaire(
        multiple("ways", "call", "mail", other={"de": "Anderes", "en": "Other"}),
    )
    people = world((6, {"ways": ["mail"]}), (4, {"ways": ["mail", "other"]}))
    assert asked(survey, people, "ways_other") == 10
    people = world((9, {"ways": ["mail"]}), (1, {"ways": ["mail", "other"]}))
    assert asked(survey, people, "ways_other") is None


def test_nobody_took_a_way_round_a_question_that_it_does_not_offer() -> None:
    """Such a condition is refused today, but surveys that run may have been published with one."""
    survey = reading.read_published(
        document(
            number("years", 4, required=True, minimum=0, maximum=8),
            text("why", show_if={"item": "years", "is": ["no_answer"]}),
        )
    )
    assert asked(survey, world((6, {"years": 2}), (6, {"years": 6}))) == 0


def test_who_left_an_item_empty_may_not_have_been_asked_further() -> None:
    survey = questionnaire(
        yes_no("met", no_answer=True), text("why", show_if={"item": "met", "is": ["no_answer"]})
    )
    people = world((3, {"met": "yes"}), (3, {"met": "no"}), (3, {"met": "no_answer"}), (2, {}))
    assert asked(survey, people) == 0


def test_how_two_answers_go_together_is_only_bounded() -> None:
    both = {"all": [{"item": "a", "is": ["yes"]}, {"item": "b", "is": ["yes"]}]}
    either = {"any": both["all"]}
    people = world(
        (7, {"a": "yes", "b": "yes"}), (2, {"a": "yes", "b": "no"}), (3, {"a": "no", "b": "no"})
    )
    items = (yes_no("a", required=True), yes_no("b", required=True))
    assert asked(questionnaire(*items, text("why", show_if=both)), people) == 9 + 7 - 12
    assert asked(questionnaire(*items, text("why", show_if=either)), people) == 9
    assert asked(questionnaire(*items, text("why", show_if={"not": both})), people) == 12 - 7


def test_points_of_a_scale_are_counted_within_their_bounds() -> None:
    survey = questionnaire(
        scale("mood", required=True), text("why", show_if={"item": "mood", "at_most": 2})
    )
    people = world(*((2, {"mood": point}) for point in range(1, 6)))
    assert asked(survey, people) == 4


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"at_least": 10}, 6),
        ({"at_least": 11}, 3),
        ({"at_most": 10}, 4),
        ({"at_least": 10, "at_most": 20}, 3),
        ({"at_least": 10, "at_most": 30}, 6),
        ({"at_most": 30}, 10),
    ],
)
def test_classes_count_only_where_all_of_their_numbers_fit(
    bounds: dict[str, int], expected: int
) -> None:
    survey = questionnaire(
        number("size", 10, 20, required=True, maximum=30),
        text("why", show_if={"item": "size", **bounds}),
    )
    people = world((4, {"size": 3}), (3, {"size": 12}), (3, {"size": 25}))
    assert asked(survey, people) == expected


def test_what_only_some_leaves_are_asked_is_never_sure() -> None:
    survey = questionnaire(
        single("place", "north", "south", required=True),
        text("why", show_if={"item": "place", "is": ["north"]}),
        partition={"item": "place"},
    )
    north = sealed(survey, world((30, {"place": "north"})), node="north")
    assert surely_asked(survey, survey.item("why"), north) is None


@st.composite
def _asked_in_a_batch(draw: st.DrawFn) -> tuple[Questionnaire, list[Answers]]:
    document: Document = draw(documents(profile="event"))
    survey = reading.read(document)
    kinds = draw(st.lists(answers_to(document), min_size=1, max_size=4))
    least = PROFILES[Profile.EVENT].k
    people = [reachable(survey, one) for one in kinds for _ in range(draw(st.integers(1, 9)))]
    assume(len(people) >= least)
    return survey, people


@given(_asked_in_a_batch())
def test_never_more_than_really_were_asked(case: tuple[Questionnaire, list[Answers]]) -> None:
    survey, people = case
    batch = sealed(survey, people)
    for item in survey.items:
        known = surely_asked(survey, item, batch)
        if known is None:
            continue
        condition = item.show_if
        if isinstance(condition, Is) and condition.codes == (OTHER,):
            condition = survey.item(condition.item).show_if
        really = sum(condition is None or holds(condition, answers) for answers in people)
        assert known <= really
