"""How surveys stand, in the table `catalogue`: bands, never counts."""

import json
from dataclasses import asdict

from chalicelib.sealing.bands import Standing
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated


class Standings:
    """One standing per survey, at most one a day."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, survey: str, standing: Standing) -> None:
        """Keep the standing of a day, unless that day has one: it is never counted twice."""
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={
                        **_key(survey),
                        "day": {"S": standing.day},
                        "standing": {"S": json.dumps(asdict(standing), ensure_ascii=False)},
                    },
                    ConditionExpression="attribute_not_exists(pk) OR #day < :day",
                    ExpressionAttributeNames={"#day": "day"},
                    ExpressionAttributeValues={":day": {"S": standing.day}},
                )
        except Conflict:
            return

    def latest(self, survey: str) -> Standing | None:
        """The last standing, or None before the first count."""
        with translated():
            found = client("dynamodb").get_item(TableName=self._table, Key=_key(survey))
        if "Item" not in found:
            return None
        return Standing(**json.loads(found["Item"]["standing"]["S"]))


def _key(survey: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"survey#{survey}"}, "sk": {"S": "standing"}}
