"""How many units DynamoDB bills for a call, from the items it touches.

Sizes and units: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
"""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

Call = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Makes a call that is not counted: operation, parameters → answer."""

_READ_BYTES = 4096
_WRITE_BYTES = 1024


def size(item: dict[str, Any]) -> int:
    """Bytes of an item: the names of its attributes and their values."""
    return sum(len(name.encode()) + _value(value) for name, value in item.items())


def _value(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return (len(content.lstrip("-")) + 1) // 2 + 1
        case "B":
            return len(content)
        case "L":
            return 3 + sum(1 + _value(one) for one in content)
        case "M":
            return 3 + sum(1 + len(name.encode()) + _value(one) for name, one in content.items())
        case "SS" | "NS":
            return sum(len(one) for one in content)
    return 1


def written(operation: str, given: dict[str, Any], call: Call) -> dict[str, int]:
    """Sizes, before a call, of what it is going to write: by table and key."""
    return {
        str(index): _stored(call, one["TableName"], one["Key"])
        for index, one in enumerate(_writes(operation, given))
    }


def write_units(operation: str, given: dict[str, Any], before: dict[str, int], call: Call) -> float:
    """Write units of a call that has been made, the larger of before and after for each item."""
    twice = 2 if operation == "TransactWriteItems" else 1
    return sum(
        twice
        * math.ceil(
            max(1, before[str(index)], _stored(call, one["TableName"], one["Key"])) / _WRITE_BYTES
        )
        for index, one in enumerate(_writes(operation, given))
    )


def read_units(operation: str, given: dict[str, Any], answer: dict[str, Any], call: Call) -> float:
    """Read units of a call.

    A Query's size would be rounded up to 4 KB; here it gets one unit more, so that what one answer
    more adds can be told from few.
    """
    match operation:
        case "GetItem":
            found = _stored(call, given["TableName"], given["Key"])
            return _rounded(found) * _half(given)
        case "BatchGetItem":
            return sum(
                _rounded(_stored(call, table, key)) * _half(asked)
                for table, asked in given["RequestItems"].items()
                for key in asked["Keys"]
            )
        case "Query":
            found = sum(size(item) for item in call("Query", _whole(given))["Items"])
            return (1 + found / _READ_BYTES) * _half(given)
    return 0


def _rounded(found: int) -> int:
    return math.ceil(max(1, found) / _READ_BYTES)


def _half(given: dict[str, Any]) -> float:
    return 1.0 if given.get("ConsistentRead") else 0.5


def _whole(given: dict[str, Any]) -> dict[str, Any]:
    """The same Query for whole items: what is filtered or left out is billed, too."""
    condition = given["KeyConditionExpression"]
    kept = {
        name: {key: one for key, one in given[name].items() if re.search(rf"{key}\b", condition)}
        for name in ("ExpressionAttributeNames", "ExpressionAttributeValues")
        if name in given
    }
    plain = ("TableName", "KeyConditionExpression", "ExclusiveStartKey", "Limit", "ConsistentRead")
    return {name: given[name] for name in plain if name in given} | {
        name: one for name, one in kept.items() if one
    }


def _stored(call: Call, table: str, key: dict[str, Any]) -> int:
    found = call("GetItem", {"TableName": table, "Key": key, "ConsistentRead": True}).get("Item")
    return size(found) if found else 0


def _writes(operation: str, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Table and key of each item that a call writes."""
    match operation:
        case "PutItem":
            yield {"TableName": given["TableName"], "Key": _key(given["Item"])}
        case "UpdateItem" | "DeleteItem":
            yield {"TableName": given["TableName"], "Key": given["Key"]}
        case "TransactWriteItems":
            for act in given["TransactItems"]:
                ((_, one),) = act.items()
                yield {"TableName": one["TableName"], "Key": one.get("Key") or _key(one["Item"])}
        case "BatchWriteItem":
            for table, requests in given["RequestItems"].items():
                for request in requests:
                    ((_, one),) = request.items()
                    yield {"TableName": table, "Key": one.get("Key") or _key(one["Item"])}


def _key(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in ("pk", "sk")}
