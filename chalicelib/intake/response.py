"""One response, from what was sent to what is stored."""

import json
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.intake import codes
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import WHOLE, Answers, FreeText, Multiple, Questionnaire


class Stored(StrEnum):
    """What became of a response that was to be stored once."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"
    COUNTED = "counted"


@dataclass(frozen=True)
class TextAnswer:
    """One free text, under a key of its own."""

    key: str
    item: str
    text: str


@dataclass(frozen=True)
class Response:
    """One response as it is stored.

    Attributes:
        key: its name, derived from the code.
        leaf: the part of the survey it belongs to.
        week: ISO week of arrival in Europe/Berlin; nothing finer is known.
        version: of the questionnaire that was answered.
        answers: canonical JSON object of the closed answers.
        digest: fingerprint of all answers, which only the code's holder can recompute.
        texts: the free texts.
    """

    key: str
    leaf: str
    week: str
    version: int
    answers: str
    digest: str
    texts: tuple[TextAnswer, ...]


@dataclass(frozen=True)
class Kept:
    """What the store still holds of one response beside its texts.

    Attributes:
        week: of arrival; "" once the answers are deleted and only the used code is known.
        version: of the questionnaire that was answered; 0 once the answers are deleted.
        answers: canonical JSON object of the closed answers; "" once they are deleted.
        digest: fingerprint of all answers.
    """

    week: str
    version: int
    answers: str
    digest: str


def compose(questionnaire: Questionnaire, code: str, answers: Answers, week: str) -> Response:
    """Make the response of answers that fit the questionnaire.

    Answers to items that were not shown are dropped, and texts are parted from the rest.

    Args:
        code: normalised.
        week: of arrival.
    """
    survey = questionnaire.survey
    kept = reachable(questionnaire, answers)
    text_items = {item.id for item in questionnaire.items if isinstance(item, FreeText)}
    closed = {item: answer for item, answer in kept.items() if item not in text_items}
    return Response(
        key=codes.response_key(survey, code),
        leaf=leaf_of(questionnaire, kept),
        week=week,
        version=questionnaire.version,
        answers=_canonical(questionnaire, closed),
        digest=codes.answers_digest(survey, code, _canonical(questionnaire, kept).encode()),
        texts=tuple(
            TextAnswer(codes.text_key(survey, code, item), item, str(kept[item]))
            for item in kept
            if item in text_items
        ),
    )


def leaf_of(questionnaire: Questionnaire, answers: Answers) -> str:
    """The part of the survey that a response belongs to (rule 3)."""
    if questionnaire.partition is None:
        return WHOLE
    return str(answers[questionnaire.partition.item])


def _canonical(questionnaire: Questionnaire, answers: Answers) -> str:
    """JSON that is the same for the same answers, in whatever order several were chosen.

    The order of a ranking is the answer itself.
    """
    ordered = {
        name: sorted(answer)
        if isinstance(answer, list) and isinstance(questionnaire.item(name), Multiple)
        else answer
        for name, answer in answers.items()
    }
    return json.dumps(ordered, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
