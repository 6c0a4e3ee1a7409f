"""Signed links: bound to one purpose, expiring, revocable, and without any address inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer


class Purpose(StrEnum):
    """What a link is good for; a link for one purpose opens no other door."""

    SUMMARY = "summary"
    LEAVE = "leave"
    JOIN = "join"
    CALENDAR = "calendar"


class LinkError(Exception):
    """The link is no link of ours, or was altered."""


class LinkExpired(LinkError):
    """The link was good once, or was revoked."""


@dataclass(frozen=True)
class Link:
    """What a link opens.

    Attributes:
        what: for a summary survey and period; to leave or to join a group and a person's key; for a
            calendar "office" and a user's id.
        issued: when it was made, to the second; links can be revoked up to a moment.
        until: its last day.
    """

    purpose: Purpose
    what: tuple[str, str]
    issued: datetime
    until: date


def sign(link: Link, keys: Sequence[str]) -> str:
    """The token of a link, signed with the newest key.

    Args:
        keys: secrets, oldest first.
    """
    content = [*link.what, int(link.issued.timestamp()), link.until.isoformat()]
    return str(_serializer(link.purpose, keys).dumps(content))


def opened(purpose: Purpose, token: str, keys: Sequence[str], today: date) -> Link:
    """Read a token that `sign` made with any of the keys.

    Raises:
        LinkExpired: after its last day.
        LinkError: if it is not ours, or for another purpose.
    """
    try:
        first, second, issued, until = _serializer(purpose, keys).loads(token)
    except (BadSignature, ValueError) as error:
        raise LinkError("this link is not complete") from error
    moment = datetime.fromtimestamp(issued, UTC)
    link = Link(purpose, (first, second), moment, date.fromisoformat(until))
    if today > link.until:
        raise LinkExpired(f"this link was good until {link.until}")
    return link


def _serializer(purpose: Purpose, keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt=f"mitsprache/{purpose.value}")
