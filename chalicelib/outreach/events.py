"""Events, their guests, and how far they have come."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from chalicelib.outreach.addresses import AddressError, normalised
from chalicelib.questionnaire import schemas
from chalicelib.questionnaire.model import Text


class EventError(Exception):
    """The document is no event; the message says what to mend."""


class EventKind(StrEnum):
    """A MEETING has guests who come; a ROUND only asks people on distribution lists."""

    MEETING = "meeting"
    ROUND = "round"


class EventState(StrEnum):
    """How far an event has come; `life.py` says what leads from one to the next."""

    PLANNED = "planned"
    HELD = "held"
    ASKING = "asking"
    REMINDED = "reminded"
    CLOSED = "closed"
    SEALED = "sealed"
    REPORTED = "reported"
    ANSWERED = "answered"
    CANCELLED = "cancelled"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True)
class Guest:
    """Somebody to write to."""

    address: str
    language: str


@dataclass(frozen=True)
class Event:
    """One event; its guests are kept elsewhere.

    Attributes:
        ends: when its guests are asked; for a round the same as `starts`.
        place: where it is, or "".
        question: what its guests talk about, or nothing.
        lists: distribution lists whose people are asked, too.
        keep_days: how long after the last mail the addresses are kept.
    """

    id: str
    title: Text
    survey: str
    starts: datetime
    ends: datetime
    kind: EventKind = EventKind.MEETING
    place: str = ""
    lists: tuple[str, ...] = ()
    keep_days: int = 90
    question: Text = field(default_factory=dict)


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
    if event.ends < event.starts or (
        event.ends == event.starts and event.kind is EventKind.MEETING
    ):
        raise EventError("$.ends: the event ends before it starts")
    guests: dict[str, Guest] = {}
    for number, guest in enumerate(document.get("guests", ())):
        try:
            address = normalised(guest["address"])
        except AddressError as error:
            raise EventError(f"$.guests[{number}].address: {error}") from None
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
        kind=EventKind(document.get("kind", EventKind.MEETING)),
        place=document.get("place", ""),
        lists=tuple(document.get("lists", ())),
        keep_days=document.get("keep_days", 90),
        question=document.get("question", {}),
    )


def to_json(event: Event) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "id": event.id,
        "title": dict(event.title),
        "survey": event.survey,
        "starts": event.starts.isoformat(),
        "ends": event.ends.isoformat(),
        "kind": event.kind.value,
        "place": event.place,
        "lists": list(event.lists),
        "keep_days": event.keep_days,
        "question": dict(event.question),
    }
