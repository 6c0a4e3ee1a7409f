"""A batch ("Los"): what is released of one node at one cut-off, once and for ever."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.questionnaire import schemas, tables
from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.questionnaire.profiles import Protection, protection_of
from chalicelib.sealing.protection import (
    EVASIONS,
    RULES_VERSION,
    Capped,
    Exact,
    NotShown,
    Release,
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
        sensitive: ids of the tables that were released under the sensitive profile.
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
    sensitive: frozenset[str]
    releases: Mapping[str, Release]
    members: str
    previous: str | None

    def protection(self, table: str) -> Protection:
        """Under which k and c a table was released."""
        return protection_of(self.profile, table in self.sensitive)


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
    plan = tables.plan(latest)
    divider = latest.partition.item if latest.partition and len(covers) == 1 else None
    batch = Batch(
        survey=latest.survey,
        node=node,
        cut_off=cut_off,
        covers=tuple(covers),
        questionnaire_hashes={v: questionnaires[v].hash for v in sorted(tally.versions)},
        profile=latest.profile,
        rules=RULES_VERSION,
        size=tally.size,
        sensitive=frozenset(table.id for table in plan if table.sensitive),
        releases=release_all(plan, tally.counts, latest.profile, divider),
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
        "sensitive": sorted(batch.sensitive),
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
        sensitive=frozenset(document["sensitive"]),
        releases={table["id"]: _release(table) for table in document["tables"]},
        members=document["members"],
        previous=document["previous"],
    )
    check(batch)
    if to_bytes(batch) != stored:
        raise BatchError("it is not written as batches are")
    return batch


def _release(table: Mapping[str, Any]) -> Release:
    match table["status"]:
        case "exact":
            return Exact(table["base"], table["counts"])
        case "capped":
            return Capped(table["base"], tuple(table["cells"]), table["at_least"])
        case _:
            return NotShown()


def check(batch: Batch) -> None:
    """Assert rules 2 and 5 of a batch, whoever wrote it.

    Raises:
        BatchError: naming the first table that says more than it may.
    """
    k = protection_of(batch.profile).k
    if batch.size < k:
        raise BatchError(f"{batch.size} responses are fewer than k = {k}")
    for table, release in batch.releases.items():
        protection = batch.protection(table)
        match release:
            case Exact(base=base, counts=counts):
                answers = [n for cell, n in counts.items() if cell not in EVASIONS]
                cap = sum(answers) - 1 - protection.c
                if sum(counts.values()) != base:
                    raise BatchError(f"{table}: the counts do not add up to the base")
                if sum(answers) < protection.k:
                    raise BatchError(f"{table}: fewer than {protection.k} answers are exact")
                if max(answers) >= cap:
                    raise BatchError(f"{table}: a count of {cap} or more is exact")
            case Capped(base=base, at_least=at_least):
                if not protection.k <= at_least + 1 + protection.c <= base:
                    raise BatchError(f"{table}: the cap is not n - 1 - c")
            case NotShown():
                continue
        if not protection.k <= base <= batch.size:
            raise BatchError(f"{table}: a base of {base} is below k or above the batch")
