"""What the office is offered when it plans an event: the lunch's survey, pasted guests, dates."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.office import event_form, lunch
from chalicelib.outreach import guest_tables, life
from chalicelib.outreach.events import EventState
from chalicelib.outreach.life import Plan
from chalicelib.questionnaire import publishing, reading
from chalicelib.weeks import BERLIN
from tests.unit.questionnaires import shipped
from tests.unit.test_life import END, PLANNED, SURVEY

LUNCH = replace(
    PLANNED.event,
    id="kommune-gestaltet-2026-09-12",
    title={"de": "„Kommune gestaltet!“", "en": "“Kommune gestaltet!”"},
)
WEDNESDAY = datetime(2026, 9, 16, 10, tzinfo=BERLIN)
SEALING = datetime(2026, 9, 28, tzinfo=BERLIN)


def test_the_template_filled_in_for_the_shipped_lunch_is_the_shipped_survey() -> None:
    made = shipped("kommune-gestaltet")
    made.pop("$schema", None)
    assert lunch.survey(LUNCH) == made


@settings(max_examples=15)
@given(st.dates(min_value=date(2026, 1, 1), max_value=date(2035, 1, 1)))
def test_the_survey_of_a_lunch_on_any_day_can_be_published(day: date) -> None:
    starts = datetime.combine(day, time(12, 5), BERLIN)
    event = replace(LUNCH, starts=starts, ends=starts + timedelta(minutes=55))
    questionnaire = reading.read(lunch.survey(event))
    assert list(publishing.obstacles(questionnaire)) == []
    assert questionnaire.opens == day.isoformat()


def test_lunch_next_thursday_is_suggested_and_is_free_of_faults() -> None:
    suggested = event_form.suggested(WEDNESDAY)
    assert (suggested.day, suggested.begins) == ("2026-09-17", "12:05")
    assert event_form.suggested(WEDNESDAY + timedelta(days=1)).day == "2026-09-24"
    assert event_form.faults(suggested, {}, WEDNESDAY) == {}
    event = event_form.event_of(suggested)
    assert event.id == event.survey == "kommune-gestaltet-2026-09-17"
    assert event.ends - event.starts == timedelta(minutes=55)


def test_an_event_is_the_same_after_going_through_the_form() -> None:
    event = replace(LUNCH, place="Rathaus", question={"de": "Wie gelingt es?"}, lists=("traeger",))
    again = event_form.event_of(event_form.of_event(event), event)
    assert again == event
    assert event_form.fingerprint(again) == event_form.fingerprint(event)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"day": "17.9."}, "day"),
        ({"day": "2026-09-15"}, "day"),
        ({"begins": "mittags"}, "begins"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "²"}, "minutes"),
        ({"place": "a\nb"}, "place"),
        ({"survey": "unknown"}, "survey"),
        ({"survey": "ended"}, "survey"),
        ({"keep_days": "366"}, "keep_days"),
    ],
)
def test_each_fault_is_told_at_its_field(changes: dict[str, str], field: str) -> None:
    entered = replace(event_form.suggested(WEDNESDAY), **changes)
    assert list(event_form.faults(entered, {"ended": "2026-09-16"}, WEDNESDAY)) == [field]


@pytest.mark.parametrize(
    "words",
    [
        "ada@example.org\nben@example.org",
        "Ada <ada@example.org>; Ben <ben@example.org>",
        "ada@example.org, ben@example.org\n\n",
        "Name\tE-Mail\nAda\tada@example.org\nBen\tben@example.org",
    ],
)
def test_addresses_are_pasted_as_people_have_them(words: str) -> None:
    people = guest_tables.pasted(words)
    assert [one.address for one in people.guests] == ["ada@example.org", "ben@example.org"]
    assert people.faults == ()


def test_a_pasted_line_without_an_address_is_named() -> None:
    people = guest_tables.pasted("ada@example.org\nBen, der noch zusagt\n")
    assert [(one.line, one.typed) for one in people.faults] == [(2, "Ben, der noch zusagt")]


@given(st.text(max_size=200))
def test_whatever_is_pasted_is_read_or_named(words: str) -> None:
    try:
        people = guest_tables.pasted(words)
    except guest_tables.TableError:
        return
    assert all("\n" not in fault.typed for fault in people.faults)


def test_what_is_ahead_is_forecast_and_follows_what_the_office_wants() -> None:
    ahead = life.forecast(PLANNED, SURVEY, SEALING)
    assert ahead[EventState.ASKING] == END
    assert ahead[EventState.REMINDED] == END + timedelta(days=3)
    assert ahead[EventState.SEALED] == ahead[EventState.REPORTED] == SEALING
    assert ahead[EventState.FORGOTTEN] == SEALING + timedelta(days=90)
    assert EventState.ANSWERED not in ahead, "nobody knows when"
    late = END + timedelta(days=9)
    moved = replace(PLANNED, plans={EventState.REMINDED: Plan(at=late)})
    assert life.forecast(moved, SURVEY, SEALING)[EventState.REMINDED] == late
    cancelled = replace(PLANNED, plans={EventState.CANCELLED: Plan(skip=True)})
    assert list(life.forecast(cancelled, SURVEY, SEALING)) == [
        EventState.CANCELLED,
        EventState.FORGOTTEN,
    ]
