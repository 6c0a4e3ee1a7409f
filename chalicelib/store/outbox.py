"""The outbox: every mail is an item, claimed before it is sent, so that none goes twice."""

import json
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated

_OUTBOX = "outbox"


class MailState(StrEnum):
    """WAITING mails may be sent; a CLAIMED one may have gone and is never sent again."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"


@dataclass(frozen=True)
class Outbox:
    """The mails in `contacts`, and the queue that wakes the sender."""

    table: str
    queue_url: str

    def put(self, mail: Mail, expires: datetime) -> None:
        """Put a mail in the outbox, once, and wake the sender."""
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self.table,
                    Item={
                        **_key(mail.id),
                        "mail": {"S": json.dumps(asdict(mail), ensure_ascii=False)},
                        "state": {"S": MailState.WAITING.value},
                        "expires": {"N": str(int(expires.timestamp()))},
                    },
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return
        self.wake(mail.id)

    def wake(self, mail_id: str) -> None:
        """Tell the sender that a mail is waiting; telling it twice does no harm."""
        with translated():
            client("sqs").send_message(
                QueueUrl=self.queue_url, MessageBody=json.dumps({"mail": mail_id})
            )

    def waiting(self) -> Iterator[str]:
        """Ids of the mails that nobody has claimed."""
        request: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": "pk = :pk",
            "FilterExpression": "#state = :waiting",
            "ProjectionExpression": "sk",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {
                ":pk": {"S": _OUTBOX},
                ":waiting": {"S": MailState.WAITING.value},
            },
        }
        while True:
            with translated():
                page = client("dynamodb").query(**request)
            yield from (item["sk"]["S"] for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def claim(self, mail_id: str) -> Mail | None:
        """Take a waiting mail to send it, or None if it is not there or was taken before.

        The claim bears a mark of its own: if AWS's library makes the call a second time since no
        answer came, it finds its own claim.
        """
        try:
            with translated():
                claimed = client("dynamodb").update_item(
                    TableName=self.table,
                    Key=_key(mail_id),
                    UpdateExpression="SET #state = :claimed, claim = :claim",
                    ConditionExpression="#state = :waiting OR claim = :claim",
                    ExpressionAttributeNames={"#state": "state"},
                    ExpressionAttributeValues={
                        ":claimed": {"S": MailState.CLAIMED.value},
                        ":waiting": {"S": MailState.WAITING.value},
                        ":claim": {"S": secrets.token_hex(16)},
                    },
                    ReturnValues="ALL_NEW",
                )
        except Conflict:
            return None
        return Mail(**json.loads(claimed["Attributes"]["mail"]["S"]))

    def release(self, mail_id: str) -> None:
        """Put a claimed mail back that was surely not sent."""
        self._settle(mail_id, MailState.WAITING, "SET #state = :state REMOVE claim")

    def sent(self, mail_id: str) -> None:
        """Note that a mail was handed over, and forget its words and address."""
        self._settle(mail_id, MailState.SENT, "SET #state = :state REMOVE mail, claim")

    def _settle(self, mail_id: str, state: MailState, update: str) -> None:
        with translated():
            client("dynamodb").update_item(
                TableName=self.table,
                Key=_key(mail_id),
                UpdateExpression=update,
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={":state": {"S": state.value}},
            )


def _key(mail_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _OUTBOX}, "sk": {"S": mail_id}}
