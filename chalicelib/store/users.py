"""The users of the console, in the table `catalogue`: one item, so that they change together."""

import json

from chalicelib.office import users
from chalicelib.office.users import Roster
from chalicelib.store.clients import client
from chalicelib.store.errors import translated

_KEY = {"pk": {"S": "users"}, "sk": {"S": "all"}}


class Users:
    """Everybody who may sign in."""

    def __init__(self, table: str) -> None:
        self._table = table

    def roster(self) -> Roster:
        """All users as they are at this moment."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_KEY, ConsistentRead=True
            )
        if "Item" not in found:
            return Roster()
        item = found["Item"]
        return users.from_json(json.loads(item["users"]["S"]), int(item["version"]["N"]))

    def replace(self, before: Roster, after: Roster) -> None:
        """Put what a roster has become in its place.

        Raises:
            Conflict: if somebody else changed it meanwhile.
        """
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={
                    **_KEY,
                    "users": {"S": json.dumps(users.to_json(after), ensure_ascii=False)},
                    "version": {"N": str(before.version + 1)},
                },
                ConditionExpression="attribute_not_exists(pk) OR version = :before",
                ExpressionAttributeValues={":before": {"N": str(before.version)}},
            )
