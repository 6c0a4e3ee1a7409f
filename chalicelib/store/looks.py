"""The office's look of all pages, in the table `catalogue`, with the logos it has or had."""

import json
from dataclasses import asdict
from functools import lru_cache
from time import monotonic
from typing import Any

from chalicelib.layout.look import SHIPPED, Colours, Drawing, Logo, Look, Standing
from chalicelib.store import versioned
from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, StoreError, translated

_KEY = {"pk": {"S": "look"}, "sk": {"S": "now"}}

FRESH_SECONDS = 60
"""How long a function keeps the look in memory: so long a change takes to be seen everywhere."""


class StoredLooks:
    """How pages look where the office wants it otherwise than shipped."""

    def __init__(self, table: str) -> None:
        self._table = table

    def lately(self) -> Look:
        """The look as it was within the last minute; the shipped one if the store fails.

        A page is worth more than its colours: it is shown, with what it has to say.
        """
        return _lately(self._table, int(monotonic()) // FRESH_SECONDS)

    def standing(self) -> Standing:
        """The look as it is at this moment."""
        found = versioned.read(self._table, _KEY)
        if found is None:
            return Standing()
        item, version = found
        former = _read(json.loads(item["former"]["S"])) if "former" in item else None
        return Standing(_read(json.loads(item["own"]["S"])), former, version)

    def replace(self, before: Standing, look: Look) -> None:
        """Put a look in the place of another, which is kept as the former one.

        Raises:
            Conflict: if somebody else changed it meanwhile.
        """
        content = {"own": {"S": _written(look)}, "former": {"S": _written(before.now)}}
        versioned.replace(self._table, _KEY, content, before.version)
        forget()

    def keep(self, name: str, drawing: Drawing) -> None:
        """Keep a logo under the hash of its drawing; pages that are open may still ask for it."""
        content = {"svg": {"S": drawing.svg}, "width": {"N": str(drawing.width)}}
        try:
            with translated():
                client("dynamodb").put_item(
                    TableName=self._table,
                    Item={**_logo_key(name), **content},
                    ConditionExpression="attribute_not_exists(pk)",
                )
        except Conflict:
            return

    def drawing(self, name: str) -> Drawing | None:
        """The logo of this hash; None if it was never kept."""
        try:
            return _drawing(self._table, name)
        except LookupError:
            return None


def forget() -> None:
    """Have this process read the look and its logos anew."""
    _lately.cache_clear()
    _drawing.cache_clear()


@lru_cache(maxsize=1)
def _lately(table: str, _span: int) -> Look:
    try:
        return StoredLooks(table).standing().now
    except StoreError:
        return SHIPPED


@lru_cache(maxsize=4)
def _drawing(table: str, name: str) -> Drawing:
    """Kept in memory, as what has this hash never changes; that there is none yet is not kept."""
    with translated():
        found = client("dynamodb").get_item(
            TableName=table, Key=_logo_key(name), ConsistentRead=True
        )
    item = found["Item"]
    return Drawing(item["svg"]["S"], int(item["width"]["N"]))


def _logo_key(name: str) -> dict[str, Any]:
    return {"pk": {"S": "look"}, "sk": {"S": f"logo#{name}"}}


def _written(look: Look) -> str:
    logo = asdict(look.logo) if look.logo else None
    return json.dumps({"colours": asdict(look.colours), "logo": logo}, ensure_ascii=False)


def _read(document: dict[str, Any]) -> Look:
    logo = Logo(**document["logo"]) if document["logo"] else None
    return Look(Colours(**document["colours"]), logo)
