"""Free texts that nobody has read yet, in the table `responses`."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.store.clients import client
from chalicelib.store.errors import translated
from chalicelib.store.partition import every_item
from chalicelib.store.responses import shard_of, texts_partition


@dataclass(frozen=True)
class WaitingText:
    """One text and the question it answers; `key` follows from the code and the item."""

    key: str
    week: str
    item: str
    text: str


class WaitingTexts:
    """The free texts of the table `responses`, for the role that moves them."""

    def __init__(self, table: str) -> None:
        self._table = table

    def up_to(self, survey: str, shard: str, until: str) -> Iterator[WaitingText]:
        """Texts of one partition, page by page in constant memory.

        Args:
            until: the last week to look at.
        """
        found = every_item(
            self._table,
            texts_partition(survey, shard),
            {":until": {"S": until}},
            FilterExpression="#week <= :until",
            ExpressionAttributeNames={"#week": "week"},
        )
        for item in found:
            yield WaitingText(
                item["sk"]["S"], item["week"]["S"], item["item"]["S"], item["text"]["S"]
            )

    def remove(self, survey: str, key: str) -> None:
        """Delete a text; doing it twice does no harm."""
        with translated():
            client("dynamodb").delete_item(
                TableName=self._table,
                Key={"pk": {"S": texts_partition(survey, shard_of(key))}, "sk": {"S": key}},
            )
