"""Until when raw answers could still be brought back."""

from datetime import date, datetime

from chalicelib.office.retention import gone_on, restorable_until
from chalicelib.weeks import BERLIN


def test_backups_reach_back_seven_days_from_the_day_after_sealing() -> None:
    assert restorable_until("2026-09-21") == datetime(2026, 9, 29, tzinfo=BERLIN)
    assert restorable_until("") is None


def test_a_survey_that_was_never_sealed_is_gone_a_week_and_a_day_after_its_last_week() -> None:
    # Friday 18 September lies in week 38, which ends with Sunday the 20th.
    assert gone_on("2026-09-18", "") == datetime(2026, 9, 29, tzinfo=BERLIN)


def test_sealing_that_came_late_puts_the_end_off() -> None:
    assert gone_on("2026-09-18", "2026-09-30") == datetime(2026, 10, 8, tzinfo=BERLIN)


def test_texts_that_wait_for_a_decision_move_the_day_to_the_last_on_which_one_goes() -> None:
    lapsing = [date(2026, 11, 9), date(2026, 10, 12)]
    assert gone_on("2026-09-18", "2026-09-21", lapsing) == datetime(2026, 11, 17, tzinfo=BERLIN)
