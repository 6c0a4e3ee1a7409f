"""The survey that a command is about, as it is published."""

import click

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.store.surveys import Surveys


def latest(catalogue_table: str, survey: str) -> Questionnaire:
    """The latest version of a survey as it holds now.

    Raises:
        ClickException: if there is no such survey.
    """
    surveys = Surveys(catalogue_table)
    head = surveys.head(survey)
    found = head and surveys.current(head)
    if not found:
        raise click.ClickException(f"There is no survey {survey}.")
    return found


def language_of(questionnaire: Questionnaire, wanted: str | None) -> str:
    """The language to write in: the one that is wanted, or else the survey's first.

    Raises:
        ClickException: if the survey has no words in it.
    """
    language = wanted or questionnaire.languages[0]
    if language not in questionnaire.languages:
        known = ", ".join(questionnaire.languages)
        raise click.ClickException(
            f"{questionnaire.survey} has no words in {language}. It has: {known}."
        )
    return language
