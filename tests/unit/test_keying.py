"""Keying in sheets of paper: numbers of boxes become answers, and only who may can do it."""

from datetime import datetime, timedelta

import pytest

from chalicelib.intake import keying
from chalicelib.intake.keying import KeyingError
from chalicelib.weeks import BERLIN
from tests.unit.questionnaires import multiple, questionnaire, single, text, yes_no

NOW = datetime(2026, 9, 16, 10, tzinfo=BERLIN)
KEYS = ["a secret"]
SURVEY = questionnaire(
    single("job", "midwife", "nurse"), multiple("ways", "bus", "bike", "foot"), text("wish")
)


def test_numbers_of_boxes_and_codes_beside_them_mean_the_same() -> None:
    keyed, faults = keying.answers(SURVEY, {"job": "2", "ways": "1, foot", "wish": " 3 "}, "de")

    assert (keyed, faults) == ({"job": "nurse", "ways": ["bus", "foot"], "wish": "3"}, [])


def test_what_is_no_box_stays_as_typed_so_that_the_rules_refuse_it() -> None:
    keyed, _faults = keying.answers(SURVEY, {"job": "7", "ways": ""}, "de")

    assert keyed == {"job": "7"}


def test_the_sheet_and_the_page_number_questions_alike() -> None:
    rows = keying.rows(questionnaire(yes_no("met"), text("wish")), "de")

    assert [(row.number, row.id, row.long) for row in rows] == [
        (1, "met", False),
        (2, "wish", True),
    ]
    assert [place for place, _code, _label in rows[0].choices][:2] == [1, 2]


def test_a_key_from_the_console_opens_one_survey_for_eight_hours() -> None:
    key = keying.sign("sample", NOW, KEYS)
    keying.require_signed(key, "sample", NOW + timedelta(hours=7, minutes=59), KEYS)

    for token, survey, moment in (
        (key, "another", NOW),
        (key, "sample", NOW + timedelta(hours=8)),
        (key, "sample", NOW - timedelta(seconds=1)),
        (f"{key}x", "sample", NOW),
        ("", "sample", NOW),
    ):
        with pytest.raises(KeyingError):
            keying.require_signed(token, survey, moment, KEYS)
