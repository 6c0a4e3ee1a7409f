"""“Said – done”: what the office does about a report, followed up until it is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date
from chalicelib.questionnaire.model import Text


class CommitmentError(Exception):
    """It cannot be noted so; the message says what to mend."""


class Progress(StrEnum):
    """How far a commitment has come: the same words on pages, in mails and in reports."""

    DECIDED = "decided"
    IN_WORK = "in-work"
    DONE = "done"
    NOT_POSSIBLE = "not-possible"


@dataclass(frozen=True)
class Change:
    """One entry of a commitment's history: how it stands from this day on.

    Attributes:
        note: in a few words; why, if it is not possible.
        department: who is responsible.
        until: by when it is to be done, or None.
    """

    day: date
    progress: Progress
    note: Text
    department: Text
    until: date | None

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.progress in (Progress.DECIDED, Progress.IN_WORK)


@dataclass(frozen=True)
class Commitment:
    """One thing that follows from a report.

    Attributes:
        period: of the report it answers.
        history: from the first decision to how it stands now; it only grows.
    """

    id: str
    survey: str
    period: str
    what: Text
    history: tuple[Change, ...]

    @property
    def now(self) -> Change:
        """How it stands."""
        return self.history[-1]

    @property
    def open(self) -> bool:
        """Whether there is something left to do."""
        return self.now.open

    def overdue(self, today: date) -> bool:
        """Whether it should have been done before this day."""
        return self.open and self.now.until is not None and self.now.until < today


def changed(commitment: Commitment, change: Change) -> Commitment:
    """The commitment with one more entry in its history.

    Raises:
        CommitmentError: if something is not possible and nobody says why.
    """
    if change.progress is Progress.NOT_POSSIBLE and not change.note.get("de", "").strip():
        raise CommitmentError("say why it is not possible")
    return replace(commitment, history=(*commitment.history, change))


def carried(commitments: Sequence[Commitment], period: str) -> list[Commitment]:
    """What the page of a report speaks of today: what answers it, and all that is still open."""
    return [one for one in commitments if one.period == period or one.open]


def reported(commitments: Sequence[Commitment], begins: date, ends: date) -> list[Commitment]:
    """What a report itself says: what was open when its period ended, or ended within it.

    History only grows, and what is noted later bears a later day: so a report that is written
    again says the same.

    Args:
        begins: the period's first day.
        ends: the first day behind the period.

    Returns:
        Each with its history before that day.
    """
    stood = [
        replace(one, history=tuple(change for change in one.history if change.day < ends))
        for one in commitments
    ]
    return [one for one in stood if one.history and (one.open or one.now.day >= begins)]


def progress_words(progress: Progress, language: str) -> str:
    """How far something has come, in words."""
    _ = catalogue(language).gettext
    return {
        Progress.DECIDED: _("decided"),
        Progress.IN_WORK: _("in work"),
        Progress.DONE: _("done"),
        Progress.NOT_POSSIBLE: _("not possible"),
    }[progress]


def change_words(change: Change, language: str) -> str:
    """How far something has come, and by when it is to be done."""
    words = progress_words(change.progress, language)
    if change.open and change.until is not None:
        _ = catalogue(language).gettext
        day = long_date(change.until, language)
        return _("{progress}, by {day}").format(progress=words, day=day)
    return words


def after_the_report(language: str) -> str:
    """Where to find what answers a report: it is decided when the report is written already."""
    _ = catalogue(language).gettext
    return _(
        "What the office does about these results is decided after the report. "
        "It stands on the report's page and under “Said – done”, as it is today."
    )


@dataclass(frozen=True)
class Said:
    """A commitment as reports list it, in words.

    Attributes:
        until: by when it is to be done; "" without a day, or if nothing is left to do.
    """

    what: str
    department: str
    until: str
    progress: str
    note: str

    @property
    def stands(self) -> str:
        """How far it has come, and what is to be said about it."""
        return f"{self.progress}. {self.note}" if self.note else self.progress


def said(commitment: Commitment, language: str) -> Said:
    """A commitment in one language; what nobody translated is shown in German."""
    now = commitment.now
    return Said(
        what=_in_language(commitment.what, language),
        department=_in_language(now.department, language),
        until=long_date(now.until, language) if now.until and now.open else "",
        progress=progress_words(now.progress, language),
        note=_in_language(now.note, language),
    )


def _in_language(text: Text, language: str) -> str:
    return text.get(language) or text.get("de") or next(iter(text.values()), "")


def to_json(commitment: Commitment) -> dict[str, Any]:
    """What `from_json` reads."""
    return {
        "id": commitment.id,
        "survey": commitment.survey,
        "period": commitment.period,
        "what": dict(commitment.what),
        "history": [
            {
                "day": one.day.isoformat(),
                "progress": one.progress.value,
                "note": dict(one.note),
                "department": dict(one.department),
                "until": one.until.isoformat() if one.until else None,
            }
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
        history=tuple(
            Change(
                day=date.fromisoformat(one["day"]),
                progress=Progress(one["progress"]),
                note=one["note"],
                department=one["department"],
                until=date.fromisoformat(one["until"]) if one["until"] else None,
            )
            for one in document["history"]
        ),
    )
