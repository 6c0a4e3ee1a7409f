"""What the office wants of an event: planned, changed, cancelled, its steps early, late or skipped.

The console and the commands do it here. Nothing is mailed here: the conductor takes the steps,
and until it does, the office can think again.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from chalicelib.outreach import audience, life
from chalicelib.outreach.conducting import survey_of
from chalicelib.outreach.events import Event, EventState, Guest
from chalicelib.outreach.life import Plan, Standing, Survey
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN, end_of, week_of_day

LONGEST_LIFE = timedelta(days=366)
"""How long addresses are kept after an event at most, whatever becomes of it."""


class PlanError(Exception):
    """It cannot be planned like that; the message says why."""


def plan(event: Event, guests: Iterable[Guest], moment: datetime) -> bool:
    """Plan an event with its guests.

    Returns:
        False if there is one of its id; its guests are added all the same.

    Raises:
        PlanError: if there is no such survey.
    """
    if Surveys(settings().catalogue_table).head(event.survey) is None:
        raise PlanError(f"There is no survey {event.survey}; publish it first.")
    # Before the event: an event without its guests would ask nobody.
    _contacts().add(audience.of_event(event.id), guests, event.ends + LONGEST_LIFE)
    try:
        _events().plan(event, moment)
    except Conflict:
        return False
    return True


def add_guests(standing: Standing, guests: Iterable[Guest]) -> None:
    """Add guests to an event; whoever is one already stays.

    Raises:
        PlanError: if its addresses are destroyed already, or soon will be.
    """
    if standing.state in (EventState.CANCELLED, EventState.FORGOTTEN):
        raise PlanError(f"{standing.event.id} is {standing.state}; nobody can be added.")
    event = standing.event
    _contacts().add(audience.of_event(event.id), guests, event.ends + LONGEST_LIFE)


def set_step(standing: Standing, state: EventState, wanted: Plan, moment: datetime) -> None:
    """Note when the step into a state is to be taken, or that it is to be skipped.

    Raises:
        PlanError: if the event cannot come there any more, or the step has no moment of its own.
        Conflict: if the event moved on meanwhile, or somebody else planned something.
    """
    if not life.is_ahead(standing, state):
        raise PlanError(
            f"{standing.event.id} does not come to {state}: it is {standing.state} already."
        )
    if wanted.at is not None and not life.movable(state):
        raise PlanError(
            f"{state} follows from the survey: from its last day, its sealing, or your answer."
        )
    _events().set_plan(standing, state, wanted, moment)


def change(standing: Standing, event: Event, moment: datetime, *, tell: bool) -> None:
    """Plan an event anew that has not been held.

    Args:
        tell: whether its guests are to hear of it.

    Raises:
        PlanError: if there is no such survey.
        Conflict: if it moved on or was changed meanwhile.
    """
    if Surveys(settings().catalogue_table).head(event.survey) is None:
        raise PlanError(f"There is no survey {event.survey}; publish it first.")
    _events().change(standing, event, moment, tell=tell)


def standing(event: str) -> Standing | None:
    """How an event stands; None if there is none."""
    return _events().standing(event)


def number_of_guests(standing: Standing, moment: datetime) -> int:
    """How many guests an event has, as far as their addresses may still be used."""
    guests = _contacts().people(audience.of_event(standing.event.id), moment)
    return sum(1 for _guest in guests)


def forecast(
    standing: Standing, questionnaire: Questionnaire | None
) -> Mapping[EventState, datetime]:
    """When an event comes into the states ahead of it if all goes its way, as far as known."""
    survey = survey_for(standing)
    if survey is None or questionnaire is None:
        return {}
    last_day = date.fromisoformat(questionnaire.closes)
    return life.forecast(standing, survey, end_of(week_of_day(last_day)))


def survey_for(standing: Standing) -> Survey | None:
    """What the life of an event depends on in its survey; None if there is no such survey."""
    answers = {one.survey: one for one in Commitments(settings().catalogue_table).answers()}
    return survey_of(standing, answers.get(standing.event.survey))


def surveys_to_choose(moment: datetime, own: str = "") -> list[Questionnaire]:
    """The surveys that an event can ask for: those that are not over, and its own."""
    today = moment.astimezone(BERLIN).date().isoformat()
    surveys = Surveys(settings().catalogue_table)
    heads = [head for head in surveys.heads() if not head.archived or head.survey == own]
    latest = [surveys.current(head) for head in heads]
    found = [one for one in latest if one and (one.closes >= today or one.survey == own)]
    return sorted(found, key=lambda one: one.title.get("de", ""))


def _events() -> Events:
    return Events(settings().catalogue_table)


def _contacts() -> Contacts:
    return Contacts(settings().contacts_table)
