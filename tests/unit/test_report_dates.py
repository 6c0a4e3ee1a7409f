"""Periods and days in words."""

from dataclasses import replace
from datetime import date

import pytest

from chalicelib.report import dates
from chalicelib.report.summary import Summary
from chalicelib.sealing.batch import Cover
from tests.unit.questionnaires import questionnaire
from tests.unit.report_worlds import repeated, summary_of

WEEK = repeated((6, {"met": "yes"}), (6, {"met": "no"}))


def a_summary(*, opens: str, closes: str, weeks: int = 1, period: str = "2026-W37") -> Summary:
    asked = questionnaire(opens=opens, closes=closes)
    return summary_of(asked, *[WEEK] * weeks, period=period)


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        ("2026-09-12", "2026-09-12", "12. September 2026", "12 September 2026"),
        ("2026-09-07", "2026-09-13", "7. bis 13. September 2026", "7 to 13 September 2026"),
        (
            "2026-09-28",
            "2026-10-04",
            "28. September bis 4. Oktober 2026",
            "28 September to 4 October 2026",
        ),
        (
            "2026-12-28",
            "2027-01-03",
            "28. Dezember 2026 bis 3. Januar 2027",
            "28 December 2026 to 3 January 2027",
        ),
    ],
)
def test_a_span_of_days_is_said_as_shortly_as_possible(
    first: str, last: str, german: str, english: str
) -> None:
    span = date.fromisoformat(first), date.fromisoformat(last)
    assert dates.days(*span, "de") == german
    assert dates.days(*span, "en") == english


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-W37", "7. bis 13. September 2026"),
        ("2026-W53", "28. Dezember 2026 bis 3. Januar 2027"),
        ("2026-09", "September 2026"),
        ("2026-Q3", "Juli bis September 2026"),
        ("2026-Q4", "Oktober bis Dezember 2026"),
        ("2026", "2026"),
        ("gesamt", "12. bis 20. September 2026"),
    ],
)
def test_every_kind_of_period_has_words(period: str, said: str) -> None:
    summary = a_summary(opens="2026-09-12", closes="2026-09-27", weeks=2, period=period)
    assert dates.period(summary, "de") == said


def test_the_answers_of_a_batch_come_from_its_weeks_while_the_survey_was_open() -> None:
    summary = a_summary(opens="2026-09-12", closes="2026-09-17", weeks=2, period="2026-09")
    first, second = summary.batches

    assert dates.batch_days(first, summary, "de") == "12. bis 13. September 2026"
    assert dates.batch_days(second, summary, "de") == "14. bis 17. September 2026"
    assert dates.covered(summary, "de") == "12. bis 17. September 2026"


def test_a_part_that_had_to_wait_counts_from_where_it_was_sealed_last() -> None:
    summary = a_summary(opens="2026-09-01", closes="2026-12-31")
    waited = (Cover("kita", "2026-W35"), Cover("school", "2026-W36"))
    batch = replace(summary.batches[0], covers=waited)

    assert dates.batch_days(batch, summary, "de") == "1. bis 13. September 2026"
