"""What the numbers say, in sentences."""

from typing import Any

import pytest
from hypothesis import given

from chalicelib.report.findings import finding
from chalicelib.report.gist import highlights, limits
from chalicelib.report.summary import QuestionSummary
from tests.unit.questionnaires import multiple, number, questionnaire, scale, single, yes_no
from tests.unit.report_worlds import Answers, all_worlds, repeated, summary_of

Document = dict[str, Any]


def asked(item: Document, *counted: tuple[int, Any], profile: str = "event") -> QuestionSummary:
    """The summary of one question which so many people answered so; None: not at all."""
    week: list[Answers] = repeated(
        *((times, {} if answer is None else {item["id"]: answer}) for times, answer in counted)
    )
    [question] = summary_of(questionnaire(item, profile=profile), week).questions
    return question


MET = yes_no("met", not_applicable=True)
WHY = scale("why")
FIELD = single("field", "kita", "health", "youth", other={"de": "Anderes", "en": "Other"})
SIZE = number("size", 5, 10)
HELPS = multiple("helps", "time", "people", "rooms", alone=("none",))


@pytest.mark.parametrize(
    ("question", "german", "english"),
    [
        (
            asked(MET, (8, "yes"), (4, "no"), (2, None)),
            "8 von 12 wählten „Ja“.",
            "8 of 12 chose “Yes”.",
        ),
        (
            asked(MET, (30, "yes"), (10, "no"), (4, None)),
            "30 von 40 (75\u00a0%) wählten „Ja“.",
            "30 of 40 (75%) chose “Yes”.",
        ),
        (
            asked(MET, (6, "yes"), (6, "no"), (2, None)),
            "Gleich oft, je 6 von 12: „Ja“ und „Nein“.",
            "Equally often, 6 of 12 each: “Yes” and “No”.",
        ),
        (
            asked(MET, (13, "yes"), (1, "no")),
            "Mindestens 12 von 14 wählten „Ja“.",
            "At least 12 of 14 chose “Yes”.",
        ),
        (
            asked(MET, (3, "yes"), (3, "no"), (9, None)),
            "9 von 15 machten keine Angabe.",
            "9 of 15 gave no answer.",
        ),
        (
            asked(MET, (3, "yes"), (3, "no"), (9, "not_applicable")),
            "9 von 15 sagten, das trifft auf sie nicht zu.",
            "9 of 15 said this does not apply to them.",
        ),
        (
            asked(WHY, (2, 1), (1, 2), (3, 3), (4, 4), (4, 5)),
            "8 von 14 wählten „Punkt 4“ oder „Punkt 5“.",
            "8 of 14 chose “Punkt 4 (en)” or “Punkt 5 (en)”.",
        ),
        (
            asked(WHY, (2, 2), (1, 4), (6, 3)),
            "6 von 9 wählten „Punkt 3“.",
            "6 of 9 chose “Punkt 3 (en)”.",
        ),
        (
            asked(scale("why", 7), (4, 1), (4, 3), (3, 5)),
            "8 von 11 wählten „Punkt 1“ bis „Punkt 3“.",
            "8 of 11 chose “Punkt 1 (en)” up to “Punkt 3 (en)”.",
        ),
        (
            asked(WHY, (7, 4), (7, 5), profile="institution"),
            "Mindestens 11 von 14 wählten „Punkt 4“ oder „Punkt 5“.",
            "At least 11 of 14 chose “Punkt 4 (en)” or “Punkt 5 (en)”.",
        ),
        (
            asked(FIELD, (5, "kita"), (4, "health"), (3, "other")),
            "Am häufigsten: „kita“ (5 von 12).",
            "Most often: “kita (en)” (5 of 12).",
        ),
        (
            asked(FIELD, (9, "kita"), (4, "health")),
            "9 von 13 wählten „kita“.",
            "9 of 13 chose “kita (en)”.",
        ),
        (
            asked(FIELD, (4, "kita"), (4, "health"), (4, "youth")),
            "Keine Antwort ragt heraus.",
            "No answer stands out.",
        ),
        (
            asked(SIZE, (10, 3), (9, 7), (8, 12)),
            "Am häufigsten: „darunter“ (10 von 27, 37\u00a0%).",
            "Most often: “darunter (en)” (10 of 27, 37%).",
        ),
        (
            asked(HELPS, (6, ["time", "people"]), (3, ["time"]), (3, ["rooms"]), (2, ["none"])),
            "Am häufigsten gewählt: „time“ (9 von 14) und „people“ (6 von 14).",
            "Chosen most often: “time (en)” (9 of 14) and “people (en)” (6 of 14).",
        ),
        (
            asked(HELPS, (7, ["time", "people"]), (3, ["rooms"]), (4, ["none"])),
            "Gleich oft, je 7 von 14: „time“ und „people“.",
            "Equally often, 7 of 14 each: “time (en)” and “people (en)”.",
        ),
        (
            asked(HELPS, (13, ["time", "people"]), (1, ["people", "rooms"])),
            "Hier nennen wir Spannen statt genauer Zahlen.",
            "Here we give ranges instead of exact numbers.",
        ),
        (
            asked(HELPS, (13, ["time"]), (1, ["people"])),
            "Am häufigsten gewählt: „time“ (mindestens 12 von 14).",
            "Chosen most often: “time (en)” (at least 12 of 14).",
        ),
    ],
)
def test_the_finding_says_what_most_people_answered(
    question: QuestionSummary, german: str, english: str
) -> None:
    assert finding(question, "de") == german
    assert finding(question, "en") == english


def test_where_most_gave_no_answer_the_finding_is_that() -> None:
    question = asked(MET, (4, "yes"), (4, "no"), (9, None))
    assert finding(question, "de") == "9 von 17 machten keine Angabe."


def test_ranges_in_which_no_majority_is_certain_make_no_headline() -> None:
    even = repeated(*((5, {"field": code}) for code in ("kita", "health", "youth", "other")))
    agreed = repeated((6, {"field": "kita"}))
    [question] = summary_of(questionnaire(FIELD), even, agreed).questions

    assert finding(question, "de") == "Hier nennen wir Spannen statt genauer Zahlen."


def test_what_a_few_of_many_answered_is_not_made_a_headline() -> None:
    given = ((2, 4), (2, 3), (1, 1), (4, None), (4, "not_applicable"))
    question = asked(scale("why", not_applicable=True), *given)
    assert finding(question, "de") == "Nur 5 von 13 wählten eine der Antworten."


def test_what_is_not_shown_has_no_finding() -> None:
    hidden = scale("why", show_if={"item": "met", "is": ["yes"]})
    week = repeated((3, {"met": "yes", "why": 2}), (4, {"met": "no"}), (3, {}))
    summary = summary_of(questionnaire(MET, hidden), week)

    assert finding(summary.questions[1], "de") is None
    assert limits(summary, "de") == ["Zu einer Frage sind keine Zahlen ausgewiesen."]


def test_the_report_starts_with_the_scales_that_stand_out() -> None:
    scales = [scale(item) for item in ("good", "bad", "middling")]
    week = repeated(
        (8, {"good": 5, "bad": 1, "middling": 3}),
        (4, {"good": 4, "bad": 2, "middling": 4}),
        (2, {"good": 2, "bad": 5, "middling": 2}),
        (2, {"good": 3, "bad": 3, "middling": 1}),
    )
    summary = summary_of(questionnaire(*scales, HELPS), week)

    assert [(one.remark, one.question.item) for one in highlights(summary, "de")] == [
        ("Im Vergleich ganz oben", "good"),
        ("Im Vergleich ganz unten", "bad"),
    ]


def test_the_least_bad_of_bad_scales_is_not_praised() -> None:
    scales = [scale(item) for item in ("bad", "worse")]
    week = repeated((5, {"bad": 1, "worse": 1}), (3, {"bad": 3, "worse": 2}), (3, {"bad": 5}))
    summary = summary_of(questionnaire(*scales), week)

    assert "Im Vergleich ganz oben" not in [one.remark for one in highlights(summary, "de")]


def test_where_nearly_all_agreed_the_report_says_so() -> None:
    week = repeated((13, {"met": "yes"}), (1, {"met": "no"}))
    summary = summary_of(questionnaire(MET), week)
    assert limits(summary, "de") == [
        "Bei einer Frage nennen wir zum Teil nur Spannen. Dort waren sich fast alle einig."
    ]


@given(all_worlds())
def test_the_report_starts_with_two_findings_if_there_are_two(world: Any) -> None:
    summary = summary_of(world[0], *world[1])
    ranges = "Hier nennen wir Spannen statt genauer Zahlen."
    told = [q for q in summary.questions if finding(q, "de") not in (None, ranges)]

    first = highlights(summary, "de")

    assert min(2, len(told)) <= len(first) <= 3
    assert all(one.finding == finding(one.question, "de") for one in first)
