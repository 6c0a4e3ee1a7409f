"""Sealing dates come from the calendar alone, none is skipped, and periods nest."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Cadence
from chalicelib.weeks import BERLIN, end_of, monday, next_week, week_of_day

first_days = st.dates(date(2024, 1, 1), date(2033, 12, 31))
lengths = st.integers(0, 400).map(lambda days: timedelta(days=days))
cadences = st.sampled_from(Cadence)


def weeks_from(first: str, last: str) -> list[str]:
    weeks = [first]
    while weeks[-1] < last:
        weeks.append(next_week(weeks[-1]))
    return weeks


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=BERLIN)


@given(first_days)
def test_each_week_belongs_to_exactly_one_month_and_that_to_one_quarter(day: date) -> None:
    week = week_of_day(day)
    month, quarter = calendar.month_of(week), calendar.quarter_of(week)
    # The month that has most of the week's days has its Thursday.
    days = [monday(week) + timedelta(days=number) for number in range(7)]
    assert month == max(
        {f"{one:%Y-%m}" for one in days}, key=[f"{one:%Y-%m}" for one in days].count
    )
    assert quarter == f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
    assert week[:4] == month[:4] == quarter[:4]
    assert all(calendar.belongs(week, period) for period in (week, month, quarter, "gesamt"))


@pytest.mark.parametrize(
    ("week", "month", "quarter"),
    [
        ("2026-W53", "2026-12", "2026-Q4"),
        ("2027-W01", "2027-01", "2027-Q1"),
        ("2026-W14", "2026-04", "2026-Q2"),
        ("2026-W40", "2026-10", "2026-Q4"),
        ("2025-W01", "2025-01", "2025-Q1"),
    ],
)
def test_a_week_goes_with_its_thursday(week: str, month: str, quarter: str) -> None:
    assert (calendar.month_of(week), calendar.quarter_of(week)) == (month, quarter)


@given(cadences, first_days, lengths)
def test_months_and_quarters_end_with_a_sealing_date_and_close_is_always_one(
    cadence: Cadence, opens: date, length: timedelta
) -> None:
    closing = week_of_day(opens + length)
    weeks = weeks_from(week_of_day(opens), closing)
    cut_offs = [week for week in weeks if calendar.is_cut_off(week, cadence, closing)]
    assert cut_offs[-1] == closing
    assert not calendar.is_cut_off(next_week(closing), cadence, closing)
    name = {Cadence.MONTH: calendar.month_of, Cadence.QUARTER: calendar.quarter_of}.get(cadence)
    if cadence is Cadence.WEEK:
        assert cut_offs == weeks
    elif cadence is Cadence.CLOSE:
        assert cut_offs == [closing]
    elif name:
        assert [name(week) for week in cut_offs] == sorted({name(week) for week in weeks})
        assert all(name(week) != name(next_week(week)) for week in cut_offs[:-1])


@given(cadences, first_days, lengths, st.lists(st.integers(0, 200), max_size=12))
def test_no_cut_off_is_ever_skipped_however_seldom_one_looks(
    cadence: Cadence, opens: date, length: timedelta, looks: list[int]
) -> None:
    closes = opens + length
    closing = week_of_day(closes)
    due = [
        week
        for week in weeks_from(week_of_day(opens), closing)
        if calendar.is_cut_off(week, cadence, closing)
    ]
    sealed: list[str] = []
    for day in [*sorted(looks), 500]:
        moment = noon(opens + timedelta(days=day))
        while cut_off := calendar.due_cut_off(
            cadence, opens.isoformat(), closes.isoformat(), sealed[-1] if sealed else "", moment
        ):
            assert moment >= end_of(cut_off)
            sealed.append(cut_off)
    assert sealed == due


@given(cadences, first_days, lengths, lengths)
def test_what_is_due_stays_due_until_it_is_sealed(
    cadence: Cadence, opens: date, length: timedelta, later: timedelta
) -> None:
    closes = opens + length

    def due(moment: datetime, sealed_to: str = "") -> str | None:
        dates = opens.isoformat(), closes.isoformat()
        return calendar.due_cut_off(cadence, *dates, sealed_to, moment)

    moment = noon(closes + timedelta(days=7))
    first = due(moment)
    assert first is not None
    assert due(moment) == due(moment + later) == first
    assert due(moment, week_of_day(closes)) is None
    assert due(end_of(first)) == first
    assert due(end_of(first) - timedelta(seconds=1)) is None


@given(cadences, first_days, lengths, st.integers(0, 400))
def test_the_page_names_the_monday_on_which_the_answer_is_sealed(
    cadence: Cadence, opens: date, length: timedelta, day: int
) -> None:
    closes = opens + length
    answered = min(opens + timedelta(days=day), closes)
    named = calendar.next_sealing(cadence, closes.isoformat(), noon(answered))
    assert named.weekday() == 0
    assert named > answered
    closing = week_of_day(closes)
    cut_offs = weeks_from(week_of_day(answered), closing)
    first = next(week for week in cut_offs if calendar.is_cut_off(week, cadence, closing))
    assert named == end_of(first).date()


@given(cadences, first_days, lengths, st.integers(-100, 500))
def test_all_coming_cut_offs_begin_with_the_one_that_the_page_names(
    cadence: Cadence, opens: date, length: timedelta, day: int
) -> None:
    closes, moment = opens + length, noon(opens + timedelta(days=day))
    named = calendar.cut_offs(cadence, opens.isoformat(), closes.isoformat(), moment)
    closing = week_of_day(closes)
    assert [calendar.is_cut_off(week, cadence, closing) for week in named] == [True] * len(named)
    if day >= 0:
        following = calendar.next_sealing(cadence, closes.isoformat(), moment)
        assert [calendar.sealed_on(week) for week in named[:1]] == (
            [following] if following else []
        )
    every = calendar.cut_offs(cadence, opens.isoformat(), closes.isoformat(), noon(opens))
    assert every[len(every) - len(named) :] == named


def test_the_end_of_a_month_brings_its_report_and_the_quarters() -> None:
    def ending(week: str, cadence: Cadence) -> list[str]:
        return calendar.periods_ending(week, cadence, "2027-W10")

    assert ending("2026-W37", Cadence.WEEK) == ["2026-W37"]
    assert ending("2026-W39", Cadence.WEEK) == ["2026-W39", "2026-09", "2026-Q3"]
    assert ending("2026-W39", Cadence.MONTH) == ["2026-09", "2026-Q3"]
    assert ending("2026-W39", Cadence.QUARTER) == ["2026-Q3"]
    assert ending("2026-W53", Cadence.WEEK) == ["2026-W53", "2026-12", "2026-Q4"]
    assert ending("2027-W10", Cadence.WEEK) == ["2027-W10", "2027-03", "2027-Q1", "gesamt"]
    assert ending("2027-W10", Cadence.CLOSE) == ["gesamt"]


@given(cadences, first_days, lengths)
def test_each_period_ends_once_and_holds_every_batch_of_its_weeks(
    cadence: Cadence, opens: date, length: timedelta
) -> None:
    closing = week_of_day(opens + length)
    cut_offs = [
        week
        for week in weeks_from(week_of_day(opens), closing)
        if calendar.is_cut_off(week, cadence, closing)
    ]
    ended = [(calendar.periods_ending(week, cadence, closing), week) for week in cut_offs]
    periods = [period for names, _ in ended for period in names]
    assert len(set(periods)) == len(periods)
    assert all(names for names, _ in ended), "each sealing date ends a period"
    for names, week in ended:
        for period in names:
            later = [one for one in cut_offs if one > week and calendar.belongs(one, period)]
            assert not later, "a published report never gets another batch"


@given(first_days, lengths, cadences, lengths)
def test_closing_early_moves_no_date_that_people_were_told(
    opens: date, length: timedelta, cadence: Cadence, later: timedelta
) -> None:
    closes, moment = opens + length, noon(opens + later)
    for end in calendar.earlier_ends(cadence, opens.isoformat(), closes.isoformat(), moment):
        assert moment.date() <= end < closes
        told = calendar.next_sealing(cadence, closes.isoformat(), noon(end))
        assert told == calendar.next_sealing(cadence, end.isoformat(), noon(end))
        assert told == end + timedelta(days=1)


def test_a_survey_that_is_sealed_at_its_close_alone_cannot_close_early() -> None:
    moment = noon(date(2026, 9, 9))
    assert calendar.earlier_ends(Cadence.CLOSE, "2026-09-07", "2026-10-04", moment) == []
    weeks = calendar.earlier_ends(Cadence.WEEK, "2026-09-07", "2026-10-04", moment)
    assert [day.isoformat() for day in weeks] == ["2026-09-13", "2026-09-20", "2026-09-27"]
