"""What sealing may read and remove of the responses: whole partitions, week by week."""

import json
from collections.abc import Iterator
from typing import Any

from chalicelib.sealing.tally import Tally
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.responses import answers_partition


class SealingResponses:
    """The table `responses`, for the sealing role."""

    def __init__(self, table: str) -> None:
        self._table = table

    def unsealed(self, survey: str, shard: str, after: str, until: str) -> Iterator[tuple[int, str]]:
        """Responses of one partition that arrived in the weeks after one and up to another.

        Args:
            after: the cut-off before; "" if there was none.
            until: the last week.

        Yields:
            (questionnaire version, answers as JSON text), page by page in constant memory.
        """
        for item in self._weeks(survey, shard, until, "#w, #v, answers"):
            if item["week"]["S"] > after:
                yield int(item["version"]["N"]), item["answers"]["S"]

    def forget(self, survey: str, shard: str, until: str) -> int:
        """Turn the responses up to a week into bare markers that their codes are used.

        Returns:
            The number of responses whose answers were removed.
        """
        removed = 0
        for item in self._weeks(survey, shard, until, "pk, sk, #w"):
            try:
                with translated():
                    client("dynamodb").update_item(
                        TableName=self._table,
                        Key={"pk": item["pk"], "sk": item["sk"]},
                        UpdateExpression="REMOVE answers, #w, #v, digest",
                        ConditionExpression="#w <= :until",
                        ExpressionAttributeNames={"#w": "week", "#v": "version"},
                        ExpressionAttributeValues={":until": {"S": until}},
                    )
                removed += 1
            except Conflict:
                continue
        return removed

    def _weeks(
        self, survey: str, shard: str, until: str, projection: str
    ) -> Iterator[dict[str, dict[str, str]]]:
        request: dict[str, Any] = {
            "TableName": self._table,
            "KeyConditionExpression": "pk = :pk",
            "FilterExpression": "#w <= :until",
            "ProjectionExpression": projection,
            "ExpressionAttributeNames": {"#w": "week"},
            "ExpressionAttributeValues": {
                ":pk": {"S": answers_partition(survey, shard)},
                ":until": {"S": until},
            },
            "ConsistentRead": True,
        }
        if "#v" in projection:
            request["ExpressionAttributeNames"]["#v"] = "version"
        while True:
            with translated():
                page = client("dynamodb").query(**request)
            yield from page["Items"]
            if "LastEvaluatedKey" not in page:
                return
            request["ExclusiveStartKey"] = page["LastEvaluatedKey"]

    def put_tally(self, survey: str, cut_off: str, shard: str, tally: Tally) -> None:
        """Keep the counts of one partition until they are merged; they are as private as answers."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": _tallies(survey, cut_off)},
                    "sk": {"S": shard},
                    "tally": {"S": json.dumps(tally.as_json(), separators=(",", ":"))},
                },
            )

    def tallies(self, survey: str, cut_off: str) -> dict[str, Tally]:
        """The counts kept for a cut-off, by partition."""
        with translated():
            page = client("dynamodb").query(
                TableName=self._table,
                KeyConditionExpression="pk = :pk",
                ExpressionAttributeValues={":pk": {"S": _tallies(survey, cut_off)}},
                ConsistentRead=True,
            )
        return {
            item["sk"]["S"]: Tally.from_json(json.loads(item["tally"]["S"]))
            for item in page["Items"]
        }

    def forget_tallies(self, survey: str, cut_off: str, shards: list[str]) -> None:
        """Remove the counts of a cut-off."""
        for shard in shards:
            with translated():
                client("dynamodb").delete_item(
                    TableName=self._table,
                    Key={"pk": {"S": _tallies(survey, cut_off)}, "sk": {"S": shard}},
                )


def _tallies(survey: str, cut_off: str) -> str:
    return f"{survey}#tallies#{cut_off}"
