"""The pages around answering, and what all pages of whoever answers have in common."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.intake.window import Window
from chalicelib.intake.words import spoken
from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import Questionnaire

_TEMPLATES = Path(__file__).parent / "templates"


def code_page(place: Place, survey: str, typed: str) -> str:
    """What is shown instead of a survey that does not exist, or only for whoever has a code.

    Both look alike, so that nobody learns which surveys there are.

    Args:
        survey: what stands in the address.
        typed: the code that was typed and does not fit; "" if none was.
    """
    return rendered("code.html", place, survey=survey, typed=typed)


def not_open_page(
    place: Place, questionnaire: Questionnaire, state: Window, *, sent: bool = False
) -> str:
    """What is shown instead of the form before a survey opens and after it has closed.

    Args:
        place: where the page stands.
        questionnaire: its latest version.
        state: whether it is too early or too late.
        sent: whether somebody has just sent answers, which were not stored.
    """
    return rendered(
        "not_open.html",
        in_its_language(place, questionnaire),
        questionnaire=questionnaire,
        state=state,
        sent=sent,
        opens=date.fromisoformat(questionnaire.opens),
        closes=date.fromisoformat(questionnaire.closes),
    )


def message_page(place: Place, title: str, text: str) -> str:
    """A page that says one thing.

    Args:
        place: where the page stands.
        title: the message in a few words, in the place's language.
        text: what it means for the reader; blank lines part paragraphs.
    """
    return rendered("message.html", place, title=title, paragraphs=text.split("\n\n"))


def overview_page(place: Place, surveys: Sequence[Questionnaire]) -> str:
    """The surveys that can be answered now."""
    return rendered(
        "overview.html",
        place,
        surveys=[
            (survey, spoken(survey, place.language), date.fromisoformat(survey.closes))
            for survey in surveys
        ],
    )


def shown_once_page(place: Place, questionnaire: Questionnaire) -> str:
    """What a device for guests shows of an answer that was stored before: only that it is."""
    return rendered(
        "shown_once.html", in_its_language(place, questionnaire), questionnaire=questionnaire
    )


def in_its_language(place: Place, questionnaire: Questionnaire) -> Place:
    """The same place in a language of the survey."""
    return replace(
        place,
        language=spoken(questionnaire, place.language),
        languages=questionnaire.languages,
    )


def rendered(template: str, place: Place, **values: Any) -> str:
    """A page of this room.

    Args:
        template: its name in `intake/templates`.
        values: what it shows.
    """
    return render(_TEMPLATES, template, place, **values)
