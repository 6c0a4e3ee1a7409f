"""Writing the reports of the periods that a cut-off completes."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from chalice.app import Blueprint

from chalicelib import metrics
from chalicelib.logs import naming_faults
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import FreeText, Questionnaire
from chalicelib.sealing import ledger
from chalicelib.sealing.texts import ReviewText
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.commitments import Commitments
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.weeks import end_of

if TYPE_CHECKING:
    from chalicelib.report.summary import Summary

report_jobs = Blueprint(__name__)


class NothingKnown(Exception):
    """There is no such survey."""


class FilesMissing(Exception):
    """Some files of a report could not be made; the others are published."""


@report_jobs.lambda_function(name="report")
@naming_faults
def report(event: dict[str, Any], _context: object) -> None:
    """Publish the reports of all periods that end with this cut-off.

    First every batch is proven to be as it was sealed, and as earlier reports used it (rule 16).
    Then the texts approved so far are given to this cut-off: like batches, texts make up periods.
    What the office has said and done is told as it stood when the cut-off's week ended.
    Behind the last cut-off comes the report of texts that were approved later.

    Raises:
        FilesMissing: all is published but these files; running again makes them.
    """
    # Imported here: all functions share one package, and the one that takes answers in must
    # start without the libraries that write reports.
    from chalicelib.report.commitments import reported
    from chalicelib.report.summarising import divide, summarise, supplement

    survey, cut_off = event["survey"], event["cut_off"]
    versions = _versions(survey)
    questionnaire = versions[max(versions)]
    entries = ledger.verified(survey, Batches(settings().bucket).stored(survey))
    for manifest in Summaries(settings().bucket).manifests(survey):
        ledger.check_report(survey, manifest, entries)
    published = Summaries(settings().bucket).published
    summaries: Iterable[Summary]
    if cut_off == calendar.TEXTS:
        texts = _texts(questionnaire, cut_off, give=not published(survey, cut_off))
        late = [text for text in texts if text.published == cut_off]
        batches = [(entry.hash, entry.batch) for entry in entries]
        summaries = [supplement(questionnaire, batches, late)] if late else []
    else:
        stored = [(entry.hash, entry.batch) for entry in entries if entry.place.cut_off <= cut_off]
        closing = calendar.closing_week(questionnaire.closes)
        divided = [
            (period, *divide(stored, period))
            for period in calendar.periods_ending(cut_off, questionnaire.cadence, closing)
        ]
        complete = [(period, own, earlier) for period, own, earlier in divided if own]
        to_come = any(not published(survey, period) for period, _own, _earlier in complete)
        texts = _texts(questionnaire, cut_off, give=to_come) if complete else []
        said = Commitments(settings().catalogue_table).of_survey(survey) if complete else []
        behind = end_of(cut_off).date()
        summaries = (
            summarise(
                questionnaire,
                period,
                own,
                [text for text in texts if calendar.belongs(text.published, period)],
                earlier=earlier,
                versions=versions,
                commitments=reported(said, calendar.begins(period), behind),
            )
            for period, own, earlier in complete
        )
    missing = [name for summary in summaries for name in _publish(summary)]
    if missing:
        raise FilesMissing(", ".join(missing))


def _publish(summary: "Summary") -> list[str]:
    """Publish a report, or what a published one still misses; returns what it misses now."""
    from chalicelib.report import files
    from chalicelib.report.manifest import completed, hash_in
    from chalicelib.report.summary_json import to_bytes

    summaries = Summaries(settings().bucket)
    survey, period = summary.survey, summary.period
    stored = summaries.manifest(survey, period)
    if stored is None:
        made = files.render(summary)
        summaries.publish(survey, period, made)
        metrics.count("Reported")
        stored = json.loads(made[files.MANIFEST])
    elif stored.get("missing"):
        # A file beside others that say something else would be worse than none.
        same = hash_in(stored, "summary.json") == sha256(to_bytes(summary)).hexdigest()
        late = files.made(summary, stored["missing"]) if same else {}
        manifest = completed(stored, late)
        if late:
            summaries.complete(survey, period, {**late, files.MANIFEST: manifest})
        stored = json.loads(manifest)
    return [f"{survey} {period} {name}" for name in stored.get("missing", ())]


def _texts(questionnaire: Questionnaire, cut_off: str, *, give: bool) -> list[ReviewText]:
    """The texts in reports up to this cut-off.

    Args:
        give: whether a report is still to come that can hold what was approved in the meantime.
    """
    if not any(isinstance(item, FreeText) for item in questionnaire.items):
        return []
    queue = ReviewQueue(settings().catalogue_table)
    if give:
        queue.give(questionnaire.survey, cut_off)
    return [text for text in queue.published(questionnaire.survey) if text.published <= cut_off]


def _versions(survey: str) -> dict[int, Questionnaire]:
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    if head is None:
        raise NothingKnown(survey)
    return surveys.versions(head)
