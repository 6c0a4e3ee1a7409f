"""Signed links: bound to one purpose, expiring, and without any address inside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from itsdangerous import BadSignature, URLSafeSerializer


class Purpose(StrEnum):
    """What a link is good for; a link for one purpose opens no other door."""

    SUMMARY = "summary"


class LinkError(Exception):
    """The link is no link of ours, or was altered."""


class LinkExpired(LinkError):
    """The link was good once."""


@dataclass(frozen=True)
class SummaryLink:
    """Opens one file of one period's report, until a day."""

    survey: str
    period: str
    file: str
    until: date


def sign(link: SummaryLink, keys: Sequence[str]) -> str:
    """The token of a link, signed with the newest key.

    Args:
        keys: secrets, oldest first.
    """
    return _serializer(Purpose.SUMMARY, keys).dumps(
        [link.survey, link.period, link.file, link.until.isoformat()]
    )


def open_summary(token: str, keys: Sequence[str], today: date) -> SummaryLink:
    """Read a token that `sign` made with any of the keys.

    Raises:
        LinkExpired: after its last day.
        LinkError: if it is not ours.
    """
    try:
        survey, period, file, until = _serializer(Purpose.SUMMARY, keys).loads(token)
    except (BadSignature, ValueError) as error:
        raise LinkError("this link is not complete") from error
    link = SummaryLink(survey, period, file, date.fromisoformat(until))
    if today > link.until:
        raise LinkExpired(f"this link was good until {link.until}")
    return link


def _serializer(purpose: Purpose, keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt=f"mitsprache/{purpose.value}")
