"""The manifest: what belongs to a report, and what it was made from."""

import json
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from operator import itemgetter
from typing import Any

from chalicelib.report.summary import BatchNote, Summary


def manifest(summary: Summary, files: Mapping[str, bytes], missing: Collection[str] = ()) -> bytes:
    """`manifest.json`, as `schemas/manifest.schema.json` describes it.

    Args:
        summary: what the files show.
        files: name → content of every other file of the report.
        missing: names of files that could not be made yet.
    """
    document = {
        "format": "mitsprache/manifest/1",
        "survey": summary.survey,
        "period": summary.period,
        "questionnaire": {
            "version": summary.questionnaire_version,
            "hash": summary.questionnaire_hash,
        },
        "rules": summary.rules,
        "batches": _batches(summary.batches),
        "compared": _batches(summary.compared),
        "files": _listed(files),
        "missing": sorted(missing),
    }
    return _written(document)


def completed(published: Mapping[str, Any], late: Mapping[str, bytes]) -> bytes:
    """The manifest of a published report with files that were missing; nothing else changes.

    Args:
        published: the manifest as it stands.
        late: name → content of files it names as missing.
    """
    assert set(late) <= set(published["missing"]), "only what is missing can come late"
    files = sorted([*published["files"], *_listed(late)], key=itemgetter("name"))
    missing = [name for name in published["missing"] if name not in late]
    return _written({**published, "files": files, "missing": missing})


def hash_in(published: Mapping[str, Any], name: str) -> str:
    """The SHA-256 of one file that a manifest lists."""
    [entry] = [one for one in published["files"] if one["name"] == name]
    return str(entry["sha256"])


def _listed(files: Mapping[str, bytes]) -> list[dict[str, Any]]:
    return [
        {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
        for name, content in sorted(files.items())
    ]


def _written(document: Mapping[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _batches(notes: Sequence[BatchNote]) -> list[dict[str, str]]:
    return [{"node": note.node, "cut_off": note.cut_off, "hash": note.hash} for note in notes]
