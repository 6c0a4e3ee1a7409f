"""Each response counts in exactly one cell of each table of what it was shown."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire import reading, tables
from chalicelib.questionnaire.conditions import reachable, shown_items
from chalicelib.questionnaire.findings import QuestionnaireError
from chalicelib.questionnaire.model import FreeText, Note
from chalicelib.sealing.tally import Tally, merge
from tests.unit.questionnaires import (
    SHIPPED,
    Document,
    acknowledgement,
    day,
    multiple,
    note,
    number,
    questionnaire,
    scale,
    single,
    text,
    words,
    yes_no,
)
from tests.unit.strategies import answered, answers_to


def cells(items: list[Document], **answers: Any) -> dict[str, str]:
    return dict(tables.cells_of(questionnaire(*items), answers))


def assert_one_cell_per_table(asked: Document, answers: dict[str, Any]) -> None:
    survey = reading.read(asked)
    kept = reachable(survey, answers)
    counted = tables.cells_of(survey, kept)
    shown = {item.id for item in shown_items(survey, kept)}
    plan = {table.id: table for table in tables.plan(survey)}
    assert Counter(table for table, _ in counted) == Counter(
        table.id for table in plan.values() if table.item in shown
    )
    assert all(cell in plan[table].cells for table, cell in counted)


@given(answered())
def test_a_response_lands_in_exactly_one_cell_of_each_table_it_was_shown(
    case: tuple[Document, dict[str, Any]],
) -> None:
    asked, answers = case
    survey = reading.read(asked)
    lacking = [
        item.id for item in shown_items(survey, answers) if item.required and item.id not in answers
    ]
    if not lacking:
        assert_one_cell_per_table(asked, answers)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
@given(data=st.data())
def test_the_shipped_surveys_count_every_answer(path: Path, data: st.DataObject) -> None:
    asked = json.loads(path.read_text("utf-8"))
    for item in asked["items"]:
        item["required"] = False
    assert_one_cell_per_table(asked, data.draw(answers_to(asked)))


@given(answered())
def test_the_plan_has_a_table_for_all_but_words(case: tuple[Document, dict[str, Any]]) -> None:
    survey = reading.read(case[0])
    plan = tables.plan(survey)
    assert len({table.id for table in plan}) == len(plan)
    assert {table.item for table in plan} == {
        item.id for item in survey.items if not isinstance(item, Note | FreeText)
    }
    for place, table in enumerate(plan):
        assert len(set(table.cells)) == len(table.cells)
        assert set(table.parents) <= {earlier.id for earlier in plan[:place]}
        assert all(set(half) <= set(table.cells) for half in table.halves)


def test_a_number_belongs_to_the_class_that_starts_at_it() -> None:
    asked = [number("children", 5, 10, whole=False, no_answer=True)]
    found = [cells(asked, children=value)["children"] for value in (-3, 4.99, 5, 9, 10, 10**30)]
    assert found == ["band0", "band0", "band1", "band1", "band2", "band2"]
    assert cells(asked, children="no_answer") == {"children": "no_answer"}


def test_a_day_belongs_to_the_class_that_starts_on_it() -> None:
    asked = [day("since", "2020-01-01", "2026-09-01", not_applicable=True)]
    days = ("0001-01-01", "2019-12-31", "2020-01-01", "2026-08-31", "2026-09-01", "not_applicable")
    found = [cells(asked, since=value)["since"] for value in days]
    assert found == ["band0", "band0", "band1", "band1", "band2", "not_applicable"]


def test_each_choice_of_several_is_a_yes_or_no_of_its_own() -> None:
    asked = [multiple("help", "time", "rooms", alone=("none",))]
    chosen = {"help/time": "no", "help/rooms": "yes", "help/none": "no"}
    assert cells(asked, help=["rooms"]) == chosen
    assert set(cells(asked).values()) == {"no"}
    assert [table.cells for table in tables.plan(questionnaire(*asked))] == [("yes", "no")] * 3


def test_an_optional_question_left_empty_counts_as_no_answer() -> None:
    survey = questionnaire(yes_no("a"), yes_no("b", required=True), scale("c", 2, no_answer=True))
    plan = {table.id: table.cells for table in tables.plan(survey)}
    assert plan["a"] == ("yes", "no", "no_answer")
    assert plan["b"] == ("yes", "no")
    assert plan["c"] == ("1", "2", "no_answer")
    assert dict(tables.cells_of(survey, {"b": "no"})) == {
        "a": "no_answer",
        "b": "no",
        "c": "no_answer",
    }


def test_the_halves_of_a_scale_leave_its_middle_out() -> None:
    survey = questionnaire(scale("five"), scale("four", 4), scale("three", 3), scale("two", 2))
    assert {table.id: table.halves for table in tables.plan(survey)} == {
        "five": (("1", "2"), ("4", "5")),
        "four": (("1", "2"), ("3", "4")),
        # A half of one point is that point, which is protected anyway.
        "three": (),
        "two": (),
    }


def test_a_table_knows_the_tables_that_decide_who_saw_it() -> None:
    seen = {"any": [{"item": "met", "is": ["yes"]}, {"not": {"item": "help", "is": ["time"]}}]}
    survey = questionnaire(
        note("hello"),
        yes_no("met"),
        multiple("help", "time", "rooms"),
        single("why", "a", "b", show_if=seen),
        text("words", show_if={"item": "why", "is": ["a"]}),
    )
    parents = {table.id: table.parents for table in tables.plan(survey)}
    assert parents["met"] == ()
    assert parents["why"] == ("met", "help/time", "help/rooms")
    assert "words" not in parents


GROUPS = [
    {"code": "time", "label": words("Zeit"), "stems": ["zeit", "Stunden"]},
    {"code": "money", "label": words("Geld"), "stems": ["geld", "gehä"]},
]


@pytest.mark.parametrize(
    ("written", "time", "money"),
    [
        ("Mehr ZEITräume!", "yes", "no"),
        ("Stundenlohn, Gehaelter", "yes", "yes"),
        ("zu wenig Gehälter", "no", "yes"),
        ("Freizeit", "no", "no"),
        ("", "no", "no"),
    ],
)
def test_a_text_mentions_what_one_of_its_words_begins_with(
    written: str, time: str, money: str
) -> None:
    asked = [text("wish", keywords=GROUPS)]
    assert cells(asked, wish=written) == {"wish/time": time, "wish/money": money}
    assert cells(asked) == {"wish/time": "no", "wish/money": "no"}


@given(st.lists(st.sampled_from(["Zeit", "Geld und Zeit", "nichts", None]), max_size=9))
def test_texts_counted_apart_from_their_answers_give_the_same_counts(
    written: list[str | None],
) -> None:
    survey = questionnaire(yes_no("met"), text("wish", keywords=GROUPS))
    [item] = [item for item in survey.items if isinstance(item, FreeText)]
    whole, answers, texts = Tally(), Tally(), Tally()
    for one in written:
        whole.add(survey, {"met": "yes"} | ({"wish": one} if one else {}))
        answers.add(survey, {"met": "yes"})
        texts.add_text(item, one or "")
    kept = [Tally.from_json(json.loads(json.dumps(part.as_json()))) for part in (texts, answers)]
    apart = merge(kept)
    assert +apart.cells == +whole.cells
    assert apart.size == whole.size


def test_the_tables_of_keywords_hang_on_what_their_text_hangs_on() -> None:
    survey = questionnaire(
        yes_no("met"),
        text("why", keywords=GROUPS, show_if={"item": "met", "is": ["no"]}, sensitive=True),
    )
    [_, *groups] = tables.plan(survey)
    assert [table.id for table in groups] == ["why/time", "why/money"]
    for table in groups:
        assert (table.cells, table.parents, table.sensitive) == (("yes", "no"), ("met",), True)


@pytest.mark.parametrize(
    ("keywords", "message"),
    [
        ([GROUPS[0], GROUPS[0]], "stands twice"),
        ([GROUPS[0] | {"stems": ["mehr Zeit"]}], "not how a word begins"),
        ([GROUPS[0] | {"stems": []}], "non-empty"),
        ([GROUPS[0] | {"label": {"de": "Zeit"}}], "is missing"),
    ],
)
def test_keywords_that_cannot_be_counted_are_refused(
    keywords: list[Document], message: str
) -> None:
    with pytest.raises(QuestionnaireError, match=message):
        questionnaire(text("wish", keywords=keywords))


def test_a_divided_survey_has_no_keywords() -> None:
    with pytest.raises(QuestionnaireError, match="divided"):
        questionnaire(
            single("place", "north", "south", required=True),
            text("wish", keywords=GROUPS),
            partition={"item": "place"},
        )


def test_what_hangs_on_a_box_that_must_be_ticked_hangs_on_what_shows_the_box() -> None:
    survey = questionnaire(
        yes_no("met"),
        acknowledgement("heard", required=True, show_if={"item": "met", "is": ["yes"]}),
        yes_no("why", show_if={"item": "heard", "is": ["yes"]}),
    )
    plan = {table.id: table for table in tables.plan(survey)}
    assert plan["why"].parents == ("met",)
    assert plan["why"].derivable
    assert "heard" not in plan


def test_a_base_behind_a_box_follows_only_if_that_of_the_box_does() -> None:
    both = {"all": [{"item": "met", "is": ["yes"]}, {"item": "here", "is": ["yes"]}]}
    survey = questionnaire(
        yes_no("met"),
        yes_no("here"),
        acknowledgement("heard", required=True, show_if=both),
        yes_no("why", show_if={"not": {"item": "heard", "is": ["yes"]}}),
    )
    plan = {table.id: table for table in tables.plan(survey)}
    assert plan["why"].parents == ("met", "here")
    assert not plan["why"].derivable
