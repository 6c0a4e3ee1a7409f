"""Addresses that take no mail get none: from SES's notification to the office's mail about it."""

import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.outreach.deliverability import State
from chalicelib.outreach.events import Guest
from chalicelib.outreach.mails import Mail
from chalicelib.settings import settings
from chalicelib.store import certificates
from chalicelib.store.clients import client
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.store.outbox import Outbox
from local import notary
from local.notary import Notary
from tests.api.mailed import deliver_mails, sent
from tests.api.service import OFFICE, Service

ADA, BEN = "ada@example.org", "ben@example.org"


@pytest.fixture(scope="module")
def sns() -> Notary:
    return Notary()


@pytest.fixture(autouse=True)
def _published(sns: Notary, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """SNS's certificate is where the function looks for it."""
    (tmp_path / "sns.pem").write_bytes(sns.certificate)
    monkeypatch.setenv("MITSPRACHE_CERTIFICATE", str(tmp_path / "sns.pem"))
    certificates.certificate.cache_clear()
    yield
    certificates.certificate.cache_clear()


def tell(service: Service, sns: Notary, *messages: str) -> list[str]:
    """Hand notifications to the function; the ids of those to be delivered again."""
    envelopes = [sns.envelope(one, settings().notifications_topic, service.now) for one in messages]
    return deliver(service, *map(json.dumps, envelopes))


def deliver(service: Service, *bodies: str) -> list[str]:
    records = [{"messageId": f"m{place}", "body": body} for place, body in enumerate(bodies)]
    reply = service.run("bounces", Records=records)
    return [one["itemIdentifier"] for one in reply["batchItemFailures"]]


def state(service: Service, address: str) -> State:
    key = Contacts(settings().contacts_table).key(address)
    return Deliverabilities(settings().contacts_table).known(key, service.now).state


def send(service: Service, name: str, address: str, audience: str = "event/lunch") -> None:
    """Put a mail into the outbox, and hand it to the sender."""
    contacts = Contacts(settings().contacts_table)
    key = contacts.key(address)
    mail = Mail(name, "feedback", address, "de", "Betreff", "Text", "<p>Text</p>", audience, key)
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    outbox.put([mail], service.now, service.now + timedelta(days=30))
    service.run("post", Records=[{"messageId": "m", "body": json.dumps({"mail": name})}])


@pytest.fixture
def guests(service: Service) -> None:
    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    until = service.now + timedelta(days=90)
    people = [Guest(ADA, "de"), Guest(BEN, "de")]
    Contacts(settings().contacts_table).add("event/lunch", people, until)


@pytest.mark.usefixtures("guests")
@pytest.mark.parametrize("report", [notary.bounce, notary.complaint])
def test_who_bounced_or_complained_gets_no_mail_and_all_others_do(
    service: Service, sns: Notary, report: Any
) -> None:
    assert tell(service, sns, report("mail0", ADA, service.now)) == []
    send(service, "mail1", ADA)
    send(service, "mail2", BEN)
    send(service, "mail3", ADA, audience="")
    assert [one.to for one in sent()] == [[BEN]]


@pytest.mark.usefixtures("guests")
def test_a_notification_that_comes_again_in_any_order_changes_nothing(
    service: Service, sns: Notary
) -> None:
    hard = notary.bounce("mail0", ADA, service.now)
    soft = notary.bounce("mail9", ADA, service.now, "Transient", "MailboxFull")
    spam = notary.complaint("mail0", ADA, service.now)
    assert tell(service, sns, soft, hard, spam, hard, soft, spam) == []
    before = client("dynamodb").scan(TableName=settings().contacts_table)["Items"]
    service.now += timedelta(hours=3)
    assert tell(service, sns, spam, soft, hard) == []
    assert client("dynamodb").scan(TableName=settings().contacts_table)["Items"] == before
    assert ADA not in str([one for one in before if one["pk"]["S"] == "deliverability"])


@pytest.mark.usefixtures("guests")
def test_a_bounce_that_overtakes_the_note_that_the_mail_went_does_no_harm(
    service: Service, sns: Notary
) -> None:
    """Given a mail that is handed over, when it bounces before that is noted, it is sent once."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mail = Mail("mail1", "feedback", ADA, "de", "Betreff", "Text", "<p>Text</p>", "event/lunch", "")
    outbox.put([mail], service.now, service.now + timedelta(days=30))
    assert outbox.claim("mail1", service.now)
    assert tell(service, sns, notary.bounce("mail1", ADA, service.now)) == []
    outbox.sent("mail1", service.now)
    assert list(outbox.lines()) == []
    assert state(service, ADA) is State.SUPPRESSED


def test_a_forged_notification_changes_nothing_and_ends_where_a_person_looks(
    service: Service,
    sns: Notary,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    message = notary.complaint("mail0", ADA, service.now)
    topic = settings().notifications_topic
    forged = Notary().envelope(message, topic, service.now)
    foreign = sns.envelope(message, f"{topic}x", service.now)
    old = sns.envelope(message, topic, service.now - timedelta(days=16))
    genuine = sns.envelope(notary.complaint("mail0", BEN, service.now), topic, service.now)
    bodies = [json.dumps(one) for one in (forged, foreign, old, genuine)]
    # Chalice's logger hands nothing on to the one above it.
    monkeypatch.setattr(logging.getLogger("mitsprache"), "handlers", [caplog.handler])
    assert deliver(service, *bodies, message, "null") == ["m0", "m1", "m2", "m4", "m5"]
    assert state(service, ADA) is State.DELIVERABLE
    assert state(service, BEN) is State.SUPPRESSED
    assert "signature is wrong" in caplog.text
    assert "ada" not in caplog.text


def test_a_certificate_that_cannot_be_had_lets_the_notification_come_again(
    service: Service, sns: Notary, monkeypatch: pytest.MonkeyPatch
) -> None:
    # In AWS no file stands for the certificate.
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    asked: list[str] = []

    def unreachable(_method: str, address: str, **how: Any) -> Any:
        import urllib3

        asked.append(address)
        assert how["redirect"] is False, "nobody is led on to another place"
        raise urllib3.exceptions.ConnectTimeoutError

    monkeypatch.setattr("urllib3.request", unreachable)
    message = notary.bounce("mail0", ADA, service.now)
    assert tell(service, sns, message) == ["m0"]
    assert asked == [
        f"https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-{'0' * 32}.pem"
    ]
    assert state(service, ADA) is State.DELIVERABLE


def told(service: Service) -> list[str]:
    """Subjects of the mails that the conductor's turn brings the office."""
    service.run("conductor")
    new = deliver_mails(service)
    assert {address for one in new for address in one.to} <= {OFFICE}
    assert not any(name in one.body for one in new for name in (ADA, BEN))
    return [one.subject for one in new]


@pytest.mark.usefixtures("guests")
def test_the_office_is_told_once_a_day_at_most_and_only_of_what_is_new(
    service: Service, sns: Notary
) -> None:
    assert told(service) == []
    tell(service, sns, notary.bounce("mail0", ADA, service.now))
    service.now += timedelta(minutes=1)
    assert told(service) == ["Einige Adressen nehmen keine Mails an"]
    service.now += timedelta(minutes=15)
    tell(service, sns, notary.complaint("mail0", BEN, service.now))
    service.now += timedelta(minutes=15)
    assert told(service) == [], "not twice a day"
    service.now += timedelta(days=1)
    assert told(service) == ["Einige Adressen nehmen keine Mails an"]
    service.now += timedelta(days=1)
    assert told(service) == []
