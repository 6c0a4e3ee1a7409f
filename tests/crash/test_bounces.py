"""What SES reports of addresses is noted once, and told once, wherever the functions break off."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.outreach.jobs import tell_suppressed, wake_sender
from chalicelib.settings import settings
from chalicelib.store import certificates
from chalicelib.store.errors import StoreError
from local import notary
from local.notary import Notary
from tests.crash import chain
from tests.crash.calls import Fault, Killed
from tests.crash.surveys import WEEKS
from tests.crash.world import OFFICE, State, World, after

MOMENT = after(WEEKS[0])
ADA, BEN = "ada@example.org", "ben@example.org"
REPORTS = (
    notary.bounce("mail1", ADA, MOMENT, "Transient", "MailboxFull"),
    notary.bounce("mail2", BEN, MOMENT, "Transient", "MailboxFull"),
    notary.bounce("mail3", ADA, MOMENT),
    notary.complaint("mail3", ADA, MOMENT),
)

Records = list[dict[str, str]]


@pytest.fixture(scope="module")
def records(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Records]:
    """Notifications as the queue hands them over; who signed them is known where they are read."""
    world.set_clock(MOMENT)
    sns, folder = Notary(), tmp_path_factory.mktemp("notary")
    sns.move_into(folder)
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MITSPRACHE_CERTIFICATE", str(notary.certificate_of(folder)))
        certificates.certificate.cache_clear()
        topic = settings().notifications_topic
        yield [
            {"messageId": str(place), "body": json.dumps(sns.envelope(one, topic, MOMENT))}
            for place, one in enumerate(REPORTS)
        ]
    certificates.certificate.cache_clear()


@pytest.fixture(scope="module")
def before(world: World) -> State:
    """Nothing was reported yet."""
    return world.state()


@pytest.fixture(scope="module")
def noted(world: World, before: State, records: Records) -> State:
    """All was noted, and nobody told yet."""
    world.restore(before)
    assert deliver(world, records) == []
    found = world.state()
    assert len(deliverability(found)) == 2
    return found


def deliver(world: World, records: Records) -> Records:
    """Hand messages to the function; those that the queue will hand over again."""
    try:
        reply = world.invoke("bounces", {"Records": records})
    except Killed:
        return records
    again = {one["itemIdentifier"] for one in reply["batchItemFailures"]}
    return [one for one in records if one["messageId"] in again]


def deliverability(state: State) -> dict[str, dict[str, object]]:
    """What is known of each address, in however many steps it came to that."""
    contacts = state.content["tables"]["Contacts"]
    known = {sk: dict(item) for (pk, sk), item in contacts.items() if pk == "deliverability"}
    for item in known.values():
        del item["revision"]
    return known


@pytest.mark.parametrize("fault", Fault)
def test_each_report_is_noted_once_whatever_fails(
    world: World,
    before: State,
    records: Records,
    noted: State,
    fault: Fault,
    record_property: Callable[[str, object], None],
) -> None:
    for place in count():
        world.restore(before)
        world.new_process()
        with world.calls.failing(place, fault):
            again = deliver(world, records)
        if not world.calls.reached:
            break
        where = f"call {place} ({world.calls.made[place]}) {fault.value}"
        assert deliver(world, again) == [], where
        assert deliverability(world.state()) == deliverability(noted), where
    assert place >= len(REPORTS)
    record_property("crash_points", place)


@pytest.mark.parametrize("fault", Fault)
def test_the_office_is_told_once_whatever_fails(
    world: World, noted: State, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    for place in count():
        world.restore(noted)
        world.new_process()
        with world.calls.failing(place, fault), suppress(StoreError, Killed):
            tell_suppressed()
        if not world.calls.reached:
            break
        where = f"call {place} ({world.calls.made[place]}) {fault.value}"
        with world.later(timedelta(minutes=2)):
            tell_suppressed()
            wake_sender()
            chain.deliver(world)
        [(address, _subject)] = world.state().content["mails"]
        assert address == OFFICE, where
    assert place > 0
    record_property("crash_points", place)
