"""What a report says of promises is decided by the calendar, not by when it is written."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire import calendar
from chalicelib.report.commitments import (
    Change,
    Commitment,
    CommitmentError,
    Progress,
    changed,
    from_json,
    reported,
    said,
    to_json,
)
from chalicelib.weeks import week_of_day

FIRST = date(2026, 9, 1)
BEGINS, ENDS = FIRST + timedelta(days=30), FIRST + timedelta(days=60)

changes = st.builds(
    Change,
    day=st.integers(0, 90).map(lambda days: FIRST + timedelta(days=days)),
    progress=st.sampled_from(Progress),
    note=st.just({"de": "weil"}),
    department=st.just({"de": "Ressort Bildung"}),
    until=st.none() | st.just(FIRST),
)
histories = st.lists(changes, min_size=1, max_size=5).map(
    lambda found: tuple(sorted(found, key=lambda one: one.day))
)
kept = st.lists(
    st.builds(
        Commitment,
        id=st.uuids().map(str),
        survey=st.just("sample"),
        period=st.just("2026-08"),
        what=st.just({"de": "Mehr Zeit"}),
        history=histories,
    ),
    max_size=4,
)


@given(kept, changes)
def test_what_is_noted_after_the_period_changes_no_report(
    before: list[Commitment], late: Change
) -> None:
    behind = Change(max(late.day, ENDS), late.progress, late.note, late.department, late.until)
    after = [changed(one, behind) for one in before]
    new = Commitment("new", "sample", "2026-08", {"de": "Neu"}, (behind,))
    assert reported([*after, new], BEGINS, ENDS) == reported(before, BEGINS, ENDS)


@given(kept)
def test_a_promise_is_carried_on_until_a_report_has_said_how_it_ended(
    known: list[Commitment],
) -> None:
    told = {one.id: one for one in reported(known, BEGINS, ENDS)}
    for one in known:
        stood = [change for change in one.history if change.day < ENDS]
        if not stood:
            assert one.id not in told, "it was promised later"
        elif stood[-1].open:
            assert told[one.id].now == stood[-1]
        else:
            assert (one.id in told) == (stood[-1].day >= BEGINS)


@given(kept)
def test_a_stored_commitment_is_read_back(known: list[Commitment]) -> None:
    assert [from_json(to_json(one)) for one in known] == known


def test_nobody_says_not_possible_without_saying_why() -> None:
    promise = Commitment("c1", "sample", "2026-08", {"de": "Mehr Zeit"}, ())
    with pytest.raises(CommitmentError):
        changed(promise, Change(FIRST, Progress.NOT_POSSIBLE, {"de": " "}, {"de": "Amt"}, None))


def test_only_what_is_open_can_be_overdue() -> None:
    who, day = {"de": "Amt"}, FIRST
    decided = Change(day, Progress.DECIDED, {}, who, day)
    promise = Commitment("c1", "sample", "2026-08", {"de": "Mehr Zeit"}, (decided,))
    assert not promise.overdue(day)
    assert promise.overdue(day + timedelta(days=1))
    done = changed(promise, Change(day, Progress.DONE, {}, who, day))
    assert not done.overdue(day + timedelta(days=1))


def test_a_line_is_in_the_readers_language_or_in_german() -> None:
    decided = Change(FIRST, Progress.DECIDED, {}, {"de": "Amt", "en": "Office"}, FIRST)
    promise = Commitment("c1", "sample", "2026-08", {"de": "Mehr Zeit"}, (decided,))
    line = said(promise, "en")
    assert (line.what, line.department) == ("Mehr Zeit", "Office")
    assert (line.until, line.stands) == ("1 September 2026", "decided")
    refused = Change(FIRST, Progress.NOT_POSSIBLE, {"de": "kein Geld"}, {"de": "Amt"}, FIRST)
    assert said(changed(promise, refused), "de").stands == "nicht möglich. kein Geld"
    assert said(changed(promise, refused), "de").until == ""


@given(st.dates(date(2024, 1, 8), date(2033, 12, 31)))
def test_a_period_begins_with_the_first_week_that_belongs_to_it(day: date) -> None:
    week = week_of_day(day)
    for period in (week, calendar.month_of(week), calendar.quarter_of(week)):
        begins = calendar.begins(period)
        assert calendar.belongs(week_of_day(begins), period)
        assert not calendar.belongs(week_of_day(begins - timedelta(days=1)), period)
        assert begins <= day
    assert calendar.begins("gesamt") == date.min
