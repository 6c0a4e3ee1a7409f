"""Records that addresses were destroyed, in the table `catalogue`; they hold no address."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.store.clients import client
from chalicelib.store.errors import translated

_DELETIONS = "deletion"


@dataclass(frozen=True)
class Deletion:
    """That addresses were destroyed.

    Attributes:
        what: the group they were kept in, or "person" for one who wanted it.
        number: how many, over all times it was done.
    """

    what: str
    number: int
    moment: datetime


class Deletions:
    """All records."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, what: str, number: int, moment: datetime) -> None:
        """Note that so many addresses were destroyed; what is begun again is added up."""
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key={"pk": {"S": _DELETIONS}, "sk": {"S": f"{moment:%Y-%m-%d} {what}"}},
                UpdateExpression="SET since = :moment ADD addresses :number",
                ExpressionAttributeValues={
                    ":moment": {"S": moment.isoformat()},
                    ":number": {"N": str(number)},
                },
            )

    def all(self) -> Iterator[Deletion]:
        """Every record, the oldest first."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": _DELETIONS}},
        }
        while True:
            with translated():
                page = client("dynamodb").query(**request)
            for item in page["Items"]:
                yield Deletion(
                    item["sk"]["S"].partition(" ")[2],
                    int(item["addresses"]["N"]),
                    datetime.fromisoformat(item["since"]["S"]),
                )
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
