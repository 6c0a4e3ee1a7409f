"""Every mail goes out once, however often it is put, waked or fetched."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.outbox import Claimed, Outbox
from chalicelib.store.pace import Pace
from tests.adapters.aws import listening

NOW = datetime(2026, 9, 12, 12, tzinfo=UTC)
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


def states(outbox: Outbox) -> dict[str, str]:
    """Mail → state of those that were not sent."""
    return {line.id: line.state.value for line in outbox.lines()}


def test_a_mail_waits_wakes_the_sender_and_is_claimed_once(outbox: Outbox) -> None:
    assert outbox.put([mail()], NOW, EXPIRES) == 1
    assert queued(outbox) == ["mail1"]
    assert states(outbox) == {"mail1": "waiting"}
    assert outbox.claim("mail1", NOW) == Claimed(mail(), 0)
    assert outbox.claim("mail1", NOW) is None
    assert states(outbox) == {"mail1": "claimed"}


def test_the_queue_names_the_mail_and_holds_no_address(outbox: Outbox) -> None:
    outbox.put([mail()], NOW, EXPIRES)
    [message] = client("sqs").receive_message(QueueUrl=outbox.queue_url)["Messages"]
    assert json.loads(message["Body"]) == {"mail": "mail1"}


def test_a_mail_that_is_put_again_stays_the_first_and_wakes_nobody(outbox: Outbox) -> None:
    outbox.put([mail()], NOW, EXPIRES)
    assert outbox.put([mail(subject="Zweite Fassung")], NOW, EXPIRES) == 0
    assert queued(outbox) == ["mail1"]
    assert outbox.claim("mail1", NOW) == Claimed(mail(), 0)
    outbox.put([mail()], NOW, EXPIRES)
    outbox.sent("mail1", NOW)
    outbox.put([mail()], NOW, EXPIRES)
    assert queued(outbox) == []
    assert outbox.claim("mail1", NOW) is None


def test_of_many_senders_one_gets_the_mail(outbox: Outbox) -> None:
    outbox.put([mail()], NOW, EXPIRES)
    with ThreadPoolExecutor(12) as pool:
        claimed = list(pool.map(lambda _: outbox.claim("mail1", NOW), range(24)))
    assert [one.mail for one in claimed if one is not None] == [mail()]


def test_a_mail_that_was_surely_not_sent_is_claimed_again_after_a_pause(outbox: Outbox) -> None:
    outbox.put([mail()], NOW, EXPIRES)
    first = outbox.claim("mail1", NOW)
    assert first is not None
    outbox.put_back(first, "SendEmail: Throttling", NOW)
    [line] = outbox.lines()
    assert (line.state, line.attempts, line.reason) == ("waiting", 1, "SendEmail: Throttling")
    assert outbox.claim("mail1", NOW) is None
    assert outbox.claim("mail1", NOW + timedelta(minutes=1)) == Claimed(mail(), 1)


def test_a_sent_mail_is_forgotten_but_for_the_fact(outbox: Outbox) -> None:
    outbox.put([mail()], NOW, EXPIRES)
    outbox.claim("mail1", NOW)
    outbox.sent("mail1", NOW)
    [item] = client("dynamodb").scan(TableName=outbox.table)["Items"]
    assert item == {
        "pk": {"S": "outbox"},
        "sk": {"S": "mail1"},
        "kind": {"S": "feedback"},
        "state": {"S": "sent"},
        "since": {"N": str(int(NOW.timestamp()))},
        "expires": {"N": str(int(EXPIRES.timestamp()))},
    }
    assert outbox.mail("mail1") is None


def test_a_mail_nobody_knows_is_no_mail(outbox: Outbox) -> None:
    assert outbox.claim("ghost", NOW) is None
    with pytest.raises(Conflict):
        outbox.retry("ghost", NOW)
    with pytest.raises(Conflict):
        outbox.drop("ghost", NOW)
    assert client("dynamodb").scan(TableName=outbox.table)["Items"] == []


def test_mails_whose_messages_were_lost_are_woken_again_and_only_those(outbox: Outbox) -> None:
    outbox.put((mail(f"mail{number}") for number in range(23)), NOW, EXPIRES)
    outbox.wake_forgotten(NOW)
    assert len(queued(outbox)) == 23, "as long as all are queued, nothing is woken"
    taken = outbox.claim("mail4", NOW)
    assert taken is not None
    outbox.put_back(taken, "throttled", NOW)
    outbox.claim("mail5", NOW)
    client("sqs").purge_queue(QueueUrl=outbox.queue_url)

    def four(params: Any, **_: object) -> Any:
        return params | {"Limit": 4}

    with listening(client("dynamodb"), "provide-client-params.dynamodb.Query", four):
        outbox.wake_forgotten(NOW)
    woken = [f"mail{number}" for number in range(23) if number not in (4, 5)]
    assert sorted(queued(outbox)) == sorted(woken)


def test_a_stuck_mail_can_be_retried_or_dropped(outbox: Outbox) -> None:
    outbox.put([mail("mail1"), mail("mail2")], NOW, EXPIRES)
    for one in ("mail1", "mail2"):
        assert outbox.claim(one, NOW)
    outbox.retry("mail1", NOW)
    with pytest.raises(Conflict):
        outbox.retry("mail1", NOW)
    outbox.drop("mail2", NOW)
    assert states(outbox) == {"mail1": "waiting", "mail2": "dropped"}
    assert outbox.claim("mail1", NOW) == Claimed(mail("mail1"), 0)
    assert outbox.claim("mail2", NOW) is None
    assert outbox.mail("mail2") is None


def test_places_are_given_once_however_many_ask(table: str) -> None:
    pace = Pace(table, 10)
    with ThreadPoolExecutor(4) as pool:
        places = [place for some in pool.map(lambda _: _ask(pace), range(4)) for place in some]
    assert sorted(round(place, 3) for place in places) == [
        round(number * 0.102, 3) for number in range(12)
    ]
    assert pace.reserve(1, NOW + timedelta(seconds=5)) == [0.0]


def _ask(pace: Pace) -> list[float]:
    while True:
        try:
            return pace.reserve(3, NOW)
        except Unavailable:
            continue
