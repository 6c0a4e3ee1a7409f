"""./manage.py codes: invitation codes of closed surveys."""

import csv
import sys
from pathlib import Path

import click

from chalicelib.intake import codes as code_names
from chalicelib.intake import handouts
from chalicelib.intake.window import codes_until
from chalicelib.questionnaire.model import Access
from chalicelib.store.contacts import Contacts
from commands import printing, published
from commands.deployment import Deployment, connect


@click.group()
def codes() -> None:
    """Issue invitation codes for closed surveys."""


@codes.command()
@click.argument("survey")
@click.argument("number", type=click.IntRange(1, 100_000))
@click.option(
    "--cards",
    "sheet",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write cards to cut out, ten on a page of A4, to this PDF file.",
)
@click.pass_obj
def issue(deployment: Deployment, survey: str, number: int, sheet: Path | None) -> None:
    """Issue NUMBER codes for SURVEY and print them with their links as CSV.

    Only hashes of the codes are stored: what is printed here is the only copy. Shuffle the cards,
    and do not let anybody hand them out whom the survey is about.
    """
    settings = connect(deployment)
    latest = published.latest(settings.catalogue_table, survey)
    if latest.access is not Access.CLOSED:
        raise click.ClickException(f"{survey} is open to all; it needs no codes.")
    issued = [code_names.mint() for _ in range(number)]
    if sheet:
        # Before the codes are good for anything: a card must never be missing.
        language = latest.languages[0]
        words = handouts.words(latest, settings.public_url, language)
        drawn = [handouts.card(settings.public_url, survey, code) for code in issued]
        sheet.touch(mode=0o600)
        sheet.write_bytes(printing.cards(words, drawn))
    expires = codes_until(latest)
    contacts = Contacts(settings.contacts_table)
    table = csv.writer(sys.stdout)
    table.writerow(["code", "link"])
    for code in issued:
        contacts.invite(survey, code_names.invitation_key(survey, code), expires)
        link = handouts.invitation(settings.public_url, survey, code)
        table.writerow([code_names.pretty(code), link])
    if sheet:
        click.echo(f"{number} cards: {sheet}", err=True)
