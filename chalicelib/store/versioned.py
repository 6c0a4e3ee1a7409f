"""Items of the table `catalogue` that are replaced as a whole, and by one person at a time."""

from typing import Any

from chalicelib.store.clients import client
from chalicelib.store.errors import translated

Item = dict[str, Any]
"""Attributes as DynamoDB writes them."""


def read(table: str, key: Item) -> tuple[Item, int] | None:
    """An item as it is at this moment, and its version; None if it was never written."""
    with translated():
        found = client("dynamodb").get_item(TableName=table, Key=key, ConsistentRead=True)
    if "Item" not in found:
        return None
    return found["Item"], int(found["Item"]["version"]["N"])


def replace(table: str, key: Item, content: Item, before: int) -> None:
    """Put an item in the place of the one that was read.

    Args:
        content: its attributes beside the key and the version.
        before: version of the one that was read; 0 if there was none.

    Raises:
        Conflict: if somebody else changed it meanwhile.
    """
    with translated():
        client("dynamodb").put_item(
            TableName=table,
            Item={**key, **content, "version": {"N": str(before + 1)}},
            ConditionExpression="attribute_not_exists(pk) OR version = :before",
            ExpressionAttributeValues={":before": {"N": str(before)}},
        )
