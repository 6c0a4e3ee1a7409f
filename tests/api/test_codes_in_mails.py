"""Guests whose survey is closed get a code each; nothing stored joins a code with an address."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest

from chalicelib.intake import codes
from chalicelib.outreach import conducting
from chalicelib.settings import settings
from chalicelib.store.clients import client
from chalicelib.store.contacts import Contacts
from chalicelib.store.outbox import Outbox
from tests.api.machine import Machine
from tests.api.mailed import Sent
from tests.api.service import PUBLIC_URL, Service
from tests.api.test_main_job import plan_event
from tests.unit.questionnaires import shipped

SURVEY = "kommune-gestaltet-2026-09-12"


@pytest.fixture
def machine(service: Service, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """The lunch is over, and two guests were asked."""
    service.publish(shipped("kommune-gestaltet") | {"access": "closed"})
    machine = Machine(service, monkeypatch)
    plan_event(service)
    service.at("2026-09-12 13:00")
    conducting.move_events(service.now)
    return machine


def stored() -> str:
    return str(client("dynamodb").scan(TableName=settings().contacts_table)["Items"])


def code_of(mail: Sent) -> str:
    found = re.search(r"\?code=([0-9A-Z-]+)&", unescape(mail.link))
    assert found
    assert mail.body.count(found[1]) >= 3, "in the link, and to be typed, in text and HTML"
    return codes.normalise(found[1])


def test_each_guest_gets_a_code_that_opens_the_survey_and_is_stored_nowhere(
    service: Service, machine: Machine
) -> None:
    before = stored()
    assert "invitation#" not in before, "no code is made before its mail is sent"
    mails = machine.deliver_mails()
    assert len({code_of(mail) for mail in mails}) == 2
    kept = stored()
    for mail in mails:
        assert code_of(mail) not in kept
        assert codes.pretty(code_of(mail)) not in kept
        path = unescape(mail.link).removeprefix(PUBLIC_URL)
        assert service.get(path).status_code == 200
    assert kept.count("'invitation#") == 2
    assert service.get(f"/umfrage/{SURVEY}").status_code == 404


def test_all_codes_expire_alike_so_that_nothing_tells_whose_is_whose(
    service: Service, machine: Machine
) -> None:
    machine.deliver_mails()
    items = client("dynamodb").scan(TableName=settings().contacts_table)["Items"]
    invited = [item for item in items if item["pk"]["S"].startswith("invitation#")]
    assert [set(item) for item in invited] == [{"pk", "sk", "expires"}] * 2
    assert len({item["expires"]["N"] for item in invited}) == 1


def test_the_reminder_brings_no_second_code(service: Service, machine: Machine) -> None:
    machine.deliver_mails()
    service.now += timedelta(days=4)
    conducting.move_events(service.now)
    reminders = machine.deliver_mails()
    assert len(reminders) == 2
    assert all("code=" not in mail.body for mail in reminders)
    assert stored().count("'invitation#") == 2


def test_a_mail_that_is_sent_again_after_it_surely_did_not_go_brings_one_code_that_works(
    service: Service, machine: Machine
) -> None:
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    waiting = [line.id for line in outbox.lines()]
    client("sesv2").delete_email_identity(EmailIdentity=settings().sender)
    body = json.dumps({"mail": waiting[0]})
    service.run("post", Records=[{"messageId": "m", "body": body}])
    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    service.now += timedelta(minutes=2)
    service.run("post", Records=[{"messageId": "m", "body": body}])
    [mail] = machine.deliver_mails()[:1]
    key = codes.invitation_key(SURVEY, code_of(mail))
    assert Contacts(settings().contacts_table).invited(SURVEY, key)
