"""./manage.py summary: download the files of a report, withdraw it, compare surveys."""

import hashlib
import json
import re
from pathlib import Path

import click

from chalicelib import clock
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report import comparison
from chalicelib.report.comparison_page import comparison_page
from chalicelib.report.jobs import FilesMissing, report
from chalicelib.report.retraction import RetractionError
from chalicelib.report.summarising import divide, summarise
from chalicelib.report.summary import Summary
from chalicelib.sealing import ledger
from chalicelib.settings import Settings
from chalicelib.store.batches import Batches
from chalicelib.store.summaries import MANIFEST, Summaries
from chalicelib.store.surveys import Surveys
from commands.deployment import Deployment, connect
from commands.folders import to_folder


@click.group()
def summary() -> None:
    """List, download, withdraw and compare reports."""


@summary.command("list")
@click.argument("survey")
@click.pass_obj
def list_periods(deployment: Deployment, survey: str) -> None:
    """Name the periods of SURVEY that have a report."""
    settings = connect(deployment)
    summaries = Summaries(settings.bucket)
    for period in summaries.periods(survey):
        notice = summaries.retraction(survey, period)
        click.echo(f"{period}  withdrawn on {notice.day}: {notice.reason}" if notice else period)
    if not summaries.periods(survey):
        click.echo("There is no report yet.")


@summary.command()
@click.argument("survey")
@click.argument("period")
@to_folder
@click.pass_obj
def fetch(deployment: Deployment, survey: str, period: str, folder: Path) -> None:
    """Download all files of the report on a PERIOD of SURVEY, and check their hashes."""
    settings = connect(deployment)
    files = Summaries(settings.bucket).files(survey, period)
    if MANIFEST not in files:
        known = Summaries(settings.bucket).periods(survey)
        there_are = f"There are: {', '.join(known)}." if known else "There is none yet."
        raise click.ClickException(f"There is no report on {period}. {there_are}")
    for entry in json.loads(files[MANIFEST])["files"]:
        if hashlib.sha256(files[entry["name"]]).hexdigest() != entry["sha256"]:
            raise click.ClickException(f"{entry['name']} is not what was published.")
    if notice := Summaries(settings.bucket).retraction(survey, period):
        click.echo(f"This report was withdrawn on {notice.day}: {notice.reason}", err=True)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(folder / name)


@summary.command()
@click.argument("survey")
@click.argument("cut_off")
@click.pass_obj
def complete(deployment: Deployment, survey: str, cut_off: str) -> None:
    """Make the files that are missing in the reports which CUT_OFF of SURVEY completed.

    The mail about missing files names the cut-off. What is published already stays as it is.
    """
    settings = connect(deployment)
    head = Surveys(settings.catalogue_table).head(survey)
    if head is None or (cut_off != calendar.TEXTS and head.sealed_to < cut_off):
        raise click.ClickException(f"{survey} is not sealed up to {cut_off}.")
    if not any(one.get("missing") for one in Summaries(settings.bucket).manifests(survey)):
        raise click.ClickException(f"No report of {survey} misses a file.")
    try:
        report({"survey": survey, "cut_off": cut_off}, None)
    except FilesMissing as missing:
        raise click.ClickException(f"Still missing: {missing}") from None
    click.echo("The reports are complete.")


@summary.command()
@click.argument("survey")
@click.argument("period")
@click.option("--reason", required=True, help="What is wrong, for all who have the report.")
@click.pass_obj
def retract(deployment: Deployment, survey: str, period: str, reason: str) -> None:
    """Withdraw the report on a PERIOD of SURVEY: a notice is put beside it and mailed.

    The report's files stay as they are. Whoever opens a mailed link sees the notice first.
    """
    # Imported here: the door to the mails brings the web framework with it.
    from chalicelib.office import released

    connect(deployment)
    try:
        notice = released.notice(survey, period, reason, clock.now())
    except released.NotReleased:
        raise click.ClickException(f"There is no report on {period}.") from None
    except RetractionError as error:
        raise click.ClickException(f"The notice says too little or too much: {error}.") from None
    stands, mailed = released.withdraw(notice, clock.now())
    if stands.reason != notice.reason:
        click.echo(f"It was withdrawn on {stands.day} already: {stands.reason}")
    click.echo(f"{survey} {period} is withdrawn. Mails on their way: {mailed}.")


@summary.command()
@click.argument("reports", nargs=-1, required=True, metavar="SURVEY/PERIOD...")
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="HTML file to write.",
)
@click.option("--publish", "name", help="Name under which to publish it with the summaries.")
@click.option("--language", default="de", show_default=True)
@click.pass_obj
def compare(
    deployment: Deployment,
    reports: tuple[str, ...],
    file: Path | None,
    name: str | None,
    language: str,
) -> None:
    """Put the questions side by side that several surveys share, from sealed batches alone."""
    settings = connect(deployment)
    if name is not None and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise click.ClickException("A name has small letters, digits and single hyphens only.")
    view = comparison.compare([_summary(settings, report) for report in reports])
    if any(language not in one.title for one in view.surveys):
        raise click.ClickException(f"Not all of these surveys are in the language {language}.")
    page = comparison_page(view, language)
    if file is not None:
        file.write_bytes(page)
        click.echo(file)
    if name is not None:
        click.echo(f"Published: {Summaries(settings.bucket).publish_comparison(name, page)}")
    click.echo(f"Shared questions: {len(view.questions)}, in {len(view.surveys)} surveys.")


def _summary(settings: Settings, report: str) -> tuple[Questionnaire, Summary]:
    """The summary behind "survey/period", made again from the batches."""
    survey, _, period = report.partition("/")
    surveys = Surveys(settings.catalogue_table)
    head = surveys.head(survey)
    if head is None or not Summaries(settings.bucket).published(survey, period):
        raise click.ClickException(f"There is no report {report}; name it like survey/2026-09.")
    versions = surveys.versions(head)
    entries = ledger.verified(survey, Batches(settings.bucket).stored(survey))
    stored = [(entry.hash, entry.batch) for entry in entries]
    batches, _earlier = divide(stored, period)
    latest = versions[max(versions)]
    return latest, summarise(latest, period, batches)


@summary.command("publish-open")
@click.argument("survey")
@click.argument("period")
@click.pass_obj
def publish_open(deployment: Deployment, survey: str, period: str) -> None:
    """Give the report on a PERIOD of SURVEY away as open data, under dl-de/by-2-0.

    What is given away cannot be taken back: others may have copied it. It stands on
    /offene-daten, with a description for programs (datapackage.json) and one for catalogues
    (dcat-ap-de.json).
    """
    # Imported by who needs it: it knows the report's columns.
    from chalicelib.office import released

    settings = connect(deployment)
    try:
        released.give_away(survey, period)
    except released.NotReleased:
        raise click.ClickException(
            f"There is no report on {period} of {survey}, or it is withdrawn."
        ) from None
    click.echo(f"Open data now: {settings.public_url}/offene-daten")
