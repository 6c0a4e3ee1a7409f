"""./manage.py survey: check and publish questionnaires."""

from collections.abc import Mapping
from pathlib import Path

import click

from chalicelib.intake import handouts
from chalicelib.questionnaire import publishing, tables
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.model import FreeText, Note
from chalicelib.questionnaire.publishing import Review
from chalicelib.questionnaire.versions import Kind
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import Surveys
from commands import moving, paper, published, questionnaires, workbook
from commands.deployment import Deployment, connect
from commands.folders import to_folder
from commands.questionnaires import Source

_FILE = click.Path(path_type=Path)

_LANGUAGE = click.option(
    "--language",
    type=click.Choice(workbook.LANGUAGES),
    default="de",
    show_default=True,
    help="Of what is said about the questionnaire.",
)

_SAID: Mapping[str, Mapping[str, str]] = {
    "de": {
        "good": (
            "{survey}, Version {version}: {asked} Fragen ({texts} offen), {tables} Tabellen,"
            " Sprachen {languages}. Alles in Ordnung."
        ),
        "again": "{survey}, Version {version}, ist schon veröffentlicht.",
        "changes": "Änderungen gegenüber Version {version}:",
        Kind.WORDING: "Wortlaut, die Reihe geht weiter",
        Kind.COMPATIBLE: "verträglich, mit Kennzeichen",
        "mark": "Berichte kennzeichnen die Reihen dieser Fragen ab Version {version}. Fortfahren?",
        "published": "Veröffentlicht: {survey}, Version {version}: {address}",
        "conflict": (
            "Diese Version von {survey} wurde inzwischen veröffentlicht. Nichts ist geschehen."
        ),
    },
    "en": {
        "good": (
            "{survey}, version {version}: {asked} questions ({texts} open), {tables} tables,"
            " languages {languages}. All is well."
        ),
        "again": "{survey}, version {version}, is published already.",
        "changes": "Changes since version {version}:",
        Kind.WORDING: "wording, the series goes on",
        Kind.COMPATIBLE: "compatible, with a mark",
        "mark": "Reports mark the series of these questions from version {version} on. Go on?",
        "published": "Published: {survey}, version {version}: {address}",
        "conflict": "This version of {survey} was published meanwhile. Nothing was done.",
    },
}


@click.group()
def survey() -> None:
    """Check and publish questionnaires."""


@survey.command()
@click.argument("file", type=_FILE)
@_LANGUAGE
def check(file: Path, language: str) -> None:
    """Say what is wrong with a questionnaire FILE: JSON, or a workbook; needs no running stack.

    A workbook (.xlsx, or its twins .csv and .md) comes back beside itself, with the faulty cells
    marked and a comment in each. Exit code 0 if all is well, 1 if there are findings, 2 if the
    file cannot be read.
    """
    questionnaire = questionnaires.read(file, language).questionnaire
    asked = [item for item in questionnaire.items if not isinstance(item, Note)]
    words = _SAID[language]["good"].format(
        survey=questionnaire.survey,
        version=questionnaire.version,
        asked=len(asked),
        texts=sum(isinstance(item, FreeText) for item in asked),
        tables=len(tables.plan(questionnaire)),
        languages=", ".join(questionnaire.languages),
    )
    click.echo(words)


@survey.command()
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="Mark series without asking.")
@_LANGUAGE
@click.pass_obj
def publish(deployment: Deployment, file: Path, yes: bool, language: str) -> None:
    """Publish a questionnaire FILE (JSON or workbook): a new survey, or the next version of one.

    A version is compared with the one before. New words go live; a new question or answer marks
    its series in reports, and is asked about first; what would spoil answers that were given is
    refused, and nothing is published. Publishing the same file again changes nothing.
    """
    source = questionnaires.read(file, language)
    questionnaire, said = source.questionnaire, _SAID[language]
    settings = connect(deployment)
    surveys = Surveys(settings.catalogue_table)
    heads = {head.survey: head for head in surveys.heads()}
    latest = {one.survey: surveys.version(one.survey, one.version) for one in heads.values()}
    before = latest.get(questionnaire.survey)
    words = {"survey": questionnaire.survey, "version": questionnaire.version}
    if before and before.hash == questionnaire.hash:
        click.echo(said["again"].format_map(words))
        return
    others = [one for one in latest.values() if one is not None]
    now = surveys.current(heads[before.survey]) if before else None
    closed = now is not None and _is_closed(heads[now.survey].closed_to, now.closes)
    reviewed = publishing.review(questionnaire, before, others, closed=closed)
    if before is not None:
        _tell(reviewed, source, before.version, language)
    if reviewed.obstacles:
        questionnaires.refuse(reviewed.obstacles, language, source.place)
    if reviewed.marks and not yes:
        click.confirm(said["mark"].format_map(words), abort=True)
    try:
        surveys.publish(source.document)
    except Conflict:
        raise click.ClickException(said["conflict"].format_map(words)) from None
    address = f"{settings.public_url}/umfrage/{questionnaire.survey}"
    click.echo(said["published"].format_map(words | {"address": address}))


@survey.command()
@click.argument("name", metavar="SURVEY")
@to_folder
@click.option("--language", help="Of the words. Default: the survey's first.")
@click.pass_obj
def qr(deployment: Deployment, name: str, folder: Path, language: str | None) -> None:
    """Write what leads people to SURVEY: a slide (SVG, PNG) and a sheet for the wall (PDF, A4)."""
    # Typst is imported by those who set something.
    from commands import printing

    settings = connect(deployment)
    latest = published.latest(settings.catalogue_table, name)
    language = published.language_of(latest, language)
    words = handouts.words(latest, settings.public_url, language)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in printing.Kind:
        path = folder / f"{name}-{kind}"
        path.write_bytes(printing.invitation(kind, words))
        click.echo(path)


survey.add_command(workbook.template)
survey.add_command(paper.paper)
survey.add_command(workbook.export)
survey.add_command(moving.hand_over)
survey.add_command(moving.take_over)


def _is_closed(closed_to: str, closes: str) -> bool:
    return closed_to >= closing_week(closes)


def _tell(reviewed: Review, source: Source, version: int, language: str) -> None:
    said = _SAID[language]
    if reviewed.changes:
        click.echo(said["changes"].format(version=version))
    for change in reviewed.changes:
        place = source.place(change.where)
        click.echo(f"  {place} ({said[change.kind]}): {change.said(language)}")
