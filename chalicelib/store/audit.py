"""The audit trail, in the table `catalogue`: entries are added, never changed."""

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from chalicelib.office.audit import LONGEST, Entry
from chalicelib.store.clients import client
from chalicelib.store.errors import translated
from chalicelib.store.partition import every_item


class AuditTrail:
    """All entries, one partition a month."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, entry: Entry) -> None:
        """Add an entry."""
        with translated():
            client("dynamodb").put_item(**self._addition(entry))

    def of_transaction(self, entry: Entry) -> dict[str, Any]:
        """The item of a transaction that adds an entry."""
        return {"Put": self._addition(entry)}

    def _addition(self, entry: Entry) -> dict[str, Any]:
        texts = {
            "who": entry.who,
            "act": entry.act,
            "subject": entry.subject,
            "before": entry.before[:LONGEST],
            "after": entry.after[:LONGEST],
        }
        return {
            "TableName": self._table,
            "Item": {
                "pk": {"S": f"audit#{entry.moment:%Y-%m}"},
                "sk": {"S": f"{entry.moment.isoformat()}#{secrets.token_hex(4)}"},
                **{name: {"S": text} for name, text in texts.items()},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }

    def of_month(self, month: str) -> Iterator[Entry]:
        """The entries of a month, the newest first.

        Args:
            month: such as "2026-09", in UTC.
        """
        found = every_item(
            self._table, f"audit#{month}", ScanIndexForward=False, ConsistentRead=False
        )
        for item in found:
            yield Entry(
                moment=datetime.fromisoformat(item["sk"]["S"].partition("#")[0]),
                **{name: item[name]["S"] for name in _TEXTS},
            )


_TEXTS = ("who", "act", "subject", "before", "after")
