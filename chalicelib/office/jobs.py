"""The conductor: looks what is due, and starts it."""

from datetime import datetime

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.outreach.jobs import ask_guests, wake_sender
from chalicelib.questionnaire import calendar
from chalicelib.settings import settings
from chalicelib.store.executions import Executions
from chalicelib.store.surveys import Surveys

office_jobs = Blueprint(__name__)

_ENDED_BADLY = {"FAILED", "TIMED_OUT", "ABORTED"}


@office_jobs.lambda_function(name="conductor")
def conductor(_event: object, _context: object) -> None:
    """Start what is due now; run twice or by two at once, it does the same."""
    moment = clock.now()
    ask_guests(moment)
    _seal_what_is_due(moment)
    wake_sender()


def _seal_what_is_due(moment: datetime) -> None:
    surveys = Surveys(settings().catalogue_table)
    executions = Executions(settings().state_machine_arn)
    for head in surveys.heads():
        latest = surveys.version(head.survey, head.version)
        if latest is None:
            continue
        cut_off = calendar.due_cut_off(
            latest.cadence, latest.opens, latest.closes, head.sealed_to, moment
        )
        if cut_off is None or executions.start(head.survey, cut_off):
            continue
        if executions.status(head.survey, cut_off) in _ENDED_BADLY:
            executions.redrive(head.survey, cut_off)
