"""What the console says of an event: how it stands, what comes next, and what can be done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.outreach import life
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
        if not passed and not _belongs(state, cancelled, reachable):
            continue
        soon = not passed and not following
        following = following or soon
        progress = Progress.DONE if passed else Progress.NEXT if soon else Progress.AHEAD
        plan = standing.plans.get(state, Plan())
        rows.append(
            Row(
                state,
                STATE_WORDS[state],
                _CONDITIONS.get(state, ""),
                progress,
                done.get(state) if passed else ahead.get(state),
                plan,
                not passed and life.movable(state),
            )
        )
    return rows


def _belongs(state: EventState, cancelled: bool, reachable: frozenset[EventState]) -> bool:
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
    common = [
        Occasion(
            "feedback",
            _("Asking: how was it?") if event.kind is EventKind.MEETING else _("Invitation"),
            EventState.ASKING,
            _("to all guests"),
        ),
        Occasion("reminder", _("Reminder"), EventState.REMINDED, _("to all guests, once")),
        Occasion(
            "summary", _("Summary"), EventState.REPORTED, _("to guests, subscribers and the office")
        ),
        Occasion(
            "answer",
            _("Said – done"),
            EventState.ANSWERED,
            _("to guests, subscribers and the office"),
        ),
    ]
    if event.kind is not EventKind.MEETING:
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
