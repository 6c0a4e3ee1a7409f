"""What a new version does to the data: words, more to answer, or a break that is refused."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.versions import (
    Kind,
    comparable,
    compare,
    marked_from,
)
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
    return [
        change.where
        for change in compare(before, reading.read(changed))
        if change.kind is Kind.BREAKING
    ]


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


def _add(item: Document) -> Callable[[list[Document]], None]:
    return lambda lines: lines.append(item)


def _change(item: str, **change: Any) -> Callable[[list[Document]], None]:
    def edit(lines: list[Document]) -> None:
        next(line for line in lines if line["id"] == item).update(change)

    return edit


def changes(edit: Callable[[list[Document]], None], **more: Any) -> list[tuple[str, str]]:
    """Kind and place of each difference after an edit."""
    changed = items()
    edit(changed)
    before, after = document(*items(), **more), document(*changed, version=2, **more)
    found = compare(reading.read(before), reading.read(after))
    return [(change.kind.value, change.where) for change in found]


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (_remove, "wish"),
        (_add(text("more")), "more"),
        (_add(yes_no("later", show_if={"item": "met", "is": ["yes"]})), "later"),
        (_change("met", required=True), "met"),
        (_change("mood", show_if={"item": "met", "is": ["no"]}), "mood"),
        (_change("mood", points=scale("mood", 4)["points"]), "mood"),
        (_change("job", options=single("job", "teacher")["options"]), "job"),
        (_change("age", bands=number("age", 30, 51)["bands"]), "age"),
        (_change("since", bands=day("since", "2021-01-01")["bands"]), "since"),
    ],
)
def test_what_would_give_old_answers_another_meaning_is_refused(
    edit: Callable[[list[Document]], None], place: str
) -> None:
    assert changes(edit) == [("breaking", f"/items/{place}")]


def test_an_other_that_comes_later_is_refused_with_its_text() -> None:
    edit = _change("help", other=words("Anderes"))
    assert changes(edit) == [("breaking", "/items/help"), ("breaking", "/items/help_other")]


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (_add(yes_no("new")), "new"),
        (_change("met", no_answer=True), "met"),
        (_change("job", options=single("job", "nurse", "teacher", "cook")["options"]), "job"),
        (_change("help", most=2), "help"),
        (_change("help", options=multiple("help", "time", "rooms", "none")["options"]), "help"),
        (_change("age", minimum=0), "age"),
        (_change("wish", max_length=10), "wish"),
        (_change("mood", sensitive=True), "mood"),
    ],
)
def test_what_lets_people_answer_more_marks_the_series(
    edit: Callable[[list[Document]], None], place: str
) -> None:
    assert changes(edit) == [("compatible", f"/items/{place}")]


def test_a_new_question_may_depend_on_a_new_one() -> None:
    def edit(lines: list[Document]) -> None:
        lines += [yes_no("new"), yes_no("newer", show_if={"item": "new", "is": ["yes"]})]

    assert [kind for kind, _ in changes(edit)] == ["compatible", "compatible"]


@pytest.mark.parametrize(
    "edit",
    [
        _change("job", options=single("job", "teacher", "nurse")["options"]),
        _change("met", label=words("Getroffen?"), page=words("Treffen"), accept=["leading"]),
        lambda lines: lines.insert(0, note("hello")),
        list.reverse,
    ],
)
def test_words_order_and_layout_leave_the_series_unbroken(
    edit: Callable[[list[Document]], None],
) -> None:
    lines = items()
    lines[1].pop("show_if")
    before = reading.read(document(*lines))
    edit(lines)
    after = reading.read(document(*lines, version=2))
    assert {change.kind for change in compare(before, after)} <= {Kind.WORDING}


def test_the_answers_that_divide_a_survey_are_fixed_and_their_sizes_are_not() -> None:
    def divided(*codes: str, **more: Any) -> reading.Questionnaire:
        place = single("place", *codes, required=True)
        sizes = {"item": "place", "sizes": {"north": more.pop("size")}}
        return reading.read(document(place, partition=sizes, **more))

    before = divided("north", "south", size=10)
    again = divided("north", "south", size=12, version=2)
    assert [one.kind for one in compare(before, again)] == []
    more = divided("north", "south", "west", size=10, version=2)
    assert [(one.kind, one.where) for one in compare(before, more)] == [
        (Kind.BREAKING, "/items/place")
    ]


def test_a_question_of_another_kind_needs_another_name() -> None:
    assert changes(_change("met", type="single", options=single("met", "yes")["options"])) == [
        ("breaking", "/items/met")
    ]


def test_a_series_is_marked_by_the_versions_that_changed_it() -> None:
    versions = [document(yes_no("a"))]
    versions.append(document(yes_no("a", no_answer=True), version=2))
    versions.append(document(yes_no("a", no_answer=True), yes_no("b"), version=3))
    read = {number: reading.read(one) for number, one in enumerate(versions, start=1)}
    assert marked_from(read) == {"a": (2,), "b": (3,)}


def test_questions_of_one_name_in_the_bank_compare_only_if_they_mean_the_same() -> None:
    def asked(item: Document) -> reading.Item:
        return reading.read(document(yes_no("first"), item)).items[1]

    lunch = asked(scale("useful") | {"item": "usefulness"})
    renamed = scale("nutzen", label=words("Nützlich?"), required=True) | {"item": "usefulness"}
    assert comparable(lunch, asked(renamed))
    assert not comparable(lunch, asked(scale("useful", 4) | {"item": "usefulness"}))
    assert not comparable(lunch, asked(scale("useful") | {"item": "joy"}))
    assert not comparable(asked(scale("useful")), asked(scale("useful")))


def test_answers_that_change_places_are_a_break_although_only_words_changed() -> None:
    def swapped(lines: list[Document]) -> None:
        first, second = lines[2]["options"][:2]
        first["label"], second["label"] = second["label"], first["label"]

    def turned(lines: list[Document]) -> None:
        lines[1]["points"].reverse()

    assert changes(swapped) == [("breaking", "/items/job")]
    assert changes(turned) == [("breaking", "/items/mood")]


def test_a_change_is_told_in_german() -> None:
    before, after = document(*items()), document(*items()[:-1], version=2)
    [change] = compare(reading.read(before), reading.read(after))
    assert change.said("de") == (
        "Eine veröffentlichte Frage kann nicht entfallen. Noch sind nicht alle Antworten gezählt."
    )
