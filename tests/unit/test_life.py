"""An event goes through its life step by step, early, late, or past what the office skips."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.outreach import life
from chalicelib.outreach.events import Event, EventState
from chalicelib.outreach.life import Deed, Plan, Standing, Survey
from chalicelib.weeks import BERLIN

START = datetime(2026, 9, 12, 12, 5, tzinfo=BERLIN)
END = START + timedelta(minutes=55)
SURVEY = Survey(
    opens=datetime(2026, 9, 12, tzinfo=BERLIN),
    closes=datetime(2026, 9, 28, tzinfo=BERLIN),
    sealed=None,
    answered=None,
)
SEALED = replace(SURVEY, sealed=datetime(2026, 9, 28, tzinfo=BERLIN))
ANSWERED = replace(SEALED, answered=datetime(2026, 10, 10, 9, tzinfo=BERLIN))
LIFE = [state for state in EventState if state is not EventState.CANCELLED]
PLANNED = Standing(
    Event("lunch", {"de": "Mittag"}, "sample", START, END), EventState.PLANNED, START
)


def lived(
    standing: Standing, survey: Survey, until: datetime, every: timedelta = timedelta(hours=1)
) -> list[tuple[datetime, EventState, Deed]]:
    """What a conductor does that looks every so often: moment, state and deed."""
    done = []
    moment = standing.since
    while moment <= until:
        while (due := life.due(standing, survey, moment)) is not None:
            done.append((moment, due.step.to, due.deed))
            standing = replace(standing, state=due.step.to, since=moment)
        moment += every
    return done


def test_the_whole_life_in_its_order_with_each_deed_once() -> None:
    story = lived(PLANNED, ANSWERED, END + timedelta(days=200))
    assert [state for _, state, _ in story] == LIFE[1:]
    deeds = {deed: moment for moment, _, deed in story if deed is not Deed.NOTHING}
    assert deeds[Deed.ASK] == START + timedelta(hours=1), "the first look after its end"
    assert deeds[Deed.REMIND] == deeds[Deed.ASK] + timedelta(days=3)
    assert deeds[Deed.FORGET] > ANSWERED.answered + timedelta(days=89)
    assert len([deed for _, _, deed in story if deed is not Deed.NOTHING]) == 3


@pytest.mark.parametrize(
    ("state", "survey", "waits"),
    [
        (EventState.PLANNED, SURVEY, END),
        (EventState.HELD, replace(SURVEY, opens=END + timedelta(days=2)), END + timedelta(days=2)),
        (EventState.REMINDED, SURVEY, SURVEY.closes),
        (EventState.CLOSED, SURVEY, None),
        (EventState.REPORTED, SEALED, START + timedelta(days=90)),
        (EventState.FORGOTTEN, ANSWERED, None),
    ],
)
def test_a_step_waits_for_its_moment_or_its_condition(
    state: EventState, survey: Survey, waits: datetime | None
) -> None:
    standing = replace(PLANNED, state=state)
    assert life.next_moment(standing, survey) == waits
    if waits is not None:
        assert life.due(standing, survey, waits - timedelta(seconds=1)) is None
        assert life.due(standing, survey, waits) is not None


def test_nobody_is_asked_or_reminded_when_the_survey_is_over() -> None:
    story = lived(PLANNED, SURVEY, SURVEY.closes + timedelta(days=9), timedelta(days=20))
    assert [state for _, state, _ in story][:4] == LIFE[1:5]
    assert {deed for _, _, deed in story} == {Deed.NOTHING}


def test_whoever_is_never_answered_is_forgotten_all_the_same() -> None:
    story = lived(PLANNED, SEALED, END + timedelta(days=200))
    assert [state for _, state, _ in story][-2:] == [EventState.REPORTED, EventState.FORGOTTEN]
    assert story[-1][2] is Deed.FORGET


def test_the_office_can_be_early_late_or_skip() -> None:
    asking = replace(PLANNED, state=EventState.ASKING)
    early = replace(asking, plans={EventState.REMINDED: Plan(at=START + timedelta(hours=1))})
    late = replace(asking, plans={EventState.REMINDED: Plan(at=START + timedelta(days=9))})
    skipped = replace(asking, plans={EventState.REMINDED: Plan(skip=True)})

    def deed(standing: Standing, after: timedelta) -> Deed | None:
        due = life.due(standing, SURVEY, START + after)
        return due and due.deed

    assert deed(early, timedelta(hours=1)) is Deed.REMIND
    assert deed(late, timedelta(days=8)) is None
    assert deed(late, timedelta(days=9)) is Deed.REMIND
    assert deed(skipped, timedelta()) is Deed.NOTHING


def test_addresses_are_destroyed_even_if_that_is_skipped() -> None:
    reported = replace(PLANNED, state=EventState.ANSWERED)
    due = life.due(replace(reported, plans={EventState.FORGOTTEN: Plan(skip=True)}), SEALED, END)
    assert due is not None
    assert due.deed is Deed.FORGET


@given(st.integers(1, 400), st.booleans(), st.booleans())
def test_however_seldom_the_conductor_looks_no_deed_is_done_twice(
    hours: int, sealed: bool, answered: bool
) -> None:
    survey = ANSWERED if answered else SEALED if sealed else SURVEY
    story = lived(PLANNED, survey, END + timedelta(days=300), timedelta(hours=hours))
    order = [LIFE.index(state) for _, state, _ in story]
    assert order == sorted(set(order))
    deeds = [deed for _, _, deed in story if deed is not Deed.NOTHING]
    assert len(deeds) == len(set(deeds))


@pytest.mark.parametrize("silent", [False, True])
def test_what_the_office_cancels_asks_nobody_and_forgets_its_guests(silent: bool) -> None:
    wish = Plan(skip=True) if silent else Plan(at=END - timedelta(hours=2))
    cancelled = replace(PLANNED, plans={EventState.CANCELLED: wish})
    story = lived(cancelled, ANSWERED, END + timedelta(days=200))
    assert [(state, deed) for _, state, deed in story] == [
        (EventState.CANCELLED, Deed.NOTHING if silent else Deed.CANCEL),
        (EventState.FORGOTTEN, Deed.FORGET),
    ]
    told, forgotten = (moment for moment, _, _ in story)
    assert forgotten - told == timedelta(days=14)


def test_an_event_that_is_over_can_no_longer_be_cancelled() -> None:
    assert life.is_ahead(PLANNED, EventState.CANCELLED)
    assert not life.is_ahead(replace(PLANNED, state=EventState.HELD), EventState.CANCELLED)
    assert not life.is_ahead(replace(PLANNED, state=EventState.CANCELLED), EventState.HELD)
