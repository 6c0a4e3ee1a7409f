"""A survey may be divided by one question that everybody answers, into a tree without doubts."""

from typing import Any

import pytest

from chalicelib.questionnaire import reading, tables
from chalicelib.questionnaire.findings import QuestionnaireError
from tests.unit.questionnaires import Document, document, scale, single, words, yes_no


def divided(item: Document | None = None, **partition: Any) -> Document:
    area = item or single("area", "north", "south", "east", "west", required=True)
    return document(area, scale("mood"), partition={"item": "area"} | partition)


def group(code: str, *members: Any) -> Document:
    return {"code": code, "label": words(code), "members": list(members)}


def places(content: Document) -> set[str]:
    with pytest.raises(QuestionnaireError) as refusal:
        reading.read(content)
    return {finding.where for finding in refusal.value.findings}


def test_a_survey_can_be_divided_into_a_tree() -> None:
    survey = reading.read(divided(groups=[group("city", "north", group("lower", "south", "east"))]))
    assert survey.partition is not None
    [city] = survey.partition.groups
    assert city.leaves() == ("north", "south", "east")


def test_the_question_that_divides_is_no_table_for_it_is_the_size_of_the_batches() -> None:
    assert [table.id for table in tables.plan(reading.read(divided()))] == ["mood"]


@pytest.mark.parametrize(
    "item",
    [
        yes_no("area", required=True),
        single("other_name", "north", "south"),
        single("area", "north", "south"),
        single("area", "north", "south", required=True, no_answer=True),
        single("area", "north", "south", required=True, other=words("anderswo")),
        single("area", "north", "all", required=True),
    ],
)
def test_only_a_choice_that_everybody_makes_can_divide(item: Document) -> None:
    assert places(divided(item)) == {"/partition/item"}


@pytest.mark.parametrize(
    "groups",
    [
        [group("city", "north", "nowhere")],
        [group("city", "north", "north")],
        [group("city", "north", "west"), group("land", "north", "south")],
        [group("city", "north", "west"), group("city", "south", "east")],
        [group("north", "south", "east")],
        [group("all", "south", "east")],
        [group("city", "north", group("city", "south", "east"))],
        [{"code": "city", "label": {"de": "Stadt"}, "members": ["north", "south"]}],
    ],
)
def test_a_tree_in_which_something_hangs_twice_or_nowhere_is_refused(
    groups: list[Document],
) -> None:
    assert places(divided(groups=groups)) == {"/partition/groups"}


def test_sizes_are_told_of_answers_that_exist() -> None:
    assert reading.read(divided(sizes={"north": 12})).partition
    assert places(divided(sizes={"moon": 12})) == {"/partition/sizes"}
