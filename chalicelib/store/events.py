"""Events and their audit trail, in the table `catalogue`."""

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.outreach import events
from chalicelib.outreach.events import Event, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

_EVENTS = "event"


@dataclass(frozen=True)
class Trace:
    """One line of an event's audit trail; it never holds an address.

    Attributes:
        moment: when it was done.
        what: such as "asking" or "planned reminded".
        by: "conductor" or "office".
        note: what was done, such as "14 mails", or "".
    """

    moment: datetime
    what: str
    by: str
    note: str


class Events:
    """The planned and past events."""

    def __init__(self, table: str) -> None:
        self._table = table

    def plan(self, event: Event, moment: datetime) -> None:
        """Add an event.

        Raises:
            Conflict: if there is one of this id.
        """
        added = {
            "TableName": self._table,
            "Item": {
                **_key(event.id),
                "document": {"S": _document(event)},
                "state": {"S": EventState.PLANNED.value},
                "since": {"S": moment.isoformat()},
            },
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        trace = self._trace(event.id, EventState.PLANNED.value, moment, "office", "")
        try:
            with translated():
                client("dynamodb").transact_write_items(
                    TransactItems=[{"Put": added}, {"Put": trace}]
                )
        except Conflict:
            raise Conflict(f"there is an event {event.id} already") from None

    def all(self) -> Iterator[Standing]:
        """Every event and how it stands."""
        return map(_standing, every_item(self._table, _EVENTS))

    def standing(self, event_id: str) -> Standing | None:
        """How an event stands; None if there is none."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(event_id), ConsistentRead=True
            )
        return _standing(found["Item"]) if "Item" in found else None

    def move(
        self, standing: Standing, to: EventState, moment: datetime, by: str, note: str
    ) -> bool:
        """Note that an event has come into a state, once; False if somebody else did it before."""
        try:
            with translated():
                client("dynamodb").transact_write_items(
                    TransactItems=[
                        {
                            "Update": {
                                "TableName": self._table,
                                "Key": _key(standing.event.id),
                                "UpdateExpression": "SET #state = :to, since = :since",
                                "ConditionExpression": "#state = :origin",
                                "ExpressionAttributeNames": {"#state": "state"},
                                "ExpressionAttributeValues": {
                                    ":to": {"S": to.value},
                                    ":origin": {"S": standing.state.value},
                                    ":since": {"S": moment.isoformat()},
                                },
                            }
                        },
                        {"Put": self._trace(standing.event.id, to.value, moment, by, note)},
                    ]
                )
        except Conflict:
            return False
        return True

    def set_plan(self, standing: Standing, state: EventState, plan: Plan, moment: datetime) -> None:
        """Note what the office wants of the step into a state.

        Raises:
            Conflict: if the event moved on meanwhile, or somebody else planned something.
        """
        plans = {one.value: _plan_json(known) for one, known in standing.plans.items()}
        before = json.dumps(plans)
        plans[state.value] = _plan_json(plan)
        what = f"{state.value}: " + (
            "skip" if plan.skip else f"at {plan.at:%Y-%m-%d %H:%M %z}" if plan.at else "as usual"
        )
        with translated():
            client("dynamodb").transact_write_items(
                TransactItems=[
                    {
                        "Update": {
                            "TableName": self._table,
                            "Key": _key(standing.event.id),
                            "UpdateExpression": "SET plans = :plans",
                            "ConditionExpression": (
                                "#state = :state AND (plans = :before OR"
                                " (attribute_not_exists(plans) AND :before = :none))"
                            ),
                            "ExpressionAttributeNames": {"#state": "state"},
                            "ExpressionAttributeValues": {
                                ":plans": {"S": json.dumps(plans)},
                                ":before": {"S": before},
                                ":none": {"S": "{}"},
                                ":state": {"S": standing.state.value},
                            },
                        }
                    },
                    {
                        "Put": self._trace(
                            standing.event.id,
                            f"plan#{moment.isoformat()}",
                            moment,
                            "office",
                            what,
                        )
                    },
                ]
            )

    def change(self, standing: Standing, event: Event, moment: datetime, *, tell: bool) -> None:
        """Plan an event anew that has not been held.

        Args:
            standing: how it stood when whoever changes it looked.
            event: as it is to be.
            tell: whether its guests are to hear of it.

        Raises:
            Conflict: if it moved on or was changed meanwhile.
        """
        what = f"{event.starts:%Y-%m-%d %H:%M %z}" + (", guests are told" if tell else "")
        with translated():
            client("dynamodb").transact_write_items(
                TransactItems=[
                    {
                        "Update": {
                            "TableName": self._table,
                            "Key": _key(event.id),
                            "UpdateExpression": "SET document = :new"
                            + (", tell = :tell" if tell else ""),
                            "ConditionExpression": "#state = :planned AND document = :old",
                            "ExpressionAttributeNames": {"#state": "state"},
                            "ExpressionAttributeValues": {
                                ":new": {"S": _document(event)},
                                ":old": {"S": _document(standing.event)},
                                ":planned": {"S": EventState.PLANNED.value},
                                **({":tell": {"BOOL": True}} if tell else {}),
                            },
                        }
                    },
                    {
                        "Put": self._trace(
                            event.id, f"change#{moment.isoformat()}", moment, "office", what
                        )
                    },
                ]
            )

    def told(self, standing: Standing) -> None:
        """Note that the guests of an event heard of its change, unless there is a newer one."""
        with suppress(Conflict), translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(standing.event.id),
                UpdateExpression="REMOVE tell",
                ConditionExpression="document = :told",
                ExpressionAttributeValues={":told": {"S": _document(standing.event)}},
            )

    def traces(self, event_id: str) -> list[Trace]:
        """All that was done with an event, in its order."""
        found = [
            Trace(
                datetime.fromisoformat(item["since"]["S"]),
                item["sk"]["S"].partition("#")[0],
                item["by"]["S"],
                item["note"]["S"],
            )
            for item in every_item(self._table, f"{_EVENTS}#{event_id}")
        ]
        order = [state.value for state in EventState]
        return sorted(
            found,
            key=lambda one: (one.moment, order.index(one.what) if one.what in order else -1),
        )

    def _trace(
        self, event_id: str, name: str, moment: datetime, by: str, note: str
    ) -> dict[str, Any]:
        return {
            "TableName": self._table,
            "Item": {
                "pk": {"S": f"{_EVENTS}#{event_id}"},
                "sk": {"S": name},
                "since": {"S": moment.isoformat()},
                "by": {"S": by},
                "note": {"S": note},
            },
        }


def _key(event_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _EVENTS}, "sk": {"S": event_id}}


def _standing(item: dict[str, dict[str, str]]) -> Standing:
    plans = json.loads(item.get("plans", {"S": "{}"})["S"])
    return Standing(
        event=events.from_json(json.loads(item["document"]["S"])),
        state=EventState(item["state"]["S"]),
        since=datetime.fromisoformat(item["since"]["S"]),
        plans={EventState(state): _plan(one) for state, one in plans.items()},
        tell="tell" in item,
    )


def _document(event: Event) -> str:
    return json.dumps(events.to_json(event), ensure_ascii=False)


def _plan_json(plan: Plan) -> dict[str, Any]:
    return {"at": plan.at.isoformat() if plan.at else None, "skip": plan.skip}


def _plan(document: dict[str, Any]) -> Plan:
    at = document["at"]
    return Plan(datetime.fromisoformat(at) if at else None, document["skip"])
