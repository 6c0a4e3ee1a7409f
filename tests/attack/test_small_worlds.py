"""Every world of small questionnaires, judged with full knowledge of the code."""

from collections.abc import Sequence
from math import comb

import pytest

from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from tests.attack.judge import verdict
from tests.attack.patterns import components
from tests.unit.questionnaires import (
    Document,
    acknowledgement,
    multiple,
    number,
    questionnaire,
    ranking,
    scale,
    single,
    yes_no,
)

MOST_WORLDS = 4_000
YES_TO_A: Document = {"item": "a", "is": ["yes"]}
YES_TO_B: Document = {"item": "b", "is": ["yes"]}


def must(item: str, **more: object) -> Document:
    return yes_no(item, required=True, **more)


QUESTIONNAIRES: dict[str, Sequence[Document]] = {
    "one question": [must("a")],
    "a question nobody need answer": [yes_no("a", no_answer=True, not_applicable=True)],
    "a scale with halves": [scale("a", 4, required=True)],
    "a filter": [must("a"), must("b", show_if=YES_TO_A)],
    "a filter of a filter": [must("a"), must("b", show_if=YES_TO_A), must("c", show_if=YES_TO_B)],
    "all but those who saw a filter": [
        must("a"),
        must("b", show_if=YES_TO_A),
        must("c", show_if={"not": YES_TO_B}),
    ],
    "two questions behind one filter": [
        must("a"),
        must("b", show_if=YES_TO_A),
        must("c", show_if=YES_TO_A),
    ],
    "one filter or the other": [
        must("a"),
        must("b"),
        must("c", show_if={"any": [YES_TO_A, YES_TO_B]}),
    ],
    "one filter and the other": [
        must("a"),
        must("b"),
        must("c", show_if={"all": [YES_TO_A, YES_TO_B]}),
    ],
    "a filter inside a class of numbers": [
        number("a", 3, required=True, minimum=1, maximum=4),
        must("b", show_if={"item": "a", "at_least": 2}),
    ],
    "all who did not decline": [
        yes_no("a", no_answer=True),
        must("b", show_if={"not": {"item": "a", "is": ["no_answer"]}}),
    ],
    "any options": [multiple("m", "x", "y", "z", required=True)],
    "at most one": [multiple("m", "x", "y", "z", most=1)],
    "exactly one, as boxes": [multiple("m", "x", "y", "z", most=1, required=True)],
    "at most two": [multiple("m", "x", "y", "z", most=2, required=True)],
    "none of these": [multiple("m", "x", "y", alone=("none",), required=True)],
    "two options that stand alone": [multiple("m", "x", alone=("none", "unknown"), required=True)],
    "at most one, or none": [multiple("m", "x", "y", "z", alone=("none",), most=1)],
    "most of three": [multiple("m", "x", "y", "z", most=2)],
    "at most one of four": [multiple("m", "w", "x", "y", "z", most=1)],
    "at most two, or none of these": [multiple("m", "x", "y", "z", alone=("none",), most=2)],
    "two that stand alone beside two": [multiple("m", "x", "y", alone=("none", "unknown"))],
    "a ranking of two": [ranking("r", "x", "y", required=True)],
    "a ranking of three": [ranking("r", "x", "y", "z", required=True)],
    "a ranking nobody need answer": [ranking("r", "x", "y", "z")],
    "a ranking behind a filter": [
        must("a"),
        ranking("r", "x", "y", "z", required=True, show_if=YES_TO_A),
    ],
    "a box to tick": [acknowledgement("a")],
    "a question behind a box": [acknowledgement("a"), must("b", show_if=YES_TO_A)],
    "a question behind a box that must be ticked": [
        must("a"),
        acknowledgement("c", required=True, show_if=YES_TO_A),
        must("b", show_if={"item": "c", "is": ["yes"]}),
    ],
    "a question behind an option": [
        multiple("m", "x", "y", most=1),
        must("b", show_if={"item": "m", "is": ["x"]}),
    ],
    "a question behind some answers": [
        single("s", "x", "y", "z", required=True),
        must("b", show_if={"item": "s", "is": ["x", "y"]}),
    ],
}

CASES = [
    pytest.param(items, profile, people, id=f"{name}, {profile.value}, {people} people")
    for name, items in QUESTIONNAIRES.items()
    for profile in (Profile.EVENT, Profile.INSTITUTION)
    for people in (PROFILES[profile].k + more for more in (0, 1, 3))
]


def asked(items: Sequence[Document], profile: Profile) -> Questionnaire:
    return questionnaire(*items, profile=profile.value)


def size(survey: Questionnaire, people: int) -> int:
    [component] = components(survey)
    return comb(people + len(component.patterns) - 1, people)


@pytest.mark.parametrize(
    ("items", "profile", "people"),
    [case for case in CASES if size(asked(*case.values[:2]), case.values[2]) <= MOST_WORLDS],  # type: ignore[arg-type]
)
def test_what_is_published_leaves_every_answer_open(
    items: Sequence[Document], profile: Profile, people: int
) -> None:
    assert list(verdict(asked(items, profile), people)) == []
