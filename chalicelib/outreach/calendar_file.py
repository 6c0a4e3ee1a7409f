"""An event as a calendar file (iCalendar, RFC 5545)."""

from datetime import UTC, datetime

from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language

_LONGEST_LINE = 75
"""Bytes of a line, without its end."""


def calendar_file(
    event: Event, language: str, address: str, moment: datetime, *, cancelled: bool = False
) -> str:
    """The event for a calendar program.

    Args:
        address: of the event's page.
        moment: now.
        cancelled: whether it does not take place.
    """
    question = in_language(event.question, language) if event.question else ""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Mitsprache//DE",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.id}@mitsprache",
        f"DTSTAMP:{_time(moment)}",
        f"DTSTART:{_time(event.starts)}",
        f"DTEND:{_time(event.ends)}",
        f"SUMMARY:{_text(in_language(event.title, language))}",
        *([f"LOCATION:{_text(event.place)}"] if event.place else []),
        *([f"DESCRIPTION:{_text(question)}"] if question else []),
        *(["STATUS:CANCELLED"] if cancelled else []),
        f"URL:{address}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


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
