"""Moving events on: what is due is done, and then noted."""

from datetime import date, datetime, time, timedelta

from chalicelib.outreach import audience, life, list_keeping, mailing
from chalicelib.outreach.events import EventState
from chalicelib.outreach.life import Deed, Standing, Survey
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.report import commitments
from chalicelib.settings import settings
from chalicelib.store.commitments import Answer, Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.events import Events
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN


def move_events(moment: datetime) -> None:
    """Answer whom the office wants to answer, take all steps that are due, and forget lists.

    Run twice or by two at once, it does the same: what a step does may be begun again, and of two
    who note it one is the first.
    """
    answers = {one.survey: _told(one, moment) for one in _commitments().answers()}
    for standing in _events().all():
        if standing.tell:
            mailing.tell_moved(standing.event, moment)
            _events().told(standing)
        survey = survey_of(standing, answers.get(standing.event.survey))
        if survey is not None:
            _move(standing, survey, moment)
    list_keeping.forget_what_is_due(moment)


def survey_of(standing: Standing, answer: Answer | None) -> Survey | None:
    """What the life of an event depends on in its survey; None if there is no such survey."""
    head = Surveys(settings().catalogue_table).head(standing.event.survey)
    questionnaire = head and mailing.latest(standing.event.survey)
    if head is None or not questionnaire:
        return None
    closes = _midnight(questionnaire.closes) + timedelta(days=1)
    finished = head.sealed_to >= closing_week(questionnaire.closes)
    return Survey(
        opens=_midnight(questionnaire.opens),
        closes=closes,
        sealed=_midnight(head.sealed_on) if finished else None,
        answered=answer.told if answer else None,
    )


def _move(standing: Standing, survey: Survey, moment: datetime) -> None:
    # At most once through all states, so that nothing can go round in circles.
    for _ in EventState:
        due = life.due(standing, survey, moment)
        if due is None:
            return
        note = _do(due.deed, standing, moment)
        if standing.plans.get(due.step.to, life.Plan()).skip:
            note = "skipped"
        if not _events().move(standing, due.step.to, moment, "conductor", note):
            return
        standing = Standing(standing.event, due.step.to, moment, standing.plans)


def _do(deed: Deed, standing: Standing, moment: datetime) -> str:
    """Do it; what was done, for the audit trail."""
    event = standing.event
    match deed:
        case Deed.ASK:
            mailing.ask(event, moment)
            return "asked"
        case Deed.REMIND:
            mailing.remind(event, moment)
            return "reminded"
        case Deed.CANCEL:
            mailing.cancel(event, moment)
            return "guests told"
        case Deed.FORGET:
            number = Contacts(settings().contacts_table).forget(audience.of_event(event.id))
            Deletions(settings().catalogue_table).note(audience.of_event(event.id), number, moment)
            return "addresses destroyed"
        case Deed.NOTHING:
            return ""


def _told(answer: Answer, moment: datetime) -> Answer:
    """The answer, after everybody who was asked was told of it."""
    if answer.told is not None:
        return answer
    questionnaire = mailing.latest(answer.survey)
    if questionnaire is None:
        return answer
    known = commitments.carried(_commitments().of_survey(answer.survey), answer.period)
    mailing.answer(questionnaire, answer.period, answer.number, known, moment)
    _commitments().mark_told(answer, moment)
    return Answer(answer.survey, answer.period, answer.number, moment)


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), BERLIN)


def _events() -> Events:
    return Events(settings().catalogue_table)


def _commitments() -> Commitments:
    return Commitments(settings().catalogue_table)
