"""A batch ("Los"): what is released of one leaf at one cut-off, once and for ever."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.questionnaire import schemas, tables
from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.questionnaire.profiles import PROFILES, Protection
from chalicelib.sealing.protection import (
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
class Batch:
    """One sealed batch.

    Attributes:
        survey, leaf, cut_off: its name; `cut_off` is the last week it covers.
        after: the leaf's cut-off before, or None for the first batch.
        questionnaire_hashes: version → hash of each questionnaire answered in it.
        profile: the protection it was released under, with `rules` as version of the rules.
        size: number of responses, at least k.
        releases: table id → what is released.
        previous: SHA-256 of the leaf's batch before, or None for the first.
    """

    survey: str
    leaf: str
    cut_off: str
    after: str | None
    questionnaire_hashes: Mapping[int, str]
    profile: Profile
    rules: str
    size: int
    releases: Mapping[str, Release]
    previous: str | None

    @property
    def protection(self) -> Protection:
        """k, c and halves of its profile."""
        return PROFILES[self.profile]


def seal(
    questionnaires: Mapping[int, Questionnaire],
    leaf: str,
    cut_off: str,
    after: str | None,
    tally: Tally,
    previous: str | None,
) -> Batch | None:
    """Make the batch of a leaf, or None if fewer than k have answered: then the leaf waits.

    Args:
        questionnaires: all published versions, by version.
        leaf: which part of the survey.
        cut_off: the last week counted in `tally`.
        after: the leaf's last sealed cut-off; the tally starts behind it.
        tally: counts of all responses of the leaf in these weeks.
        previous: SHA-256 of the leaf's batch before.
    """
    latest = questionnaires[max(questionnaires)]
    protection = PROFILES[latest.profile]
    if tally.size < protection.k:
        return None
    return Batch(
        survey=latest.survey,
        leaf=leaf,
        cut_off=cut_off,
        after=after,
        questionnaire_hashes={v: questionnaires[v].hash for v in sorted(tally.versions)},
        profile=latest.profile,
        rules=RULES_VERSION,
        size=tally.size,
        releases=release_all(tables.plan(latest), tally.counts, protection),
        previous=previous,
    )


def to_bytes(batch: Batch) -> bytes:
    """The batch as it is stored; the same batch gives the same bytes."""
    document = {
        "format": "mitsprache/batch/1",
        "survey": batch.survey,
        "leaf": batch.leaf,
        "cut_off": batch.cut_off,
        "after": batch.after,
        "questionnaires": {str(v): h for v, h in sorted(batch.questionnaire_hashes.items())},
        "profile": batch.profile.value,
        "k": batch.protection.k,
        "c": batch.protection.c,
        "rules": batch.rules,
        "size": batch.size,
        "tables": [_release_json(table, batch.releases[table]) for table in batch.releases],
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
        BatchError: if it fits no schema, is smaller than k, or a table contradicts the rules.
    """
    try:
        document = json.loads(stored)
    except ValueError as error:
        raise BatchError("the batch is no JSON document") from error
    for problem in schemas.document_errors("batch", document):
        raise BatchError(f"{problem.json_path}: {problem.message}")
    batch = Batch(
        survey=document["survey"],
        leaf=document["leaf"],
        cut_off=document["cut_off"],
        after=document["after"],
        questionnaire_hashes={int(v): h for v, h in document["questionnaires"].items()},
        profile=Profile(document["profile"]),
        rules=document["rules"],
        size=document["size"],
        releases={table["id"]: _release(table) for table in document["tables"]},
        previous=document["previous"],
    )
    check(batch)
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
    protection = batch.protection
    if batch.size < protection.k:
        raise BatchError(f"{batch.size} responses are fewer than k = {protection.k}")
    for table, release in batch.releases.items():
        match release:
            case Exact(base=base, counts=counts):
                cap = base - 1 - protection.c
                if sum(counts.values()) != base:
                    raise BatchError(f"{table}: the counts do not add up to the base")
                if max(counts.values()) >= cap:
                    raise BatchError(f"{table}: a count of {cap} or more of {base} is exact")
            case Capped(base=base, at_least=at_least):
                if at_least != base - 1 - protection.c:
                    raise BatchError(f"{table}: the cap is not n - 1 - c")
            case NotShown():
                continue
        if not protection.k <= base <= batch.size:
            raise BatchError(f"{table}: a base of {base} is below k or above the batch")
