"""Weeks, the finest time the product knows. All days are days in Europe/Berlin.

A week is written as ISO 8601 does, "2026-W37".
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def week_of(moment: datetime) -> str:
    """The ISO week in Europe/Berlin of a moment with time zone."""
    return week_of_day(moment.astimezone(BERLIN).date())


def week_of_day(day: date) -> str:
    """The ISO week of a day."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def monday(week: str) -> date:
    """The first day of a week.

    Raises:
        ValueError: if `week` is not an ISO week that exists, such as "2026-W60".
    """
    year, _, number = week.partition("-W")
    try:
        first = date.fromisocalendar(int(year), int(number), 1)
    except ValueError as error:
        raise ValueError(f"{week!r} is no week: {error}; write it like 2026-W37") from error
    if week_of_day(first) != week:
        raise ValueError(f"{week!r} is no week; write it like {week_of_day(first)}")
    return first


def end_of(week: str) -> datetime:
    """The first moment after a week: midnight in Berlin before the next Monday."""
    next_monday = monday(week) + timedelta(days=7)
    return datetime(next_monday.year, next_monday.month, next_monday.day, tzinfo=BERLIN)


def week_before(moment: datetime) -> str:
    """The last week that is over at that moment."""
    return week_of_day(moment.astimezone(BERLIN).date() - timedelta(days=7))


def next_week(week: str) -> str:
    """The week after."""
    return week_of_day(monday(week) + timedelta(days=7))
