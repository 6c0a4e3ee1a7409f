"""Reading a partition of a table, however many pages it has."""

from collections.abc import Iterator
from typing import Any

from chalicelib.store.clients import client
from chalicelib.store.errors import translated


def every_item(
    table: str, partition: str, values: dict[str, Any] | None = None, **how: Any
) -> Iterator[dict[str, Any]]:
    """The items of a partition in the order of their sort keys, one page in memory at a time.

    Args:
        table: its name.
        partition: the partition key.
        values: of the placeholders in `how`, without that of the partition, which is ":pk".
        how: more of DynamoDB's Query, such as FilterExpression; reads are consistent unless it
            says otherwise.
    """
    request: dict[str, Any] = {
        "TableName": table,
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": partition}, **(values or {})},
        "ConsistentRead": True,
        **how,
    }
    while True:
        with translated():
            page = client("dynamodb").query(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]
