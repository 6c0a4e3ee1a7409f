"""From its own bytes alone a batch shows whether it keeps halves, one release, and bases (15)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch, BatchError
from chalicelib.sealing.protection import Capped, Exact, NotShown, Release
from tests.unit.questionnaires import multiple, questionnaire, ranking, scale, single, yes_no
from tests.unit.sealed import sealed

PEOPLE = 14
LIKED = {"1": 0, "2": 1, "3": 1, "4": 6, "5": 6}


def survey() -> Questionnaire:
    return questionnaire(
        yes_no("met", required=True),
        single("why", "a", "b", required=True, show_if={"item": "met", "is": ["yes"]}),
        scale("mood", required=True),
        multiple("help", "time", "rooms", "money", "staff", most=2, required=True),
        ranking("first", "time", "rooms", required=True),
        profile="institution",
    )


def answer(place: int) -> dict[str, Any]:
    """Nobody chooses "staff", and all make both their choices."""
    chosen = (["time", "rooms"], ["rooms", "money"], ["time", "money"])[place % 3]
    order = ["time", "rooms"][:: (1, -1)[place % 2]]
    answers = {"met": "yes" if place < 8 else "no", "mood": 5 - place % 2, "help": chosen}
    return answers | {"first": order} | ({"why": "ab"[place % 2]} if place < 8 else {})


def a_batch() -> Batch:
    return sealed(survey(), [answer(place) for place in range(PEOPLE)])


def exactly(base: int, counts: Mapping[str, int]) -> Exact:
    return Exact(base, dict(counts))


def chosen(number: int) -> Exact:
    return exactly(PEOPLE, {"yes": number, "no": PEOPLE - number})


MET_ALL = Capped(PEOPLE, ("yes",), 11)
EVEN = exactly(PEOPLE, {"1": 7, "2": 7})

FORGED: dict[str, tuple[str, dict[str, Release]]] = {
    "the half of a scale": ("mood: a count of 11", {"mood": exactly(PEOPLE, LIKED)}),
    "the cap of something else": ("mood: the cap is about", {"mood": Capped(14, ("3", "4"), 11)}),
    "what hangs on a capped table": ("why: it is shown", {"met": MET_ALL}),
    "what hangs on a hidden table": ("why: it is shown", {"met": NotShown()}),
    "numbers that leave no room": (
        "help: the numbers leave",
        {"help/time": chosen(10), "help/rooms": chosen(9), "help/money": chosen(9)},
    ),
    "options of different people": (
        "help: its tables have different bases",
        {"help/time": Exact(13, {"yes": 7, "no": 6})},
    ),
    "a part of a ranking": (
        "first: it is one release",
        {"first/time": EVEN, "first/rooms": NotShown()},
    ),
    "two caps of a ranking": (
        "first: it is one release",
        {"first/time": Capped(PEOPLE, ("1",), 11), "first/rooms": Capped(PEOPLE, ("2",), 11)},
    ),
    "one release less": ("other tables", {}),
}


def test_the_batch_itself_keeps_the_rules() -> None:
    made = a_batch()
    assert made.releases["mood"] == Capped(PEOPLE, ("4", "5"), 11)
    assert made.releases["help/staff"] == Capped(PEOPLE, ("no",), 11)
    assert made.releases["help/time"] == Capped(PEOPLE, ("yes",), 7)
    assert made.releases["first/time"] == EVEN
    assert batch.from_bytes(batch.to_bytes(made)) == made


@pytest.mark.parametrize("name", FORGED)
def test_a_batch_that_breaks_a_rule_is_refused_by_name(name: str) -> None:
    named, changes = FORGED[name]
    made = a_batch()
    releases = dict(made.releases) | changes
    if not changes:
        del releases["mood"]
    with pytest.raises(BatchError, match=named):
        batch.check(replace(made, releases=releases))
