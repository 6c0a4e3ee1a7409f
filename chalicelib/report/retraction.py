"""The notice that a report is wrong: it stands beside the report and replaces nothing (rule 8)."""

import json
from dataclasses import dataclass
from hashlib import sha256

from chalicelib.questionnaire import schemas


class RetractionError(Exception):
    """The notice cannot be published as it is."""


@dataclass(frozen=True)
class Retraction:
    """One withdrawn report.

    Attributes:
        manifest: SHA-256 of its manifest, so that it is clear which report is meant.
        reason: what is wrong, for everybody who has the report.
        day: when it was withdrawn, YYYY-MM-DD.
    """

    survey: str
    period: str
    manifest: str
    reason: str
    day: str


def retract(survey: str, period: str, manifest: bytes, reason: str, day: str) -> Retraction:
    """Withdraw a report.

    Args:
        manifest: of the report, as it is stored.
        reason: in one to three sentences.
        day: today, YYYY-MM-DD.

    Raises:
        RetractionError: if the reason says too little or too much.
    """
    notice = Retraction(survey, period, sha256(manifest).hexdigest(), reason.strip(), day)
    for problem in schemas.document_errors("retraction", json.loads(to_bytes(notice))):
        raise RetractionError(f"{problem.json_path.removeprefix('$.')}: {problem.message}")
    return notice


def to_bytes(notice: Retraction) -> bytes:
    """`retraction.json`, as `schemas/retraction.schema.json` describes it."""
    document = {
        "format": "mitsprache/retraction/1",
        "survey": notice.survey,
        "period": notice.period,
        "manifest": notice.manifest,
        "reason": notice.reason,
        "day": notice.day,
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def from_bytes(stored: bytes) -> Retraction:
    """Read a stored notice."""
    document = json.loads(stored)
    return Retraction(
        document["survey"],
        document["period"],
        document["manifest"],
        document["reason"],
        document["day"],
    )
