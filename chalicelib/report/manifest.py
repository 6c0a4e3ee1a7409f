"""The manifest: what belongs to a report, and what it was made from."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256

from chalicelib.report.summary import BatchNote, Summary


def manifest(summary: Summary, files: Mapping[str, bytes]) -> bytes:
    """`manifest.json`, as `schemas/manifest.schema.json` describes it.

    Args:
        summary: what the files show.
        files: name → content of every other file of the report.
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
        "files": [
            {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _batches(notes: Sequence[BatchNote]) -> list[dict[str, str]]:
    return [{"node": note.node, "cut_off": note.cut_off, "hash": note.hash} for note in notes]
