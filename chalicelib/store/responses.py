"""Responses, by exact key: what taking an answer in may do, and no more."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from chalicelib.intake.response import Kept, Response, Stored, TextAnswer
from chalicelib.store.clients import client
from chalicelib.store.errors import Busy, Conflict, translated

SHARDS = 4
"""Partitions of a survey's responses; DynamoDB takes 1,000 writes a second in each."""


_TRIES = 3
"""Of a write that meets another one of the same items."""


def shard_of(key: str) -> str:
    """The partition of a key, evenly spread because keys are hashes."""
    return f"{int(key[:4], 16) % SHARDS:02}"


def shards() -> list[str]:
    """All partitions."""
    return [f"{number:02}" for number in range(SHARDS)]


def answers_partition(survey: str, shard: str) -> str:
    """Partition key of the closed answers."""
    return f"{survey}#answers#{shard}"


def texts_partition(survey: str, shard: str) -> str:
    """Partition key of the free texts."""
    return f"{survey}#texts#{shard}"


class Responses:
    """The table `responses`, for intake."""

    def __init__(self, table: str) -> None:
        self._table = table

    def put_once(self, survey: str, response: Response, closed_to: str) -> Stored:
        """Store a response unless its code was used; a repeat is told from a conflict.

        Answers and texts go at once, so that a withdrawal or a change, which may come while this
        runs, finds all or nothing. Whoever sends the same a second time meanwhile waits for the
        first: one of two transactions on the same items is refused.

        Args:
            closed_to: answers up to this week may be counted; as known when the request came,
                or a little before, since Plan waits after it has changed it.

        Raises:
            StoreError: the answer may or may not be stored; repeat the call.
        """
        try:
            for _ in range(_TRIES - 1):
                with suppress(Busy):
                    return self._put(survey, response)
            return self._put(survey, response)
        except Conflict as conflict:
            before = _kept(conflict.item) if conflict.item else self.find(survey, response.key)
            if before is None:
                raise Busy("PutItem: withdrawn at this moment", maybe_done=False) from None
            if before.week <= closed_to:
                return Stored.COUNTED
            return Stored.SAME if before.digest == response.digest else Stored.DIFFERENT

    def _put(self, survey: str, response: Response) -> Stored:
        """Write answers and texts.

        Raises:
            Conflict: with the response that was stored before.
        """
        answers: dict[str, Any] = {
            "TableName": self._table,
            "Item": {**_key(survey, response.key), **_content(response, response.week)},
            "ConditionExpression": "attribute_not_exists(pk)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        texts = [
            {"Put": {"TableName": self._table, "Item": _text(survey, text, response.week)}}
            for text in response.texts
        ]
        with translated():
            if texts:
                client("dynamodb").transact_write_items(TransactItems=[{"Put": answers}, *texts])
            else:
                client("dynamodb").put_item(**answers)
        return Stored.NEW

    def week_of(self, survey: str, key: str) -> str | None:
        """In which week a response was stored: "" once it is purged, None if it never was."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table,
                Key=_key(survey, key),
                ProjectionExpression="pk, #week",
                ExpressionAttributeNames={"#week": "week"},
                ConsistentRead=True,
            )
        if "Item" not in found:
            return None
        week: str = found["Item"].get("week", {}).get("S", "")
        return week

    def find(self, survey: str, key: str) -> Kept | None:
        """What is held of a response; None if there never was one."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(survey, key), ConsistentRead=True
            )
        return _kept(found["Item"]) if "Item" in found else None

    def text(self, survey: str, key: str) -> str | None:
        """One free text, or None if there is none, or none any more."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_text_key(survey, key), ConsistentRead=True
            )
        text: str | None = found.get("Item", {}).get("text", {}).get("S")
        return text

    def replace(
        self,
        survey: str,
        response: Response,
        shown: Kept,
        text_keys: Sequence[str],
        closed_to: str,
    ) -> bool:
        """Put a response in the place of the one that was shown, unless its week is closed.

        The table itself checks that the stored response is the one that was shown: of two changes
        at once, one is refused. It keeps the week of the first, so that nobody can tell that it
        was changed. Answers and texts go in one transaction.

        Args:
            text_keys: of all texts the shown response may have.
            closed_to: as read just before; Plan waits after it has changed it.

        Returns:
            False if nothing was changed.
        """
        kept = {text.key for text in response.texts}
        texts = [
            {"Put": {"TableName": self._table, "Item": _text(survey, text, shown.week)}}
            for text in response.texts
        ]
        gone = [
            {"Delete": {"TableName": self._table, "Key": _text_key(survey, text_key)}}
            for text_key in text_keys
            if text_key not in kept
        ]
        answers = {
            "TableName": self._table,
            "Item": {**_key(survey, response.key), **_content(response, shown.week)},
            "ConditionExpression": "#week > :closed_to AND digest = :shown",
            "ExpressionAttributeNames": {"#week": "week"},
            "ExpressionAttributeValues": {
                ":closed_to": {"S": closed_to or "0"},
                ":shown": {"S": shown.digest},
            },
        }
        try:
            with translated():
                client("dynamodb").transact_write_items(
                    TransactItems=[{"Put": answers}, *texts, *gone]
                )
        except Conflict:
            return False
        return True

    def withdraw(self, survey: str, key: str, text_keys: Sequence[str], closed_to: str) -> bool:
        """Remove a response with its texts, unless sealing has closed the door on its week.

        The condition is checked by the table itself: when a withdrawal races with sealing, either
        the response is gone before it is counted, or it stays and False is returned. All goes at
        once, since after a break no code could find the texts that were left.

        Args:
            closed_to: as read just before; Plan waits after it has changed it.
        """
        answers = {
            "TableName": self._table,
            "Key": _key(survey, key),
            "ConditionExpression": "#week > :closed_to",
            "ExpressionAttributeNames": {"#week": "week"},
            "ExpressionAttributeValues": {":closed_to": {"S": closed_to or "0"}},
        }
        texts = [
            {"TableName": self._table, "Key": _text_key(survey, text_key)} for text_key in text_keys
        ]
        try:
            with translated():
                client("dynamodb").transact_write_items(
                    TransactItems=[{"Delete": one} for one in (answers, *texts)]
                )
        except Conflict:
            return False
        return True


def _key(survey: str, key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": answers_partition(survey, shard_of(key))}, "sk": {"S": key}}


def _text_key(survey: str, key: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": texts_partition(survey, shard_of(key))}, "sk": {"S": key}}


def _kept(item: dict[str, dict[str, str]]) -> Kept:
    return Kept(
        week=item.get("week", {}).get("S", ""),
        version=int(item.get("version", {}).get("N", "0")),
        answers=item.get("answers", {}).get("S", ""),
        digest=item.get("digest", {}).get("S", ""),
    )


def _content(response: Response, week: str) -> dict[str, dict[str, str]]:
    return {
        "leaf": {"S": response.leaf},
        "week": {"S": week},
        "version": {"N": str(response.version)},
        "answers": {"S": response.answers},
        "digest": {"S": response.digest},
    }


def _text(survey: str, text: TextAnswer, week: str) -> dict[str, dict[str, str]]:
    return {
        **_text_key(survey, text.key),
        "week": {"S": week},
        "item": {"S": text.item},
        "text": {"S": text.text},
    }
