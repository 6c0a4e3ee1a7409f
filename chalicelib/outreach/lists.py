"""Distribution lists: people whom rounds ask, and when their addresses are destroyed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.outreach import life
from chalicelib.outreach.events import EventState
from chalicelib.outreach.life import Standing

UNUSED = timedelta(days=365)
"""How long a list is kept that nothing uses, after addresses were last added."""


@dataclass(frozen=True)
class DistributionList:
    """People to write to, such as the providers of day nurseries; they are kept elsewhere.

    Attributes:
        name: in addresses, and in events that name it.
        since: when addresses were last added.
        destroyed: when its addresses were destroyed, or None.
    """

    name: str
    title: str
    since: datetime
    destroyed: datetime | None = None


def users(one: DistributionList, standings: Iterable[Standing]) -> list[Standing]:
    """The events and rounds that ask a list, whether to come, under way or past."""
    return [
        standing
        for standing in standings
        if one.name in standing.event.lists and not life.is_cancelled(standing)
    ]


def kept_until(one: DistributionList, standings: Iterable[Standing]) -> datetime | None:
    """When the addresses of a list are destroyed: with those of the last event that asks it.

    Args:
        standings: all events.

    Returns:
        None as long as an event goes on that asks it.
    """
    using = users(one, standings)
    if any(standing.state is not EventState.FORGOTTEN for standing in using):
        return None
    last = max((standing.since for standing in using), default=one.since)
    # Addresses that came after the last round wait for the next one.
    return last if last > one.since else one.since + UNUSED


def is_due(one: DistributionList, standings: Iterable[Standing], moment: datetime) -> bool:
    """Whether the addresses of a list are to be destroyed now."""
    if one.destroyed is not None:
        return False
    until = kept_until(one, standings)
    return until is not None and until <= moment
