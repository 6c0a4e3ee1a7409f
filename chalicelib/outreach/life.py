"""The life of an event, as one table of what leads from one state to the next.

```
planned → held → asking → reminded → closed → sealed → reported → answered → forgotten
   └──▶ cancelled ──────────────────────────────────────────┴──────────────────▶
```

A step is due at a moment that follows from the event, its survey and what has been done; the
office may set another moment, or skip what the step does. Steps are taken one after the other.
What a step does may be begun again: mails have names, so none goes twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.outreach.events import Event, EventState

_REMIND_AFTER = timedelta(days=3)
_KEPT_AFTER_CANCELLING = timedelta(days=14)
"""For the addresses: mails that did not go at once are tried again meanwhile."""


class Deed(StrEnum):
    """What is done on the way into a state."""

    NOTHING = "nothing"
    ASK = "ask"
    REMIND = "remind"
    CANCEL = "cancel"
    FORGET = "forget"


@dataclass(frozen=True)
class Plan:
    """What the office wants of one step.

    Attributes:
        at: when it is to be taken, or None for when it is due by itself.
        skip: whether to take it at once, without doing anything.
    """

    at: datetime | None = None
    skip: bool = False


@dataclass(frozen=True)
class Standing:
    """How an event stands, and what the office has planned for it.

    Attributes:
        since: when it came into its state.
        tell: whether its guests are to hear that it was moved.
    """

    event: Event
    state: EventState
    since: datetime
    plans: Mapping[EventState, Plan] = field(default_factory=dict)
    tell: bool = False


@dataclass(frozen=True)
class Survey:
    """What the life of an event depends on in its survey.

    Attributes:
        opens: the first moment at which it takes answers.
        closes: the first moment at which it takes none any more.
        sealed: when its last answers were sealed and its reports mailed, or None.
        answered: when "said – done" was last mailed, or None.
    """

    opens: datetime
    closes: datetime
    sealed: datetime | None
    answered: datetime | None


@dataclass(frozen=True)
class Step:
    """One row of the table.

    Attributes:
        due: the moment from which it is to be taken, or None if that is not known yet.
        movable: whether the office may set another moment.
    """

    origin: EventState
    to: EventState
    deed: Deed
    due: Callable[[Standing, Survey], datetime | None]
    movable: bool = True


def _last_mail(standing: Standing, survey: Survey) -> datetime:
    return max(standing.since, survey.answered or standing.since)


STEPS = (
    # Only the office cancels.
    Step(
        EventState.PLANNED,
        EventState.CANCELLED,
        Deed.CANCEL,
        lambda _, __: None,
    ),
    Step(
        EventState.PLANNED,
        EventState.HELD,
        Deed.NOTHING,
        lambda standing, _: standing.event.ends,
    ),
    Step(
        EventState.HELD,
        EventState.ASKING,
        Deed.ASK,
        lambda standing, survey: max(standing.event.ends, survey.opens),
    ),
    Step(
        EventState.ASKING,
        EventState.REMINDED,
        Deed.REMIND,
        lambda standing, survey: min(standing.since + _REMIND_AFTER, survey.closes),
    ),
    Step(
        EventState.REMINDED,
        EventState.CLOSED,
        Deed.NOTHING,
        lambda _, survey: survey.closes,
        movable=False,
    ),
    Step(
        EventState.CLOSED,
        EventState.SEALED,
        Deed.NOTHING,
        lambda _, survey: survey.sealed,
        movable=False,
    ),
    # Sealing ends with mailing the report, so that what is sealed is reported.
    Step(
        EventState.SEALED,
        EventState.REPORTED,
        Deed.NOTHING,
        lambda _, survey: survey.sealed,
        movable=False,
    ),
    Step(
        EventState.REPORTED,
        EventState.ANSWERED,
        Deed.NOTHING,
        lambda _, survey: survey.answered,
        movable=False,
    ),
    # Whoever never hears what was done is forgotten all the same.
    *(
        Step(
            origin,
            EventState.FORGOTTEN,
            Deed.FORGET,
            lambda standing, survey: (
                _last_mail(standing, survey) + timedelta(days=standing.event.keep_days)
            ),
        )
        for origin in (EventState.REPORTED, EventState.ANSWERED)
    ),
    Step(
        EventState.CANCELLED,
        EventState.FORGOTTEN,
        Deed.FORGET,
        lambda standing, _: standing.since + _KEPT_AFTER_CANCELLING,
    ),
)
"""In the order in which they are looked at."""


@dataclass(frozen=True)
class Due:
    """A step to be taken now, and what to do with it."""

    step: Step
    deed: Deed


def due(standing: Standing, survey: Survey, moment: datetime) -> Due | None:
    """The step that an event is to take now, or None.

    Nobody is asked or reminded when the survey takes no answers any more.
    """
    for step in STEPS:
        if step.origin is not standing.state:
            continue
        plan = standing.plans.get(step.to, Plan())
        if plan.skip:
            forgets = step.deed is Deed.FORGET
            return Due(step, Deed.FORGET if forgets else Deed.NOTHING)
        when = plan.at or step.due(standing, survey)
        if when is not None and when <= moment:
            late = step.deed in (Deed.ASK, Deed.REMIND) and moment >= survey.closes
            return Due(step, Deed.NOTHING if late else step.deed)
    return None


def next_moment(standing: Standing, survey: Survey) -> datetime | None:
    """When the next step is due, as far as that is known."""
    moments = [
        standing.plans.get(step.to, Plan()).at or step.due(standing, survey)
        for step in STEPS
        if step.origin is standing.state
    ]
    return min((one for one in moments if one is not None), default=None)


def forecast(standing: Standing, survey: Survey, sealing: datetime) -> dict[EventState, datetime]:
    """When each state ahead comes if all goes its way, as far as that is known.

    Args:
        sealing: when the survey's last answers are to be sealed.
    """
    expected = replace(survey, sealed=survey.sealed or sealing)
    found: dict[EventState, datetime] = {}
    now = standing
    while (following := _soonest(now, expected)) is not None:
        found[following[1]] = following[0]
        now = Standing(now.event, following[1], following[0], now.plans)
    return found


def _soonest(standing: Standing, survey: Survey) -> tuple[datetime, EventState] | None:
    moments: list[tuple[datetime, EventState]] = []
    for step in STEPS:
        if step.origin is standing.state:
            plan = standing.plans.get(step.to, Plan())
            when = plan.at or step.due(standing, survey)
            if plan.skip:
                moments.append((standing.since, step.to))
            elif when is not None:
                moments.append((max(when, standing.since), step.to))
    return min(moments, default=None)


def movable(state: EventState) -> bool:
    """Tell whether the office may set the moment of the step into a state."""
    return all(step.movable for step in STEPS if step.to is state) and state in ahead(
        EventState.PLANNED
    )


def is_cancelled(standing: Standing) -> bool:
    """Tell whether an event does not take place; also after its addresses were destroyed."""
    plan = standing.plans.get(EventState.CANCELLED, Plan())
    meant = plan.skip or plan.at is not None
    return standing.state is EventState.CANCELLED or (
        standing.state is EventState.FORGOTTEN and meant
    )


def is_ahead(standing: Standing, state: EventState) -> bool:
    """Tell whether an event can still come into this state."""
    return state in ahead(standing.state)


def ahead(state: EventState) -> frozenset[EventState]:
    """All states that can follow a state, sooner or later."""
    following = {step.to for step in STEPS if step.origin is state}
    return frozenset(following.union(*map(ahead, following)))
