"""The manifest: what belongs to a report, and what it was made from."""

import json
from collections.abc import Mapping
from hashlib import sha256

from chalicelib.report.summary import Summary


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
        "batches": [
            {"node": batch.node, "cut_off": batch.cut_off, "hash": batch.hash}
            for batch in summary.batches
        ],
        "files": [
            {"name": name, "size": len(content), "sha256": sha256(content).hexdigest()}
            for name, content in sorted(files.items())
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
