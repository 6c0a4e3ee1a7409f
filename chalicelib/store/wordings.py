"""The office's own words for mails, in the table `catalogue`: one item, so that none is lost."""

import json
from functools import lru_cache
from time import monotonic

from chalicelib.outreach import wording
from chalicelib.outreach.wording import Wordings
from chalicelib.store import versioned

_KEY = {"pk": {"S": "wordings"}, "sk": {"S": "all"}}

_FRESH_SECONDS = 60
"""How long a function that writes to many people keeps the words in memory."""


class StoredWordings:
    """What mails say where the office wants it otherwise than shipped."""

    def __init__(self, table: str) -> None:
        self._table = table

    def lately(self) -> Wordings:
        """The words as they were within the last minute."""
        return _lately(self._table, int(monotonic()) // _FRESH_SECONDS)

    def now(self) -> Wordings:
        """The words as they are at this moment."""
        found = versioned.read(self._table, _KEY)
        if found is None:
            return Wordings()
        item, version = found
        return wording.from_json(json.loads(item["own"]["S"]), version)

    def replace(self, before: Wordings, after: Wordings) -> None:
        """Put what the words have become in their place.

        Raises:
            Conflict: if somebody else changed them meanwhile.
        """
        written = json.dumps(wording.to_json(after), ensure_ascii=False)
        versioned.replace(self._table, _KEY, {"own": {"S": written}}, before.version)
        _lately.cache_clear()


@lru_cache(maxsize=1)
def _lately(table: str, _span: int) -> Wordings:
    return StoredWordings(table).now()
