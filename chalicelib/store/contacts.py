"""Addresses of guests and keys of invitations, in the table `contacts`. All of it expires."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.outreach.events import Guest
from chalicelib.store.clients import client
from chalicelib.store.errors import translated


class Contacts:
    """Whom we may write to, and which codes are valid."""

    def __init__(self, table: str) -> None:
        self._table = table

    def add_guests(self, event: str, guests: Iterable[Guest], expires: datetime) -> None:
        """Keep the addresses of an event's guests until a moment."""
        for guest in guests:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        "pk": {"S": f"guest#{event}"},
                        "sk": {"S": hashlib.sha256(guest.address.lower().encode()).hexdigest()},
                        "address": {"S": guest.address},
                        "language": {"S": guest.language},
                        "expires": {"N": str(int(expires.timestamp()))},
                    },
                )

    def guests(self, event: str, moment: datetime) -> Iterator[Guest]:
        """The guests of an event whose addresses may still be used."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            # DynamoDB may take two days to remove what has expired.
            "FilterExpression": "expires > :now",
            "ExpressionAttributeValues": {
                ":pk": {"S": f"guest#{event}"},
                ":now": {"N": str(int(moment.timestamp()))},
            },
            "ConsistentRead": True,
        }
        while True:
            with translated():
                page = client("dynamodb").query(**request)
            for item in page["Items"]:
                yield Guest(item["address"]["S"], item["language"]["S"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

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


def _invitation(survey: str, invitation_key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"invitation#{survey}"}, "sk": {"S": invitation_key}}
