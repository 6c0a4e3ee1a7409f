"""What the office does about reports, in the table `catalogue`."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.report import commitments
from chalicelib.report.commitments import Commitment
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated
from chalicelib.store.partition import every_item

_COMMITMENTS = "commitment"
_ANSWERS = "answer"


@dataclass(frozen=True)
class Answer:
    """That the office answered those who were asked.

    Attributes:
        number: 1 for the first time.
        told: when it was mailed, or None if that is to come.
    """

    survey: str
    period: str
    number: int
    told: datetime | None


class Commitments:
    """All commitments, and when people were told of them."""

    def __init__(self, table: str) -> None:
        self._table = table

    def add(self, commitment: Commitment) -> None:
        """Add a commitment.

        Raises:
            Conflict: if there is one of this id.
        """
        self._put(commitment, {"ConditionExpression": "attribute_not_exists(pk)"})

    def change(self, before: Commitment, after: Commitment) -> None:
        """Replace a commitment by what it has become.

        Raises:
            Conflict: if somebody else changed it meanwhile.
        """
        self._put(
            after,
            {
                "ConditionExpression": "document = :before",
                "ExpressionAttributeValues": {":before": {"S": _text(before)}},
            },
        )

    def _put(self, commitment: Commitment, condition: dict[str, Any]) -> None:
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    "pk": {"S": _COMMITMENTS},
                    "sk": {"S": commitment.id},
                    "document": {"S": _text(commitment)},
                },
                **condition,
            )

    def all(self) -> list[Commitment]:
        """Every commitment, the oldest first."""
        found = [
            commitments.from_json(json.loads(item["document"]["S"]))
            for item in every_item(self._table, _COMMITMENTS)
        ]
        return sorted(found, key=lambda one: (one.history[0].day, one.id))

    def of_survey(self, survey: str) -> list[Commitment]:
        """The commitments of one survey, the oldest first."""
        return [one for one in self.all() if one.survey == survey]

    def answer(self, survey: str, period: str) -> Answer:
        """Note that those who were asked are to be told how things stand."""
        with translated():
            changed = client("dynamodb").update_item(
                TableName=self._table,
                Key={"pk": {"S": _ANSWERS}, "sk": {"S": survey}},
                UpdateExpression="SET period = :period ADD answers :one REMOVE told",
                ExpressionAttributeValues={":period": {"S": period}, ":one": {"N": "1"}},
                ReturnValues="ALL_NEW",
            )
        return _answer(changed["Attributes"])

    def answers(self) -> Iterator[Answer]:
        """The last answer to each survey."""
        return map(_answer, every_item(self._table, _ANSWERS))

    def mark_told(self, answer: Answer, moment: datetime) -> None:
        """Note that an answer was mailed; if there is a newer one, that is still to come."""
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key={"pk": {"S": _ANSWERS}, "sk": {"S": answer.survey}},
                    UpdateExpression="SET told = :told",
                    ConditionExpression="answers = :number AND attribute_not_exists(told)",
                    ExpressionAttributeValues={
                        ":told": {"S": moment.isoformat()},
                        ":number": {"N": str(answer.number)},
                    },
                )
        except Conflict:
            return


def _text(commitment: Commitment) -> str:
    return json.dumps(commitments.to_json(commitment), ensure_ascii=False, sort_keys=True)


def _answer(item: dict[str, dict[str, str]]) -> Answer:
    told = item.get("told", {}).get("S")
    return Answer(
        item["sk"]["S"],
        item["period"]["S"],
        int(item["answers"]["N"]),
        datetime.fromisoformat(told) if told else None,
    )
