"""What the last check of each survey's ledger found, in the table `catalogue`."""

import json
from dataclasses import asdict

from chalicelib.sealing.ledger import Check
from chalicelib.store.clients import client
from chalicelib.store.errors import translated


class LedgerChecks:
    """One check per survey, replaced by the next."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, survey: str, check: Check) -> None:
        """Keep what a check found, in place of the one before."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={**_key(survey), "check": {"S": json.dumps(asdict(check))}},
            )

    def last(self, survey: str) -> Check | None:
        """The last check, or None before the first."""
        with translated():
            found = client("dynamodb").get_item(TableName=self._table, Key=_key(survey))
        return Check(**json.loads(found["Item"]["check"]["S"])) if "Item" in found else None


def _key(survey: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"survey#{survey}"}, "sk": {"S": "ledger"}}
