"""The page that tells what became of an answer."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import monday

_TEMPLATES = Path(__file__).parent / "templates"


class Standing(StrEnum):
    """What became of an answer.

    WAITING: stored, may still be withdrawn. LOCKED: being counted, too late to withdraw. COUNTED:
    in a batch. WITHDRAWN: just now. DELETED: too few others answered before the survey closed.
    UNKNOWN: no answer has this code.
    """

    WAITING = "waiting"
    LOCKED = "locked"
    COUNTED = "counted"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
    UNKNOWN = "unknown"


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


def receipt_page(
    place: Place,
    questionnaire: Questionnaire,
    typed: str = "",
    standing: Standing | None = None,
    counted: Counted | None = None,
) -> str:
    """The form that takes a code, and what became of the answer with that code.

    Args:
        typed: the code as it was typed; shown again.
        standing: what became of the answer, or None before a code was given.
        counted: where, if it was counted.
    """
    return render(
        _TEMPLATES,
        "receipt.html",
        place,
        questionnaire=questionnaire,
        typed=typed,
        standing=standing,
        counted=counted,
        since=monday(counted.cut_off) if counted else None,
    )
