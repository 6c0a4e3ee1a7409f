"""A batch ("Los"): what is released of one node at one cut-off, once and for ever."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Any

from chalicelib.questionnaire import schemas, tables
from chalicelib.questionnaire.model import YES, Profile, Questionnaire
from chalicelib.questionnaire.profiles import Protection, protection_of
from chalicelib.questionnaire.tables import Table
from chalicelib.sealing.protection import (
    EVASIONS,
    RULES_VERSION,
    Capped,
    Exact,
    NotShown,
    Release,
    follows,
    has_room,
    release_all,
)
from chalicelib.sealing.tally import Tally


class BatchError(Exception):
    """A stored batch is not what it claims to be; nothing may be published from it."""


@dataclass(frozen=True)
class Cover:
    """Which responses of a leaf are in a batch: those of the weeks after `after`."""

    leaf: str
    after: str | None


@dataclass(frozen=True)
class Batch:
    """One sealed batch.

    Attributes:
        survey, node, cut_off: its name; `cut_off` is the last week it covers.
        covers: the leaves in it, each with the cut-off up to which it was sealed before.
        questionnaire_hashes: version → hash of each questionnaire answered in it.
        profile: the protection it was released under, with `rules` as version of the rules.
        size: number of responses, at least k.
        plan: the tables and how they are linked, so that the batch alone shows that it keeps the
            rules; an item that everybody in the batch answered alike is nobody's parent.
        releases: table id → what is released.
        members: Merkle root over the salted names of its responses.
        previous: SHA-256 of the node's batch before, or None for the first.
    """

    survey: str
    node: str
    cut_off: str
    covers: tuple[Cover, ...]
    questionnaire_hashes: Mapping[int, str]
    profile: Profile
    rules: str
    size: int
    plan: tuple[Table, ...]
    releases: Mapping[str, Release]
    members: str
    previous: str | None

    def protection(self, table: Table) -> Protection:
        """Under which k and c a table was released."""
        return protection_of(self.profile, table.sensitive)


def seal(
    questionnaires: Mapping[int, Questionnaire],
    node: str,
    cut_off: str,
    covers: Sequence[Cover],
    tally: Tally,
    members: str,
    previous: str | None,
) -> Batch:
    """Make the batch of a node.

    Args:
        questionnaires: all published versions, by version.
        node: a leaf, a group of leaves, or the whole survey.
        cut_off: the last week counted in `tally`.
        covers: the leaves counted in it.
        tally: counts of all their responses since they were last sealed.
        members: Merkle root over the salted names of these responses.
        previous: SHA-256 of the node's batch before.

    Raises:
        BatchError: if fewer than k have answered.
    """
    latest = questionnaires[max(questionnaires)]
    divider = latest.partition.item if latest.partition and len(covers) == 1 else None
    plan = tuple(
        replace(table, parents=tuple(one for one in table.parents if one != divider))
        for table in tables.plan(latest)
    )
    batch = Batch(
        survey=latest.survey,
        node=node,
        cut_off=cut_off,
        covers=tuple(covers),
        questionnaire_hashes={v: questionnaires[v].hash for v in sorted(tally.versions)},
        profile=latest.profile,
        rules=RULES_VERSION,
        size=tally.size,
        plan=plan,
        releases=release_all(plan, tally.counts, latest.profile),
        members=members,
        previous=previous,
    )
    check(batch)
    return batch


def to_bytes(batch: Batch) -> bytes:
    """The batch as it is stored; the same batch gives the same bytes."""
    document = {
        "format": "mitsprache/batch/1",
        "survey": batch.survey,
        "node": batch.node,
        "cut_off": batch.cut_off,
        "covers": [{"leaf": cover.leaf, "after": cover.after} for cover in batch.covers],
        "questionnaires": {str(v): h for v, h in sorted(batch.questionnaire_hashes.items())},
        "profile": batch.profile.value,
        "k": protection_of(batch.profile).k,
        "c": protection_of(batch.profile).c,
        "rules": batch.rules,
        "size": batch.size,
        "plan": [asdict(table) for table in batch.plan],
        "tables": [_release_json(table, batch.releases[table]) for table in batch.releases],
        "members": batch.members,
        "previous": batch.previous,
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def hash_of(stored: bytes) -> str:
    """SHA-256 of a stored batch, in hexadecimal."""
    return hashlib.sha256(stored).hexdigest()


def _release_json(table: str, release: Release) -> dict[str, Any]:
    match release:
        case Exact(base=base, counts=counts):
            return {"id": table, "status": "exact", "base": base, "counts": dict(counts)}
        case Capped(base=base, cells=cells, at_least=at_least):
            return {
                "id": table,
                "status": "capped",
                "base": base,
                "cells": list(cells),
                "at_least": at_least,
            }
        case NotShown():
            return {"id": table, "status": "not_shown"}


def from_bytes(stored: bytes) -> Batch:
    """Read a stored batch and check that it keeps its own rules (rule 16).

    Raises:
        BatchError: if it fits no schema, is smaller than k, a table contradicts the rules, or it
            could be written in another way: with a table twice, or with k and c of its own.
    """
    try:
        document = json.loads(stored)
    except ValueError as error:
        raise BatchError("the batch is no JSON document") from error
    for problem in schemas.document_errors("batch", document):
        raise BatchError(f"{problem.json_path}: {problem.message}")
    batch = Batch(
        survey=document["survey"],
        node=document["node"],
        cut_off=document["cut_off"],
        covers=tuple(Cover(cover["leaf"], cover["after"]) for cover in document["covers"]),
        questionnaire_hashes={int(v): h for v, h in document["questionnaires"].items()},
        profile=Profile(document["profile"]),
        rules=document["rules"],
        size=document["size"],
        plan=tuple(_table(table) for table in document["plan"]),
        releases={table["id"]: _release(table) for table in document["tables"]},
        members=document["members"],
        previous=document["previous"],
    )
    check(batch)
    if to_bytes(batch) != stored:
        raise BatchError("it is not written as batches are")
    return batch


def _table(document: Mapping[str, Any]) -> Table:
    lists = {name: tuple(document[name]) for name in ("cells", "parents")}
    halves = tuple(tuple(half) for half in document["halves"])
    return Table(**(dict(document) | lists | {"halves": halves}))


def _release(table: Mapping[str, Any]) -> Release:
    match table["status"]:
        case "exact":
            return Exact(table["base"], table["counts"])
        case "capped":
            return Capped(table["base"], tuple(table["cells"]), table["at_least"])
        case _:
            return NotShown()


def check(batch: Batch) -> None:
    """Assert rules 2, 5 and 15 of a batch, whoever wrote it.

    Raises:
        BatchError: naming the first table that says more than it may.
    """
    k = protection_of(batch.profile).k
    if batch.size < k:
        raise BatchError(f"{batch.size} responses are fewer than k = {k}")
    if list(batch.releases) != [table.id for table in batch.plan]:
        raise BatchError("it releases other tables than it plans")
    for _, side_by_side in groupby(batch.plan, lambda table: table.together or table.id):
        group = list(side_by_side)
        protection = batch.protection(group[0])
        for table in group:
            release = batch.releases[table.id]
            if isinstance(release, NotShown):
                continue
            if not follows(table, batch.releases):
                raise BatchError(f"{table.id}: it is shown, and what it hangs on is not")
            if not protection.k <= release.base <= batch.size:
                raise BatchError(
                    f"{table.id}: a base of {release.base} is below k or above the batch"
                )
            if isinstance(release, Exact):
                _check_exact(table, release, protection)
            else:
                _check_capped(table, release, protection)
        if group[0].together:
            _check_together(group, batch.releases, protection)


def _check_exact(table: Table, release: Exact, protection: Protection) -> None:
    if set(release.counts) != set(table.cells):
        raise BatchError(f"{table.id}: it counts other answers than there are")
    if sum(release.counts.values()) != release.base:
        raise BatchError(f"{table.id}: the counts do not add up to the base")
    answers = [cell for cell in table.cells if cell not in EVASIONS]
    answered = sum(release.counts[cell] for cell in answers)
    if answered < protection.k:
        raise BatchError(f"{table.id}: fewer than {protection.k} answers are exact")
    cap = answered - 1 - protection.c
    halves = table.halves if protection.halves else ()
    for cells in [*((cell,) for cell in answers), *halves]:
        if sum(release.counts[cell] for cell in cells) >= cap:
            raise BatchError(f"{table.id}: a count of {cap} or more is exact")


def _check_capped(table: Table, release: Capped, protection: Protection) -> None:
    halves = table.halves if protection.halves else ()
    answers = [(cell,) for cell in table.cells if cell not in EVASIONS]
    if release.cells not in [*answers, *halves]:
        raise BatchError(f"{table.id}: the cap is about no answer and no half")
    answered = release.at_least + 1 + protection.c
    # A limited choice has minima below the cap, to leave room for those who chose a rare option.
    lowered = release.cells == (YES,) and (table.most or table.alone)
    if not (2 * protection.c + 3 if lowered else protection.k) <= answered <= release.base:
        raise BatchError(f"{table.id}: the cap is not n - 1 - c")


def _check_together(
    group: Sequence[Table], releases: Mapping[str, Release], protection: Protection
) -> None:
    """Check tables that are one release: a ranking, or a choice whose options rule out others."""
    name = group[0].together
    shown = [one for table in group if not isinstance(one := releases[table.id], NotShown)]
    if len({one.base for one in shown}) > 1:
        raise BatchError(f"{name}: its tables have different bases")
    if group[0].most or any(table.alone for table in group):
        about = {table.id: releases[table.id] for table in group}
        if not has_room(group, about, protection.c, margin=0):
            raise BatchError(f"{name}: the numbers leave nobody who chose a rare option")
    elif any(isinstance(one, Capped) for one in shown) and len(shown) > 1:
        raise BatchError(f"{name}: it is one release, and shows more than one cap")
    elif any(isinstance(one, Exact) for one in shown) and len(shown) < len(group):
        raise BatchError(f"{name}: it is one release, and only a part is shown")
