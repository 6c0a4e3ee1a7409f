"""Events, in the table `catalogue`."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.outreach import events
from chalicelib.outreach.events import Event, EventState
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated

_EVENTS = "event"


class Events:
    """The planned and past events."""

    def __init__(self, table: str) -> None:
        self._table = table

    def plan(self, event: Event) -> None:
        """Add an event.

        Raises:
            Conflict: if there is one of this id.
        """
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        **_key(event.id),
                        "document": {"S": json.dumps(events.to_json(event), ensure_ascii=False)},
                        "state": {"S": EventState.PLANNED.value},
                    },
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            raise Conflict(f"there is an event {event.id} already") from None

    def all(self) -> Iterator[tuple[Event, EventState]]:
        """Every event and how far it has come."""
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": _EVENTS}},
            "ConsistentRead": True,
        }
        while True:
            with translated():
                page = client("dynamodb").query(**request)
            for item in page["Items"]:
                document = json.loads(item["document"]["S"])
                yield events.from_json(document), EventState(item["state"]["S"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def mark(self, event: Event, state: EventState) -> None:
        """Note how far an event has come."""
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(event.id),
                UpdateExpression="SET #state = :state",
                ConditionExpression="attribute_exists(pk)",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={":state": {"S": state.value}},
            )


def _key(event_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _EVENTS}, "sk": {"S": event_id}}
