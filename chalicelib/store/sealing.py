"""What sealing may read and remove of the responses: whole partitions, week by week."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.sealing.tally import Tally
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item
from chalicelib.store.responses import answers_partition

_NAMES = {"#leaf": "leaf", "#week": "week", "#version": "version"}
_COUNTED = "counted"


@dataclass(frozen=True)
class UnsealedResponse:
    """One response whose answers are still there; `answers` is JSON text."""

    key: str
    leaf: str
    week: str
    version: int
    answers: str


class SealingResponses:
    """The table `responses`, for the sealing role."""

    def __init__(self, table: str) -> None:
        self._table = table

    def unsealed(
        self, survey: str, shard: str, sealed_to: Mapping[str, str], until: str
    ) -> Iterator[UnsealedResponse]:
        """Responses of one partition that no batch holds yet, page by page in constant memory.

        Args:
            sealed_to: leaf → week up to which it is sealed; missing leaves never were.
            until: the last week to look at.
        """
        for item in self._weeks(survey, shard, until, "sk, #leaf, #week, #version, answers"):
            leaf, week = item["leaf"]["S"], item["week"]["S"]
            if week > sealed_to.get(leaf, ""):
                yield UnsealedResponse(
                    item["sk"]["S"], leaf, week, int(item["version"]["N"]), item["answers"]["S"]
                )

    def number(self, survey: str, shard: str) -> int:
        """How many responses a partition holds, sealed and purged ones included."""
        partition = answers_partition(survey, shard)
        return sum(1 for _ in every_item(self._table, partition, ProjectionExpression="sk"))

    def forget(
        self, survey: str, shard: str, sealed_to: Mapping[str, str], until: str, closing: bool
    ) -> int:
        """Turn sealed responses into bare markers that their codes are used.

        Args:
            sealed_to: leaf → week up to which it is sealed.
            until: the last week to look at.
            closing: forget those that no batch holds, too: no date will come for them.

        Returns:
            The number of responses whose answers were removed.
        """
        removed = 0
        for item in self._weeks(survey, shard, until, "pk, sk, #leaf, #week"):
            sealed = item["week"]["S"] <= sealed_to.get(item["leaf"]["S"], "")
            if sealed or closing:
                removed += self._strip(item)
        return removed

    def _strip(self, item: dict[str, dict[str, str]]) -> bool:
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key={"pk": item["pk"], "sk": item["sk"]},
                    UpdateExpression="REMOVE answers, digest, #leaf, #week, #version",
                    ConditionExpression="#week = :week",
                    ExpressionAttributeNames=_NAMES,
                    ExpressionAttributeValues={":week": item["week"]},
                )
        except Conflict:
            return False
        return True

    def _weeks(
        self, survey: str, shard: str, until: str, projection: str
    ) -> Iterator[dict[str, dict[str, str]]]:
        return every_item(
            self._table,
            answers_partition(survey, shard),
            {":until": {"S": until}},
            FilterExpression="#week <= :until",
            ProjectionExpression=projection,
            ExpressionAttributeNames={
                name: attribute for name, attribute in _NAMES.items() if name in projection
            },
        )

    def put_tallies(
        self, survey: str, cut_off: str, shard: str, tallies: Mapping[str, Tally]
    ) -> None:
        """Keep the counts of one partition until they are merged; they are as private as answers.

        Args:
            tallies: leaf → counts. A last item says that the partition is complete.
        """
        for leaf, tally in tallies.items():
            self._put_tally(survey, cut_off, f"{shard}#{leaf}", tally.as_json())
        self._put_tally(survey, cut_off, shard, {_COUNTED: sorted(tallies)})

    def _put_tally(self, survey: str, cut_off: str, name: str, content: object) -> None:
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": _tallies(survey, cut_off)},
                    "sk": {"S": name},
                    "tally": {"S": json.dumps(content, separators=(",", ":"))},
                },
            )

    def tallies(self, survey: str, cut_off: str) -> dict[str, dict[str, Tally]]:
        """The counts kept for a cut-off: partition → leaf → counts; complete partitions only."""
        found = {
            item["sk"]["S"]: json.loads(item["tally"]["S"])
            for item in self._tally_items(survey, cut_off)
        }
        return {
            shard: {leaf: Tally.from_json(found[f"{shard}#{leaf}"]) for leaf in content[_COUNTED]}
            for shard, content in found.items()
            if _COUNTED in content
        }

    def holds_tallies(self, survey: str, cut_off: str) -> bool:
        """Tell whether any counts are kept for a cut-off, complete or not."""
        return any(True for _ in self._tally_items(survey, cut_off))

    def forget_tallies(self, survey: str, cut_off: str) -> None:
        """Remove the counts of a cut-off."""
        for item in self._tally_items(survey, cut_off):
            with translated():
                client("dynamodb").delete_item(
                    TableName=self._table, Key={"pk": item["pk"], "sk": item["sk"]}
                )

    def take_tallies_back(
        self, survey: str, cut_off: str, shard: str, leaves: Iterable[str]
    ) -> None:
        """Remove the counts that were kept of one partition."""
        for name in (shard, *(f"{shard}#{leaf}" for leaf in leaves)):
            with translated():
                client("dynamodb").delete_item(
                    TableName=self._table,
                    Key={"pk": {"S": _tallies(survey, cut_off)}, "sk": {"S": name}},
                )

    def _tally_items(self, survey: str, cut_off: str) -> Iterator[dict[str, dict[str, str]]]:
        return every_item(self._table, _tallies(survey, cut_off))


def _tallies(survey: str, cut_off: str) -> str:
    return f"{survey}#tallies#{cut_off}"
