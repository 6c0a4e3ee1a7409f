"""A round asks a distribution list, may be watched and stopped; its addresses have an end."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.outreach import audience, list_keeping, mailing, planning
from chalicelib.outreach import people as kept
from chalicelib.outreach.conducting import move_events
from chalicelib.outreach.delivery import MailState
from chalicelib.outreach.events import Event, EventKind, EventState, Guest
from chalicelib.outreach.life import Plan, Standing
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.events import Events
from chalicelib.store.lists import Lists
from chalicelib.store.outbox import Outbox
from tests.api.service import Service
from tests.unit.questionnaires import document, yes_no

ADA, BEN, CY = (Guest(f"{name}@example.org", "de") for name in ("ada", "ben", "cy"))
NAMES = ("providers", "others")


@pytest.fixture(autouse=True)
def filled(service: Service) -> None:
    service.publish(document(yes_no("met"), opens="2026-09-12", closes="2026-09-27"))
    list_keeping.fill("providers", "Träger", [ADA, BEN], service.now)


def people(service: Service) -> set[str]:
    contacts = Contacts(settings().contacts_table)
    return {one.address for one in contacts.people(audience.of_list("providers"), service.now)}


def standing() -> Standing:
    found = planning.standing("round")
    assert found is not None
    return found


def plan(service: Service) -> Event:
    when = service.now + timedelta(hours=1)
    event = Event("round", {"de": "Runde"}, "sample", when, when, EventKind.ROUND, "", NAMES)
    assert planning.plan(event, (), service.now)
    return event


def destroyed() -> list[tuple[str, int]]:
    found = Deletions(settings().catalogue_table).all()
    return [(one.what, one.number) for one in found if one.what.startswith("list/")]


def test_whoever_left_a_list_by_a_mail_stays_off_it_when_it_is_filled_anew(
    service: Service,
) -> None:
    event = plan(service)
    service.now = event.starts
    move_events(service.now)
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mails = [mail for line in outbox.lines() if (mail := outbox.mail(line.id))]
    [leave] = [urlsplit(mail.leave) for mail in mails if mail.to == ADA.address]
    assert service.post(f"{leave.path}?{leave.query}", {}).status_code == 200
    assert people(service) == {BEN.address}

    again = list_keeping.fill("providers", "", [ADA, BEN, CY], service.now)
    assert (again.new, again.left, again.removed) == (1, 1, 0)
    assert people(service) == {BEN.address, CY.address}
    assert kept.export(ADA.address, service.now)["left"] == ["list/providers"]
    assert kept.export(BEN.address, service.now)["left"] == []


def test_a_list_can_be_replaced_and_a_record_says_how_many_went(service: Service) -> None:
    changed = list_keeping.fill("providers", "", [BEN, CY], service.now, replace=True)
    assert (changed.new, changed.left, changed.removed) == (1, 0, 1)
    assert people(service) == {BEN.address, CY.address}
    assert destroyed() == [("list/providers", 1)]
    contacts = Contacts(settings().contacts_table)
    assert contacts.memberships(contacts.key(ADA.address)) == []


def test_whoever_is_on_two_lists_gets_one_mail_and_whoever_is_blocked_none(
    service: Service,
) -> None:
    list_keeping.fill("others", "Andere", [Guest("Ada@example.org", "en"), CY], service.now)
    key = Contacts(settings().contacts_table).key(BEN.address)
    Deliverabilities(settings().contacts_table).suppress(key, service.now)
    assert list_keeping.reach(map(audience.of_list, NAMES), service.now) == list_keeping.Reach(
        mails=2, blocked=1
    )


def test_how_far_the_mails_of_a_round_are_is_counted_apart_from_all_others(
    service: Service,
) -> None:
    event = plan(service)
    assert mailing.progress("feedback", event) == {}
    service.now = event.starts
    move_events(service.now)
    other = replace(event, id="other", lists=("providers",))
    mailing.ask(other, service.now)
    assert mailing.progress("feedback", event) == {MailState.WAITING: 2}
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    for line in outbox.lines():
        outbox.sent(line.id, service.now)
    assert mailing.progress("feedback", event) == {MailState.SENT: 2}


def test_a_round_that_is_stopped_before_it_begins_mails_nobody(service: Service) -> None:
    event = plan(service)
    planning.set_step(standing(), EventState.CANCELLED, Plan(skip=True), service.now)
    service.now = event.starts
    move_events(service.now)
    assert standing().state is EventState.CANCELLED
    assert mailing.progress("feedback", event) == {}
    service.now += timedelta(days=20)
    move_events(service.now)
    assert standing().state is EventState.FORGOTTEN
    assert people(service) == {ADA.address, BEN.address}, "the list waits for another round"


def test_addresses_go_with_the_last_round_and_a_record_says_how_many(service: Service) -> None:
    event = plan(service)
    service.now = event.starts
    move_events(service.now)
    planning.set_step(standing(), EventState.REMINDED, Plan(skip=True), service.now)
    service.now += timedelta(days=400)
    move_events(service.now)
    assert standing().state is EventState.CLOSED
    assert people(service) == {ADA.address, BEN.address}, "the summary is still to come"

    for state in (EventState.SEALED, EventState.REPORTED):
        assert Events(settings().catalogue_table).move(standing(), state, service.now, "test", "")
    move_events(service.now + timedelta(days=89))
    assert destroyed() == []
    service.now += timedelta(days=90)
    move_events(service.now)
    assert standing().state is EventState.FORGOTTEN
    assert people(service) == set()
    assert destroyed() == [("list/providers", 2)]
    [known] = Lists(settings().catalogue_table).all()
    assert known.destroyed == service.now
    move_events(service.now + timedelta(days=1))
    assert destroyed() == [("list/providers", 2)], "once"
