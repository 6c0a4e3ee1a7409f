"""The users of the console, in the table `catalogue`: one item, so that they change together."""

import json

from chalicelib.office import users
from chalicelib.office.users import Roster
from chalicelib.store import versioned

_KEY = {"pk": {"S": "users"}, "sk": {"S": "all"}}


class Users:
    """Everybody who may sign in."""

    def __init__(self, table: str) -> None:
        self._table = table

    def roster(self) -> Roster:
        """All users as they are at this moment."""
        found = versioned.read(self._table, _KEY)
        if found is None:
            return Roster()
        item, version = found
        return users.from_json(json.loads(item["users"]["S"]), version)

    def replace(self, before: Roster, after: Roster) -> None:
        """Put what a roster has become in its place.

        Raises:
            Conflict: if somebody else changed it meanwhile.
        """
        written = json.dumps(users.to_json(after), ensure_ascii=False)
        versioned.replace(self._table, _KEY, {"users": {"S": written}}, before.version)
