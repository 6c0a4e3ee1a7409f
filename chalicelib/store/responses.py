"""Responses, by exact key: what taking an answer in may do, and no more."""

from collections.abc import Sequence

from chalicelib.intake.response import Kept, Response, Stored, TextAnswer
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated

SHARDS = 4
"""Partitions of a survey's responses; DynamoDB takes 1,000 writes a second in each."""


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

        The answers go first: if the process ends before the texts are written, nothing was
        confirmed, and the repeat that follows writes them, unless the door is closed by then:
        the texts of that week may have moved, and one more would stand out.

        Args:
            closed_to: answers up to this week may be counted; as known when the request came,
                or a little before, since Plan waits after it has changed it.

        Raises:
            StoreError: the answer may or may not be stored; repeat the call.
        """
        outcome, week = Stored.NEW, response.week
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        **_key(survey, response.key),
                        **_content(response, response.week),
                    },
                    ConditionExpression="attribute_not_exists(pk)",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
        except Conflict as conflict:
            before = conflict.item or {}
            week = before.get("week", {}).get("S", "")
            if week <= closed_to:
                return Stored.COUNTED
            if before["digest"]["S"] != response.digest:
                return Stored.DIFFERENT
            outcome = Stored.SAME
        for text in response.texts:
            self._put_text(survey, week, text)
        return outcome

    def _put_text(self, survey: str, week: str, text: TextAnswer) -> None:
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item=_text(survey, text, week),
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return

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
        if "Item" not in found:
            return None
        item = found["Item"]
        return Kept(
            week=item.get("week", {}).get("S", ""),
            version=int(item.get("version", {}).get("N", "0")),
            answers=item.get("answers", {}).get("S", ""),
            digest=item.get("digest", {}).get("S", ""),
        )

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
