"""./manage.py survey: check and publish questionnaires."""

import json
from pathlib import Path
from typing import Any

import click

from chalicelib.questionnaire import promise, reading, tables, versions
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.findings import Finding, QuestionnaireError
from chalicelib.questionnaire.model import FreeText, Note, Questionnaire
from chalicelib.questionnaire.publishing import obstacles
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import Surveys
from commands import workbook
from commands.deployment import Deployment, connect

FINDINGS, UNREADABLE = 1, 2
"""Exit codes beside 0: the file has findings; the file cannot be read at all."""

_FILE = click.Path(exists=False, dir_okay=False, path_type=Path)


@click.group()
def survey() -> None:
    """Check and publish questionnaires."""


@survey.command()
@click.argument("file", type=_FILE)
@click.option(
    "--language",
    type=click.Choice(workbook.LANGUAGES),
    default="de",
    show_default=True,
    help="Of what is said about a workbook.",
)
def check(file: Path, language: str) -> None:
    """Say what is wrong with a questionnaire FILE: JSON, or a workbook; needs no running stack.

    A workbook (.xlsx, or its twins .csv and .md) comes back beside itself, with the faulty cells
    marked and a comment in each. Exit code 0 if all is well, 1 if there are findings, 2 if the
    file cannot be read.
    """
    questionnaire = _read(_document(file, language))
    asked = [item for item in questionnaire.items if not isinstance(item, Note)]
    texts = sum(isinstance(item, FreeText) for item in asked)
    click.echo(
        f"{questionnaire.survey}, version {questionnaire.version}: {len(asked)} questions"
        f" ({texts} open), {len(tables.plan(questionnaire))} tables,"
        f" languages {', '.join(questionnaire.languages)}. All is well."
    )


@survey.command()
@click.argument("file", type=_FILE)
@click.pass_obj
def publish(deployment: Deployment, file: Path) -> None:
    """Publish a questionnaire FILE (JSON or workbook): a new survey, or the next version of one.

    Publishing the same file again changes nothing.
    """
    document = _document(file, "de")
    questionnaire = _read(document)
    settings = connect(deployment)
    surveys = Surveys(settings.catalogue_table)
    head = surveys.head(questionnaire.survey)
    before = head and surveys.version(head.survey, head.version)
    if before and before.hash == questionnaire.hash:
        click.echo(f"{questionnaire.survey}, version {before.version}, is published already.")
        return
    if head and before and head.closed_to >= closing_week(before.closes):
        _refuse([Finding("/closes", "the survey is closed; publish a new one under another id")])
    if before:
        _refuse(list(versions.breaking_changes(before, questionnaire)))
    elif questionnaire.version != 1:
        _refuse([Finding("/version", "a new survey begins with version 1")])
    try:
        surveys.publish(document)
    except Conflict as conflict:
        raise click.ClickException(f"{conflict}.") from None
    address = f"{settings.public_url}/umfrage/{questionnaire.survey}"
    click.echo(f"Published: {questionnaire.survey}, version {questionnaire.version}: {address}")


survey.add_command(workbook.template)
survey.add_command(workbook.export)


def _document(file: Path, language: str) -> Any:
    if file.suffix.lower() in workbook.ENDINGS:
        return workbook.checked(file, language)
    try:
        return json.loads(file.read_text("utf-8"))
    except OSError as error:
        _unreadable(f"{file} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        _unreadable(f"{file} is no text in UTF-8")
    except ValueError as error:
        _unreadable(f"{file} is no JSON: {error}")


def _unreadable(message: str) -> None:
    click.echo(message, err=True)
    raise SystemExit(UNREADABLE)


def _read(document: Any) -> Questionnaire:
    try:
        questionnaire = reading.read(document)
    except QuestionnaireError as error:
        _refuse(error.findings)
        raise
    _refuse(list(obstacles(questionnaire)))
    for finding in promise.doubtful(questionnaire):
        click.echo(f"Consider: {finding.where}: {finding.message}", err=True)
    return questionnaire


def _refuse(findings: list[Finding]) -> None:
    for finding in findings:
        click.echo(f"{finding.where}: {finding.message}", err=True)
    if findings:
        click.echo(f"{len(findings)} findings; correct them first.", err=True)
        raise SystemExit(FINDINGS)
