"""./manage.py survey paper: a questionnaire as a sheet to print and fill in by hand."""

from pathlib import Path

import click

from chalicelib.intake import paper as sheets
from chalicelib.layout.typesetting import TypesettingFailed, typeset
from commands import published
from commands.deployment import Deployment, connect


@click.command()
@click.argument("survey")
@click.option("--language", help="Of the sheet; without it, the survey's first one.")
@click.option(
    "--to",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The PDF to write; without it, SURVEY.LANGUAGE.pdf here.",
)
@click.pass_obj
def paper(deployment: Deployment, survey: str, language: str | None, file: Path | None) -> None:
    """Write SURVEY as an accessible PDF to print, fill in by hand and key in later.

    Beside each answer stands the code that is keyed in. Returned sheets become a CSV file, one
    line each, with the questions' ids above: `responses send SURVEY sheets.csv` hands them in.
    """
    latest = published.latest(connect(deployment).catalogue_table, survey)
    chosen = published.language_of(latest, language)
    target = file or Path(f"{survey}.{chosen}.pdf")
    try:
        target.write_bytes(typeset(sheets.TEMPLATE, sheets.sheet(latest, chosen)))
    except TypesettingFailed as error:
        raise click.ClickException(f"The sheet could not be set: {error}") from None
    click.echo(target)
