"""Events, and when they have something to say to their guests."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.questionnaire import schemas
from chalicelib.questionnaire.model import Text


class EventError(Exception):
    """The document is no event; the message says what to mend."""


class EventState(StrEnum):
    """How far an event has come: its guests are asked once it is over."""

    PLANNED = "planned"
    ASKED = "asked"


@dataclass(frozen=True)
class Guest:
    """Somebody to write to."""

    address: str
    language: str


@dataclass(frozen=True)
class Event:
    """One event; its guests are kept elsewhere."""

    id: str
    title: Text
    survey: str
    starts: datetime
    ends: datetime


def read(document: Any) -> tuple[Event, list[Guest]]:
    """Read an event and its guests, each address once.

    Args:
        document: parsed JSON, as `schemas/event.schema.json` describes it.

    Raises:
        EventError: naming the first fault.
    """
    for error in schemas.document_errors("event", document):
        raise EventError(f"{error.json_path}: {error.message}")
    event = from_json(document)
    if event.ends <= event.starts:
        raise EventError("$.ends: the event ends before it starts")
    guests: dict[str, Guest] = {}
    for guest in document["guests"]:
        address = guest["address"].strip()
        guests.setdefault(address.lower(), Guest(address, guest["language"]))
    return event, list(guests.values())


def from_json(document: Mapping[str, Any]) -> Event:
    """The event of a document that was checked before."""
    return Event(
        id=document["id"],
        title=document["title"],
        survey=document["survey"],
        starts=datetime.fromisoformat(document["starts"]),
        ends=datetime.fromisoformat(document["ends"]),
    )


def to_json(event: Event) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "id": event.id,
        "title": dict(event.title),
        "survey": event.survey,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
    }


def is_over(event: Event, moment: datetime) -> bool:
    """Tell whether its guests may be asked now."""
    return moment >= event.ends
