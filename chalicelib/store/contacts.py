"""Addresses of people and keys of invitations, in the table `contacts`. All of it expires.

A person is kept under a key made from the address and a secret that only this table holds, so
that a link can name a person without telling who it is. Beside each group a person belongs to
stands a line under the key alone, so that one person can be shown and erased everywhere.
"""

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, Unavailable, translated

if TYPE_CHECKING:
    from chalicelib.outreach.events import Guest
from chalicelib.store.partition import every_item

_PEPPER = {"pk": {"S": "pepper"}, "sk": {"S": "pepper"}}
_BATCH = 25
"""As many items as DynamoDB writes in one call."""


@dataclass(frozen=True)
class Membership:
    """That an address is kept in a group, and until when."""

    audience: str
    address: str
    language: str
    expires: datetime


class Contacts:
    """Whom we may write to, and which codes are valid."""

    def __init__(self, table: str) -> None:
        self._table = table

    def key(self, address: str) -> str:
        """The name of a person, which does not tell the address."""
        pepper = _pepper(self._table)
        return hashlib.blake2b(address.lower().encode(), key=pepper, digest_size=20).hexdigest()

    def add(self, audience: str, people: "Iterable[Guest]", expires: datetime) -> None:
        """Keep the addresses of people in a group until a moment; who is in it already stays."""
        until = {"N": str(int(expires.timestamp()))}
        rest = iter(people)
        while some := list(islice(rest, _BATCH // 2)):
            items: dict[str, list[dict[str, Any]]] = {}
            for one in some:
                key = self.key(one.address)
                # The line by which a person is found everywhere is written together with it.
                items[key] = [
                    {"pk": {"S": f"person#{key}"}, "sk": {"S": audience}, "expires": until},
                    {
                        **_member(audience, key),
                        "address": {"S": one.address},
                        "language": {"S": one.language},
                        "expires": until,
                    },
                ]
            self._write([{"PutRequest": {"Item": one}} for pair in items.values() for one in pair])

    def people(self, audience: str, moment: datetime) -> "Iterator[Guest]":
        """The people of a group whose addresses may still be used."""
        # Here and below: taking an answer in asks for invitations alone, and shall not wait for it.
        from chalicelib.outreach.events import Guest

        pages = every_item(
            self._table,
            f"audience#{audience}",
            # DynamoDB may take two days to remove what has expired.
            FilterExpression="expires > :now",
            values={":now": {"N": str(int(moment.timestamp()))}},
        )
        return (Guest(item["address"]["S"], item["language"]["S"]) for item in pages)

    def holds(self, audience: str, address: str) -> bool:
        """Tell whether an address is kept in a group."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table,
                Key=_member(audience, self.key(address)),
                ConsistentRead=True,
            )
        return "Item" in found

    def wanted(self, audience: str, key: str) -> bool:
        """Tell whether a person still is in a group, and takes our mails.

        Args:
            audience: "" if the mail goes to whoever it names, of whatever group.
        """
        from chalicelib.store import deliverabilities

        asked = [deliverabilities.item_key(key), *([_member(audience, key)] if audience else [])]
        with translated():
            found = client("dynamodb").batch_get_item(
                RequestItems={self._table: {"Keys": asked, "ConsistentRead": True}}
            )
        if found.get("UnprocessedKeys"):
            raise Unavailable("BatchGetItem: too many calls", maybe_done=False)
        kept = {item["pk"]["S"]: item for item in found["Responses"][self._table]}
        if "reason" in kept.get(deliverabilities.PARTITION, {}):
            return False
        return not audience or f"audience#{audience}" in kept

    def forget(self, audience: str) -> int:
        """Destroy all addresses of a group.

        Returns:
            How many there were.
        """
        keys = self.keys(audience)
        self.remove(audience, keys)
        return len(keys)

    def remove(self, audience: str, keys: Iterable[str]) -> None:
        """Destroy some addresses of a group, by the persons' keys."""
        rest = iter(keys)
        while some := list(islice(rest, _BATCH // 2)):
            self._write(
                [
                    {"DeleteRequest": {"Key": key}}
                    for one in some
                    for key in (_member(audience, one), _line(one, audience))
                ]
            )

    def keys(self, audience: str) -> set[str]:
        """The keys of all persons in a group."""
        return {item["sk"]["S"] for item in every_item(self._table, f"audience#{audience}")}

    def keys_of_left(self, audience: str) -> set[str]:
        """The keys of all persons who left a group and are not to be in it again."""
        return {item["sk"]["S"] for item in every_item(self._table, f"left#{audience}")}

    def stays_away(self, audience: str, key: str) -> bool:
        """Tell whether a person left a group and is not to be in it again."""
        with translated():
            found = client("dynamodb").get_item(TableName=self._table, Key=_left(audience, key))
        return "Item" in found

    def stay_away(self, audience: str, key: str, expires: datetime) -> None:
        """Remember until a moment that a person left a group, without the address."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **_left(audience, key),
                    "expires": {"N": str(int(expires.timestamp()))},
                },
            )

    def leave(self, audience: str, key: str) -> bool:
        """Destroy one address of a group, by the person's key; False if it was not there."""
        with translated():
            gone = client("dynamodb").delete_item(
                TableName=self._table, Key=_member(audience, key), ReturnValues="ALL_OLD"
            )
            client("dynamodb").delete_item(TableName=self._table, Key=_line(key, audience))
        return "Attributes" in gone

    def memberships(self, key: str) -> list[Membership]:
        """All groups in which a person's address is kept."""
        found = []
        for line in every_item(self._table, f"person#{key}"):
            audience = line["sk"]["S"]
            with translated():
                item = client("dynamodb").get_item(
                    TableName=self._table, Key=_member(audience, key), ConsistentRead=True
                )
            if "Item" in item:
                found.append(_membership(audience, item["Item"]))
        return found

    def ask(self, audience: str, key: str, guest: "Guest", expires: datetime) -> None:
        """Keep an address apart until its owner confirms that it is to be in a group."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **_pending(audience, key),
                    "address": {"S": guest.address},
                    "language": {"S": guest.language},
                    "expires": {"N": str(int(expires.timestamp()))},
                },
            )

    def pending(self, audience: str, key: str, moment: datetime) -> "Guest | None":
        """Somebody who has not confirmed yet, or None."""
        from chalicelib.outreach.events import Guest

        with translated():
            item = client("dynamodb").get_item(
                TableName=self._table, Key=_pending(audience, key), ConsistentRead=True
            )
        found = item.get("Item")
        if found is None or int(found["expires"]["N"]) <= moment.timestamp():
            return None
        return Guest(found["address"]["S"], found["language"]["S"])

    def invite(self, survey: str, invitation_key: str, expires: datetime) -> None:
        """Make a code valid; only a hash of it is known here."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **_invitation(survey, invitation_key),
                    "expires": {"N": str(int(expires.timestamp()))},
                },
            )

    def invited(self, survey: str, invitation_key: str) -> bool:
        """Tell whether a code is valid; asking leaves no trace."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_invitation(survey, invitation_key)
            )
        return "Item" in found

    def _write(self, requests: list[dict[str, Any]]) -> None:
        unwritten = {self._table: requests}
        for _ in range(8):
            with translated():
                reply = client("dynamodb").batch_write_item(RequestItems=unwritten)
            unwritten = reply.get("UnprocessedItems", {})
            if not unwritten:
                return
        raise Unavailable("BatchWriteItem: too many calls", maybe_done=False)


@lru_cache(maxsize=8)
def _pepper(table: str) -> bytes:
    """The secret of a table; whoever needs it first makes it."""
    found = _stored_pepper(table)
    if found is None:
        with suppress(Conflict), translated():
            client("dynamodb").put_item(
                TableName=table,
                Item={**_PEPPER, "secret": {"S": secrets.token_hex(32)}},
                ConditionExpression="attribute_not_exists(pk)",
            )
        found = _stored_pepper(table)
    assert found is not None
    return found


def _stored_pepper(table: str) -> bytes | None:
    with translated():
        found = client("dynamodb").get_item(TableName=table, Key=_PEPPER, ConsistentRead=True)
    return bytes.fromhex(found["Item"]["secret"]["S"]) if "Item" in found else None


def _member(audience: str, key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"audience#{audience}"}, "sk": {"S": key}}


def _pending(audience: str, key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"pending#{audience}"}, "sk": {"S": key}}


def _left(audience: str, key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"left#{audience}"}, "sk": {"S": key}}


def _line(key: str, audience: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"person#{key}"}, "sk": {"S": audience}}


def _membership(audience: str, item: dict[str, dict[str, str]]) -> Membership:
    return Membership(
        audience,
        item["address"]["S"],
        item["language"]["S"],
        datetime.fromtimestamp(int(item["expires"]["N"]), UTC),
    )


def _invitation(survey: str, invitation_key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"invitation#{survey}"}, "sk": {"S": invitation_key}}
