"""Sealing a survey up to a cut-off: Plan, Tally, Seal, Texts and Purge.

Each step may be run again after a crash at any point. What a batch holds is decided by the
bucket alone: the responses in the weeks after those that the leaf's batches cover, up to the
cut-off. Once the first batch of a cut-off stands, which others there are is decided, too, since
the door is closed; and Purge forgets nothing before all of them stand.
"""

import json
from datetime import timedelta
from typing import Any

from chalice.app import Blueprint

from chalicelib import clock, metrics
from chalicelib.logs import naming_faults
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import WHOLE, FreeText, Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.sealing import batch, ledger, members
from chalicelib.sealing.bands import standing
from chalicelib.sealing.batch import BatchError, Cover
from chalicelib.sealing.ledger import Check, Entry, Place
from chalicelib.sealing.partition import Parcel, leaves_of, parcels
from chalicelib.sealing.tally import Tally, merge
from chalicelib.sealing.texts import Fate, fates, review_id
from chalicelib.settings import settings
from chalicelib.store.batches import Batches
from chalicelib.store.chain_ends import ChainEnds
from chalicelib.store.ledger_checks import LedgerChecks
from chalicelib.store.responses import shards
from chalicelib.store.sealing import SealingResponses
from chalicelib.store.standings import Standings
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue, Settlements
from chalicelib.store.waiting_texts import WaitingTexts
from chalicelib.weeks import BERLIN, end_of

sealing_jobs = Blueprint(__name__)

_EVER = "9999-W52"
"""A week after all others."""


class NotDue(Exception):
    """The survey cannot be sealed up to this week; the message says why."""


@sealing_jobs.lambda_function(name="plan")
@naming_faults
def plan(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Close the door, and say which partitions are to be counted and how long to wait first."""
    survey, cut_off = event["survey"], event["cut_off"]
    latest = _latest(survey)
    if clock.now() < end_of(cut_off):
        raise NotDue(f"{cut_off} is not over yet")
    if not calendar.is_cut_off(cut_off, latest.cadence, calendar.closing_week(latest.closes)):
        raise NotDue(f"{survey} is sealed each {latest.cadence.value}, not after {cut_off}")
    _refuse_to_overtake(latest, cut_off)
    _surveys().close_door(survey, cut_off)
    # Whoever lets the survey close early, or no longer, finds the door closed from here on.
    latest = _latest(survey)
    if not calendar.is_cut_off(cut_off, latest.cadence, calendar.closing_week(latest.closes)):
        raise NotDue(f"{survey} closes on {latest.closes} after all")
    return {
        "survey": survey,
        "cut_off": cut_off,
        "settle_seconds": settings().settle_seconds,
        "shards": shards(),
    }


def _refuse_to_overtake(latest: Questionnaire, cut_off: str) -> None:
    """Cut-offs are sealed one after the other: two at once would count the same people twice."""
    head = _surveys().head(latest.survey)
    sealed_to = head.sealed_to if head else ""
    due = calendar.due_cut_off(latest.cadence, latest.opens, latest.closes, sealed_to, clock.now())
    if due is not None and due < cut_off:
        raise NotDue(f"{due} comes first")


@sealing_jobs.lambda_function(name="tally")
@naming_faults
def tally(event: dict[str, Any], _context: object) -> None:
    """Count the responses of one partition, leaf by leaf."""
    survey, cut_off, shard = event["survey"], event["cut_off"], event["shard"]
    if _is_purging(survey, cut_off):
        return
    versions = _questionnaires(survey)
    counts: dict[str, Tally] = {}
    sealed_to = ledger.sealed_to(_sealed_before(survey, cut_off))
    for response in _responses().unsealed(survey, shard, sealed_to, cut_off):
        leaf = counts.setdefault(response.leaf, Tally())
        leaf.add(versions[response.version], json.loads(response.answers))
    _count_keywords(survey, shard, sealed_to.get(WHOLE, ""), cut_off, counts)
    _responses().put_tallies(survey, cut_off, shard, counts)
    if _is_purging(survey, cut_off):
        # This run was taken for dead, and another one finished: nobody else would remove these.
        _responses().take_tallies_back(survey, cut_off, shard, counts)


def _count_keywords(
    survey: str, shard: str, after: str, until: str, counts: dict[str, Tally]
) -> None:
    """Count what texts mention; a survey with keywords is not divided.

    Args:
        after, until: between which weeks; earlier texts, which wait for a reader, are counted.
        counts: leaf → tally, to be added to.
    """
    items = {
        item.id: item
        for item in _latest(survey).items
        if isinstance(item, FreeText) and item.keywords
    }
    if not items:
        return
    for text in WaitingTexts(settings().responses_table).up_to(survey, shard, until):
        if text.item in items and text.week > after:
            counts.setdefault(WHOLE, Tally()).add_text(items[text.item], text.text)


@sealing_jobs.lambda_function(name="seal")
@naming_faults
def seal(event: dict[str, Any], _context: object) -> None:
    """Write the batches of all nodes in which at least k have answered; the others wait."""
    survey, cut_off = event["survey"], event["cut_off"]
    if _is_purging(survey, cut_off):
        return
    counted = _responses().tallies(survey, cut_off)
    if sorted(counted) != shards():
        raise NotDue(f"{survey}, {cut_off}: not all partitions are counted")
    leaves = {leaf for shard in counted.values() for leaf in shard}
    tallies = {
        leaf: merge(shard[leaf] for shard in counted.values() if leaf in shard) for leaf in leaves
    }
    latest = _latest(survey)
    sizes = {leaf: one.size for leaf, one in tallies.items()}
    closing = cut_off == calendar.closing_week(latest.closes)
    before = _sealed_before(survey, cut_off)
    keys = _keys_by_leaf(survey, cut_off, ledger.sealed_to(before))
    for parcel in parcels(latest, sizes, protection_of(latest.profile).k, closing):
        tally_of_parcel = merge(tallies[leaf] for leaf in parcel.leaves if leaf in tallies)
        names = [
            members.member(survey, parcel.node, cut_off, key)
            for leaf in parcel.leaves
            for key in keys.get(leaf, ())
        ]
        _write(survey, cut_off, parcel, tally_of_parcel, names, before)


def _keys_by_leaf(survey: str, cut_off: str, sealed_to: dict[str, str]) -> dict[str, list[str]]:
    keys: dict[str, list[str]] = {}
    for shard in shards():
        for response in _responses().unsealed(survey, shard, sealed_to, cut_off):
            keys.setdefault(response.leaf, []).append(response.key)
    return keys


def _write(
    survey: str,
    cut_off: str,
    parcel: Parcel,
    counts: Tally,
    names: list[str],
    before: list[Entry],
) -> None:
    """Write one batch, its list of members first: the batch is what says that it is sealed.

    Raises:
        BatchError: if what was counted and what is there now are not the same responses.
    """
    if len(names) != counts.size:
        raise BatchError(f"{survey}, {parcel.node}, {cut_off}: members and counts differ")
    sealed_to = ledger.sealed_to(before)
    own = [entry for entry in before if entry.place.node == parcel.node]
    sealed = batch.seal(
        _questionnaires(survey),
        parcel.node,
        cut_off,
        [Cover(leaf, sealed_to.get(leaf)) for leaf in parcel.leaves],
        counts,
        members.root(names),
        own[-1].hash if own else None,
    )
    days = settings().sealed_lock_days
    batches = Batches(settings().bucket, clock.now() + timedelta(days) if days else None)
    batches.put_members(survey, Place(parcel.node, cut_off), names)
    batches.put_once(sealed)
    metrics.count("Sealed")


@sealing_jobs.lambda_function(name="texts")
@naming_faults
def texts(event: dict[str, Any], _context: object) -> None:
    """Move the texts that may be read to the review queue; delete those that nobody may read.

    To be run when all batches of the cut-off stand: they alone decide, so that a second run
    decides alike, until the item is noted as settled. That they stand is noted first, since
    nobody can count the keywords of texts that are gone.
    """
    survey, cut_off = event["survey"], event["cut_off"]
    _surveys().begin_purge(survey, cut_off)
    latest = _latest(survey)
    closing = cut_off == calendar.closing_week(latest.closes)
    settlements = Settlements(settings().catalogue_table)
    batches = Batches(settings().bucket).stored(survey)
    entries = ledger.verified(survey, (one for one in batches if one[0].cut_off <= cut_off))
    decided = fates(latest, entries, settlements.settled_to(survey), cut_off, closing)
    waiting = WaitingTexts(settings().responses_table)
    queue = ReviewQueue(settings().catalogue_table)
    today = clock.now().astimezone(BERLIN).date()
    for shard in shards():
        for text in waiting.up_to(survey, shard, cut_off):
            if decided[text.item] is Fate.MOVES:
                queue.put_once(survey, review_id(text.key), text.item, text.text, today)
            if decided[text.item] is not Fate.WAITS:
                waiting.remove(survey, text.key)
    for item, fate in decided.items():
        if fate is not Fate.WAITS:
            settlements.settle(survey, item, cut_off)


@sealing_jobs.lambda_function(name="purge")
@naming_faults
def purge(event: dict[str, Any], _context: object) -> None:
    """Remove the answers that are sealed, and all counts; the codes stay used.

    At the survey's close the leftovers go, too: no batch will ever hold them (rule 10).
    """
    survey, cut_off = event["survey"], event["cut_off"]
    _surveys().begin_purge(survey, cut_off)
    latest = _latest(survey)
    closing = cut_off == calendar.closing_week(latest.closes)
    entries = ledger.verified(survey, Batches(settings().bucket).stored(survey))
    sealed_to = ledger.sealed_to(entries)
    for shard in shards():
        _responses().forget(survey, shard, sealed_to, cut_off, closing)
    _responses().forget_tallies(survey, cut_off)
    ChainEnds(settings().catalogue_table).note(survey, ledger.ends(cut_off, entries))
    today = clock.now().astimezone(BERLIN).date()
    _surveys().mark_sealed(survey, cut_off, today.isoformat())


@sealing_jobs.lambda_function(name="count")
@naming_faults
def count(_event: object, _context: object) -> None:
    """Once a day: note in bands how many have answered, and whether every ledger holds.

    Raises:
        BatchError: after all is noted, for the first survey whose ledger does not.
    """
    day = clock.now().astimezone(BERLIN).date().isoformat()
    broken: BatchError | None = None
    for head in list(_surveys().heads()):
        try:
            entries = _checked(head.survey, day)
        except BatchError as error:
            broken = broken or error
            continue
        latest = _latest(head.survey)
        if latest.opens <= day <= latest.closes:
            _count(latest, day, entries)
    if broken:
        raise broken


def _checked(survey: str, day: str) -> list[Entry]:
    """Check a survey's ledger, note what was found, and read its batches.

    Raises:
        BatchError: if it does not hold.
    """
    batches, checks = Batches(settings().bucket), LedgerChecks(settings().catalogue_table)
    manifests = list(Summaries(settings().bucket).manifests(survey))
    # Before the batches: what is sealed meanwhile is then nobody's loss.
    noted = ChainEnds(settings().catalogue_table).of(survey)
    try:
        entries = ledger.proven(
            survey,
            noted,
            batches.stored(survey),
            manifests,
            lambda place: batches.members(survey, place),
        )
    except BatchError as error:
        checks.note(survey, Check(day, 0, len(manifests), str(error)))
        raise
    if entries:
        checks.note(survey, Check(day, len(entries), len(manifests), ""))
    return entries


def _count(latest: Questionnaire, day: str, entries: list[Entry]) -> None:
    """Note in bands how many have answered a survey, and nothing finer."""
    answered = 0
    unsealed: dict[str, int] = {}
    sealed_to = ledger.sealed_to(entries)
    for shard in shards():
        answered += _responses().number(latest.survey, shard)
        for response in _responses().unsealed(latest.survey, shard, sealed_to, _EVER):
            unsealed[response.leaf] = unsealed.get(response.leaf, 0) + 1
    k = protection_of(latest.profile).k
    noted = standing(day, answered, unsealed, leaves_of(latest), k)
    Standings(settings().catalogue_table).note(latest.survey, noted)


def _sealed_before(survey: str, cut_off: str) -> list[Entry]:
    """The survey's verified batches of earlier cut-offs."""
    stored = Batches(settings().bucket).stored(survey)
    return ledger.verified(survey, (one for one in stored if one[0].cut_off < cut_off))


def _is_purging(survey: str, cut_off: str) -> bool:
    """Whether all batches of a cut-off stand and answers may be gone: nothing is left to count."""
    head = _surveys().head(survey)
    return head is not None and head.purged_to >= cut_off


def _questionnaires(survey: str) -> dict[int, Questionnaire]:
    head = _surveys().head(survey)
    if head is None:
        raise NotDue(f"there is no survey {survey}")
    return _surveys().versions(head)


def _latest(survey: str) -> Questionnaire:
    versions = _questionnaires(survey)
    return versions[max(versions)]


def _surveys() -> Surveys:
    return Surveys(settings().catalogue_table)


def _responses() -> SealingResponses:
    return SealingResponses(settings().responses_table)
