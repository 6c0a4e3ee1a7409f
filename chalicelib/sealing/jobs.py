"""Sealing a survey up to a cut-off: Plan, Tally, Seal and Purge.

Each step may be run again after a crash at any point. What a batch holds is decided by the
bucket alone: the responses in the weeks after the leaf's batch before, up to the cut-off.
"""

import json
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock
from chalicelib.questionnaire.model import WHOLE, Questionnaire
from chalicelib.questionnaire import calendar
from chalicelib.sealing import batch, ledger
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.tally import Tally, merge
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.responses import shards
from chalicelib.store.sealing import SealingResponses
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import end_of

sealing_jobs = Blueprint(__name__)


class NotDue(Exception):
    """The survey cannot be sealed up to this week; the message says why."""


@sealing_jobs.lambda_function(name="plan")
def plan(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Close the door, and say which partitions are to be counted and how long to wait first."""
    survey, cut_off = event["survey"], event["cut_off"]
    latest = max(_questionnaires(survey).items())[1]
    if clock.now() < end_of(cut_off):
        raise NotDue(f"{cut_off} is not over yet")
    if not calendar.is_cut_off(cut_off, latest.cadence, calendar.closing_week(latest.closes)):
        raise NotDue(f"{survey} is sealed each {latest.cadence.value}, not after {cut_off}")
    _surveys().close_door(survey, cut_off)
    return {
        "survey": survey,
        "cut_off": cut_off,
        "settle_seconds": settings().settle_seconds,
        "shards": shards(),
    }


@sealing_jobs.lambda_function(name="tally")
def tally(event: dict[str, Any], _context: object) -> None:
    """Count the responses of one partition."""
    survey, cut_off, shard = event["survey"], event["cut_off"], event["shard"]
    before, done = _chain_before(survey, cut_off)
    if done:
        return
    versions = _questionnaires(survey)
    counts = Tally()
    after = before[-1][1].cut_off if before else ""
    for version, answers in _responses().unsealed(survey, shard, after, cut_off):
        counts.add(versions[version], json.loads(answers))
    _responses().put_tally(survey, cut_off, shard, counts)


@sealing_jobs.lambda_function(name="seal")
def seal(event: dict[str, Any], _context: object) -> None:
    """Write the batch, or let the leaf wait if fewer than k have answered."""
    survey, cut_off = event["survey"], event["cut_off"]
    before, done = _chain_before(survey, cut_off)
    if done:
        return
    counted = _responses().tallies(survey, cut_off)
    if sorted(counted) != shards():
        raise NotDue(f"{survey}, {cut_off}: not all partitions are counted")
    previous, last = before[-1] if before else (None, None)
    sealed = batch.seal(
        _questionnaires(survey),
        WHOLE,
        cut_off,
        last.cut_off if last else None,
        merge(counted[shard] for shard in shards()),
        previous,
    )
    if sealed is not None:
        Batches(settings().bucket).put_once(sealed)


@sealing_jobs.lambda_function(name="purge")
def purge(event: dict[str, Any], _context: object) -> None:
    """Remove the answers that are sealed, and all counts; the codes stay used."""
    survey, cut_off = event["survey"], event["cut_off"]
    _before, done = _chain_before(survey, cut_off)
    if done:
        for shard in shards():
            _responses().forget(survey, shard, cut_off)
    _responses().forget_tallies(survey, cut_off, shards())
    _surveys().mark_sealed(survey, cut_off)


def _chain_before(survey: str, cut_off: str) -> tuple[list[tuple[str, Batch]], bool]:
    """The leaf's verified batches before a cut-off, and whether that cut-off is sealed."""
    chain = ledger.verified(survey, WHOLE, Batches(settings().bucket).stored(survey, WHOLE))
    done = any(sealed.cut_off == cut_off for _, sealed in chain)
    return [link for link in chain if link[1].cut_off < cut_off], done


def _questionnaires(survey: str) -> dict[int, Questionnaire]:
    head = _surveys().head(survey)
    if head is None:
        raise NotDue(f"there is no survey {survey}")
    return _surveys().versions(head)


def _surveys() -> Surveys:
    return Surveys(settings().catalogue_table)


def _responses() -> SealingResponses:
    return SealingResponses(settings().responses_table)
