"""The outbox: every mail is an item, claimed before it is sent, so that none goes twice."""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TypeVar

from chalicelib.outreach.delivery import Line, MailState, pause_after
from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

_OUTBOX = "outbox"
_LONGEST_DELAY = timedelta(minutes=15)
"""Of a message in SQS; the conductor wakes what has to wait longer."""


@dataclass(frozen=True)
class Claimed:
    """A mail that was taken to be sent.

    Attributes:
        attempts: how often it was surely not sent before.
    """

    mail: Mail
    attempts: int


@dataclass(frozen=True)
class Outbox:
    """The mails in `contacts`, and the queue that wakes the sender."""

    table: str
    queue_url: str

    def put(self, mails: Iterable[Mail], moment: datetime, expires: datetime) -> int:
        """Put mails in the outbox, each once, and wake the sender.

        They are taken one after the other: there may be more than fit into memory.

        Returns:
            How many were new.
        """
        new = 0
        for some in _tens(mails):
            added = [mail.id for mail in some if self._add(mail, moment, expires)]
            self.wake(added)
            new += len(added)
        return new

    def _add(self, mail: Mail, moment: datetime, expires: datetime) -> bool:
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self.table,
                    Item={
                        **_key(mail.id),
                        "mail": {"S": json.dumps(asdict(mail), ensure_ascii=False)},
                        "kind": {"S": mail.kind},
                        "state": {"S": MailState.WAITING.value},
                        "since": _seconds(moment),
                        "expires": _seconds(expires),
                    },
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return False
        return True

    def feign(self, mail_id: str, kind: str, moment: datetime, expires: datetime) -> None:
        """Do what `put` does, but for nobody: how long it takes tells nothing.

        The item is one of a mail that was sent, and the sender finds nothing to do.
        """
        with translated():
            client("dynamodb").put_item(
                TableName=self.table,
                Item={
                    **_key(mail_id),
                    "kind": {"S": kind},
                    "state": {"S": MailState.SENT.value},
                    "since": _seconds(moment),
                    "expires": _seconds(expires),
                },
                ConditionExpression="attribute_not_exists(pk)",
            )
        self.wake([mail_id])

    def wake(self, mail_ids: Iterable[str], delay: timedelta = timedelta()) -> None:
        """Tell the sender that mails are waiting; telling it twice does no harm."""
        for some in _tens(mail_ids):
            entries = [
                {
                    "Id": str(place),
                    "MessageBody": json.dumps({"mail": mail_id}),
                    "DelaySeconds": int(min(delay, _LONGEST_DELAY).total_seconds()),
                }
                for place, mail_id in enumerate(some)
            ]
            with translated():
                client("sqs").send_message_batch(QueueUrl=self.queue_url, Entries=entries)

    def wake_forgotten(self, moment: datetime) -> None:
        """Queue the mails that may be sent now again, if the queue has lost some of them."""
        due = list(self._due(moment))
        if due and len(due) > self._queued():
            self.wake(due)

    def _queued(self) -> int:
        names = ["", "NotVisible", "Delayed"]
        attributes = [f"ApproximateNumberOfMessages{name}" for name in names]
        with translated():
            found = client("sqs").get_queue_attributes(
                QueueUrl=self.queue_url, AttributeNames=attributes
            )
        return sum(int(number) for number in found["Attributes"].values())

    def _due(self, moment: datetime) -> Iterator[str]:
        """Ids of the mails that nobody has claimed and that need not wait any longer."""
        pages = every_item(
            self.table,
            _OUTBOX,
            {":waiting": {"S": MailState.WAITING.value}, ":now": _seconds(moment)},
            FilterExpression="#state = :waiting AND since <= :now",
            ProjectionExpression="sk",
            ExpressionAttributeNames={"#state": "state"},
            ConsistentRead=False,
        )
        return (item["sk"]["S"] for item in pages)

    def lines(self) -> Iterator[Line]:
        """Every mail but those that were sent, without its words and address."""
        pages = every_item(
            self.table,
            _OUTBOX,
            {":sent": {"S": MailState.SENT.value}},
            FilterExpression="#state <> :sent",
            ProjectionExpression="sk, kind, #state, since, attempts, reason",
            ExpressionAttributeNames={"#state": "state"},
            ConsistentRead=False,
        )
        return map(_line, pages)

    def counted(self, beginning: str) -> Counter[MailState]:
        """How many mails whose ids begin so are in which state."""
        pages = every_item(
            self.table,
            _OUTBOX,
            {":beginning": {"S": beginning}},
            KeyConditionExpression="pk = :pk AND begins_with(sk, :beginning)",
            ProjectionExpression="#state",
            ExpressionAttributeNames={"#state": "state"},
            ConsistentRead=False,
        )
        return Counter(MailState(item["state"]["S"]) for item in pages)

    def mail(self, mail_id: str) -> Mail | None:
        """A mail that was not sent, with its words and address; None if there is none."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self.table, Key=_key(mail_id), ConsistentRead=True
            )
        item = found.get("Item", {})
        return Mail(**json.loads(item["mail"]["S"])) if "mail" in item else None

    def mails_to(self, address: str) -> Iterator[Mail]:
        """The mails to an address that were not sent."""
        pages = every_item(
            self.table,
            _OUTBOX,
            FilterExpression="attribute_exists(mail)",
            ConsistentRead=False,
        )
        for item in pages:
            mail = Mail(**json.loads(item["mail"]["S"]))
            if mail.to.lower() == address.lower():
                yield mail

    def claim(self, mail_id: str, moment: datetime) -> Claimed | None:
        """Take a waiting mail to send it; None if there is none, or not yet, or it was taken.

        The claim bears a mark of its own: if AWS's library makes the call a second time since no
        answer came, it finds its own claim.
        """
        try:
            with translated():
                claimed = client("dynamodb").update_item(
                    TableName=self.table,
                    Key=_key(mail_id),
                    UpdateExpression="SET #state = :claimed, since = :now, claim = :claim",
                    ConditionExpression="(#state = :waiting AND since <= :now) OR claim = :claim",
                    ExpressionAttributeNames={"#state": "state"},
                    ExpressionAttributeValues={
                        ":claimed": {"S": MailState.CLAIMED.value},
                        ":waiting": {"S": MailState.WAITING.value},
                        ":now": _seconds(moment),
                        ":claim": {"S": secrets.token_hex(16)},
                    },
                    ReturnValues="ALL_NEW",
                )["Attributes"]
        except Conflict:
            return None
        return Claimed(
            Mail(**json.loads(claimed["mail"]["S"])), int(claimed.get("attempts", {"N": "0"})["N"])
        )

    def put_back(self, claimed: Claimed, reason: str, moment: datetime) -> None:
        """Let a claimed mail wait for its next attempt that was surely not sent, or give it up."""
        attempts = claimed.attempts + 1
        pause = pause_after(attempts)
        state = MailState.STUCK if pause is None else MailState.WAITING
        self._settle(
            claimed.mail.id,
            "SET #state = :state, since = :since, attempts = :attempts, reason = :reason"
            " REMOVE claim",
            {
                ":state": {"S": state.value},
                ":since": _seconds(moment + (pause or timedelta())),
                ":attempts": {"N": str(attempts)},
                ":reason": {"S": reason},
            },
        )
        if pause is not None and pause <= _LONGEST_DELAY:
            self.wake([claimed.mail.id], pause)

    def sent(self, mail_id: str, moment: datetime) -> None:
        """Note that a mail was handed over, and forget its words and address."""
        self._forget(mail_id, MailState.SENT, moment)

    def drop(self, mail_id: str, moment: datetime) -> None:
        """Give a mail up, and forget its words and address."""
        self._forget(mail_id, MailState.DROPPED, moment)

    def retry(self, mail_id: str, moment: datetime) -> None:
        """Let a stuck or doubtful mail be sent again.

        Raises:
            Conflict: if it waits, was sent or was dropped.
        """
        with translated():
            client("dynamodb").update_item(
                TableName=self.table,
                Key=_key(mail_id),
                UpdateExpression=(
                    "SET #state = :waiting, since = :now REMOVE claim, attempts, reason"
                ),
                ConditionExpression="#state IN (:claimed, :stuck)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={
                    ":waiting": {"S": MailState.WAITING.value},
                    ":claimed": {"S": MailState.CLAIMED.value},
                    ":stuck": {"S": MailState.STUCK.value},
                    ":now": _seconds(moment),
                },
            )
        self.wake([mail_id])

    def _forget(self, mail_id: str, state: MailState, moment: datetime) -> None:
        self._settle(
            mail_id,
            "SET #state = :state, since = :since REMOVE mail, claim, attempts, reason",
            {":state": {"S": state.value}, ":since": _seconds(moment)},
        )

    def _settle(self, mail_id: str, update: str, values: dict[str, dict[str, str]]) -> None:
        with translated():
            client("dynamodb").update_item(
                TableName=self.table,
                Key=_key(mail_id),
                UpdateExpression=update,
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues=values,
            )


_One = TypeVar("_One")


def _tens(many: Iterable[_One]) -> Iterator[list[_One]]:
    """Ten after the other, as many as SQS takes in one call."""
    rest = iter(many)
    while some := list(islice(rest, 10)):
        yield some


def _key(mail_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _OUTBOX}, "sk": {"S": mail_id}}


def _seconds(moment: datetime) -> dict[str, str]:
    return {"N": str(int(moment.timestamp()))}


def _line(item: dict[str, dict[str, str]]) -> Line:
    return Line(
        id=item["sk"]["S"],
        kind=item["kind"]["S"],
        state=MailState(item["state"]["S"]),
        since=datetime.fromtimestamp(int(item["since"]["N"]), UTC),
        attempts=int(item.get("attempts", {"N": "0"})["N"]),
        reason=item.get("reason", {"S": ""})["S"],
    )
