"""What needs a person today: the facts that the stores know, as things to do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.layout.dates import long_date
from chalicelib.office.users import Role
from chalicelib.outreach.delivery import Line, is_stuck
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.outreach.life import Standing
from chalicelib.questionnaire.model import Questionnaire, Text
from chalicelib.report.commitments import Commitment
from chalicelib.sealing.texts import ReviewText, lapses_on
from chalicelib.weeks import BERLIN

SOON = timedelta(days=7)
"""Before a survey closes there is still time to remind people."""

LAST_CALL = timedelta(days=14)
"""Before the day on which texts that nobody has decided about are withheld by themselves."""

PREPARE = timedelta(days=14)
"""Before an event there is still time to invite people and to print the cards."""


@dataclass(frozen=True)
class Words:
    """The catalogue of the reader's language."""

    language: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


@dataclass(frozen=True)
class Task:
    """One thing to do.

    Attributes:
        urgent: whether something waits already, or is late.
        title: what to do, in the reader's language.
        detail: why, and until when.
        path: where it is done in the console.
        role: who may do it there.
    """

    urgent: bool
    title: str
    detail: str
    path: str
    role: Role = Role.LESEN


@dataclass(frozen=True)
class Facts:
    """What the stores know.

    Attributes:
        surveys: all that are not archived, in their latest version.
        waiting_texts: survey → the texts nobody has decided about.
        stuck_surveys: those whose sealing has failed.
        events: all of them, and how they stand.
        mails: all that were not sent.
        commitments: all of them.
    """

    surveys: Mapping[str, Questionnaire]
    waiting_texts: Mapping[str, Sequence[ReviewText]]
    stuck_surveys: Iterable[str]
    events: Iterable[Standing]
    mails: Iterable[Line]
    commitments: Iterable[Commitment]


def tasks(facts: Facts, moment: datetime, words: Words) -> list[Task]:
    """What there is to do: first what has gone wrong, then what is late, then what comes."""
    today = moment.astimezone(BERLIN).date()
    return [
        *_failures(facts, words),
        *_mails(facts, moment, words),
        *_overdue(facts, today, words),
        *_texts(facts, today, words),
        *_closing(facts, today, words),
        *_events(facts, moment, words),
    ]


def _failures(facts: Facts, words: Words) -> list[Task]:
    title = words.gettext("Sealing has failed: {survey}")
    detail = words.gettext("No answer is lost. Whoever runs the system is told, too.")
    return [
        Task(True, title.format(survey=_title(facts, one, words)), detail, f"/buero/umfragen/{one}")
        for one in facts.stuck_surveys
    ]


def _mails(facts: Facts, moment: datetime, words: Words) -> list[Task]:
    number = sum(is_stuck(line, moment) for line in facts.mails)
    if not number:
        return []
    title = words.ngettext(
        "{number} mail needs a decision.", "{number} mails need a decision.", number
    )
    detail = words.gettext("Send them again, or give them up.")
    return [Task(True, title.format(number=number), detail, "/buero/mails")]


def _overdue(facts: Facts, today: date, words: Words) -> list[Task]:
    title = words.gettext("Promised: {what}")
    detail = words.gettext("It was to be done by {day}. Say how it stands.")
    late = [(one.now.until, one) for one in facts.commitments if one.overdue(today)]
    return [
        Task(
            True,
            title.format(what=_in(one.what, words)),
            detail.format(day=long_date(until, words.language)),
            f"/buero/zusagen/{one.id}",
            Role.REDAKTION,
        )
        for until, one in late
        if until is not None
    ]


def _texts(facts: Facts, today: date, words: Words) -> list[Task]:
    calm = words.gettext("The next report takes what you have approved by then.")
    warning = words.gettext("On {day} what is left is withheld and deleted.")
    found = []
    for survey, texts in facts.waiting_texts.items():
        number, profile = len(texts), facts.surveys[survey].profile
        days = [day for text in texts if (day := lapses_on(text, profile))]
        near = min(days, default=date.max) <= today + LAST_CALL
        detail = warning.format(day=long_date(min(days), words.language)) if near else calm
        title = words.ngettext(
            "Review {number} text: {survey}", "Review {number} texts: {survey}", number
        )
        line = title.format(number=number, survey=_title(facts, survey, words))
        found.append(Task(True, line, detail, f"/buero/texte/{survey}", Role.REDAKTION))
    return found


def _closing(facts: Facts, today: date, words: Words) -> list[Task]:
    detail = words.gettext("Open until {day}. There is still time to remind people.")
    found = []
    for survey, one in facts.surveys.items():
        closes = date.fromisoformat(one.closes)
        if date.fromisoformat(one.opens) <= today <= closes <= today + SOON:
            title = words.gettext("It closes soon: {survey}")
            found.append(
                Task(
                    False,
                    title.format(survey=_title(facts, survey, words)),
                    detail.format(day=long_date(closes, words.language)),
                    f"/buero/umfragen/{survey}",
                )
            )
    return found


def _events(facts: Facts, moment: datetime, words: Words) -> list[Task]:
    detail = words.gettext("It is on {day}. Check guests, mails and printed cards.")
    coming = [
        one.event
        for one in facts.events
        if one.state is EventState.PLANNED
        and one.event.kind is EventKind.MEETING
        and moment <= one.event.starts <= moment + PREPARE
    ]
    return [
        Task(
            False,
            words.gettext("Prepare: {event}").format(event=_in(one.title, words)),
            detail.format(day=long_date(one.starts.astimezone(BERLIN).date(), words.language)),
            f"/buero/veranstaltungen/{one.id}",
        )
        for one in sorted(coming, key=lambda one: one.starts)
    ]


def _title(facts: Facts, survey: str, words: Words) -> str:
    known = facts.surveys.get(survey)
    return _in(known.title, words) if known else survey


def _in(text: Text, words: Words) -> str:
    return text.get(words.language) or next(iter(text.values()))
