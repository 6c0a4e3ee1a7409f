"""Groups of a survey's parts: as a form, read back, and what will be reported of each."""

from datetime import date
from typing import Any

import pytest

from chalicelib.office import tree_form
from chalicelib.office.field_words import words_of
from chalicelib.office.outlook import outlook_of_draft
from tests.unit.questionnaires import Document, document, scale, single, words

TODAY = date(2026, 9, 16)


def group(code: str, *members: Any) -> Document:
    return {"code": code, "label": words(code), "members": list(members)}


def divided(*groups: Document, **partition: Any) -> Document:
    return document(
        single("area", "north", "south", "east", "west", required=True),
        scale("mood"),
        partition={"item": "area", "groups": list(groups)} | partition,
    )


NESTED = divided(group("city", "north", group("lower", "south", "east")))


def test_a_nested_tree_fills_the_form_that_says_it() -> None:
    found = tree_form.read(NESTED, tree_form.filled(NESTED))
    assert found.faults == {}
    assert found.groups == NESTED["partition"]["groups"]


def test_a_group_is_added_named_and_filled() -> None:
    fields = tree_form.with_one_more(tree_form.filled(divided()), divided())
    [code] = fields["group.0.code"]
    fields |= {"group.0.label.de": ["Stadt"], "leaf.north": [code], "leaf.west": [code]}
    found = tree_form.read(divided(), fields)
    assert found.faults == {}
    assert found.groups == [{"code": code, "label": {"de": "Stadt"}, "members": ["north", "west"]}]


def test_what_belonged_to_a_group_that_goes_belongs_to_the_one_around_it() -> None:
    fields = tree_form.without(tree_form.filled(NESTED), 1)
    [city] = tree_form.read(NESTED, fields).groups
    assert (city["code"], city["members"]) == ("city", ["north", "south", "east"])
    assert tree_form.read(NESTED, tree_form.without(fields, 0)).groups == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"leaf.south": ["city"]}, "group.1.label.de"),
        ({"group.0.in": ["lower"]}, "group.0.in"),
        ({"group.1.in": ["lower"]}, "group.1.in"),
    ],
)
def test_a_group_needs_two_parts_and_no_group_lies_in_itself(
    changes: dict[str, list[str]], fault: str
) -> None:
    assert fault in tree_form.read(NESTED, tree_form.filled(NESTED) | changes).faults


def test_whatever_is_posted_is_read_without_an_error() -> None:
    for fields in (
        {"group.0.code": ["x"], "group.0.in": ["nowhere"], "leaf.north": ["ghost"]},
        {"group.5.code": ["x"], "leaf.ghost": ["x"]},
    ):
        assert tree_form.read(divided(), fields).groups in (
            [],
            [{"code": "x", "label": {}, "members": []}],
        )


def test_the_outlook_says_which_parts_cannot_get_a_report_and_where_their_answers_go() -> None:
    sizes = {"north": 20, "south": 5, "east": 6, "west": 4}
    draft = divided(group("lower", "south", "east"), sizes=sizes)
    assert [
        (one.name, one.depth, one.expected, one.report) for one in outlook_of_draft(draft, TODAY)
    ] == [
        ("lower", 0, 6, "ja, aus dem, was übrig bleibt"),
        ("south", 1, 3, "nein, zusammen in: lower"),
        ("east", 1, 3, "nein, zusammen in: lower"),
        ("north", 0, 12, "ja"),
        ("west", 0, 2, "nein, auch in der ganzen Umfrage zu wenige"),
        ("die ganze Umfrage", 0, 21, "ja"),
    ]


def test_without_numbers_or_without_the_question_that_divides_there_is_no_outlook() -> None:
    assert outlook_of_draft(NESTED, TODAY) == []
    gone = NESTED | {"items": NESTED["items"][1:]}
    assert outlook_of_draft(gone, TODAY) == []


@pytest.mark.parametrize(
    ("field", "called"),
    [
        ("label.de", "Frage (Deutsch)"),
        ("option.1.label.de", "Antwort 2 (Deutsch)"),
        ("option.1.code", "Antwort 2: Name in den Daten"),
        ("group.0.in", "Gruppe 1: Gehört zu"),
        ("closes", "Letzter Tag"),
        ("leaf.north", "Gehört zu: north"),
        ("anything", "anything"),
    ],
)
def test_fields_are_called_as_their_forms_call_them(field: str, called: str) -> None:
    assert words_of(field) == called
