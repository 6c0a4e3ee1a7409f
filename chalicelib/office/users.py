"""Who works in the console, and what each of them may do there."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from chalicelib.i18n import later as _


class Role(StrEnum):
    """What somebody may do; each role may do what those before it may."""

    LESEN = "lesen"
    REDAKTION = "redaktion"
    VERWALTUNG = "verwaltung"

    def covers(self, needed: "Role") -> bool:
        """Whether this role may do what needs another one."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(needed)


ROLE_WORDS: Mapping[Role, str] = {
    Role.LESEN: _("reads"),
    Role.REDAKTION: _("edits"),
    Role.VERWALTUNG: _("manages"),
}
"""What a role is called, for the catalogue."""


ADDED, REMOVED = _("User added"), _("User removed")
ROLE_CHANGED, SIGNED_OUT = _("Role changed"), _("User signed out everywhere")
"""Acts in the audit trail."""


class RosterError(Exception):
    """The change cannot be made."""


class AlreadyThere(RosterError):
    """Somebody with this address is a user already."""


class LastManager(RosterError):
    """Nobody would be left who may manage the users."""


@dataclass(frozen=True)
class User:
    """Somebody who may sign in.

    Attributes:
        address: where the links for signing in are sent.
        name: how colleagues and the audit trail call them.
        epoch: sessions of an earlier one are good no longer.
    """

    address: str
    name: str
    role: Role
    epoch: int = 0

    @property
    def id(self) -> str:
        """What sessions and addresses of pages call them by, instead of a mail address."""
        return user_id(self.address)


def user_id(address: str) -> str:
    """The id that a user with this address has, or would have."""
    return hashlib.sha256(f"mitsprache/user/{address.lower()}".encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Roster:
    """All users, and how often they were changed.

    One document, so that one conditional write keeps what must hold of all users together.
    """

    users: tuple[User, ...] = ()
    version: int = 0

    def __iter__(self) -> Iterator[User]:
        return iter(self.users)

    def find(self, wanted: str) -> User | None:
        """The user with an id, or None."""
        return next((user for user in self.users if user.id == wanted), None)

    def with_user(self, user: User) -> "Roster":
        """The roster with one user more.

        Raises:
            AlreadyThere: if the address is one of a user.
        """
        if self.find(user.id):
            raise AlreadyThere(user.name)
        return replace(self, users=(*self.users, user))

    def with_role(self, wanted: str, role: Role) -> "Roster":
        """The roster in which a user has another role.

        Raises:
            LastManager: if nobody else manages the users.
        """
        return self._changed(
            replace(user, role=role) if user.id == wanted else user for user in self.users
        )

    def without(self, wanted: str) -> "Roster":
        """The roster without a user.

        Raises:
            LastManager: if nobody else manages the users.
        """
        return self._changed(user for user in self.users if user.id != wanted)

    def signed_out(self, wanted: str) -> "Roster":
        """The roster in which all sessions of a user have ended."""
        return self._changed(
            replace(user, epoch=user.epoch + 1) if user.id == wanted else user
            for user in self.users
        )

    def _changed(self, users: Iterator[User]) -> "Roster":
        after = replace(self, users=tuple(users))
        if self._is_managed() and not after._is_managed():
            raise LastManager
        return after

    def _is_managed(self) -> bool:
        return any(user.role is Role.VERWALTUNG for user in self.users)


def to_json(roster: Roster) -> list[dict[str, Any]]:
    """What `from_json` reads."""
    return [
        {"address": user.address, "name": user.name, "role": user.role.value, "epoch": user.epoch}
        for user in roster
    ]


def from_json(document: list[Mapping[str, Any]], version: int) -> Roster:
    """The roster of a document that `to_json` made."""
    return Roster(
        tuple(
            User(one["address"], one["name"], Role(one["role"]), one["epoch"]) for one in document
        ),
        version,
    )
