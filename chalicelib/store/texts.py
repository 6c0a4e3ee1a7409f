"""The review queue of free texts, in the table `catalogue`, and how far texts were moved to it."""

from collections.abc import Iterable, Iterator
from typing import Any

from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated

_SETTLED = "settled#"
_NAMES = {"#state": "state", "#item": "item"}
_UNPUBLISHED = "attribute_not_exists(published)"


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

    def put_once(self, survey: str, review_id: str, item: str, original: str) -> None:
        """Add a text that waits for a decision, unless it is or was in the queue."""
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        **_key(survey, review_id),
                        "item": {"S": item},
                        "state": {"S": ReviewState.WAITING.value},
                        "original": {"S": original},
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
        condition, values = "pk = :pk", {":pk": {"S": _partition(survey)}}
        if beginning:
            condition += " AND begins_with(sk, :beginning)"
            values[":beginning"] = {"S": beginning}
        return self._pages(KeyConditionExpression=condition, ExpressionAttributeValues=values)

    def approve(self, survey: str, review_id: str, edited: str) -> None:
        """Let a text be published in these words, and delete the original.

        Raises:
            Conflict: if somebody else has decided otherwise, or there is no such text.
        """
        self._decide(survey, review_id, ReviewState.APPROVED, edited)

    def withhold(self, survey: str, review_id: str) -> None:
        """Let a text never be published, and delete it.

        Raises:
            Conflict: if somebody else has decided otherwise, or there is no such text.
        """
        self._decide(survey, review_id, ReviewState.WITHHELD, "")

    def _decide(self, survey: str, review_id: str, state: ReviewState, edited: str) -> None:
        wanted = {"state": {"S": state.value}} | ({"edited": {"S": edited}} if edited else {})
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key=_key(survey, review_id),
                    UpdateExpression="SET #state = :state"
                    + (", edited = :edited" if edited else "")
                    + " REMOVE original",
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

    def unpublished(self, survey: str) -> Iterator[ReviewText]:
        """Approved texts that no report holds yet, without anything that was not approved."""
        return self._approved(survey, _UNPUBLISHED, {})

    def published(self, survey: str, period: str) -> Iterator[ReviewText]:
        """The approved texts that the report of a period holds."""
        return self._approved(survey, "published = :period", {":period": {"S": period}})

    def mark_published(self, survey: str, review_ids: Iterable[str], period: str) -> None:
        """Give approved texts to the report of a period, for good.

        To be called before the report is written, which then holds what `published` lists: after
        a crash in between, the same report is written again.
        """
        for review_id in review_ids:
            try:
                with translated():
                    client("dynamodb").update_item(
                        TableName=self._table,
                        Key=_key(survey, review_id),
                        UpdateExpression="SET published = :period",
                        ConditionExpression=f"#state = :approved AND {_UNPUBLISHED}",
                        ExpressionAttributeNames={"#state": "state"},
                        ExpressionAttributeValues={
                            ":period": {"S": period},
                            ":approved": {"S": ReviewState.APPROVED.value},
                        },
                    )
            except Conflict:
                continue

    def _approved(
        self, survey: str, where: str, values: dict[str, dict[str, str]]
    ) -> Iterator[ReviewText]:
        # Originals are not asked for, and the role that writes reports could not read them.
        return self._pages(
            KeyConditionExpression="pk = :pk",
            FilterExpression=f"#state = :approved AND {where}",
            ProjectionExpression="pk, sk, #item, #state, edited, published",
            ExpressionAttributeNames=_NAMES,
            ExpressionAttributeValues={
                ":pk": {"S": _partition(survey)},
                ":approved": {"S": ReviewState.APPROVED.value},
                **values,
            },
        )

    def _pages(self, **request: Any) -> Iterator[ReviewText]:
        while True:
            with translated():
                page = client("dynamodb").query(
                    TableName=self._table, ConsistentRead=True, **request
                )
            yield from (_text(item) for item in page["Items"])
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _text(item: dict[str, dict[str, str]]) -> ReviewText:
    def value(name: str) -> str:
        return item.get(name, {}).get("S", "")

    return ReviewText(
        id=value("sk"),
        item=value("item"),
        state=ReviewState(value("state")),
        original=value("original"),
        edited=value("edited"),
        published=value("published"),
    )


def _partition(survey: str) -> str:
    return f"texts#{survey}"


def _key(survey: str, review_id: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _partition(survey)}, "sk": {"S": review_id}}


def _settlement(survey: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"survey#{survey}"}, "sk": {"S": "texts"}}
