"""When raw answers are gone, from the tables and from what could restore them."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from chalicelib.questionnaire.calendar import closing_week
from chalicelib.weeks import BERLIN, end_of

DAY = timedelta(days=1)
BACKUPS = timedelta(days=7)
"""How long DynamoDB can still restore what was removed: RecoveryPeriodInDays in infra/."""


def restorable_until(sealed_on: str) -> datetime | None:
    """Until when backups could bring back what the last sealing removed.

    Args:
        sealed_on: the day on which sealing last ended, YYYY-MM-DD; "" if never.
    """
    if not sealed_on:
        return None
    return datetime.fromisoformat(sealed_on).replace(tzinfo=BERLIN) + DAY + BACKUPS


def gone_on(closes: str, sealed_on: str, lapsing: Iterable[date] = ()) -> datetime:
    """When no raw answer is left, backups included, at the latest.

    Args:
        closes: the last day of the survey, YYYY-MM-DD.
        sealed_on: the day on which sealing last ended, YYYY-MM-DD; "" if never.
        lapsing: the days on which texts that wait for a decision are withheld by themselves.
    """
    last = end_of(closing_week(closes))
    removed = [restorable_until(day) for day in (sealed_on, *map(date.isoformat, lapsing))]
    return max(last + DAY + BACKUPS, *(moment or last for moment in removed))
