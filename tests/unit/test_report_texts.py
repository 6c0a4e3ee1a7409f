"""Approved texts in a report: shuffled, with no breakdown, as they were approved."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from random import Random

from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.schemas import document_errors
from chalicelib.report.files import render
from chalicelib.report.summarising import summarise, supplement
from chalicelib.sealing.texts import ReviewState, ReviewText
from tests.unit.questionnaires import questionnaire, single, text, words, yes_no
from tests.unit.report_reading import parse
from tests.unit.report_worlds import repeated, sealed

ASKED = questionnaire(
    yes_no("met"),
    single("role", "head") | {"other": words("Etwas anderes")},
    text("wish"),
    text("why"),
)
WEEK = repeated((7, {"met": "yes"}), (7, {"met": "no"}))


def approved(number: int, item: str, edited: str, shortened: bool = False) -> ReviewText:
    return ReviewText(
        f"{number:020x}", item, ReviewState.APPROVED, "", edited, shortened, "2026-W37"
    )


WRITTEN = [
    approved(2, "wish", "=mehr Zeit"),
    approved(1, "wish", "Frau […] <b>fehlt</b>\nimmer", shortened=True),
    approved(3, "role_other", "Springerin"),
]


def files(texts: Sequence[ReviewText]) -> dict[str, bytes]:
    return render(summarise(ASKED, "2026-W37", sealed(ASKED, [WEEK]), texts))


def test_texts_stand_under_their_question_in_the_order_of_their_ids() -> None:
    document = json.loads(files(WRITTEN)["summary.json"])
    assert list(document_errors("summary", document)) == []
    assert document["texts"] == [
        {
            "item": "role_other",
            "label": words("role?"),
            "texts": [{"words": "Springerin", "shortened": False}],
        },
        {
            "item": "wish",
            "label": words("wish?"),
            "texts": [
                {"words": "Frau […] <b>fehlt</b>\nimmer", "shortened": True},
                {"words": "=mehr Zeit", "shortened": False},
            ],
        },
    ]


def test_the_order_in_which_texts_were_approved_tells_nothing() -> None:
    shuffled = WRITTEN.copy()
    Random(1).shuffle(shuffled)
    assert files(shuffled) == files(WRITTEN)


def test_the_page_shows_what_was_written_and_what_was_shortened() -> None:
    for name in ("report.html", "report.en.html"):
        section = parse(files(WRITTEN)[name]).first("section", "texts")
        shown = [paragraph.text for paragraph in section.all("p", "words")]
        assert shown == ["Springerin", "Frau […] <b>fehlt</b> immer", "=mehr Zeit"]
        assert [item.all("span") != [] for item in section.all("li")] == [False, True, False]


def test_the_texts_are_a_file_for_spreadsheets_without_formulas() -> None:
    content = files(WRITTEN)["texts.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(content, newline=""), delimiter=";"))
    assert [(row["question"], row["text"], row["shortened"]) for row in rows] == [
        ("role_other", "Springerin", "no"),
        ("wish", "Frau […] <b>fehlt</b>\nimmer", "yes"),
        ("wish", "'=mehr Zeit", "no"),
    ]


def test_a_report_without_texts_says_nothing_of_them() -> None:
    without = files([])
    assert "texts.csv" not in without
    assert parse(without["report.html"]).all("section", "texts") == []
    assert json.loads(without["summary.json"])["texts"] == []


def test_texts_approved_after_the_last_report_get_one_without_any_number_of_its_own() -> None:
    late = [replace(one, published=calendar.TEXTS) for one in WRITTEN]
    late_files = render(supplement(ASKED, sealed(ASKED, [WEEK]), late))
    document = json.loads(late_files["summary.json"])
    assert list(document_errors("summary", document)) == []
    assert list(document_errors("manifest", json.loads(late_files["manifest.json"]))) == []
    assert json.loads(late_files["manifest.json"]).get("missing", []) == []
    assert (document["period"], document["questions"]) == (calendar.TEXTS, [])
    assert len([text for one in document["texts"] for text in one["texts"]]) == 3
    page = parse(late_files["report.html"])
    assert page.all("section", "question") == []
    assert page.all("section", "short") == []
    assert len(page.first("section", "texts").all("p", "words")) == 3
