"""Which distribution lists there are, in the table `catalogue`; who is on them is in `contacts`."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from chalicelib.outreach.lists import DistributionList
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

_LISTS = "list"


class Lists:
    """The lists, by name."""

    def __init__(self, table: str) -> None:
        self._table = table

    def all(self) -> Iterator[DistributionList]:
        """Every list, in the order of their names."""
        return map(_list, every_item(self._table, _LISTS))

    def find(self, name: str) -> DistributionList | None:
        """A list; None if there is none of this name."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(name), ConsistentRead=True
            )
        return _list(found["Item"]) if "Item" in found else None

    def note(self, name: str, title: str, moment: datetime) -> None:
        """Note that addresses are added to a list; its title stays if it has one."""
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(name),
                UpdateExpression=(
                    "SET title = if_not_exists(title, :title), since = :since REMOVE destroyed"
                ),
                ExpressionAttributeValues={
                    ":title": {"S": title},
                    ":since": {"S": moment.isoformat()},
                },
            )

    def mark_destroyed(self, one: DistributionList, moment: datetime) -> None:
        """Note that its addresses were destroyed, unless some were added meanwhile."""
        with suppress(Conflict), translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(one.name),
                UpdateExpression="SET destroyed = :moment",
                ConditionExpression="since = :since",
                ExpressionAttributeValues={
                    ":moment": {"S": moment.isoformat()},
                    ":since": {"S": one.since.isoformat()},
                },
            )


def _key(name: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _LISTS}, "sk": {"S": name}}


def _list(item: dict[str, Any]) -> DistributionList:
    destroyed = item.get("destroyed")
    return DistributionList(
        item["sk"]["S"],
        item["title"]["S"],
        datetime.fromisoformat(item["since"]["S"]),
        datetime.fromisoformat(destroyed["S"]) if destroyed else None,
    )
