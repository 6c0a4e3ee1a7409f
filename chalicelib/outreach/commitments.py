"""“Said – done”: what the office does about a report, followed up until it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from chalicelib.questionnaire.model import Text


class CommitmentError(Exception):
    """It cannot be noted so; the message says what to mend."""


class Progress(StrEnum):
    """How far a commitment has come."""

    DECIDED = "decided"
    IN_WORK = "in-work"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True)
class Change:
    """One entry of a commitment's history.

    Attributes:
        note: in a few words; why, if it is not possible.
    """

    day: date
    progress: Progress
    note: Text


@dataclass(frozen=True)
class Commitment:
    """One thing that follows from a report.

    Attributes:
        period: of the report it answers.
        department: who is responsible.
        until: by when it is to be done, or None.
        history: from the first decision to how it stands now.
    """

    id: str
    survey: str
    period: str
    what: Text
    department: Text
    until: date | None
    history: tuple[Change, ...]

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        return self.history[-1].progress

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.progress in (Progress.DECIDED, Progress.IN_WORK)


def changed(commitment: Commitment, change: Change) -> Commitment:
    """The commitment with one more entry in its history.

    Raises:
        CommitmentError: if something is not possible and nobody says why.
    """
    if change.progress is Progress.NOT_POSSIBLE and not change.note.get("de", "").strip():
        raise CommitmentError("Say why it is not possible: --note")
    return replace(commitment, history=(*commitment.history, change))


def carried(commitments: Sequence[Commitment], period: str) -> list[Commitment]:
    """What a report on a period speaks of: what answers it, and all that is still open."""
    return [one for one in commitments if one.period == period or one.open]


def to_json(commitment: Commitment) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "id": commitment.id,
        "survey": commitment.survey,
        "period": commitment.period,
        "what": dict(commitment.what),
        "department": dict(commitment.department),
        "until": commitment.until.isoformat() if commitment.until else None,
        "history": [
            {"day": one.day.isoformat(), "progress": one.progress.value, "note": dict(one.note)}
            for one in commitment.history
        ],
    }


def from_json(document: Mapping[str, Any]) -> Commitment:
    """The commitment of a document that `to_json` made."""
    return Commitment(
        id=document["id"],
        survey=document["survey"],
        period=document["period"],
        what=document["what"],
        department=document["department"],
        until=date.fromisoformat(document["until"]) if document["until"] else None,
        history=tuple(
            Change(date.fromisoformat(one["day"]), Progress(one["progress"]), one["note"])
            for one in document["history"]
        ),
    )
