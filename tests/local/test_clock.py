"""The jumps of the rehearsal clock."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.clock import BERLIN, FIRST_MOMENT, Clock, next_day, next_monday

moments = st.datetimes(
    min_value=datetime(2020, 1, 1),  # noqa: DTZ001
    max_value=datetime(2040, 1, 1),  # noqa: DTZ001
    timezones=st.just(BERLIN),
)


def test_a_new_clock_stands_half_an_hour_before_the_event(tmp_path: Path) -> None:
    assert abs(Clock(tmp_path / "clock").now() - FIRST_MOMENT) < timedelta(seconds=5)


def test_a_clock_that_was_set_runs_on_and_is_kept(tmp_path: Path) -> None:
    moment = datetime(2027, 1, 4, 3, tzinfo=BERLIN)
    Clock(tmp_path / "clock").set(moment)

    assert timedelta() <= Clock(tmp_path / "clock").now() - moment < timedelta(seconds=5)


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        ("2026-09-12T13:05", "2026-09-14T03:00"),
        ("2026-09-14T02:59", "2026-09-14T03:00"),
        ("2026-09-14T03:00", "2026-09-21T03:00"),
        ("2026-10-24T12:00", "2026-10-26T03:00"),
    ],
)
def test_the_next_monday_is_the_one_ahead(moment: str, monday: str) -> None:
    def berlin(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=BERLIN)

    assert next_monday(berlin(moment)) == berlin(monday)


@given(moments)
def test_every_jump_leads_ahead_by_no_more_than_it_says(moment: datetime) -> None:
    now = moment.astimezone(UTC)
    hour = timedelta(hours=1)

    assert timedelta() < next_monday(moment).astimezone(UTC) - now <= timedelta(days=7) + hour
    assert timedelta(hours=22) < next_day(moment).astimezone(UTC) - now < timedelta(hours=26)
