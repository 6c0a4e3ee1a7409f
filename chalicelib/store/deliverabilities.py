"""What is known of addresses that took no mail, in the table `contacts`, by keys of persons.

A key is made from an address and a secret (see `contacts.py`), so that nothing here names one.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from chalicelib.outreach import deliverability
from chalicelib.outreach.deliverability import Deliverability, Reason, Report
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, Unavailable, translated
from chalicelib.store.partition import every_item

PARTITION = "deliverability"

_TOLD = {"pk": {"S": "told"}, "sk": {"S": "suppressed"}}
_TRIES = 5


class Deliverabilities:
    """What is known of each address."""

    def __init__(self, table: str) -> None:
        self._table = table

    def known(self, key: str, moment: datetime) -> Deliverability:
        """What is known of a person's address."""
        return _known(self._item(key), moment)

    def note(self, key: str, report: Report, moment: datetime) -> Deliverability:
        """Note a report, and return what is known then; the same report again changes nothing.

        Raises:
            Unavailable: if others noted something on this address again and again.
        """
        return self._change(key, lambda known: deliverability.after(known, report, moment), moment)

    def suppress(self, key: str, moment: datetime) -> bool:
        """Send a person no mail any more, as the office wants; False if that was so already."""
        before = self.known(key, moment).reason
        self._change(
            key, lambda known: deliverability.suppressed(known, Reason.OFFICE, moment), moment
        )
        return before is None

    def lift(self, key: str, moment: datetime) -> None:
        """Send a person mails again; reports from before count no more."""
        self._change(key, lambda _: deliverability.lifted(moment), moment)

    def forget(self, key: str) -> None:
        """Remember nothing of a person's address."""
        with translated():
            client("dynamodb").delete_item(TableName=self._table, Key=item_key(key))

    def suppressed(self, moment: datetime) -> Iterator[tuple[str, Deliverability]]:
        """Keys of persons who get no mail, and why."""
        for item in every_item(self._table, PARTITION, ConsistentRead=False):
            known = _known(item, moment)
            if known.reason is not None:
                yield item["sk"]["S"], known

    def told_until(self) -> datetime:
        """Up to which moment the office was told who is suppressed."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_TOLD, ConsistentRead=True
            )
        if "Item" not in found:
            return datetime.fromtimestamp(0, UTC)
        return datetime.fromisoformat(found["Item"]["until"]["S"])

    def mark_told(self, until: datetime) -> None:
        """Note up to which moment the office was told."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table, Item={**_TOLD, "until": {"S": until.isoformat()}}
            )

    def _change(
        self, key: str, change: Callable[[Deliverability], Deliverability], moment: datetime
    ) -> Deliverability:
        for _ in range(_TRIES):
            item = self._item(key)
            known = _known(item, moment)
            changed = change(known)
            if changed == known:
                return known
            try:
                self._put(key, item, changed, moment)
            except Conflict:
                continue
            return changed
        raise Unavailable("too many reports on one address at once", maybe_done=False)

    def _item(self, key: str) -> dict[str, Any]:
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=item_key(key), ConsistentRead=True
            )
        item: dict[str, Any] = found.get("Item", {})
        return item

    def _put(
        self, key: str, before: dict[str, Any], known: Deliverability, moment: datetime
    ) -> None:
        """Write it, if nobody else has since it was read."""
        revision = int(before["revision"]["N"]) if before else 0
        item: dict[str, Any] = {
            **item_key(key),
            "revision": {"N": str(revision + 1)},
            "expires": {"N": str(int(deliverability.kept_until(known, moment).timestamp()))},
        }
        if known.soft:
            item["soft"] = {"SS": sorted(known.soft)}
        if known.reason is not None:
            item["reason"] = {"S": known.reason.value}
        for name, when in (("since", known.since), ("lifted", known.lifted)):
            if when is not None:
                item[name] = {"S": when.isoformat()}
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item=item,
                ConditionExpression="attribute_not_exists(pk) OR revision = :revision",
                ExpressionAttributeValues={":revision": {"N": str(revision)}},
            )


def item_key(key: str) -> dict[str, dict[str, str]]:
    """Where what is known of a person's address stands."""
    return {"pk": {"S": PARTITION}, "sk": {"S": key}}


def _known(item: dict[str, Any], moment: datetime) -> Deliverability:
    # DynamoDB may take two days to remove what has expired.
    if not item or int(item["expires"]["N"]) <= moment.timestamp():
        return Deliverability()
    reason = item.get("reason")
    return Deliverability(
        soft=frozenset(item.get("soft", {"SS": ()})["SS"]),
        reason=Reason(reason["S"]) if reason else None,
        since=_moment(item, "since"),
        lifted=_moment(item, "lifted"),
    )


def _moment(item: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(item[name]["S"]) if name in item else None
