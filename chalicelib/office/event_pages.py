"""What the console says of an event: how it stands, what comes next, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.outreach import life
from chalicelib.outreach.delivery import MailState
from chalicelib.outreach.events import Event, EventKind, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.weeks import BERLIN

STATE_WORDS: Mapping[EventState, str] = {
    EventState.PLANNED: _("planned"),
    EventState.HELD: _("held"),
    EventState.ASKING: _("guests asked"),
    EventState.REMINDED: _("guests reminded"),
    EventState.CLOSED: _("survey closed"),
    EventState.SEALED: _("answers sealed"),
    EventState.REPORTED: _("summary mailed"),
    EventState.ANSWERED: _("said – done mailed"),
    EventState.CANCELLED: _("cancelled"),
    EventState.FORGOTTEN: _("addresses destroyed"),
}
"""How an event stands, for the catalogue."""

_WORDS_OF_ROUNDS: Mapping[EventState, str] = {
    EventState.HELD: _("begun"),
    EventState.ASKING: _("people asked"),
    EventState.REMINDED: _("people reminded"),
    EventState.CANCELLED: _("stopped"),
}

_CONDITIONS: Mapping[EventState, str] = {
    EventState.HELD: _("when it is over"),
    EventState.ASKING: _("at its end: everybody gets the link to the survey"),
    EventState.REMINDED: _("three days later: one reminder to all"),
    EventState.CLOSED: _("after the survey's last day"),
    EventState.SEALED: _("on the Monday after it"),
    EventState.REPORTED: _("at once: guests and office get the link to the summary"),
    EventState.ANSWERED: _("as soon as you write what follows from it"),
    EventState.CANCELLED: _("only if you cancel it"),
    EventState.FORGOTTEN: _("some time after the last mail: the addresses go"),
}
"""What leads into a state, for the catalogue."""


_CONDITIONS_OF_ROUNDS: Mapping[EventState, str] = {
    EventState.HELD: _("at its moment"),
    EventState.ASKING: _("at its moment: everybody on the lists gets the link to the survey"),
    EventState.REPORTED: _("at once: lists and office get the link to the summary"),
    EventState.CANCELLED: _("only if you stop it"),
}


def words_of(standing: Standing) -> str:
    """How an event or a round stands, as a msgid of the catalogue."""
    return _words(standing.event, standing.state)


def _words(event: Event, state: EventState) -> str:
    own = _WORDS_OF_ROUNDS.get(state) if event.kind is EventKind.ROUND else None
    return own or STATE_WORDS[state]


def _condition(event: Event, state: EventState) -> str:
    own = _CONDITIONS_OF_ROUNDS.get(state) if event.kind is EventKind.ROUND else None
    return own or _CONDITIONS.get(state, "")


class Progress(StrEnum):
    """How far a step is."""

    DONE = "done"
    NEXT = "next"
    AHEAD = "ahead"


@dataclass(frozen=True)
class Row:
    """One step of an event's life.

    Attributes:
        name: a msgid of the catalogue, like `condition`.
        moment: when it was, or will be if all goes its way; None if that is not known.
        plan: what the office wants of it.
        can_change: whether the office can still take it early, late or not at all.
    """

    state: EventState
    name: str
    condition: str
    progress: Progress
    moment: datetime | None
    plan: Plan
    can_change: bool


def timeline(
    standing: Standing, done: Mapping[EventState, datetime], ahead: Mapping[EventState, datetime]
) -> list[Row]:
    """The life of an event, in its order.

    Args:
        done: when it came into the states it has come into.
        ahead: when it is to come into others, as far as that is known.
    """
    cancelled = EventState.CANCELLED in (standing.state, *ahead) or life.is_cancelled(standing)
    reachable = life.ahead(standing.state)
    rows = []
    following = False
    for state in EventState:
        passed = state is standing.state or state in done or state is EventState.PLANNED
        if not passed and not _belongs(standing.event, state, cancelled, reachable):
            continue
        soon = not passed and not following
        following = following or soon
        progress = Progress.DONE if passed else Progress.NEXT if soon else Progress.AHEAD
        plan = standing.plans.get(state, Plan())
        rows.append(
            Row(
                state,
                _words(standing.event, state),
                _condition(standing.event, state),
                progress,
                done.get(state) if passed else ahead.get(state),
                plan,
                not passed and life.movable(state),
            )
        )
    return rows


def _belongs(
    event: Event, state: EventState, cancelled: bool, reachable: frozenset[EventState]
) -> bool:
    if cancelled and event.kind is EventKind.ROUND:
        # Its lists stay for another round.
        return state is EventState.CANCELLED and state in reachable
    if cancelled:
        return state in (EventState.CANCELLED, EventState.FORGOTTEN) and state in reachable
    return state is not EventState.CANCELLED and state in reachable


@dataclass(frozen=True)
class Occasion:
    """A mail that an event sends.

    Attributes:
        kind: its name in addresses.
        words: what it is, as a msgid of the catalogue.
        state: the step with which it goes; None if it goes at once or when something is changed.
        when: to whom and when, as a msgid of the catalogue.
    """

    kind: str
    words: str
    state: EventState | None
    when: str


def occasions(event: Event) -> list[Occasion]:
    """The mails that an event sends, in their order."""
    meeting = event.kind is EventKind.MEETING
    everybody = (
        _("to guests, subscribers and the office")
        if meeting
        else _("to all on the lists, subscribers and the office")
    )
    common = [
        Occasion(
            "feedback",
            _("Asking: how was it?") if meeting else _("Invitation"),
            EventState.ASKING,
            _("to all guests") if meeting else _("to all on the lists"),
        ),
        Occasion(
            "reminder",
            _("Reminder"),
            EventState.REMINDED,
            _("to all guests, once") if meeting else _("to all on the lists, once"),
        ),
        Occasion("summary", _("Summary"), EventState.REPORTED, everybody),
        Occasion("answer", _("Said – done"), EventState.ANSWERED, everybody),
    ]
    if not meeting:
        return common
    return [
        Occasion(
            "confirmation",
            _("Confirming a registration"),
            None,
            _("to whoever registers, at once"),
        ),
        *common,
        Occasion(
            "rescheduled",
            _("New date or place"),
            None,
            _("to all guests, if you change the event and want it"),
        ),
        Occasion(
            "cancelled",
            _("Cancellation"),
            EventState.CANCELLED,
            _("to all guests, if you cancel the event and want it"),
        ),
    ]


@dataclass(frozen=True)
class Sent:
    """How far the mails of one occasion are.

    Attributes:
        words: of the occasion, as a msgid of the catalogue.
        sent: handed over.
        waiting: to be sent, one after the other.
        stuck: that a person has to look at.
        dropped: that went nowhere: nobody wants them any more.
    """

    words: str
    sent: int
    waiting: int
    stuck: int
    dropped: int


def sent(occasion: Occasion, counted: Mapping[MailState, int]) -> Sent:
    """How far the mails of an occasion are, from how many are in which state."""
    return Sent(
        occasion.words,
        counted.get(MailState.SENT, 0),
        counted.get(MailState.WAITING, 0) + counted.get(MailState.CLAIMED, 0),
        counted.get(MailState.STUCK, 0),
        counted.get(MailState.DROPPED, 0),
    )


def moment_words(moment: datetime, language: str = "de") -> str:
    """A moment in Berlin, in words."""
    local = moment.astimezone(BERLIN)
    return f"{long_date(local.date(), language)}, {local:%H:%M}"


def in_words(event: Event) -> str:
    """An event for the audit trail."""
    ends = event.ends.astimezone(BERLIN)
    return f"{event.title['de']}; {moment_words(event.starts)}–{ends:%H:%M}; {event.place}"


def plan_words(state: EventState, plan: Plan) -> str:
    """What the office wants of a step, for the audit trail."""
    if plan.skip:
        return f"{state}: –"
    return f"{state}: {moment_words(plan.at)}" if plan.at else f"{state}: …"
