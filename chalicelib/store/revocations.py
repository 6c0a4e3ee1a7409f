"""Links that are good no longer, in the table `catalogue`."""

from datetime import UTC, datetime

from chalicelib.outreach.links import Link, Purpose
from chalicelib.store.clients import client
from chalicelib.store.errors import translated


class Revocations:
    """Up to which moment links were revoked, for each thing that links open."""

    def __init__(self, table: str) -> None:
        self._table = table

    def revoke(self, purpose: Purpose, what: tuple[str, str], moment: datetime) -> None:
        """Revoke all links to something that were made until now."""
        with translated():
            client("dynamodb").put_item(
                TableName=self._table,
                Item={**_key(purpose, what), "until": {"N": str(int(moment.timestamp()))}},
            )

    def revoked(self, link: Link) -> bool:
        """Tell whether a link was revoked."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(link.purpose, link.what)
            )
        if "Item" not in found:
            return False
        return link.issued <= datetime.fromtimestamp(int(found["Item"]["until"]["N"]), UTC)


def _key(purpose: Purpose, what: tuple[str, str]) -> dict[str, dict[str, str]]:
    return {"pk": {"S": "revoked"}, "sk": {"S": f"{purpose.value}/{what[0]}/{what[1]}"}}
