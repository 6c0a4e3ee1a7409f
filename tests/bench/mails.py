"""10,000 recipients of one mail, against moto, with an account that takes 14 mails a second."""

import io
import json
import sys
import time
import tracemalloc
from collections import Counter, deque
from contextlib import ExitStack, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ClientError, ReadTimeoutError
from chalice.test import Client
from moto import mock_aws
from moto.backends import get_backend

from app import app
from chalicelib import clock
from chalicelib.outreach.delivery import is_stuck
from chalicelib.outreach.mails import Mail
from chalicelib.settings import settings
from chalicelib.store.clients import client
from chalicelib.store.outbox import Outbox
from chalicelib.weeks import BERLIN
from tests import swift_moto
from tests.adapters import deployment
from tests.adapters.aws import REGION, listening, make_queue, make_table, talk_to

BEGIN = datetime(2026, 9, 14, 1, tzinfo=BERLIN)


@dataclass(frozen=True)
class Outcome:
    """What became of all mails.

    Attributes:
        gone: mails that SES took.
        twice: recipients who got it twice.
        lost: recipients who did not get it, and of whom nothing says so.
        listed: recipients of whom nobody knows; the office sees them.
        throttled: how often SES refused since it was too fast.
        span: how long it took, by the simulated clock.
        cpu: seconds of this process.
        memory: bytes that putting all of them into the outbox needed at most.
    """

    gone: int
    twice: int
    lost: int
    listed: int
    throttled: int
    span: timedelta
    cpu: float
    memory: int


class Account:
    """SES as it treats one account: so many mails a second, and now and then no answer."""

    def __init__(self, per_second: int, silent_each: int) -> None:
        self.now = BEGIN
        self.throttled = 0
        self.calls = 0
        self._per_second = per_second
        self._silent_each = silent_each
        self._last: deque[datetime] = deque()

    def pause(self, seconds: float) -> None:
        self.now += timedelta(seconds=max(0.0, seconds))

    def before(self, **_: Any) -> None:
        while self._last and self.now - self._last[0] >= timedelta(seconds=1):
            self._last.popleft()
        if len(self._last) >= self._per_second:
            self.throttled += 1
            error: Any = {"Error": {"Code": "TooManyRequestsException"}}
            raise ClientError(error, "SendEmail")
        self._last.append(self.now)

    def after(self, **_: Any) -> None:
        self.calls += 1
        if self._silent_each and self.calls % self._silent_each == 0:
            raise ReadTimeoutError(endpoint_url="ses")


def send(recipients: int, per_second: int, allowed: int = 14, silent_each: int = 0) -> Outcome:
    """Mail so many people, in a process that is broken off once and goes on.

    Args:
        per_second: the pace we are set to.
        allowed: the pace that SES allows.
        silent_each: of so many mails one is taken without an answer; 0 for none.
    """
    account = Account(allowed, silent_each)
    with ExitStack() as stack:
        environment = stack.enter_context(pytest.MonkeyPatch.context())
        talk_to(environment)
        stack.enter_context(mock_aws())
        environment.setattr(clock, "now", lambda: account.now)
        environment.setattr(clock, "pause", account.pause)
        outbox = Outbox(make_table("Contacts"), make_queue())
        _settings(environment, outbox, per_second)
        client("sesv2").create_email_identity(EmailIdentity=settings().sender)
        events = "provide-client-params.sesv2.SendEmail", "after-call.sesv2.SendEmail"
        for event, listener in zip(events, (account.before, account.after), strict=True):
            stack.enter_context(listening(client("sesv2"), event, listener))
        functions = Client(app)
        memory = _memory(outbox, recipients)
        begin = time.process_time()
        _put(outbox, recipients)
        _deliver(functions, outbox, account)
        cpu = time.process_time() - begin
        to = Counter(one.destinations["ToAddresses"][0] for one in _sent())
        later = account.now + timedelta(hours=1)
        stuck = {
            mail.to
            for line in outbox.lines()
            if is_stuck(line, later) and (mail := outbox.mail(line.id))
        }
        everybody = {_address(number) for number in range(recipients)}
        return Outcome(
            gone=to.total(),
            twice=sum(number > 1 for number in to.values()),
            lost=len(everybody - set(to) - stuck),
            listed=len(stuck),
            throttled=account.throttled,
            span=account.now - BEGIN,
            cpu=cpu,
            memory=memory,
        )


def _settings(environment: pytest.MonkeyPatch, outbox: Outbox, per_second: int) -> None:
    variables = deployment.environment(
        contacts_table=outbox.table,
        outbox_queue_url=outbox.queue_url,
        mails_per_second=str(per_second),
    )
    for name, value in variables.items():
        environment.setenv(name, value)


def _put(outbox: Outbox, recipients: int) -> None:
    """Put all mails into the outbox, broken off halfway and begun again."""
    expires = BEGIN + timedelta(days=30)
    outbox.put(_mails(recipients // 2), BEGIN, expires)
    outbox.put(_mails(recipients), BEGIN, expires)


def _memory(outbox: Outbox, recipients: int) -> int:
    """What putting all mails needs at most, beside what the emulated AWS keeps in this process."""

    def done(**_: Any) -> Any:
        return AWSResponse("", 200, {}, None), {"ResponseMetadata": {}}

    with (
        listening(client("dynamodb"), "before-call.dynamodb.PutItem", done),
        listening(client("sqs"), "before-call.sqs.SendMessageBatch", done),
    ):
        tracemalloc.start()
        outbox.put(_mails(recipients), BEGIN, BEGIN)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak


def _mails(recipients: int) -> Any:
    for number in range(recipients):
        words = "Die Zusammenfassung ist da. " * 40
        yield Mail(f"mail{number}", "summary", _address(number), "de", "Da", words, words)


def _address(number: int) -> str:
    return f"guest{number}@example.org"


def _deliver(functions: Client, outbox: Outbox, account: Account) -> None:
    """Hand the queue to `post`, and let the conductor wake what waits, until nothing does."""
    sqs = client("sqs")
    while any(line.state == "waiting" for line in outbox.lines()):
        while messages := sqs.receive_message(
            QueueUrl=outbox.queue_url, MaxNumberOfMessages=10, VisibilityTimeout=60
        ).get("Messages"):
            records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in messages]
            answer = functions.lambda_.invoke("post", {"Records": records}).payload
            assert answer == {"batchItemFailures": []}, json.dumps(answer)
            for one in messages:
                sqs.delete_message(QueueUrl=outbox.queue_url, ReceiptHandle=one["ReceiptHandle"])
        account.now += timedelta(minutes=15)
        for message in _backend("sqs").queues[outbox.queue_url.rpartition("/")[2]]._messages:
            message.delayed_until = 0
        outbox.wake_forgotten(account.now)


def _sent() -> list[Any]:
    found: list[Any] = _backend("sesv2").core_backend.sent_messages
    return found


def _backend(service: str) -> Any:
    return get_backend(service)["123456789012"][REGION]  # type: ignore[call-overload]


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()):
        swift_moto.install(patch)
        outcome = send(int(sys.argv[1]) if sys.argv[1:] else 10_000, 14, silent_each=997)
    sys.stdout.write(f"{outcome}\n")
