"""Weeks are ISO weeks in Bremen: they start on Monday at midnight there."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import weeks
from chalicelib.weeks import BERLIN

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        # Summer time: Berlin is two hours ahead.
        (datetime(2026, 9, 13, 21, 59, tzinfo=UTC), "2026-W37"),
        (datetime(2026, 9, 13, 22, 0, tzinfo=UTC), "2026-W38"),
        # Winter time: one hour.
        (datetime(2026, 11, 29, 22, 59, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "2026-W49"),
        # The Sundays on which the clocks change.
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), "2026-W13"),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), "2026-W43"),
        # 2026 has 53 weeks; the last one ends in January.
        (datetime(2026, 12, 31, 12, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 3, 22, 59, tzinfo=UTC), "2026-W53"),
        (datetime(2027, 1, 3, 23, 0, tzinfo=UTC), "2027-W01"),
        # The first days of January can belong to the year before, the last ones to the next.
        (datetime(2024, 12, 30, 12, tzinfo=UTC), "2025-W01"),
    ],
)
def test_a_moment_belongs_to_the_week_people_in_bremen_are_in(moment: datetime, week: str) -> None:
    assert weeks.week_of(moment) == week


@given(days)
def test_a_week_ends_when_the_next_one_starts(day: date) -> None:
    week = weeks.week_of_day(day)
    end = weeks.end_of(week)
    assert weeks.week_of(end - timedelta(microseconds=1)) == week
    assert weeks.week_of(end) == weeks.next_week(week)
    assert (end.astimezone(BERLIN).hour, end.weekday()) == (0, 0)
    assert weeks.week_before(end) == week
    assert weeks.week_before(end - timedelta(seconds=1)) < week


@given(days, days)
def test_weeks_sort_as_text_like_their_days(one: date, other: date) -> None:
    if one <= other:
        assert weeks.week_of_day(one) <= weeks.week_of_day(other)
    assert weeks.monday(weeks.week_of_day(one)) <= one


@pytest.mark.parametrize(
    "written",
    ["2026-W54", "2025-W53", "2026-W00", "2026-37", "2026W37", "2026-W7", "", "W37", "2026-Wxx",
     "26-W37", "٢٠٢٦-W37", "2026-W³7", "12026-W37", "2026-W37 ", "2026-W037"],
)  # fmt: skip
def test_what_is_no_week_is_refused_with_its_name(written: str) -> None:
    with pytest.raises(ValueError, match="is no week") as refusal:
        weeks.monday(written)
    assert repr(written) in str(refusal.value)
