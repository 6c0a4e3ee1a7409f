"""The pages on which people find their own answer again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chalicelib.intake.codes import pretty
from chalicelib.intake.window import Window
from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import monday

_TEMPLATES = Path(__file__).parent / "templates"


class Standing(StrEnum):
    """What became of an answer.

    WAITING: stored, may still be changed and withdrawn. LOCKED: being counted, too late for that.
    COUNTED: in a batch. WITHDRAWN: just now. DELETED: too few others answered before the survey
    closed.
    """

    WAITING = "waiting"
    LOCKED = "locked"
    COUNTED = "counted"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"


class Change(StrEnum):
    """What became of the wish to change an answer: DONE, or LATE as it had changed meanwhile."""

    DONE = "done"
    LATE = "late"


@dataclass(frozen=True)
class Counted:
    """Where an answer was counted.

    Attributes:
        size: number of answers in that batch.
        name: the answer's salted name in the batch's list of members.
        root: the Merkle root that the batch was sealed with.
        proven: whether the list that holds the name gives this root.
    """

    node: str
    cut_off: str
    size: int
    name: str
    root: str
    proven: bool


@dataclass(frozen=True)
class Shown:
    """One question and what was answered to it, in words."""

    question: str
    answers: tuple[str, ...]


def ask_page(place: Place, survey: str, typed: str = "", unknown: bool = False) -> str:
    """The form that takes a code.

    Args:
        survey: the id of the survey that the receipt names; "" if it names none.
        typed: the code as it was typed; shown again.
        unknown: whether no answer has that code.
    """
    return render(_TEMPLATES, "ask.html", place, survey=survey, typed=typed, unknown=unknown)


def receipt_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    standing: Standing,
    given: Sequence[Shown],
    *,
    counted: Counted | None = None,
    change: Change | None = None,
    state: Window = Window.CLOSED,
) -> str:
    """What is stored with a code, what became of it, and what can be done with it.

    Args:
        code: normalised; the page's buttons send it again.
        standing: what became of the answer.
        given: what is still stored of it.
        counted: where, if it was counted.
        change: what became of the wish to change it, if there was one.
        state: whether the survey takes answers; while it is paused none can be changed.
    """
    return render(
        _TEMPLATES,
        "receipt.html",
        place,
        questionnaire=questionnaire,
        code=code,
        receipt=pretty(code),
        standing=standing,
        given=given,
        counted=counted,
        since=monday(counted.cut_off) if counted else None,
        change=change,
        state=state,
    )
