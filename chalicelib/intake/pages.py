"""The pages of whoever answers a survey."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.intake.codes import pretty
from chalicelib.intake.entries import answered, entries, faulty, questions
from chalicelib.intake.form import Fields
from chalicelib.intake.prefilled import defaults
from chalicelib.intake.validation import Fault
from chalicelib.intake.window import Window
from chalicelib.intake.words import spoken
from chalicelib.layout.page import Place, render
from chalicelib.questionnaire.model import FreeText, Questionnaire

_TEMPLATES = Path(__file__).parent / "templates"
_OF_THE_PAGE = {"code", "version", "do", "of-survey", "instead-of"}
"""Fields that pages put into forms; no item is called so."""


def survey_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    k: int,
    fields: Fields | None = None,
    faults: Sequence[Fault] = (),
) -> str:
    """The form, empty or with what was typed and what is wrong with it.

    Args:
        place: where the page stands.
        questionnaire: the version to be answered.
        code: the receipt code that the answer will be stored under.
        k: how many answers there are at least in whatever is reported.
        fields: what was posted, when it is shown again; else the form holds its defaults.
        faults: what validation found in it.
    """
    place = _place(place, questionnaire)
    if fields is None:
        fields = defaults(questionnaire, place.language)
    form = entries(questionnaire, place.language, fields, faults)
    return _render(
        "survey.html",
        place,
        questionnaire=questionnaire,
        code=code,
        form=form,
        questions=max((entry.number for entry in questions(form)), default=0),
        some_required=any(entry.required for entry in questions(form)),
        faults=[(number, entry.target, entry.fault) for number, entry in faulty(form)],
        faults_elsewhere=[fault.message for fault in faults if not fault.item],
        others=_in_words(k - 1, place.language),
        with_texts=any(isinstance(item, FreeText) for item in questionnaire.items),
        closes=date.fromisoformat(questionnaire.closes),
    )


def confirmation_page(
    place: Place,
    questionnaire: Questionnaire,
    code: str,
    *,
    k: int,
    next_sealing: date | None,
) -> str:
    """What is shown after an answer was stored: the receipt, and what happens next.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code.
        k: how many answers there are at least in whatever is reported.
        next_sealing: the day on which answers are next sealed, if one is known.
    """
    place = _place(place, questionnaire)
    return _render(
        "confirmation.html",
        place,
        questionnaire=questionnaire,
        code=code,
        receipt=pretty(code),
        least=_in_words(k, place.language),
        next_sealing=next_sealing,
    )


def conflict_page(
    place: Place, questionnaire: Questionnaire, code: str, fields: Fields, stored: str
) -> str:
    """What is shown when a code already holds another answer: the first one counts.

    Args:
        place: where the page stands.
        questionnaire: the version that was answered.
        code: the receipt code of the answer that is stored.
        fields: what was posted the second time; shown, so that nothing typed is lost.
        stored: digest of the answer that is stored, so that only that one can be replaced.
    """
    place = _place(place, questionnaire)
    form = entries(questionnaire, place.language, fields, ())
    return _render(
        "conflict.html",
        place,
        questionnaire=questionnaire,
        code=code,
        receipt=pretty(code),
        stored=stored,
        hidden=[
            (name, value)
            for name, values in fields.items()
            if name not in _OF_THE_PAGE
            for value in values
        ],
        given=[(entry, answered(entry)) for entry in questions(form) if answered(entry)],
    )


def code_page(place: Place, survey: str, typed: str) -> str:
    """What is shown instead of a survey that does not exist, or only for whoever has a code.

    Both look alike, so that nobody learns which surveys there are.

    Args:
        survey: what stands in the address.
        typed: the code that was typed and does not fit; "" if none was.
    """
    return _render("code.html", place, survey=survey, typed=typed)


def not_open_page(place: Place, questionnaire: Questionnaire, state: Window) -> str:
    """What is shown instead of the form before a survey opens and after it has closed."""
    return _render(
        "not_open.html",
        _place(place, questionnaire),
        questionnaire=questionnaire,
        state=state,
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
    return _render("message.html", place, title=title, paragraphs=text.split("\n\n"))


def overview_page(place: Place, surveys: Sequence[Questionnaire]) -> str:
    """The surveys that can be answered now."""
    return _render(
        "overview.html",
        place,
        surveys=[
            (survey, spoken(survey, place.language), date.fromisoformat(survey.closes))
            for survey in surveys
        ],
    )


def _place(place: Place, questionnaire: Questionnaire) -> Place:
    """The same place in a language of the survey."""
    return replace(
        place,
        language=spoken(questionnaire, place.language),
        languages=questionnaire.languages,
    )


def _render(template: str, place: Place, **values: Any) -> str:
    return render(_TEMPLATES, template, place, **values)


def _in_words(number: int, language: str) -> str:
    """A small number as people write it in a sentence."""
    _ = catalogue(language).gettext
    words = {
        4: _("four"),
        5: _("five"),
        6: _("six"),
        7: _("seven"),
        8: _("eight"),
        9: _("nine"),
    }
    return words.get(number, str(number))
