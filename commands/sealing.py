"""./manage.py seal: seal a survey's responses up to a week, through the state machine."""

import time

import click

from chalicelib import clock
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.store.executions import Executions
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import end_of, monday
from commands import published
from commands.deployment import Deployment, connect


def _week(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    try:
        monday(value)
    except ValueError as error:
        raise click.BadParameter(f"{error}") from None
    return value


@click.command()
@click.argument("survey")
@click.option(
    "--until", required=True, callback=_week, help="The last week to seal, such as 2026-W37."
)
@click.pass_obj
def seal(deployment: Deployment, survey: str, until: str) -> None:
    """Seal the responses of SURVEY up to a week, and publish the reports this completes.

    Dates before that are not sealed yet come first, one after the other.
    The conductor does this by itself on the survey's dates; by hand it is the same, only sooner.
    Sealing the same week again changes nothing.
    """
    settings = connect(deployment)
    surveys = Surveys(settings.catalogue_table)
    latest = published.latest(settings.catalogue_table, survey)
    closing = calendar.closing_week(latest.closes)
    if clock.now() < end_of(until):
        raise click.ClickException(f"{until} is not over yet; it can be sealed from Monday on.")
    if not calendar.is_cut_off(until, latest.cadence, closing):
        raise click.ClickException(
            f"{survey} is sealed at the end of each {latest.cadence.value}; {until} is no such end."
        )
    executions = Executions(settings.state_machine_arn)
    while due := _due(surveys, latest, until):
        _seal_and_wait(executions, survey, due)
    for period in calendar.periods_ending(until, latest.cadence, closing):
        if Summaries(settings.bucket).published(survey, period):
            click.echo(f"Published: summaries/{survey}/{period}/")
        else:
            click.echo(f"{period}: too few answers so far; they wait for the next date.")


def _due(surveys: Surveys, latest: Questionnaire, until: str) -> str | None:
    """The next cut-off that is to be sealed up to this week, if one is left."""
    head = surveys.head(latest.survey)
    sealed_to = head.sealed_to if head else ""
    due = calendar.due_cut_off(latest.cadence, latest.opens, latest.closes, sealed_to, clock.now())
    return due if due is not None and due <= until else None


def _seal_and_wait(executions: Executions, survey: str, cut_off: str) -> None:
    executions.start(survey, cut_off)
    status = executions.status(survey, cut_off)
    while status == "RUNNING":
        click.echo(".", nl=False, err=True)
        time.sleep(1)
        status = executions.status(survey, cut_off)
    click.echo("", err=True)
    if status != "SUCCEEDED":
        raise click.ClickException(
            f"Sealing {cut_off} ended as {status}."
            " Nothing is half-published; the conductor tries again."
        )
