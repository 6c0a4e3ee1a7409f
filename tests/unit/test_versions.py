"""A new version may change words, and nothing that would spoil answers given before."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.versions import breaking_changes
from tests.unit.questionnaires import (
    Document,
    day,
    document,
    multiple,
    note,
    number,
    scale,
    single,
    text,
    words,
    yes_no,
)


def items() -> list[Document]:
    return [
        yes_no("met"),
        scale("mood", show_if={"item": "met", "is": ["yes"]}),
        single("job", "nurse", "teacher", other=words("Anderes")),
        multiple("help", "time", "rooms", alone=("none",)),
        number("age", 30, 50),
        day("since", "2020-01-01"),
        text("wish"),
    ]


def findings(changed: Document) -> list[str]:
    before = reading.read(document(*items()))
    return [finding.where for finding in breaking_changes(before, reading.read(changed))]


def new_words(value: Any) -> Any:
    """The same document in which every text says something else."""
    if isinstance(value, dict):
        if value.keys() == {"de", "en"}:
            return {"de": f"Neu: {value['de']}", "en": f"New: {value['en']}"}
        return {key: new_words(inner) for key, inner in value.items()}
    return [new_words(inner) for inner in value] if isinstance(value, list) else value


def test_every_word_may_change() -> None:
    assert findings(new_words(document(*items(), version=2))) == []


def test_notes_may_come_and_go_and_hints_too() -> None:
    changed = items()
    changed[0]["hint"] = words("Ein Hinweis")
    assert findings(document(note("hello"), *changed, version=2)) == []


def test_a_survey_may_stay_open_longer_but_not_close_earlier() -> None:
    assert findings(document(*items(), version=2, closes="2026-12-31")) == []
    assert findings(document(*items(), version=2, closes="2026-10-03")) == ["/closes"]


@pytest.mark.parametrize("version", [1, 3])
def test_versions_are_numbered_without_gaps(version: int) -> None:
    assert findings(document(*items(), version=version)) == ["/version"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"survey": "another"}, "/survey"),
        ({"audience": "guests"}, "/audience"),
        ({"profile": "institution"}, "/profile"),
        ({"access": "closed"}, "/access"),
        ({"cadence": "month"}, "/cadence"),
        ({"opens": "2026-09-01"}, "/opens"),
    ],
)
def test_what_people_were_promised_stays(change: Document, place: str) -> None:
    assert findings(document(*items(), version=2, **change)) == [place]


def _remove(lines: list[Document]) -> None:
    del lines[-1]


def _add(lines: list[Document]) -> None:
    lines.append(yes_no("wish2"))


def _change(item: str, **change: Any) -> Callable[[list[Document]], None]:
    def edit(lines: list[Document]) -> None:
        next(line for line in lines if line["id"] == item).update(change)

    return edit


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (_remove, "wish"),
        (_add, "wish2"),
        (_change("met", required=True), "met"),
        (_change("met", no_answer=True), "met"),
        (_change("mood", show_if={"item": "met", "is": ["no"]}), "mood"),
        (_change("mood", points=scale("mood", 4)["points"]), "mood"),
        (_change("job", options=single("job", "teacher", "nurse")["options"]), "job"),
        (_change("help", most=2), "help"),
        (_change("help", options=multiple("help", "time", "rooms", "none")["options"]), "help"),
        (_change("age", bands=number("age", 30, 51)["bands"]), "age"),
        (_change("age", minimum=0), "age"),
        (_change("since", bands=day("since", "2021-01-01")["bands"]), "since"),
        (_change("wish", max_length=10), "wish"),
    ],
)
def test_questions_and_answers_stay_what_they_were(
    edit: Callable[[list[Document]], None], place: str
) -> None:
    changed = items()
    edit(changed)
    assert findings(document(*changed, version=2)) == [f"/items/{place}"]


def test_a_question_of_another_kind_needs_another_name() -> None:
    changed = items()
    changed[0] = single("met", "yes", "no")
    assert findings(document(*changed, version=2)) == ["/items/met"]
