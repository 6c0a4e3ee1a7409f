"""The addresses of a list go with those of the last round that asks it, or after a year unused."""

from dataclasses import replace
from datetime import datetime, timedelta

from chalicelib.outreach import lists
from chalicelib.outreach.events import Event, EventKind, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.outreach.lists import DistributionList
from chalicelib.weeks import BERLIN

FILLED = datetime(2026, 9, 1, 9, tzinfo=BERLIN)
LATER = FILLED + timedelta(days=120)
PROVIDERS = DistributionList("providers", "Träger", FILLED)
ROUND = Standing(
    Event("round", {"de": "Runde"}, "sample", FILLED, FILLED, EventKind.ROUND, "", ("providers",)),
    EventState.ASKING,
    FILLED,
)


def over(standing: Standing, since: datetime = LATER) -> Standing:
    return replace(standing, state=EventState.FORGOTTEN, since=since)


def test_a_list_that_nothing_asks_is_kept_for_a_year() -> None:
    elsewhere = replace(ROUND, event=replace(ROUND.event, lists=("others",)))
    assert lists.kept_until(PROVIDERS, []) == FILLED + timedelta(days=365)
    assert lists.kept_until(PROVIDERS, [elsewhere]) == FILLED + timedelta(days=365)


def test_a_list_stays_as_long_as_a_round_goes_on_that_asks_it() -> None:
    assert lists.kept_until(PROVIDERS, [ROUND, over(ROUND)]) is None
    assert not lists.is_due(PROVIDERS, [ROUND], FILLED + timedelta(days=4000))


def test_a_list_goes_with_the_last_round_that_asked_it() -> None:
    past = [over(ROUND, LATER - timedelta(days=30)), over(ROUND)]
    assert lists.kept_until(PROVIDERS, past) == LATER
    assert lists.is_due(PROVIDERS, past, LATER)
    assert not lists.is_due(replace(PROVIDERS, destroyed=LATER), past, LATER)


def test_addresses_that_came_after_the_last_round_wait_for_the_next_one() -> None:
    newer = replace(PROVIDERS, since=LATER + timedelta(days=1))
    assert lists.kept_until(newer, [over(ROUND)]) == newer.since + timedelta(days=365)


def test_a_round_that_was_stopped_destroys_nothing() -> None:
    stopped = replace(ROUND, plans={EventState.CANCELLED: Plan(skip=True)})
    assert lists.kept_until(PROVIDERS, [replace(stopped, state=EventState.CANCELLED)]) == (
        FILLED + timedelta(days=365)
    )
    assert lists.kept_until(PROVIDERS, [over(stopped)]) == FILLED + timedelta(days=365)
