"""Events, people and invitations: whom we may write to, for how long, and how to forget them."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.outreach.deliverability import (
    Deliverability,
    Finding,
    Reason,
    Report,
    State,
)
from chalicelib.outreach.events import Event, EventState, Guest
from chalicelib.outreach.life import Plan
from chalicelib.outreach.links import Link, Purpose
from chalicelib.report.commitments import Change, Commitment, Progress, changed
from chalicelib.store.clients import client
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.events import Events
from chalicelib.store.revocations import Revocations
from tests.adapters.aws import listening

NOW = datetime(2026, 9, 12, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=90)
ADA, BEN = Guest("ada@example.org", "de"), Guest("ben@example.org", "en")


def event(name: str = "lunch", title: str = "Kommune gestaltet!") -> Event:
    return Event(name, {"de": title}, "sample", NOW, NOW + timedelta(minutes=55))


def test_a_planned_event_is_given_back_as_it_was_and_planned_once(table: str) -> None:
    events = Events(table)
    events.plan(event(), NOW)
    with pytest.raises(Conflict, match="lunch"):
        events.plan(event(title="Etwas anderes"), NOW)
    [standing] = events.all()
    assert (standing.event, standing.state, standing.since) == (event(), EventState.PLANNED, NOW)
    assert events.standing("lunch") == standing
    assert events.standing("dinner") is None


def test_an_event_moves_once_and_leaves_a_trace(table: str) -> None:
    events = Events(table)
    events.plan(event(), NOW)
    [standing] = events.all()
    assert events.move(standing, EventState.HELD, LATER, "conductor", "")
    assert not events.move(standing, EventState.HELD, LATER, "conductor", "")
    [moved] = events.all()
    assert (moved.state, moved.since) == (EventState.HELD, LATER)
    assert events.move(moved, EventState.ASKING, LATER + timedelta(hours=1), "conductor", "asked")
    traces = [(one.what, one.by, one.note) for one in events.traces("lunch")]
    assert traces == [
        ("planned", "office", ""),
        ("held", "conductor", ""),
        ("asking", "conductor", "asked"),
    ]


def test_what_the_office_plans_is_kept_and_traced(table: str) -> None:
    events = Events(table)
    events.plan(event(), NOW)
    [standing] = events.all()
    events.set_plan(standing, EventState.REMINDED, Plan(skip=True), NOW + timedelta(seconds=1))
    [standing] = events.all()
    events.set_plan(standing, EventState.ASKING, Plan(at=LATER), NOW + timedelta(seconds=2))
    [planned] = events.all()
    assert planned.plans == {EventState.REMINDED: Plan(skip=True), EventState.ASKING: Plan(LATER)}
    traces = [(one.what, one.by) for one in events.traces("lunch")]
    assert traces == [("planned", "office"), ("plan", "office"), ("plan", "office")]
    events.move(planned, EventState.HELD, NOW, "conductor", "")
    with pytest.raises(Conflict):
        events.set_plan(planned, EventState.ASKING, Plan(), NOW)


def test_people_are_written_to_until_their_addresses_expire(table: str) -> None:
    contacts = Contacts(table)
    contacts.add("event/lunch", [ADA, BEN], LATER)
    assert set(contacts.people("event/lunch", NOW)) == {ADA, BEN}
    assert list(contacts.people("event/lunch", LATER)) == [], "DynamoDB may take two days"
    assert list(contacts.people("event/dinner", NOW)) == []


def test_somebody_who_is_added_again_is_one_person(table: str) -> None:
    contacts = Contacts(table)
    contacts.add("event/lunch", [ADA, Guest("Ada@example.org", "en")], NOW)
    contacts.add("event/lunch", [Guest("ada@Example.org", "en")], LATER)
    assert list(contacts.people("event/lunch", NOW)) == [Guest("ada@Example.org", "en")]


def test_many_people_fill_several_calls_and_pages(table: str) -> None:
    contacts = Contacts(table)
    guests = {Guest(f"guest{number}@example.org", "de") for number in range(30)}
    contacts.add("event/lunch", guests, LATER)

    def eight(params: Any, **_: object) -> Any:
        return params | {"Limit": 8}

    with listening(client("dynamodb"), "provide-client-params.dynamodb.Query", eight):
        assert set(contacts.people("event/lunch", NOW)) == guests
        assert contacts.forget("event/lunch") == 30
    assert client("dynamodb").scan(TableName=table)["Count"] == 1, "but for the secret"


def test_a_person_has_one_key_that_does_not_tell_the_address(table: str) -> None:
    key = Contacts(table).key("Ada@example.org")
    assert key == Contacts(table).key("ada@example.org")
    assert key != Contacts(table).key("ben@example.org")
    [pepper] = client("dynamodb").scan(TableName=table)["Items"]
    assert len(bytes.fromhex(pepper["secret"]["S"])) == 32


def test_one_person_is_found_and_erased_everywhere(table: str) -> None:
    contacts = Contacts(table)
    for audience in ("event/lunch", "event/dinner", "subscribers"):
        contacts.add(audience, [ADA, BEN], LATER)
    ada = contacts.key("ADA@example.org")
    assert sorted(one.audience for one in contacts.memberships(ada)) == [
        "event/dinner",
        "event/lunch",
        "subscribers",
    ]
    for one in contacts.memberships(ada):
        assert contacts.leave(one.audience, ada)
    assert contacts.memberships(ada) == []
    assert list(contacts.people("event/lunch", NOW)) == [BEN]
    assert not contacts.leave("event/lunch", ada)


def test_mails_are_wanted_by_members_who_take_them(table: str) -> None:
    contacts = Contacts(table)
    contacts.add("event/lunch", [ADA, BEN], LATER)
    ada, ben = contacts.key(ADA.address), contacts.key(BEN.address)
    assert contacts.wanted("event/lunch", ada)
    assert not contacts.wanted("event/dinner", ada)
    assert contacts.wanted("", ada), "of whatever group"
    deliverabilities = Deliverabilities(table)
    assert deliverabilities.suppress(ada, NOW)
    assert not deliverabilities.suppress(ada, NOW)
    assert not contacts.wanted("event/lunch", ada)
    assert not contacts.wanted("", ada)
    assert contacts.wanted("event/lunch", ben)
    deliverabilities.lift(ada, NOW)
    assert contacts.wanted("event/lunch", ada)
    contacts.leave("event/lunch", ben)
    assert not contacts.wanted("event/lunch", ben)


def report(finding: Finding, mail: str = "mail1", moment: datetime = NOW) -> Report:
    return Report(mail, BEN.address, finding, moment)


def test_what_bounced_is_known_under_a_key_alone(table: str) -> None:
    contacts, known = Contacts(table), Deliverabilities(table)
    ben = contacts.key(BEN.address)
    known.note(ben, report(Finding.SOFT_BOUNCE), NOW)
    assert known.known(ben, NOW).state is State.SOFT_BOUNCED
    assert contacts.wanted("", ben), "it may arrive another time"
    known.note(ben, report(Finding.HARD_BOUNCE), NOW)
    assert list(known.suppressed(NOW)) == [(ben, Deliverability(reason=Reason.BOUNCE, since=NOW))]
    assert not contacts.wanted("", ben)
    assert BEN.address not in str(client("dynamodb").scan(TableName=table)["Items"])


def test_a_report_that_comes_twice_is_written_once(table: str) -> None:
    known = Deliverabilities(table)
    for finding in (Finding.SOFT_BOUNCE, Finding.COMPLAINT):
        known.note("ab" * 20, report(finding), NOW)
        before = client("dynamodb").scan(TableName=table)["Items"]
        known.note("ab" * 20, report(finding), NOW + timedelta(hours=3))
        assert client("dynamodb").scan(TableName=table)["Items"] == before


def test_of_many_reports_at_once_none_is_lost(table: str) -> None:
    known = Deliverabilities(table)
    mails = [report(Finding.SOFT_BOUNCE, f"mail{number}") for number in range(4)]

    def note(one: Report) -> None:
        while True:
            with suppress(Unavailable):
                known.note("ab" * 20, one, NOW)
                return

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(note, mails))
    assert known.known("ab" * 20, NOW).soft == {one.mail for one in mails}


def test_soft_bounces_of_long_ago_count_no_more(table: str) -> None:
    known = Deliverabilities(table)
    for number in range(4):
        known.note("ab" * 20, report(Finding.SOFT_BOUNCE, f"mail{number}"), NOW)
    later = NOW + timedelta(days=91)
    known.note("ab" * 20, report(Finding.SOFT_BOUNCE, "mail9", later), later)
    assert known.known("ab" * 20, later).soft == {"mail9"}, "DynamoDB may take two days"


def test_what_the_office_lifted_stays_lifted_when_the_old_report_comes_again(table: str) -> None:
    known = Deliverabilities(table)
    known.note("ab" * 20, report(Finding.HARD_BOUNCE), NOW)
    known.lift("ab" * 20, NOW + timedelta(hours=1))
    known.note("ab" * 20, report(Finding.HARD_BOUNCE), NOW + timedelta(hours=2))
    assert list(known.suppressed(NOW)) == []
    known.forget("ab" * 20)
    assert known.known("ab" * 20, NOW) == Deliverability()


def test_everything_about_people_has_an_end(table: str) -> None:
    contacts = Contacts(table)
    contacts.add("event/lunch", [ADA], LATER)
    Deliverabilities(table).note(contacts.key(BEN.address), report(Finding.SOFT_BOUNCE), NOW)
    contacts.invite("sample", "ab" * 20, LATER)
    items = client("dynamodb").scan(TableName=table)["Items"]
    about_people = [item for item in items if item["pk"]["S"] != "pepper"]
    assert [item["expires"]["N"] for item in about_people] == [str(int(LATER.timestamp()))] * 4


def test_an_invitation_is_valid_for_its_survey_and_asking_leaves_no_trace(table: str) -> None:
    contacts = Contacts(table)
    contacts.invite("sample", "ab" * 20, LATER)
    before = client("dynamodb").scan(TableName=table)["Items"]
    for _ in range(2):
        assert contacts.invited("sample", "ab" * 20)
    assert not contacts.invited("other", "ab" * 20)
    assert not contacts.invited("sample", "cd" * 20)
    assert client("dynamodb").scan(TableName=table)["Items"] == before


def test_a_record_says_how_many_addresses_were_destroyed(table: str) -> None:
    deletions = Deletions(table)
    deletions.note("event/lunch", 10, NOW)
    deletions.note("event/lunch", 4, NOW)
    deletions.note("person", 1, LATER)
    found = [(one.what, one.number) for one in deletions.all()]
    assert found == [("event/lunch", 14), ("person", 1)]


def test_links_are_revoked_up_to_a_moment(table: str) -> None:
    revocations = Revocations(table)
    what = ("sample", "2026-W37")
    before = Link(Purpose.SUMMARY, what, NOW, LATER.date())
    after = Link(Purpose.SUMMARY, what, NOW + timedelta(hours=1), LATER.date())
    assert not revocations.revoked(before)
    revocations.revoke(Purpose.SUMMARY, what, NOW)
    assert revocations.revoked(before)
    assert not revocations.revoked(after)
    other = Link(Purpose.SUMMARY, ("sample", "2026-W38"), NOW, LATER.date())
    assert not revocations.revoked(other)


def commitment() -> Commitment:
    note, who = {"de": "Ab Januar"}, {"de": "Steuerungsstelle"}
    decided = Change(NOW.date(), Progress.DECIDED, note, who, LATER.date())
    return Commitment("c1", "sample", "2026-W37", {"de": "Länger"}, (decided,))


def test_a_commitment_is_changed_by_one_at_a_time_and_keeps_its_history(table: str) -> None:
    store = Commitments(table)
    store.add(commitment())
    with pytest.raises(Conflict):
        store.add(commitment())
    who = {"de": "Ressort Bildung"}
    done = changed(commitment(), Change(LATER.date(), Progress.DONE, {}, who, None))
    store.change(commitment(), done)
    with pytest.raises(Conflict):
        store.change(commitment(), done)
    assert store.all() == [done]
    assert [one.progress for one in done.history] == ["decided", "done"]
    assert store.of_survey("other") == []


def test_an_answer_is_told_once_and_a_newer_one_again(table: str) -> None:
    store = Commitments(table)
    first = store.answer("sample", "2026-W37")
    assert (first.number, first.told) == (1, None)
    store.mark_told(first, NOW)
    [told] = store.answers()
    assert told.told == NOW
    second = store.answer("sample", "2026-W39")
    store.mark_told(first, LATER)
    assert list(store.answers()) == [second], "the first one's mark comes too late"
