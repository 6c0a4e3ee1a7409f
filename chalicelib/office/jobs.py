"""The conductor: looks what is due, and starts it."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib import clock, metrics
from chalicelib.logs import naming_faults
from chalicelib.office.undecided import withhold_undecided
from chalicelib.outreach.conducting import move_events
from chalicelib.outreach.jobs import tell_suppressed, wake_sender
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.texts import Supplement, supplement
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.executions import Executions
from chalicelib.store.surveys import SurveyHead, Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.weeks import end_of

office_jobs = Blueprint(__name__)

_ENDED_BADLY = {"FAILED", "TIMED_OUT", "ABORTED"}


class Stuck(Exception):
    """Sealing these surveys failed, and AWS lets it go on no more: a person has to look."""


@office_jobs.lambda_function(name="conductor")
@naming_faults
def conductor(_event: object, _context: object) -> None:
    """Start what is due now; run twice or by two at once, it does the same.

    Raises:
        Stuck: after everything else is started.
    """
    moment = clock.now()
    move_events(moment)
    stuck = _seal_what_is_due(moment)
    tell_suppressed()
    withhold_undecided(moment)
    wake_sender()
    if stuck:
        raise Stuck(", ".join(stuck))


def _seal_what_is_due(moment: datetime) -> list[str]:
    """Start sealing what is due, or go on with it; the ids of surveys that are stuck."""
    stuck: list[str] = []
    overdue = 0.0
    surveys = Surveys(settings().catalogue_table)
    executions = Executions(settings().state_machine_arn)
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is None:
            continue
        cut_off = calendar.due_cut_off(
            latest.cadence, latest.opens, latest.closes, head.sealed_to, moment
        )
        if cut_off is not None:
            overdue = max(overdue, metrics.hours_between(end_of(cut_off), moment))
        if cut_off is None and _texts_are_due(head, latest):
            cut_off = calendar.TEXTS
        if cut_off is None or executions.start(head.survey, cut_off):
            continue
        status = executions.status(head.survey, cut_off)
        if status in _ENDED_BADLY and not _goes_on(executions, head.survey, cut_off):
            stuck.append(head.survey)
        if status == "SUCCEEDED" and cut_off == calendar.TEXTS:
            surveys.end_texts(head.survey)
    # Told when nothing is due, too: an alarm on silence then tells of a conductor that is gone.
    metrics.gauge("SealingOverdueHours", overdue)
    return stuck


def _texts_are_due(head: SurveyHead, latest: Questionnaire) -> bool:
    """Whether texts approved after the last report are to be published, or were already."""
    if head.texts_done or head.sealed_to < calendar.closing_week(latest.closes):
        return False
    queue = ReviewQueue(settings().catalogue_table)
    state = supplement(queue.progress(head.survey))
    if state is Supplement.NOTHING:
        Surveys(settings().catalogue_table).end_texts(head.survey)
    return state is Supplement.DUE


def _goes_on(executions: Executions, survey: str, cut_off: str) -> bool:
    """Let a failed execution go on; False if AWS lets it go on no more."""
    try:
        executions.redrive(survey, cut_off)
    except Conflict:
        # Another conductor may have been faster.
        return executions.status(survey, cut_off) not in _ENDED_BADLY
    return True
