"""Records that addresses and undecided texts were destroyed, in the table `catalogue`."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.store.clients import client
from chalicelib.store.errors import translated
from chalicelib.store.partition import every_item

_DELETIONS = "deletion"


@dataclass(frozen=True)
class Deletion:
    """That something was destroyed.

    Attributes:
        what: the group that addresses were kept in, "person" for one who wanted it, or
            "texts/{survey}" for texts that nobody had decided about.
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
            client("dynamodb").update_item(**self._addition(what, "addresses", number, moment))

    def of_text(self, survey: str, moment: datetime) -> dict[str, Any]:
        """The item of a transaction that notes one more text which nobody had decided about."""
        return {"Update": self._addition(f"texts/{survey}", "texts", 1, moment)}

    def _addition(self, what: str, counted: str, number: int, moment: datetime) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "Key": {"pk": {"S": _DELETIONS}, "sk": {"S": f"{moment:%Y-%m-%d} {what}"}},
            "UpdateExpression": f"SET since = :moment ADD {counted} :number",
            "ExpressionAttributeValues": {
                ":moment": {"S": moment.isoformat()},
                ":number": {"N": str(number)},
            },
        }

    def all(self) -> Iterator[Deletion]:
        """Every record, the oldest first."""
        for item in every_item(self._table, _DELETIONS, ConsistentRead=False):
            yield Deletion(
                item["sk"]["S"].partition(" ")[2],
                int((item.get("addresses") or item["texts"])["N"]),
                datetime.fromisoformat(item["since"]["S"]),
            )
