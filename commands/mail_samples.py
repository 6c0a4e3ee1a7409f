"""One mail of each kind, with contents that stand for any."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from chalicelib.outreach import mails, office_mails
from chalicelib.outreach.events import Event, EventKind
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import Change, Commitment, Progress
from chalicelib.weeks import BERLIN

_ROOT = Path(__file__).resolve().parent.parent
_ADDRESS = "https://mitsprache.example.org/umfrage/beispiel?lang=de"
_LEAVE = "https://mitsprache.example.org/abmelden/beispiel"
_STARTS = datetime(2026, 9, 12, 12, 5, tzinfo=BERLIN)
_EVENT = Event(
    "beispiel",
    {"de": "„Kommune gestaltet!“ am 12. September", "en": "“Kommune gestaltet!”, 12 September"},
    "beispiel",
    _STARTS,
    _STARTS + timedelta(minutes=55),
    place="Rathaus, Raum 1",
)
_PROMISED = Commitment(
    "beispiel",
    "beispiel",
    "2026-W37",
    {"de": "Mehr Zeit für Austausch", "en": "More time to talk"},
    (
        Change(
            date(2026, 9, 20),
            Progress.DECIDED,
            {"de": "Ab der nächsten Veranstaltung."},
            {"de": "Steuerungsstelle", "en": "Steering office"},
            date(2026, 12, 1),
        ),
    ),
)


def _reader(language: str) -> Reader:
    return Reader("beispiel", "gast@example.org", language, "event/beispiel", "", _LEAVE)


def _office(language: str) -> Reader:
    return Reader("beispiel", "steuerungsstelle@example.org", language)


def _survey() -> Questionnaire:
    return reading.read(json.loads((_ROOT / "surveys/kommune-gestaltet.json").read_text("utf-8")))


KINDS: dict[str, Callable[[str], Mail]] = {
    "feedback": lambda language: mails.feedback(_reader(language), _EVENT, _ADDRESS, 2),
    "invitation": lambda language: mails.feedback(
        _reader(language), replace(_EVENT, kind=EventKind.ROUND), _ADDRESS, 6
    ),
    "reminder": lambda language: mails.reminder(
        _reader(language), _EVENT, _ADDRESS, 2, date(2026, 9, 27)
    ),
    "summary": lambda language: mails.summary(_reader(language), _survey(), 14, _ADDRESS),
    "answer": lambda language: mails.answer(_reader(language), _survey(), [_PROMISED], _ADDRESS),
    "confirmation": lambda language: mails.confirmation(
        replace(_reader(language), leave=""), _EVENT, _ADDRESS
    ),
    "rescheduled": lambda language: mails.rescheduled(_reader(language), _EVENT, _ADDRESS),
    "cancelled": lambda language: mails.cancelled(_reader(language), _EVENT, _ADDRESS),
    "retraction": lambda language: mails.retraction(
        _reader(language), _survey(), "Antworten einer anderen Umfrage waren dabei.", _ADDRESS
    ),
    "texts": lambda language: office_mails.texts(_office(language), _survey(), _ADDRESS),
    "alarm": lambda language: office_mails.alarm(
        _office(language),
        "kommune-gestaltet",
        "2026-W38",
        "kommune-gestaltet/all/2026-W37 was changed after it was sealed.",
        _ADDRESS,
    ),
    "complaint": lambda language: office_mails.complaint(
        _office(language),
        _ADDRESS,
        "Die Skala lässt sich mit der Tastatur nicht bedienen.",
        "Fragebogen",
        "gast@example.org",
    ),
    "undelivered": lambda language: office_mails.undelivered(_office(language), 3, _ADDRESS),
    "incomplete": lambda language: office_mails.incomplete(
        _office(language), "kommune-gestaltet", "2026-W37", {"2026-W37": ["report.pdf"]}, _ADDRESS
    ),
    "stuck": lambda language: office_mails.stuck(_office(language), 2, _ADDRESS),
    "undecided": lambda language: office_mails.undecided(
        _office(language), _survey(), 3, date(2026, 11, 16), _ADDRESS
    ),
    "signin": lambda language: office_mails.signing_in(_office(language), _ADDRESS),
}
