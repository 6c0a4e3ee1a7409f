"""One's own answer, found by its code: to see, to change and to withdraw it."""

import json
from dataclasses import dataclass

from chalicelib.intake import codes
from chalicelib.intake.reception import Faulty, is_name
from chalicelib.intake.response import Kept, compose
from chalicelib.intake.validation import faults
from chalicelib.questionnaire.model import Answer, Answers, FreeText, Questionnaire
from chalicelib.settings import settings
from chalicelib.store.responses import Responses
from chalicelib.store.surveys import Surveys


@dataclass(frozen=True)
class OwnAnswer:
    """What is stored of one response, found by its code.

    Attributes:
        questionnaire: the version that was answered; the latest, once that is forgotten.
        code: normalised.
        kept: what is stored beside the texts.
        answers: all answers, texts included; empty once they are deleted.
        closed_to: answers up to this week can no longer be changed.
        paused: whether the office has paused the survey.
    """

    questionnaire: Questionnaire
    code: str
    kept: Kept
    answers: Answers
    closed_to: str
    paused: bool

    @property
    def changeable(self) -> bool:
        """Whether it may still be changed and withdrawn."""
        return self.kept.week > self.closed_to


def find(survey: str, code: str) -> OwnAnswer | None:
    """The response with this code, if the survey has one.

    A survey that does not exist costs as much as one in which nobody has this code, and is
    answered alike.

    Args:
        survey: its id.
        code: normalised.
    """
    if not is_name(survey):
        return None
    responses = Responses(settings().responses_table)
    kept = responses.find(survey, codes.response_key(survey, code))
    if kept is None:
        return None
    surveys = Surveys(settings().catalogue_table)
    head = surveys.head(survey)
    questionnaire = head and surveys.current(head, kept.version)
    if not head or not questionnaire:
        return None
    answers: dict[str, Answer] = json.loads(kept.answers) if kept.answers else {}
    for item in _texts(questionnaire) if kept.answers else ():
        text = responses.text(survey, codes.text_key(survey, code, item))
        if text is not None:
            answers[item] = text
    return OwnAnswer(questionnaire, code, kept, answers, head.closed_to, head.paused)


def find_anywhere(code: str) -> OwnAnswer | None:
    """The response with this code, in whichever survey; all are asked, whatever the code."""
    heads = list(Surveys(settings().catalogue_table).heads())
    found = [find(head.survey, code) for head in heads]
    return next((one for one in found if one is not None), None)


def change(own: OwnAnswer, answers: Answers, language: str) -> bool:
    """Put other answers in the place of those that were shown, also after the last day.

    Args:
        own: as it was shown.
        answers: as they were sent; those to hidden items are dropped.
        language: of messages about faults.

    Returns:
        False if its week was closed, or it was changed or withdrawn in the meantime.

    Raises:
        Faulty: nothing was changed.
        StoreError: it may be changed or not; the same call may be made again.
    """
    questionnaire = own.questionnaire
    found = faults(questionnaire, answers, language)
    if found:
        raise Faulty(found)
    response = compose(questionnaire, own.code, answers, own.kept.week)
    return Responses(settings().responses_table).replace(
        questionnaire.survey, response, own.kept, _text_keys(own), own.closed_to
    )


def withdraw(own: OwnAnswer) -> bool:
    """Remove a response with all its texts; False if its week was closed in the meantime."""
    survey = own.questionnaire.survey
    key = codes.response_key(survey, own.code)
    return Responses(settings().responses_table).withdraw(
        survey, key, _text_keys(own), own.closed_to
    )


def _texts(questionnaire: Questionnaire) -> list[str]:
    return [item.id for item in questionnaire.items if isinstance(item, FreeText)]


def _text_keys(own: OwnAnswer) -> list[str]:
    survey = own.questionnaire.survey
    return [codes.text_key(survey, own.code, item) for item in _texts(own.questionnaire)]
