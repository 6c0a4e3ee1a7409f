"""./manage.py summary: download the files of a report."""

import hashlib
import json
from pathlib import Path

import click

from chalicelib.store.summaries import MANIFEST, Summaries
from commands.deployment import Deployment, connect


@click.group()
def summary() -> None:
    """List and download reports."""


@summary.command("list")
@click.argument("survey")
@click.pass_obj
def list_periods(deployment: Deployment, survey: str) -> None:
    """Name the periods of SURVEY that have a report."""
    settings = connect(deployment)
    periods = Summaries(settings.bucket).periods(survey)
    click.echo("\n".join(periods) if periods else "There is no report yet.")


@summary.command()
@click.argument("survey")
@click.argument("period")
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder to write to; it is made if need be.",
)
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
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        click.echo(folder / name)
