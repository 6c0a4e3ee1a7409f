"""The form that plans an event: what is suggested, what was typed, and what is wrong with it."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chalicelib.i18n import later as _
from chalicelib.office.posted import Form
from chalicelib.outreach import events
from chalicelib.outreach.events import Event
from chalicelib.weeks import BERLIN

FROM_TEMPLATE = "new"
"""The choice of a survey that is made for the event."""

LABELS: Mapping[str, str] = {
    "title": _("Title"),
    "title_en": _("Title in English"),
    "day": _("Day"),
    "begins": _("Begins at"),
    "minutes": _("Takes minutes"),
    "place": _("Venue"),
    "question": _("Question of the event"),
    "survey": _("Survey"),
    "keep_days": _("Addresses are destroyed so many days after the last mail"),
}
"""What the fields of an event that is changed are called, as msgids of the catalogue."""

_LONGEST_TITLE, _LONGEST_PLACE, _LONGEST_QUESTION = 150, 200, 300
_LONGEST_ID = 45
_SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_THURSDAY = 3


@dataclass(frozen=True)
class Typed:
    """The fields as they stand in the form.

    Attributes:
        minutes: how long it takes.
        survey: a survey's id, or `FROM_TEMPLATE`.
        seen: the fingerprint of the event that was changed; "" for a new one.
    """

    title: str = ""
    title_en: str = ""
    day: str = ""
    begins: str = ""
    minutes: str = ""
    place: str = ""
    question: str = ""
    survey: str = FROM_TEMPLATE
    keep_days: str = ""
    guests: str = ""
    seen: str = ""


def suggested(moment: datetime) -> Typed:
    """What is suggested for a new event: lunch next Thursday."""
    today = moment.astimezone(BERLIN).date()
    ahead = (_THURSDAY - today.weekday()) % 7 or 7
    return Typed(
        title="„Kommune gestaltet!“",
        title_en="“Kommune gestaltet!”",
        day=(today + timedelta(days=ahead)).isoformat(),
        begins="12:05",
        minutes="55",
        keep_days="90",
    )


def of_event(event: Event) -> Typed:
    """The form for an event that is to be changed."""
    starts = event.starts.astimezone(BERLIN)
    return Typed(
        title=event.title["de"],
        title_en=event.title.get("en", ""),
        day=starts.date().isoformat(),
        begins=f"{starts:%H:%M}",
        minutes=str((event.ends - event.starts) // timedelta(minutes=1)),
        place=event.place,
        question=event.question.get("de", ""),
        survey=event.survey,
        keep_days=str(event.keep_days),
        seen=fingerprint(event),
    )


def typed(form: Form) -> Typed:
    """What was sent."""
    return Typed(**{name: form.text(name) for name in Typed.__dataclass_fields__})


def fingerprint(event: Event) -> str:
    """Tells whether an event is still as somebody saw it."""
    document = json.dumps(events.to_json(event), sort_keys=True)
    return hashlib.sha256(document.encode()).hexdigest()[:20]


def faults(entered: Typed, surveys: Mapping[str, str], moment: datetime) -> dict[str, str]:
    """What is wrong: field → a msgid of the catalogue.

    Args:
        surveys: ids of those that can be chosen, and their last days, YYYY-MM-DD.
        moment: now.
    """
    found = faults_of_titles(entered.title, entered.title_en)
    starts = _starts(entered)
    if _day(entered.day) is None:
        found["day"] = _("Please give a day.")
    if _time(entered.begins) is None:
        found["begins"] = _("Please give a time, such as 12:05.")
    if number(entered.minutes, 5, 1440) is None:
        found["minutes"] = _("Please give a number of minutes, such as 55.")
    elif starts is not None and starts + timedelta(minutes=int(entered.minutes)) <= moment:
        found["day"] = _("This moment is past: guests are asked when the event is over.")
    if len(entered.place) > _LONGEST_PLACE or "\n" in entered.place:
        found["place"] = _("Please give a place of at most 200 letters.")
    if len(entered.question) > _LONGEST_QUESTION or "\n" in entered.question:
        found["question"] = _("Please give a question of at most 300 letters.")
    if entered.survey != FROM_TEMPLATE and entered.survey not in surveys:
        found["survey"] = _("Please choose a survey.")
    elif starts is not None and surveys.get(entered.survey, entered.day) < entered.day:
        found["survey"] = _("This survey ends before the event. Nobody could answer it.")
    if number(entered.keep_days, 1, 365) is None:
        found["keep_days"] = _("Please give a number of days from 1 to 365.")
    return found


def faults_of_titles(title: str, english: str) -> dict[str, str]:
    """What is wrong with the titles of an event: field → a msgid of the catalogue."""
    found: dict[str, str] = {}
    if not title or len(title) > _LONGEST_TITLE or "\n" in title:
        found["title"] = _("Please give a title of at most 150 letters.")
    if len(english) > _LONGEST_TITLE or "\n" in english:
        found["title_en"] = _("Please give a title of at most 150 letters.")
    return found


def titles(title: str, english: str) -> dict[str, str]:
    """The titles of an event, as an event has them."""
    return {"de": title} | ({"en": english} if english else {})


def event_of(entered: Typed, before: Event | None = None) -> Event:
    """The event of a form without faults.

    Args:
        before: the event that is changed; it keeps its name.
    """
    starts = _starts(entered)
    assert starts is not None
    name = before.id if before else name_of(entered.title, starts.date())
    return Event(
        id=name,
        title=titles(entered.title, entered.title_en),
        survey=name_of(entered.title, starts.date())
        if entered.survey == FROM_TEMPLATE
        else entered.survey,
        starts=starts,
        ends=starts + timedelta(minutes=int(entered.minutes)),
        place=entered.place,
        lists=before.lists if before else (),
        keep_days=int(entered.keep_days),
        question={"de": entered.question} if entered.question else {},
    )


def name_of(title: str, day: date) -> str:
    """The name of an event: what people read in addresses."""
    return f"{plain(title) or 'veranstaltung'}-{day.isoformat()}"


def plain(words: str) -> str:
    """Words as they may stand in an address; "" if no letter is left."""
    spelt = re.sub(r"[^a-z0-9]+", "-", words.lower().translate(_SPELT)).strip("-")
    return spelt[:_LONGEST_ID].strip("-")


def moment_of(day: str, clock: str) -> datetime | None:
    """A moment in Berlin, from what was typed; None if it is none."""
    known_day, known_time = _day(day), _time(clock)
    if known_day is None or known_time is None:
        return None
    return datetime.combine(known_day, known_time, BERLIN)


def moment_faults(day: str, clock: str) -> dict[str, str]:
    """What is wrong with a moment that is none: field → a msgid of the catalogue."""
    found: dict[str, str] = {}
    if _day(day) is None:
        found["day"] = _("Please give a day.")
    if _time(clock) is None:
        found["time"] = _("Please give a time, such as 12:05.")
    return found


def _starts(entered: Typed) -> datetime | None:
    return moment_of(entered.day, entered.begins)


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _time(words: str) -> time | None:
    try:
        return time.fromisoformat(words).replace(tzinfo=None)
    except ValueError:
        return None


def number(words: str, least: int, most: int) -> int | None:
    """A whole number within these bounds, from what was typed; None if it is none."""
    if not (words.isascii() and words.isdigit() and len(words) < 6):
        return None
    return int(words) if least <= int(words) <= most else None
