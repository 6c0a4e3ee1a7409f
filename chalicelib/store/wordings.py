"""The office's own words for mails, in the table `catalogue`: one item, so that none is lost."""

import json
from functools import lru_cache
from time import monotonic

from chalicelib.outreach import wording
from chalicelib.outreach.wording import Wordings
from chalicelib.store.clients import client
from chalicelib.store.errors import translated

_KEY = {"pk": {"S": "wordings"}, "sk": {"S": "all"}}

_FRESH_SECONDS = 60
"""How long a function that writes to many people keeps the words in memory."""


class StoredWordings:
    """What mails say where the office wants it otherwise than shipped."""

    def __init__(self, table: str) -> None:
        self._table = table

    def lately(self) -> Wordings:
        """The words as they were within the last minute."""
        return _lately(self._table, int(monotonic()) // _FRESH_SECONDS)

    def now(self) -> Wordings:
        """The words as they are at this moment."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_KEY, ConsistentRead=True
            )
        if "Item" not in found:
            return Wordings()
        item = found["Item"]
        return wording.from_json(json.loads(item["own"]["S"]), int(item["version"]["N"]))

    def replace(self, before: Wordings, after: Wordings) -> None:
        """Put what the words have become in their place.

        Raises:
            Conflict: if somebody else changed them meanwhile.
        """
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **_KEY,
                    "own": {"S": json.dumps(wording.to_json(after), ensure_ascii=False)},
                    "version": {"N": str(before.version + 1)},
                },
                ConditionExpression="attribute_not_exists(pk) OR version = :before",
                ExpressionAttributeValues={":before": {"N": str(before.version)}},
            )
        _lately.cache_clear()


@lru_cache(maxsize=1)
def _lately(table: str, _span: int) -> Wordings:
    return StoredWordings(table).now()
