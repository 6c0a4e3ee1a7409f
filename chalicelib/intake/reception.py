"""Taking a response in: the steps that the page and the JSON API share."""

import re
from datetime import datetime
from functools import lru_cache

from chalicelib import clock, metrics
from chalicelib.intake import codes
from chalicelib.intake.response import Stored, compose
from chalicelib.intake.validation import Fault, faults
from chalicelib.intake.window import Window, window
from chalicelib.questionnaire.model import Access, Answers, Questionnaire
from chalicelib.settings import settings
from chalicelib.store.responses import Responses
from chalicelib.store.surveys import SurveyHead, Surveys
from chalicelib.weeks import week_of

_FRESH_SECONDS = 10
"""How long a survey's head is kept in memory, so that answering costs one write, not a read
and a write. Plan waits longer than that before it counts."""


class UnknownSurvey(Exception):
    """There is no such survey, or the code is not valid for it: both are answered alike."""


class UnknownVersion(Exception):
    """The survey has no such version."""


class UnknownLanguage(Exception):
    """The survey does not exist in this language."""


class NotOpen(Exception):
    """The survey does not take answers now."""

    def __init__(self, questionnaire: Questionnaire, state: Window) -> None:
        super().__init__(state.value)
        self.questionnaire = questionnaire
        self.state = state


class Faulty(Exception):
    """The answers do not fit the questionnaire; nothing was stored."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(f"{len(found)} faults")
        self.faults = found


def is_name(survey: str) -> bool:
    """Whether a survey may be called so; the store refuses keys that are too long."""
    return re.fullmatch("[a-z0-9-]{3,60}", survey) is not None


@lru_cache(maxsize=256)
def _head(survey: str, _span: int) -> SurveyHead | None:
    return Surveys(settings().catalogue_table).head(survey)


def _fresh_head(survey: str, moment: datetime) -> SurveyHead | None:
    return _head(survey, int(moment.timestamp()) // _FRESH_SECONDS) if is_name(survey) else None


def latest(survey: str, moment: datetime) -> Questionnaire:
    """The latest published version of a survey.

    Raises:
        UnknownSurvey: if there is none.
    """
    head = _fresh_head(survey, moment)
    found = head and Surveys(settings().catalogue_table).current(head)
    if not found:
        raise UnknownSurvey(survey)
    return found


def admitted(survey: str, code: str, moment: datetime) -> Questionnaire:
    """The latest version of a survey, for whoever may answer it with this code.

    Whether a code is invited is asked even where there is no such survey: a wrong code takes as
    long as a wrong address.

    Args:
        code: normalised; any will do for an open survey.

    Raises:
        UnknownSurvey: if there is none, or it is for others.
    """
    try:
        questionnaire = latest(survey, moment)
    except UnknownSurvey:
        questionnaire = None
    if questionnaire and questionnaire.access is Access.OPEN:
        return questionnaire
    if not invited(survey, code) or questionnaire is None:
        raise UnknownSurvey(survey)
    return questionnaire


def version(survey: str, number: int) -> Questionnaire | None:
    """One published version of a survey as it holds now, or None."""
    head = _fresh_head(survey, clock.now())
    return Surveys(settings().catalogue_table).current(head, number) if head else None


def open_surveys() -> list[Questionnaire]:
    """The open surveys that anybody may answer now, those that close first at the beginning."""
    moment = clock.now()
    surveys = Surveys(settings().catalogue_table)
    found = [surveys.current(head) for head in surveys.heads() if not head.paused]
    return sorted(
        (
            one
            for one in found
            if one and one.access is Access.OPEN and window(one, moment) is Window.OPEN
        ),
        key=lambda one: (one.closes, one.survey),
    )


def require_open(questionnaire: Questionnaire, moment: datetime) -> None:
    """Refuse if the survey does not take answers at that moment.

    Raises:
        NotOpen: with the survey, so that the answer can name its dates.
    """
    head = _fresh_head(questionnaire.survey, moment)
    state = window(questionnaire, moment, paused=head is not None and head.paused)
    if state is not Window.OPEN:
        raise NotOpen(questionnaire, state)


def week_taken(questionnaire: Questionnaire, code: str, moment: datetime) -> str:
    """The week to which an answer that is sent now belongs.

    After the last day that is the week of the answer which is stored with this code: until it is
    sealed it can be sent again and changed, but no other can begin.

    Raises:
        NotOpen: if the survey takes nothing from this code.
    """
    if window(questionnaire, moment) is Window.CLOSED:
        survey = questionnaire.survey
        stored = Responses(settings().responses_table).week_of(
            survey, codes.response_key(survey, code)
        )
        head = _fresh_head(survey, moment)
        if stored and head and stored > head.closed_to:
            return stored
    require_open(questionnaire, moment)
    return week_of(moment)


def require_faultless(questionnaire: Questionnaire, answers: Answers, language: str) -> None:
    """Refuse answers that do not fit the questionnaire.

    Raises:
        Faulty: with what is wrong, in that language.
    """
    found = faults(questionnaire, answers, language)
    if found:
        raise Faulty(found)


def receive(
    survey: str, number: int, language: str, code: str, answers: Answers, moment: datetime
) -> Stored:
    """Store one response, once.

    Args:
        number: the version of the questionnaire that was answered.
        language: in which it was answered, and of messages about faults.
        code: normalised.
        answers: as they were sent.
        moment: of arrival.

    Raises:
        UnknownSurvey, UnknownVersion, UnknownLanguage, NotOpen, Faulty: nothing was stored.
        StoreError: the response may be stored or not; the same call may be made again.
    """
    week = week_taken(admitted(survey, code, moment), code, moment)
    questionnaire = version(survey, number)
    if questionnaire is None:
        raise UnknownVersion(str(number))
    if language not in questionnaire.languages:
        raise UnknownLanguage(language)
    require_faultless(questionnaire, answers, language)
    response = compose(questionnaire, code, answers, week)
    head = _fresh_head(survey, moment)
    closed_to = head.closed_to if head else ""
    stored = Responses(settings().responses_table).put_once(survey, response, closed_to)
    if stored is Stored.NEW:
        metrics.count("Accepted")
    return stored


def invited(survey: str, code: str) -> bool:
    """Tell whether a code is an invitation to a closed survey; asking leaves no trace."""
    from chalicelib.store.contacts import Contacts

    key = codes.invitation_key(survey, code)
    return is_name(survey) and Contacts(settings().contacts_table).invited(survey, key)


def holds(survey: str, code: str) -> bool:
    """Tell whether a response with this code is stored, sealed or not."""
    key = codes.response_key(survey, code)
    return Responses(settings().responses_table).week_of(survey, key) is not None


def digest(survey: str, code: str) -> str:
    """The fingerprint of the response that is stored with this code; "" if there is none."""
    kept = Responses(settings().responses_table).find(survey, codes.response_key(survey, code))
    return kept.digest if kept else ""
