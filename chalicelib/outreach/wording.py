"""What the office lets its mails say: its own words in place of the shipped ones, with places in
braces that each mail fills.

Links, codes, promises and how mails are ended are no part of it: they stand in every mail.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from chalicelib.i18n import later as _

LANGUAGES = ("de", "en")
"""In which mails are written."""

PLACES: Mapping[str, str] = {
    "titel": "title",
    "minuten": "minutes",
    "frist": "last",
    "tag": "day",
    "beginn": "begin",
    "ende": "end",
    "antworten": "answered",
    "grund": "reason",
}
"""What is written in braces → the value of the mail that comes there."""

PLACE_WORDS: Mapping[str, str] = {
    "titel": _("name of the event or survey"),
    "minuten": _("minutes that answering takes"),
    "frist": _("last day to answer"),
    "tag": _("day of the event"),
    "beginn": _("when it begins"),
    "ende": _("when it ends"),
    "antworten": _("number of those who answered"),
    "grund": _("what is wrong with the report"),
}


@dataclass(frozen=True)
class Kind:
    """One kind of mail to people outside the office.

    Attributes:
        words: what it is for, as a msgid.
        places: what may stand in braces.
        needed: what must stand in its text.
    """

    words: str
    places: tuple[str, ...]
    needed: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "confirmation": Kind(_("A guest confirms the address"), ("titel",), ("titel",)),
    "subscription": Kind(_("A subscriber confirms the address"), ()),
    "feedback": Kind(_("Guests are asked after an event"), ("titel", "minuten"), ("minuten",)),
    "invitation": Kind(_("A list is asked to answer"), ("titel", "minuten"), ("minuten",)),
    "reminder": Kind(_("The reminder"), ("titel", "minuten", "frist"), ("frist",)),
    "rescheduled": Kind(
        _("An event has another date or place"),
        ("titel", "tag", "beginn", "ende"),
        ("tag", "beginn", "ende"),
    ),
    "cancelled": Kind(_("An event is cancelled"), ("titel", "tag"), ("tag",)),
    "summary": Kind(_("The summary is there"), ("titel", "antworten")),
    "answer": Kind(_("Said – done"), ("titel",)),
    "retraction": Kind(_("A report was wrong"), ("titel", "grund"), ("grund",)),
}


@dataclass(frozen=True)
class Wording:
    """The words of one mail in one language; each may hold places in braces.

    Attributes:
        heading: above the text.
        text: a paragraph a line.
        action: on the button, which always stands below the text.
    """

    subject: str
    heading: str
    text: str
    action: str

    def filled(self, values: Mapping[str, Any]) -> "Wording":
        """The words with what the mail is about; what is filled in is not read again."""
        return Wording(*(_filled(part, values) for part in astuple(self)))

    @property
    def paragraphs(self) -> list[str]:
        """The lines of the text."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


LONGEST: Mapping[str, int] = {"subject": 120, "heading": 120, "text": 4000, "action": 40}
"""Letters in each part."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a part; `message` is a msgid."""

    part: str
    message: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Wordings:
    """All own words, and how often they were changed.

    Attributes:
        own: "kind/language" → the words in place of the shipped ones.
    """

    own: Mapping[str, Wording] = field(default_factory=dict)
    version: int = 0

    def of(self, kind: str, language: str) -> Wording | None:
        """The own words of a mail, or None where the shipped ones hold."""
        return self.own.get(f"{kind}/{language}")

    def having(self, kind: str, language: str, wording: Wording | None) -> "Wordings":
        """All words with these in place of those of a mail; None for the shipped ones."""
        name = f"{kind}/{language}"
        rest = {one: words for one, words in self.own.items() if one != name}
        return Wordings(rest | ({name: wording} if wording else {}), self.version)


def typed(parts: Mapping[str, str]) -> Wording:
    """The words as somebody typed them, without anything that could disturb a header or a mail."""
    lines = parts.get("text", "").replace("\r\n", "\n").split("\n")
    text = "\n".join(_printable(line) for line in lines).strip()
    subject, heading, action = (
        _printable(parts.get(name, "")) for name in ("subject", "heading", "action")
    )
    return Wording(subject, heading, text, action)


def faults(kind: str, wording: Wording) -> list[Fault]:
    """What is wrong with own words; the first of each part."""
    places, needed = KINDS[kind].places, KINDS[kind].needed
    found: dict[str, Fault] = {}
    for name, part in asdict(wording).items():
        unknown = [one for one in re.findall(r"\{([^{}]*)\}", part) if one not in places]
        if not part:
            found[name] = Fault(name, _("Please write something here."))
        elif len(part) > LONGEST[name]:
            longest = {"number": str(LONGEST[name])}
            found[name] = Fault(name, _("At most %(number)s letters, please."), longest)
        elif unknown:
            message = _("This mail cannot fill in {%(place)s}.")
            found[name] = Fault(name, message, {"place": unknown[0]})
        elif re.search(r"[{}]", _PLACE.sub("", part)):
            found[name] = Fault(name, _("A brace stands alone."))
    missing = [one for one in needed if f"{{{one}}}" not in wording.text]
    if missing and "text" not in found:
        message = _("The text must say {%(place)s}: readers need it.")
        found["text"] = Fault("text", message, {"place": missing[0]})
    return list(found.values())


def to_json(wordings: Wordings) -> dict[str, Any]:
    """What `from_json` reads."""
    return {name: asdict(words) for name, words in wordings.own.items()}


def from_json(document: Mapping[str, Any], version: int) -> Wordings:
    """The words of a document that `to_json` made."""
    return Wordings({name: Wording(**words) for name, words in document.items()}, version)


_PLACE = re.compile(r"\{(" + "|".join(PLACES) + r")\}")


def _filled(part: str, values: Mapping[str, Any]) -> str:
    return _PLACE.sub(lambda place: str(values.get(PLACES[place[1]], "")), part)


def _printable(line: str) -> str:
    return "".join(one if one.isprintable() else " " for one in line).strip()
