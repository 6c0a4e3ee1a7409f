"""What we publish of a world, through the pure functions that the jobs call, as bytes."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.questionnaire import calendar, tables
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.report import files, open_data
from chalicelib.report.manifest import manifest
from chalicelib.report.summarising import divide, summarise
from chalicelib.report.summary_json import to_bytes
from chalicelib.sealing import batch, ledger
from chalicelib.sealing.batch import Cover
from chalicelib.sealing.ledger import Entry, Place
from chalicelib.sealing.partition import parcels
from chalicelib.sealing.tally import Tally, merge
from chalicelib.weeks import next_week
from tests.attack.facts import Group
from tests.attack.patterns import Pattern
from tests.attack.readers.artefact import Artefact
from tests.attack.readers.batch_json import group_of
from tests.attack.world import Person, World

_MEMBERS = "0" * 64


PLAIN = frozenset({".json", ".html", ".csv"})
"""Endings of the files that are read in every world."""

_WORDS: Mapping[str, object] = {"texts": [], "commitments": []}


def publish(world: World, *, every_format: bool = False) -> list[Artefact]:
    """Every batch and the files of every report, up to the survey's close.

    Args:
        every_format: whether those files are made, too, that repeat the tables of the plain ones:
            they take longer to make and to read than all the rest.
    """
    questionnaire = world.questionnaire
    closing = calendar.closing_week(questionnaire.closes)
    sealed: list[Entry] = []
    reports: list[Artefact] = []
    cut_off = min((person.week for person in world.people), default=closing)
    while cut_off <= closing:
        if calendar.is_cut_off(cut_off, questionnaire.cadence, closing):
            sealed += _seal(world, cut_off, sealed, cut_off == closing)
            reports += _reports(world, cut_off, sealed, every_format)
        cut_off = next_week(cut_off)
    batches = [
        Artefact(
            f"sealed/{questionnaire.survey}/{one.place.node}/{one.place.cut_off}.json",
            batch.to_bytes(one.batch),
        )
        for one in sealed
    ]
    if every_format and reports:
        reports += given_away(reports)
    return batches + reports


def _seal(world: World, cut_off: str, entries: Sequence[Entry], closing: bool) -> list[Entry]:
    """The next batches; the ledger checks them all when they are read back (`entries`)."""
    questionnaire = world.questionnaire
    sealed_to = ledger.sealed_to(entries)
    tallies: dict[str, Tally] = defaultdict(Tally)
    for person in world.people:
        if sealed_to.get(person.leaf, "") < person.week <= cut_off:
            tallies[person.leaf].add(questionnaire, person.answers)
    sizes = {leaf: tally.size for leaf, tally in tallies.items()}
    last = {entry.place.node: entry.hash for entry in entries}
    k = protection_of(questionnaire.profile).k
    made = []
    for parcel in parcels(questionnaire, sizes, k, closing):
        sealed = batch.seal(
            {questionnaire.version: questionnaire},
            parcel.node,
            cut_off,
            [Cover(leaf, sealed_to.get(leaf)) for leaf in parcel.leaves],
            merge(tallies[leaf] for leaf in parcel.leaves if leaf in tallies),
            _MEMBERS,
            last.get(parcel.node),
        )
        stored = batch.hash_of(batch.to_bytes(sealed))
        made.append(Entry(Place(parcel.node, cut_off), stored, sealed))
    return sorted(made, key=lambda one: one.place.node)


def _reports(
    world: World, cut_off: str, entries: Sequence[Entry], every_format: bool
) -> list[Artefact]:
    questionnaire = world.questionnaire
    closing = calendar.closing_week(questionnaire.closes)
    made: list[Artefact] = []
    for period in calendar.periods_ending(cut_off, questionnaire.cadence, closing):
        batches, earlier = divide([(entry.hash, entry.batch) for entry in entries], period)
        if batches:
            summary = summarise(questionnaire, period, batches, earlier=earlier)
            rendered = {
                name: make()
                for name, make in files.makers(summary).items()
                if every_format or Path(name).suffix in PLAIN
            }
            rendered[files.MANIFEST] = manifest(summary, rendered)
            folder = f"summaries/{questionnaire.survey}/{period}"
            made += [Artefact(f"{folder}/{name}", content) for name, content in rendered.items()]
    return made


def given_away(artefacts: Sequence[Artefact]) -> list[Artefact]:
    """The last report again, as open data."""
    [*_, last] = [one.key for one in artefacts if one.key.endswith(f"/{files.MANIFEST}")]
    folder = last.removesuffix(files.MANIFEST)
    report = {
        one.key.removeprefix(folder): one.content for one in artefacts if one.key.startswith(folder)
    }
    place = folder.replace("summaries/", "open/", 1)
    given = open_data.given_away(report, f"https://mitsprache.example.org/{place}")
    return [Artefact(f"{place}{name}", content) for name, content in given.items()]


def not_from_batches(
    questionnaire: Questionnaire, artefacts: Sequence[Artefact], sealed: Sequence[Entry]
) -> list[str]:
    """Keys of summaries that do not follow from the batches alone (rules 6 and 16).

    Each is made again from the stored batches, without anything else. What is left out of the
    comparison has no numbers: approved texts, and what is said and done.
    """
    stored = [(one.hash, one.batch) for one in sealed]
    found = []
    for artefact in artefacts:
        room, _, period, name = (artefact.key.split("/") + [""] * 4)[:4]
        if room == "summaries" and name == "summary.json":
            told = json.loads(artefact.content)
            last = max(one["cut_off"] for one in told["batches"])
            known = [one for one in stored if one[1].cut_off <= last]
            batches, earlier = divide(known, period)
            again = json.loads(to_bytes(summarise(questionnaire, period, batches, earlier=earlier)))
            if told | _WORDS != again | _WORDS:
                found.append(artefact.key)
    return found


def truth(world: World, entries: Sequence[Entry]) -> Mapping[Group, Sequence[Pattern]]:
    """Who is in which batch, which the attacker knows, and what they answered, which not."""
    found: dict[Group, list[Pattern]] = {}
    for entry in entries:
        found[group_of(entry.place.node, entry.place.cut_off)] = [
            frozenset(tables.cells_of(world.questionnaire, person.answers))
            for person in world.people
            if _covers(entry, person)
        ]
    return found


def _covers(entry: Entry, person: Person) -> bool:
    return any(
        cover.leaf == person.leaf and (cover.after or "") < person.week <= entry.place.cut_off
        for cover in entry.batch.covers
    )


def entries(artefacts: Sequence[Artefact], survey: str) -> list[Entry]:
    """The batches among the artefacts, checked as the ledger checks them."""
    stored = []
    for artefact in artefacts:
        room, _, node, name = (artefact.key.split("/") + [""] * 4)[:4]
        if room == "sealed" and not name.endswith(".members.json"):
            stored.append((Place(node, name.removesuffix(".json")), artefact.content))
    return ledger.verified(survey, stored)
