"""A copy of one's own answer to keep: as text for people, as JSON for programs."""

import json
from collections.abc import Sequence

from chalicelib.i18n import catalogue
from chalicelib.intake.entries import entries
from chalicelib.intake.entry import answered, questions
from chalicelib.intake.prefilled import fields_of
from chalicelib.layout.dates import long_date
from chalicelib.questionnaire.model import Answers, Questionnaire
from chalicelib.sealing.receipt_pages import Shown
from chalicelib.weeks import monday


def in_words(questionnaire: Questionnaire, answers: Answers, language: str) -> tuple[Shown, ...]:
    """What was answered, question by question, in words.

    Args:
        questionnaire: the version that was answered.
        answers: that fit it.
        language: one of the questionnaire's.
    """
    fields = fields_of(questionnaire, answers, language)
    form = entries(questionnaire, language, fields, ())
    return tuple(
        Shown(entry.question, answered(entry)) for entry in questions(form) if answered(entry)
    )


def as_text(questionnaire: Questionnaire, given: Sequence[Shown], week: str, language: str) -> str:
    """The answer as a text file.

    Args:
        week: in which it arrived.
    """
    _ = catalogue(language).gettext
    since = long_date(monday(week), language)
    lines = [
        questionnaire.title[language],
        _("Stored in the week from {day}. Nothing finer is known.").format(day=since),
    ]
    for shown in given:
        lines += ["", shown.question, *(f"  {answer}" for answer in shown.answers)]
    return "\r\n".join(lines) + "\r\n"


def as_json(
    questionnaire: Questionnaire,
    answers: Answers,
    given: Sequence[Shown],
    week: str,
    language: str,
) -> str:
    """The answer as a JSON document: as it is stored, and in words.

    Args:
        week: in which it arrived.
    """
    content = {
        "survey": questionnaire.survey,
        "version": questionnaire.version,
        "title": questionnaire.title[language],
        "week": week,
        "answers": dict(answers),
        "in_words": [{"question": one.question, "answers": list(one.answers)} for one in given],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
