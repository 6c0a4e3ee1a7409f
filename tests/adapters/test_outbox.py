"""Every mail goes out once, however often it is put, waked or fetched."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.outbox import Outbox
from tests.adapters.aws import listening

EXPIRES = datetime(2026, 10, 12, tzinfo=UTC)


def mail(name: str = "mail1", subject: str = "Wie war es?") -> Mail:
    return Mail(name, "feedback", "ada@example.org", "de", subject, "Hallo", "<p>Hallo</p>")


@pytest.fixture
def outbox(table: str, queue_url: str) -> Outbox:
    return Outbox(table, queue_url)


def queued(outbox: Outbox) -> list[str]:
    """Ids of the mails that the queue names, in any order; they are taken out of it."""
    found: list[str] = []
    while True:
        reply = client("sqs").receive_message(
            QueueUrl=outbox.queue_url, MaxNumberOfMessages=10, VisibilityTimeout=60
        )
        if not reply.get("Messages"):
            return found
        for message in reply["Messages"]:
            found.append(json.loads(message["Body"])["mail"])
            client("sqs").delete_message(
                QueueUrl=outbox.queue_url, ReceiptHandle=message["ReceiptHandle"]
            )


def test_a_mail_waits_wakes_the_sender_and_is_claimed_once(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    assert queued(outbox) == ["mail1"]
    assert list(outbox.waiting()) == ["mail1"]
    assert outbox.claim("mail1") == mail()
    assert outbox.claim("mail1") is None
    assert list(outbox.waiting()) == []


def test_the_queue_names_the_mail_and_holds_no_address(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    [message] = client("sqs").receive_message(QueueUrl=outbox.queue_url)["Messages"]
    assert json.loads(message["Body"]) == {"mail": "mail1"}


def test_a_mail_that_is_put_again_stays_the_first_and_wakes_nobody(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    outbox.put(mail(subject="Zweite Fassung"), EXPIRES)
    assert queued(outbox) == ["mail1"]
    assert outbox.claim("mail1") == mail()
    outbox.put(mail(), EXPIRES)
    outbox.sent("mail1")
    outbox.put(mail(), EXPIRES)
    assert queued(outbox) == []
    assert outbox.claim("mail1") is None


def test_of_many_senders_one_gets_the_mail(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    with ThreadPoolExecutor(12) as pool:
        claimed = list(pool.map(outbox.claim, ["mail1"] * 24))
    assert [one for one in claimed if one is not None] == [mail()]


def test_a_mail_that_was_surely_not_sent_can_be_claimed_again(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    outbox.claim("mail1")
    outbox.release("mail1")
    assert list(outbox.waiting()) == ["mail1"]
    assert outbox.claim("mail1") == mail()


def test_a_sent_mail_is_forgotten_but_for_the_fact(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    outbox.claim("mail1")
    outbox.sent("mail1")
    [item] = client("dynamodb").scan(TableName=outbox.table)["Items"]
    assert item == {
        "pk": {"S": "outbox"},
        "sk": {"S": "mail1"},
        "state": {"S": "sent"},
        "expires": {"N": str(int(EXPIRES.timestamp()))},
    }


def test_a_mail_nobody_knows_is_no_mail(outbox: Outbox) -> None:
    assert outbox.claim("ghost") is None
    assert client("dynamodb").scan(TableName=outbox.table)["Items"] == []


def test_all_that_wait_are_named_over_several_pages(outbox: Outbox) -> None:
    for number in range(9):
        outbox.put(mail(f"mail{number}"), EXPIRES + timedelta(days=number))
    outbox.claim("mail4")

    def four(params: Any, **_: object) -> Any:
        return params | {"Limit": 4}

    with listening(client("dynamodb"), "provide-client-params.dynamodb.Query", four):
        assert sorted(outbox.waiting()) == [f"mail{number}" for number in range(9) if number != 4]


def test_waking_twice_does_no_harm(outbox: Outbox) -> None:
    outbox.put(mail(), EXPIRES)
    outbox.wake("mail1")
    assert queued(outbox) == ["mail1", "mail1"]
    assert list(outbox.waiting()) == ["mail1"]
