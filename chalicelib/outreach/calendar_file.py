"""Dates as a calendar file (iCalendar, RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language

_LONGEST_LINE = 75
"""Bytes of a line, without its end."""


@dataclass(frozen=True)
class Entry:
    """One date in a calendar.

    Attributes:
        id: stays the same when the date moves, so that it moves in the calendar, too.
        title: in the reader's language, like everything in words.
        starts: a moment, or a day if it is one of the whole day.
        ends: the moment at which it ends; None for a whole day.
        address: of the page about it; "" if there is none.
        cancelled: whether it does not take place.
    """

    id: str
    title: str
    starts: datetime | date
    ends: datetime | None = None
    place: str = ""
    text: str = ""
    address: str = ""
    cancelled: bool = False


def of_event(event: Event, language: str, address: str, *, cancelled: bool = False) -> Entry:
    """An event as people see it.

    Args:
        address: of the event's page.
        cancelled: whether it does not take place.
    """
    return Entry(
        event.id,
        in_language(event.title, language),
        event.starts,
        event.ends,
        event.place,
        in_language(event.question, language) if event.question else "",
        address,
        cancelled,
    )


def calendar_file(entries: Iterable[Entry], moment: datetime, name: str = "") -> str:
    """Dates for a calendar program.

    Args:
        moment: now.
        name: of the calendar that somebody subscribes to; "" for a file that is read once.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mitsprache//DE",
        "METHOD:PUBLISH",
        *([f"X-WR-CALNAME:{_text(name)}", "REFRESH-INTERVAL;VALUE=DURATION:PT6H"] if name else []),
        *(line for entry in entries for line in _entry(entry, moment)),
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _entry(entry: Entry, moment: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.id}@mitsprache"
    yield f"DTSTAMP:{_time(moment)}"
    if isinstance(entry.starts, datetime):
        yield f"DTSTART:{_time(entry.starts)}"
        yield f"DTEND:{_time(entry.ends or entry.starts)}"
    else:
        # The end of a whole day is the day after it (RFC 5545, 3.6.1).
        yield f"DTSTART;VALUE=DATE:{entry.starts:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.starts + timedelta(days=1):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{_text(entry.title)}"
    if entry.place:
        yield f"LOCATION:{_text(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{_text(entry.text)}"
    if entry.cancelled:
        yield "STATUS:CANCELLED"
    if entry.address:
        yield f"URL:{entry.address}"
    yield "END:VEVENT"


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(words: str) -> str:
    for sign in ("\\", ";", ","):
        words = words.replace(sign, f"\\{sign}")
    return "\\n".join(words.splitlines())


def _folded(line: str) -> str:
    """A long line in pieces, none of which breaks a letter."""
    pieces, piece = [], ""
    for letter in line:
        if len(f"{piece}{letter}".encode()) > _LONGEST_LINE:
            pieces.append(piece)
            piece = " "
        piece += letter
    return "\r\n".join([*pieces, piece])
