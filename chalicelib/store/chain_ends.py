"""How the chains of batches end, in the table `catalogue`: the bucket alone cannot tell."""

import json
from collections.abc import Mapping

from chalicelib.sealing.ledger import Ends, Place
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, translated


class ChainEnds:
    """One note per survey, renewed each time its sealing ends."""

    def __init__(self, table: str) -> None:
        self._table = table

    def note(self, survey: str, ends: Ends) -> None:
        """Keep how the chains end, unless a later cut-off is noted."""
        nodes = {place.node: [place.cut_off, digest] for place, digest in ends.batches.items()}
        try:
            with translated():
                client("dynamodb").update_item(
                    TableName=self._table,
                    Key=_key(survey),
                    UpdateExpression="SET cut_off = :cut_off, nodes = :nodes",
                    ConditionExpression="attribute_not_exists(cut_off) OR cut_off <= :cut_off",
                    ExpressionAttributeValues={
                        ":cut_off": {"S": ends.cut_off},
                        ":nodes": {"S": json.dumps(nodes, sort_keys=True)},
                    },
                )
        except Conflict:
            return

    def of(self, survey: str) -> Ends | None:
        """How the chains ended when sealing last did, or None before that."""
        with translated():
            found = client("dynamodb").get_item(
                TableName=self._table, Key=_key(survey), ConsistentRead=True
            )
        if "Item" not in found:
            return None
        nodes: Mapping[str, tuple[str, str]] = json.loads(found["Item"]["nodes"]["S"])
        batches = {Place(node, week): digest for node, (week, digest) in nodes.items()}
        return Ends(found["Item"]["cut_off"]["S"], batches)


def _key(survey: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"survey#{survey}"}, "sk": {"S": "ends"}}
