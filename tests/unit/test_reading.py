"""A questionnaire is accepted, or everything that is wrong with it is said, each with its place."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.findings import QuestionnaireError
from chalicelib.questionnaire.model import FreeText, Is, Single
from tests.unit.questionnaires import (
    ROOT,
    SHIPPED,
    Document,
    day,
    document,
    multiple,
    note,
    number,
    scale,
    single,
    text,
    yes_no,
)
from tests.unit.strategies import documents


def places(content: Any) -> list[str]:
    """Where something is wrong with a document."""
    with pytest.raises(QuestionnaireError) as refusal:
        reading.read(content)
    assert all(finding.message for finding in refusal.value.findings)
    return [finding.where for finding in refusal.value.findings]


def message(content: Any) -> str:
    with pytest.raises(QuestionnaireError) as refusal:
        reading.read(content)
    return refusal.value.findings[0].message


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_shipped_surveys_are_accepted(path: Path) -> None:
    survey = reading.read(json.loads(path.read_text("utf-8")))
    assert set(survey.languages) >= {"de", "en"}


def test_the_survey_of_known_input_is_accepted() -> None:
    path = ROOT / "tests" / "anes" / "questionnaire.json"
    assert reading.read(json.loads(path.read_text("utf-8"))).survey


@given(documents())
def test_whatever_fits_the_rules_is_read_whole(content: Document) -> None:
    survey = reading.read(content)
    lines = [item.id for item in survey.items if not item.id.endswith("_other")]
    assert lines == [item["id"] for item in content["items"]]


@pytest.mark.parametrize("content", [None, [], "", 7, {}, {"items": []}])
def test_what_is_no_questionnaire_at_all_is_refused(content: Any) -> None:
    assert places(content)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"survey": "Mit Leerzeichen"}, "/survey"),
        ({"survey": "sample\n"}, "/survey"),
        ({"version": 0}, "/version"),
        ({"languages": []}, "/languages"),
        ({"audience": "everybody"}, "/audience"),
        ({"profile": "none"}, "/profile"),
        ({"cadence": "day"}, "/cadence"),
        ({"opens": "2026-02-30"}, "/opens"),
        ({"opens": "2026-W37-1"}, "/opens"),
        ({"title": {"de": " ", "en": "Title"}}, "/title/de"),
        ({"title": {"de": "Titel"}}, "/title"),
        ({"purpose": {"de": "Wozu", "en": "Why", "fr": "Pourquoi"}}, "/purpose"),
        ({"thanks": {"de": "Danke"}}, "/thanks"),
        ({"closes": "2026-09-06"}, "/closes"),
    ],
)
def test_a_fault_of_the_survey_is_named_with_its_place(change: Document, place: str) -> None:
    assert places(document(**change)) == [place]


@pytest.mark.parametrize(
    ("items", "place"),
    [
        ([note("hello")], "/items"),
        ([yes_no("a"), scale("a")], "/items/a"),
        ([single("a", "x", other={"de": "?", "en": "?"}), text("a_other")], "/items/a_other"),
        ([single("a", "x", "x")], "/items/a"),
        ([single("a", "other")], "/items/a/options/0/code"),
        ([single("a", "no_answer")], "/items/a/options/0/code"),
        ([single("a")], "/items/a/options"),
        ([yes_no("a", label={"de": "Nur Deutsch?"})], "/items/a"),
        ([yes_no("a", hint={"de": "Nur Deutsch."})], "/items/a"),
        ([note("a", required=True), yes_no("b")], "/items/a/required"),
        ([yes_no("a", points=[])], "/items/a"),
        ([yes_no("a b")], "/items/0/id"),
        ([scale("a", 1)], "/items/a/points"),
        ([scale("a", 12)], "/items/a/points"),
        ([multiple("a", "x", most=2)], "/items/a/most"),
        ([number("a")], "/items/a/bands"),
        ([number("a", 5, 5)], "/items/a/bands"),
        ([number("a", 5, 3)], "/items/a/bands"),
        ([number("a", float("inf"))], "/items/a/bands/1/from"),
        ([number("a", float("nan"))], "/items/a"),
        ([day("a", "2026-05-01", "2026-04-01")], "/items/a/bands"),
        ([day("a", "2026-02-30")], "/items/a/bands/1/from"),
        ([text("a", max_length=5000)], "/items/a/max_length"),
    ],
)
def test_a_fault_of_a_question_is_named_with_its_place(items: list[Document], place: str) -> None:
    assert places(document(*items)) == [place]


def test_classes_leave_no_gaps() -> None:
    bands = number("a", 5)["bands"]
    assert places(document(number("a", bands=[{**bands[0], "from": 0}, bands[1]])))[0] == (
        "/items/a/bands/0"
    )
    without = {key: value for key, value in bands[1].items() if key != "from"}
    assert places(document(number("a", bands=[bands[0], without]))) == ["/items/a/bands"]


@pytest.mark.parametrize(
    "condition",
    [
        {"item": "later", "is": ["yes"]},
        {"item": "asked", "is": ["yes"]},
        {"item": "nothing", "is": ["yes"]},
        {"item": "met", "is": ["maybe"]},
        {"item": "met", "is": ["no_answer"]},
        {"item": "met", "at_least": 1},
        {"item": "words", "is": ["yes"]},
        {"not": {"all": [{"any": [{"item": "met", "is": ["3"]}]}]}},
        {"item": "age", "is": ["3"]},
        {"item": "age", "is": ["no_answer"]},
        {"item": "born", "is": ["not_applicable"]},
        {"item": "age", "at_least": float("nan")},
    ],
)
def test_a_filter_may_only_look_at_possible_answers_to_earlier_questions(
    condition: Document,
) -> None:
    items = [
        yes_no("met"),
        number("age", 5, not_applicable=True),
        day("born", "2000-01-01", no_answer=True),
        text("words"),
        yes_no("asked", show_if=condition),
        yes_no("later"),
    ]
    assert places(document(*items)) == ["/items/asked/show_if"]


@pytest.mark.parametrize(
    "condition",
    [{}, {"item": "met"}, {"item": "met", "is": []}, {"all": []}, {"is": ["yes"]}, []],
)
def test_a_filter_that_says_nothing_is_refused(condition: Any) -> None:
    found = places(document(yes_no("met"), yes_no("asked", show_if=condition)))
    assert found
    assert all(place.startswith("/items/asked/show_if") for place in found)


def test_all_findings_come_at_once() -> None:
    content = document(
        single("a", "x", "x"), yes_no("b", label={"de": "?"}), opens="2026-12-31", title={"de": "x"}
    )
    assert places(content) == ["/closes", "/title", "/items/a", "/items/b"]
    assert "'en'" in message(document(title={"de": "x"}))


def test_an_other_option_brings_a_text_field_that_only_who_chose_it_sees() -> None:
    survey = reading.read(document(single("a", "x", other={"de": "Anderes", "en": "Other"})))
    item, words = survey.items
    assert isinstance(item, Single)
    assert [option.code for option in item.options] == ["x", "other"]
    assert isinstance(words, FreeText)
    assert words.show_if == Is("a", ("other",))
    assert not words.required


def test_the_hash_of_a_questionnaire_hangs_on_its_content_alone() -> None:
    content = document(yes_no("met"))
    reordered = json.loads(json.dumps(dict(reversed(content.items())), indent=3))
    assert reading.read(content).hash == reading.read(reordered).hash
    assert reading.read(content).hash != reading.read(document(yes_no("mets"))).hash


@pytest.mark.parametrize("bound", [10**400, 1e300, -(10**16)])
def test_monstrous_numbers_are_told(bound: float) -> None:
    filtered = yes_no("met", show_if={"item": "age", "at_least": bound})
    assert places(document(number("age", bound), filtered)) == [
        "/items/age/bands/1/from",
        "/items/met/show_if",
    ]
