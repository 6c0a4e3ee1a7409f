"""Writing the reports of the periods that a cut-off completes."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import ledger
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys

report_jobs = Blueprint(__name__)


class NothingKnown(Exception):
    """There is no such survey."""


@report_jobs.lambda_function(name="report")
def report(event: dict[str, Any], _context: object) -> None:
    """Publish the reports of all periods that end with this cut-off.

    First every batch is proven to be as it was sealed, and as earlier reports used it (rule 16).
    """
    # Imported here: all functions share one package, and the one that takes answers in must
    # start without the libraries that write reports.
    from chalicelib.report import files
    from chalicelib.report.summary import summarise

    survey, cut_off = event["survey"], event["cut_off"]
    questionnaire = _latest(survey)
    entries = ledger.verified(survey, Batches(settings().bucket).stored(survey))
    for manifest in Summaries(settings().bucket).manifests(survey):
        ledger.check_report(survey, manifest, entries)
    closing = calendar.closing_week(questionnaire.closes)
    for period in calendar.periods_ending(cut_off, questionnaire.cadence, closing):
        batches = [
            (entry.hash, entry.batch)
            for entry in entries
            if entry.place.cut_off <= cut_off and calendar.belongs(entry.place.cut_off, period)
        ]
        if batches:
            summary = summarise(questionnaire, period, batches)
            Summaries(settings().bucket).publish(survey, period, files.render(summary))


def _latest(survey: str) -> Questionnaire:
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    latest = head and surveys.version(survey, head.version)
    if not latest:
        raise NothingKnown(survey)
    return latest
