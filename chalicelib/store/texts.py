"""The review queue of free texts, in the table `catalogue`, and how far texts were moved to it."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

_SETTLED = "settled#"
_NAMES = {"#state": "state", "#item": "item"}
_UNPUBLISHED = "attribute_not_exists(published)"

_MOST_AT_ONCE = 10_000
"""Their ids fit into one item; a person decides about each, and the next report takes the rest."""


class Settlements:
    """Up to which cut-off the texts of each item moved or went: one item per survey."""

    def __init__(self, table: str) -> None:
        self._table = table

    def settled_to(self, survey: str) -> dict[str, str]:
        """Item → cut-off; items whose texts never moved or went are missing."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_settlement(survey), ConsistentRead=True
            )
        return {
            name.removeprefix(_SETTLED): value["S"]
            for name, value in found.get("Item", {}).items()
            if name.startswith(_SETTLED)
        }

    def settle(self, survey: str, item: str, cut_off: str) -> None:
        """Note that no text of an item up to this week is left to move; it never goes back."""
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key=_settlement(survey),
                    UpdateExpression="SET #item = :week",
                    ConditionExpression="attribute_not_exists(#item) OR #item < :week",
                    ExpressionAttributeNames={"#item": f"{_SETTLED}{item}"},
                    ExpressionAttributeValues={":week": {"S": cut_off}},
                )
        except Conflict:
            return


class ReviewQueue:
    """The texts that a person reads before they are published.

    An entry stays when it is decided, without what was written: so nothing that is moved again
    after a crash comes up a second time.
    """

    def __init__(self, table: str) -> None:
        self._table = table

    def put_once(self, survey: str, review_id: str, item: str, original: str, day: date) -> None:
        """Add a text that waits for a decision from this day on, unless it is or was here."""
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        **_key(survey, review_id),
                        "item": {"S": item},
                        "state": {"S": ReviewState.WAITING.value},
                        "original": {"S": original},
                        "since": {"S": day.isoformat()},
                    },
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return

    def texts(self, survey: str, beginning: str = "") -> Iterator[ReviewText]:
        """The survey's texts, whatever became of them, in the random order of their ids.

        Args:
            beginning: only those whose id begins so.
        """
        if not beginning:
            return self._texts(survey)
        condition = "pk = :pk AND begins_with(sk, :beginning)"
        values = {":beginning": {"S": beginning}}
        return self._texts(survey, values, KeyConditionExpression=condition)

    def progress(self, survey: str) -> Iterator[ReviewText]:
        """How far the review of each text has come, and in which report it is, without words."""
        return self._texts(
            survey,
            Select="SPECIFIC_ATTRIBUTES",
            ProjectionExpression="pk, sk, #state, published, since",
            ExpressionAttributeNames={"#state": "state"},
        )

    def approve(self, survey: str, review_id: str, edited: str, shortened: bool) -> None:
        """Let a text be published in these words, and delete the original.

        Args:
            shortened: whether these are not the words that were written.

        Raises:
            Conflict: if somebody else has decided otherwise, or there is no such text.
        """
        words: dict[str, Any] = {"edited": {"S": edited}, "shortened": {"BOOL": shortened}}
        self._decide(survey, review_id, ReviewState.APPROVED, words)

    def withhold(self, survey: str, review_id: str) -> None:
        """Let a text never be published, and delete it.

        Raises:
            Conflict: if somebody else has decided otherwise, or there is no such text.
        """
        self._decide(survey, review_id, ReviewState.WITHHELD, {})

    def lapse(self, survey: str, review_id: str, records: Sequence[dict[str, Any]]) -> None:
        """Withhold a text that nobody has decided about, and write that down with it, or neither.

        Args:
            records: items of a transaction, which say that it was done.

        Raises:
            Conflict: if it is decided.
        """
        update = {
            "TableName": self._table,
            "Key": _key(survey, review_id),
            "UpdateExpression": "SET #state = :withheld REMOVE original, since",
            "ConditionExpression": "#state = :waiting",
            "ExpressionAttributeNames": {"#state": "state"},
            "ExpressionAttributeValues": {
                ":withheld": {"S": ReviewState.WITHHELD.value},
                ":waiting": {"S": ReviewState.WAITING.value},
            },
        }
        with translated():
            client("dynamodb").transact_write_items(TransactItems=[{"Update": update}, *records])

    def take_back(self, survey: str, review_id: str) -> None:
        """Withhold an approved text after all, and delete its words.

        Raises:
            Conflict: if it is not approved, or a report holds it.
        """
        with translated():
            client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(survey, review_id),
                UpdateExpression="SET #state = :withheld REMOVE edited, shortened",
                ConditionExpression=f"#state = :approved AND {_UNPUBLISHED}",
                ExpressionAttributeNames={"#state": "state"},
                ExpressionAttributeValues={
                    ":approved": {"S": ReviewState.APPROVED.value},
                    ":withheld": {"S": ReviewState.WITHHELD.value},
                },
            )

    def _decide(
        self, survey: str, review_id: str, state: ReviewState, words: dict[str, Any]
    ) -> None:
        wanted = {"state": {"S": state.value}, **words}
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key=_key(survey, review_id),
                    UpdateExpression="SET #state = :state"
                    + "".join(f", {name} = :{name}" for name in words)
                    + " REMOVE original, since",
                    ConditionExpression="#state = :waiting",
                    ExpressionAttributeNames={"#state": "state"},
                    ExpressionAttributeValues={
                        ":waiting": {"S": ReviewState.WAITING.value},
                        **{f":{name}": value for name, value in wanted.items()},
                    },
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except Conflict as conflict:
            found = conflict.item or {}
            if not found:
                raise Conflict("there is no such text") from None
            # The same decision again: the call before did its work and could not tell.
            if all(found.get(name) == value for name, value in wanted.items()):
                return
            raise Conflict(f"somebody else has decided: {found['state']['S']}") from None

    def give(self, survey: str, cut_off: str) -> None:
        """Give approved texts that no report holds yet to the reports of a cut-off, for good.

        Which these are is noted first, and once: a second run, after a crash or beside this one,
        gives the same texts, whatever was approved meanwhile.
        """
        found = islice(self._unpublished(survey), _MOST_AT_ONCE)
        given = {"L": [{"S": text.id} for text in found]}
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={"pk": {"S": f"given#{survey}"}, "sk": {"S": cut_off}, "texts": given},
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except Conflict as conflict:
            before: Any = conflict.item or {}
            given = before["texts"]
        for review_id in given["L"]:
            self._mark(survey, review_id["S"], cut_off)

    def _unpublished(self, survey: str) -> Iterator[ReviewText]:
        return self._approved(survey, _UNPUBLISHED)

    def published(self, survey: str) -> Iterator[ReviewText]:
        """The approved texts that were given to reports, without anything not approved."""
        return self._approved(survey, "attribute_exists(published)")

    def _mark(self, survey: str, review_id: str, cut_off: str) -> None:
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key=_key(survey, review_id),
                    UpdateExpression="SET published = :cut_off",
                    ConditionExpression=f"#state = :approved AND {_UNPUBLISHED}",
                    ExpressionAttributeNames={"#state": "state"},
                    ExpressionAttributeValues={
                        ":cut_off": {"S": cut_off},
                        ":approved": {"S": ReviewState.APPROVED.value},
                    },
                )
        except Conflict:
            return

    def _approved(self, survey: str, where: str) -> Iterator[ReviewText]:
        # Originals are not asked for, and the role that writes reports could not read them.
        return self._texts(
            survey,
            {":approved": {"S": ReviewState.APPROVED.value}},
            FilterExpression=f"#state = :approved AND {where}",
            Select="SPECIFIC_ATTRIBUTES",
            ProjectionExpression="pk, sk, #item, #state, edited, shortened, published",
            ExpressionAttributeNames=_NAMES,
        )

    def _texts(
        self, survey: str, values: dict[str, Any] | None = None, **how: Any
    ) -> Iterator[ReviewText]:
        return map(_text, every_item(self._table, _partition(survey), values, **how))


def _text(item: dict[str, Any]) -> ReviewText:
    def value(name: str) -> str:
        found: str = item.get(name, {}).get("S", "")
        return found

    return ReviewText(
        id=value("sk"),
        item=value("item"),
        state=ReviewState(value("state")),
        original=value("original"),
        edited=value("edited"),
        shortened=item.get("shortened", {}).get("BOOL", False),
        published=value("published"),
        since=value("since"),
    )


def _partition(survey: str) -> str:
    return f"texts#{survey}"


def _key(survey: str, review_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _partition(survey)}, "sk": {"S": review_id}}


def _settlement(survey: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"survey#{survey}"}, "sk": {"S": "texts"}}
