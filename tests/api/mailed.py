"""The mails that went out, as SES got them."""

import re
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend

from chalicelib.settings import settings
from chalicelib.store.clients import client
from tests.api.service import Service


@dataclass(frozen=True)
class Sent:
    """One mail as SES got it."""

    to: list[str]
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The address behind its button."""
        found = re.search(r'href="([^"]+)"', self.body)
        assert found
        return found[1]


def sent() -> list[Sent]:
    """Every mail since the service was started."""
    backend: Any = get_backend("sesv2")["123456789012"]["eu-central-1"]
    return [
        Sent(one.destinations["ToAddresses"], one.subject, one.body)
        for one in backend.core_backend.sent_messages
    ]


def deliver_mails(service: Service) -> list[Sent]:
    """Hand the outbox queue to `post` until it is empty, as Lambda's poller does.

    Returns:
        The mails that went out this time.
    """
    before = len(sent())
    queue = settings().outbox_queue_url
    while (
        messages := client("sqs")
        .receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=60)
        .get("Messages")
    ):
        records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in messages]
        assert service.run("post", Records=records) == {"batchItemFailures": []}
        for one in messages:
            client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return sent()[before:]
