"""A questionnaire is written step by step: nothing is lost, and each step can be shown."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office import frame_form, item_form, item_reading
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.drafting import conditions, gaps, steps
from chalicelib.questionnaire.drafting.conditions import ExpressionError
from chalicelib.questionnaire.drafting.shown import shown
from tests.unit.questionnaires import (
    SHIPPED,
    Document,
    document,
    multiple,
    number,
    scale,
    shipped,
    single,
    yes_no,
)

TODAY = date(2026, 9, 16)


def order(draft: Document) -> list[str]:
    return [line["id"] for line in draft["items"]]


def said(draft: Document) -> list[str]:
    return [f"{one.where}: {one.said('de')}" for one in gaps.gaps(draft)]


def test_a_blank_draft_says_what_is_missing() -> None:
    assert said(steps.blank("mittag", "Mittag")) == [
        "/purpose: es fehlt, wozu die Umfrage dient: de",
        "/opens: sagen Sie, an welchem Tag die Umfrage beginnt",
        "/closes: sagen Sie, an welchem Tag die Umfrage endet",
        "/items: Es gibt nichts zu beantworten. Ergänzen Sie eine Frage.",
    ]


@pytest.mark.parametrize("kind", steps.TYPES)
def test_a_new_item_of_every_type_lacks_only_words_and_can_be_shown(kind: str) -> None:
    draft, name = steps.added(document(), kind)
    assert order(draft) == ["met", name]
    assert all("fehlt" in one for one in said(draft))
    assert shown(draft, "de", TODAY, name).items


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_is_published_has_no_gaps_and_fills_the_form_that_says_it(path: Any) -> None:
    whole = shipped(path.stem)
    assert said(whole) == []
    for line in whole["items"]:
        fields = item_form.filled(whole, line)
        found = item_reading.read(whole, line["id"], fields, "save")
        assert found.faults == {}
        assert reading.read(steps.replaced(whole, line["id"], found.line)) == reading.read(whole)
    frame = frame_form.read(whole, frame_form.filled(whole), fixed=False)
    assert frame.faults == {}
    assert reading.read(steps.with_frame(whole, frame.frame)) == reading.read(whole)


@given(st.data())
def test_whatever_steps_are_taken_the_draft_can_be_shown_and_ids_are_unique(
    data: st.DataObject,
) -> None:
    draft = shipped("fachkraefte-zusammenarbeit")
    for _ in range(data.draw(st.integers(1, 6))):
        item = data.draw(st.sampled_from(order(draft) or [""]))
        match data.draw(st.sampled_from(["add", "copy", "up", "down", "remove"])):
            case "add":
                draft, _name = steps.added(draft, data.draw(st.sampled_from(steps.TYPES)), item)
            case "copy" if item:
                draft, _name = steps.copied(draft, item)
            case "remove" if item:
                draft = steps.without(draft, item)
            case way if item:
                draft = steps.moved(draft, item, -1 if way == "up" else 1)
    assert len(set(order(draft))) == len(draft["items"])
    seen = shown(draft, "de", TODAY)
    assert len({item.id for item in seen.items}) == len(seen.items)


def test_a_moved_question_goes_into_the_page_that_is_there() -> None:
    page = {"de": "Zweite", "en": "Second"}
    draft = document(yes_no("a"), yes_no("b", page=page), yes_no("c"))
    moved = steps.moved(draft, "b", -1)
    assert order(moved) == ["b", "a", "c"]
    assert [line.get("page") for line in moved["items"]] == [None, page, None]
    assert steps.moved(draft, "a", -1) == draft


def test_a_page_begins_with_the_next_question_when_its_first_is_removed() -> None:
    page = {"de": "Zweite", "en": "Second"}
    draft = document(yes_no("a"), yes_no("b", page=page), yes_no("c"))
    assert steps.without(draft, "b")["items"][1]["page"] == page


def test_conditions_follow_a_question_that_gets_another_name() -> None:
    draft = document(
        yes_no("met"),
        scale("mood", show_if={"not": {"item": "met", "is": ["no"]}}),
    )
    changed = steps.replaced(draft, "met", draft["items"][0] | {"id": "seen"})
    assert changed["items"][1]["show_if"] == {"not": {"item": "seen", "is": ["no"]}}


def test_a_language_that_is_taken_away_takes_its_words_along() -> None:
    draft = document(single("job", "a", "b"))
    fields = frame_form.filled(draft) | {"languages": ["de"]}
    changed = steps.with_frame(draft, frame_form.read(draft, fields, fixed=False).frame)
    assert changed["languages"] == ["de"]
    assert gaps.judge(changed).faults == ()
    assert "(en)" not in str(changed)


def test_one_more_language_is_asked_for_everywhere() -> None:
    draft = document(single("job", "a", "b"))
    fields = frame_form.filled(draft) | {"language": ["tr"]}
    changed = steps.with_frame(draft, frame_form.read(draft, fields, fixed=False).frame)
    missing = [one for one in said(changed) if one.endswith("tr")]
    assert len(missing) == 5


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("${met} = 'yes'", {"item": "met", "is": ["yes"]}),
        ("${met} == „ja“", {"item": "met", "is": ["yes"]}),
        ("selected(${help}; 'time')", {"item": "help", "is": ["time"]}),
        ("${hours} >= 10", {"item": "hours", "at_least": 10}),
        ("not(${mood} > 3)", {"not": {"item": "mood", "at_least": 4}}),
    ],
)
def test_a_condition_is_read_as_it_is_written_in_a_workbook(
    text: str, condition: dict[str, Any]
) -> None:
    draft = document(
        yes_no("met"),
        multiple("help", "time", "rooms"),
        number("hours", 10),
        scale("mood"),
        yes_no("last"),
    )
    read = conditions.condition_of(draft, "last", text)
    assert read == condition
    written = conditions.text_of(draft, read)
    assert conditions.condition_of(draft, "last", written) == read


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("${met} = ja", "Anführungszeichen"),
        ("${mett} = 'yes'", "met"),
        ("${last} = 'yes'", "last"),
        ("${met} = ", ""),
    ],
)
def test_a_condition_that_cannot_be_understood_is_explained_in_german(
    text: str, remedy: str
) -> None:
    draft = document(yes_no("met"), yes_no("last"))
    with pytest.raises(ExpressionError) as error:
        conditions.condition_of(draft, "last", text)
    explained = conditions.explained(error.value, text, "de")
    assert remedy in explained
    assert len(explained.split()) > 3


def test_a_code_is_made_of_the_first_words_and_stays_when_they_change() -> None:
    draft, name = steps.added(document(), "single")
    line = steps.item(draft, name)
    fields = item_form.filled(draft, line) | {"option.0.label.de": ["Hebamme"]}
    once = item_reading.read(draft, name, fields, "save").line
    assert [one["code"] for one in once["options"]] == ["hebamme", "antwort_2"]
    draft = steps.replaced(draft, name, once)
    fields = item_form.filled(draft, once) | {"option.0.label.de": ["Entbindungspfleger"]}
    again = item_reading.read(draft, name, fields, "save").line
    assert again["options"][0]["code"] == "hebamme"


def test_answers_are_added_moved_and_removed_with_what_was_typed() -> None:
    draft = document(single("job", "a", "b"))
    fields = item_form.filled(draft, draft["items"][0]) | {"option.1.label.de": ["Neu"]}

    def codes(button: str) -> list[str]:
        line = item_reading.read(draft, "job", fields, button).line
        assert "Neu" in str(line) or button == "remove.options.1"
        return [one["code"] for one in line["options"]]

    assert codes("up.options.1") == ["b", "a"]
    assert codes("up.options.0") == ["a", "b"]
    assert codes("down.options.0") == ["b", "a"]
    assert codes("remove.options.1") == ["a"]
    assert codes("add.options") == ["a", "b", "antwort_1"]
    assert codes("remove.options.99") == ["a", "b"]


def test_a_choice_becomes_a_scale_of_the_same_words() -> None:
    draft = document(single("job", "a", "b"))
    fields = item_form.filled(draft, draft["items"][0]) | {"type": ["scale"]}
    line = item_reading.read(draft, "job", fields, "save").line
    assert line["points"] == [{"de": "a", "en": "a (en)"}, {"de": "b", "en": "b (en)"}]


def test_what_is_typed_wrongly_is_named_with_its_field() -> None:
    draft = document(number("hours", 10), yes_no("met"))
    fields = item_form.filled(draft, draft["items"][0])
    wrong = fields | {"minimum": ["viele"], "band.1.from": ["zehn"], "id": ["met"]}
    assert set(item_reading.read(draft, "hours", wrong, "save").faults) == {
        "minimum",
        "band.1.from",
        "id",
    }


def test_what_is_fixed_at_launch_stays_whatever_is_posted() -> None:
    draft = document()
    fields = frame_form.filled(draft) | {"profile": ["sensitive"], "opens": ["2026-01-01"]}
    frame = frame_form.read(draft, fields, fixed=True).frame
    assert (frame["profile"], frame["opens"]) == ("event", "2026-09-07")
