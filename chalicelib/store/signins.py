"""What signing in leaves for a while: tries, used links, ended sessions; in `contacts`."""

from datetime import datetime

from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated

_SIGNINS = "signin"


class Signins:
    """Entries that vanish by themselves; none holds an address."""

    def __init__(self, table: str) -> None:
        self._table = table

    def count(self, what: str, until: datetime) -> int:
        """Count one try more, and tell how many there were.

        Args:
            what: whose tries, and in which span of time.
            until: when the entry may vanish.
        """
        with translated():
            changed = client("dynamodb").update_item(
                TableName=self._table,
                Key=_key(f"try#{what}"),
                UpdateExpression="SET expires = :until ADD tries :one",
                ExpressionAttributeValues={":until": _seconds(until), ":one": {"N": "1"}},
                ReturnValues="UPDATED_NEW",
            )
        return int(changed["Attributes"]["tries"]["N"])

    def use(self, nonce: str, until: datetime) -> bool:
        """Note that a link was used; False if it was before."""
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={**_key(f"link#{nonce}"), "expires": _seconds(until)},
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return False
        return True

    def end(self, sid: str, until: datetime) -> None:
        """Note that a session has ended before its time."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={**_key(f"ended#{sid}"), "expires": _seconds(until)},
            )

    def has_ended(self, sid: str) -> bool:
        """Whether a session has ended before its time."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(f"ended#{sid}"), ConsistentRead=True
            )
        return "Item" in found


def _key(what: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": _SIGNINS}, "sk": {"S": what}}


def _seconds(moment: datetime) -> dict[str, str]:
    return {"N": str(int(moment.timestamp()))}
