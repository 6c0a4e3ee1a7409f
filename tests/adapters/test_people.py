"""Events, guests and invitations: whom we may write to, and for how long."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.outreach.events import Event, EventState, Guest
from chalicelib.store.clients import client
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Conflict, StoreError
from chalicelib.store.events import Events
from tests.adapters.aws import listening

NOW = datetime(2026, 9, 12, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=90)


def event(name: str = "lunch", title: str = "Kommune gestaltet!") -> Event:
    return Event(name, {"de": title}, "sample", NOW, NOW + timedelta(minutes=55))


def test_a_planned_event_is_given_back_as_it_was(table: str) -> None:
    Events(table).plan(event())
    assert list(Events(table).all()) == [(event(), EventState.PLANNED)]


def test_an_event_is_planned_once(table: str) -> None:
    events = Events(table)
    events.plan(event())
    with pytest.raises(Conflict, match="lunch"):
        events.plan(event(title="Etwas anderes"))
    assert list(events.all()) == [(event(), EventState.PLANNED)]


def test_an_event_remembers_that_its_guests_were_asked(table: str) -> None:
    events = Events(table)
    events.plan(event("a-lunch"))
    events.plan(event("b-lunch"))
    events.mark(event("b-lunch"), EventState.ASKED)
    states = {one.id: state for one, state in events.all()}
    assert states == {"a-lunch": EventState.PLANNED, "b-lunch": EventState.ASKED}


def test_an_event_that_was_never_planned_cannot_be_marked(table: str) -> None:
    with pytest.raises(StoreError):
        Events(table).mark(event("ghost"), EventState.ASKED)
    assert list(Events(table).all()) == []


def test_guests_are_written_to_until_their_addresses_expire(table: str) -> None:
    contacts = Contacts(table)
    ada, ben = Guest("ada@example.org", "en"), Guest("Ben@Example.org", "de")
    contacts.add_guests("lunch", [ada, ben], LATER)
    assert set(contacts.guests("lunch", NOW)) == {ada, ben}
    assert set(contacts.guests("lunch", LATER - timedelta(seconds=1))) == {ada, ben}
    assert list(contacts.guests("lunch", LATER)) == [], "DynamoDB may keep them for two days"
    assert list(contacts.guests("dinner", NOW)) == []


def test_a_guest_who_is_added_again_is_one_guest(table: str) -> None:
    contacts = Contacts(table)
    contacts.add_guests("lunch", [Guest("ada@example.org", "de")], NOW)
    contacts.add_guests("lunch", [Guest("Ada@example.org", "en")], LATER)
    assert list(contacts.guests("lunch", NOW)) == [Guest("Ada@example.org", "en")]


def test_many_guests_fill_several_pages(table: str) -> None:
    contacts = Contacts(table)
    guests = {Guest(f"guest{number}@example.org", "de") for number in range(10)}
    contacts.add_guests("lunch", guests, LATER)

    def three(params: Any, **_: object) -> Any:
        return params | {"Limit": 3}

    with listening(client("dynamodb"), "provide-client-params.dynamodb.Query", three):
        assert set(contacts.guests("lunch", NOW)) == guests


def test_everything_about_people_has_an_end(table: str) -> None:
    contacts = Contacts(table)
    contacts.add_guests("lunch", [Guest("ada@example.org", "de")], LATER)
    contacts.invite("sample", "ab" * 20, LATER)
    items = client("dynamodb").scan(TableName=table)["Items"]
    assert [item["expires"]["N"] for item in items] == [str(int(LATER.timestamp()))] * 2


def test_an_invitation_is_valid_for_its_survey_and_asking_leaves_no_trace(table: str) -> None:
    contacts = Contacts(table)
    contacts.invite("sample", "ab" * 20, LATER)
    before = client("dynamodb").scan(TableName=table)["Items"]
    for _ in range(2):
        assert contacts.invited("sample", "ab" * 20)
    assert not contacts.invited("other", "ab" * 20)
    assert not contacts.invited("sample", "cd" * 20)
    assert client("dynamodb").scan(TableName=table)["Items"] == before
