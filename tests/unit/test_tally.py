"""Counting gives the same whole numbers in any order and however it is shared out."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire import reading, tables
from chalicelib.questionnaire.conditions import reachable
from chalicelib.sealing.tally import Tally, merge
from tests.unit.questionnaires import Document, multiple, questionnaire, scale, yes_no
from tests.unit.sealed import tally_of
from tests.unit.strategies import answers_to, documents


@st.composite
def surveyed(draw: st.DrawFn) -> tuple[Document, list[dict[str, Any]]]:
    asked = draw(documents(most_items=4))
    for item in asked["items"]:
        item["required"] = False
    return asked, draw(st.lists(answers_to(asked), max_size=12))


@given(surveyed(), st.randoms(), st.integers(1, 5))
def test_any_order_and_any_sharing_out_give_the_same_counts(
    case: tuple[Document, list[dict[str, Any]]], random: Any, helpers: int
) -> None:
    asked, sent = case
    survey = reading.read(asked)
    responses = [reachable(survey, answers) for answers in sent]
    at_once = tally_of(survey, responses)

    random.shuffle(responses)
    shares = [tally_of(survey, responses[helper::helpers]) for helper in range(helpers)]
    random.shuffle(shares)

    assert json.dumps(merge(shares).as_json()) == json.dumps(at_once.as_json())
    assert merge([merge(shares[:2]), merge(shares[2:])]).as_json() == at_once.as_json()


@given(surveyed())
def test_everybody_is_counted_once_in_every_table_they_saw(
    case: tuple[Document, list[dict[str, Any]]],
) -> None:
    asked, sent = case
    survey = reading.read(asked)
    responses = [reachable(survey, answers) for answers in sent]
    tally = tally_of(survey, responses)
    assert tally.size == len(responses)
    for table in tables.plan(survey):
        saw = sum(table.id in dict(tables.cells_of(survey, answers)) for answers in responses)
        assert sum(tally.counts.get(table.id, {}).values()) == saw


@given(surveyed())
def test_a_tally_is_read_back_as_it_was_written(
    case: tuple[Document, list[dict[str, Any]]],
) -> None:
    asked, sent = case
    survey = reading.read(asked)
    tally = tally_of(survey, [reachable(survey, answers) for answers in sent])
    assert Tally.from_json(json.loads(json.dumps(tally.as_json()))) == tally


def test_merging_changes_no_tally() -> None:
    survey = questionnaire(yes_no("met"), multiple("help", "time"), scale("mood"))
    one = tally_of(survey, [{"met": "yes", "help": ["time"], "mood": 3}])
    before = one.as_json()
    twice = merge([one, one])
    assert one.as_json() == before
    assert twice.counts == {
        "help/time": {"yes": 2},
        "met": {"yes": 2},
        "mood": {"3": 2},
    }
    assert merge([]) == Tally()


def test_a_tally_remembers_which_versions_were_answered() -> None:
    first, second = questionnaire(yes_no("met")), questionnaire(yes_no("met"), version=2)
    both = merge([tally_of(first, [{"met": "no"}]), tally_of(second, [{"met": "no"}, {}])])
    assert (both.versions, both.size) == ({1, 2}, 3)
