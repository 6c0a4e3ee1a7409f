"""./manage.py codes: invitation codes of closed surveys."""

import csv
import sys
from datetime import timedelta

import click

from chalicelib.intake import codes as code_names
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.model import Access
from chalicelib.store.contacts import Contacts
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import end_of
from commands.deployment import Deployment, connect


@click.group()
def codes() -> None:
    """Issue invitation codes for closed surveys."""


@codes.command()
@click.argument("survey")
@click.argument("number", type=click.IntRange(1, 100_000))
@click.pass_obj
def issue(deployment: Deployment, survey: str, number: int) -> None:
    """Issue NUMBER codes for SURVEY and print them with their links as CSV.

    Only hashes of the codes are stored: what is printed here is the only copy.
    """
    settings = connect(deployment)
    surveys = Surveys(settings.catalogue_table)
    head = surveys.head(survey)
    latest = head and surveys.version(survey, head.version)
    if not latest:
        raise click.ClickException(f"There is no survey {survey}.")
    if latest.access is not Access.CLOSED:
        raise click.ClickException(f"{survey} is open to all; it needs no codes.")
    expires = end_of(closing_week(latest.closes)) + timedelta(days=7)
    contacts = Contacts(settings.contacts_table)
    sheet = csv.writer(sys.stdout)
    sheet.writerow(["code", "link"])
    for _ in range(number):
        code = code_names.mint()
        contacts.invite(survey, code_names.invitation_key(survey, code), expires)
        sheet.writerow(
            [code_names.pretty(code), f"{settings.public_url}/umfrage/{survey}?code={code}"]
        )
