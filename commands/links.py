"""./manage.py link: links to summaries."""

import click

from chalicelib import clock
from chalicelib.outreach import mailing
from chalicelib.outreach.links import Purpose
from chalicelib.store.revocations import Revocations
from chalicelib.store.summaries import Summaries
from commands.deployment import Deployment, connect


@click.group()
def link() -> None:
    """Make and revoke links to summaries."""


@link.command()
@click.argument("survey")
@click.argument("period")
@click.pass_obj
def make(deployment: Deployment, survey: str, period: str) -> None:
    """Print a link to the report on a PERIOD of SURVEY, good for a year."""
    settings = connect(deployment)
    if not Summaries(settings.bucket).published(survey, period):
        raise click.ClickException(f"There is no report on {period} of {survey}.")
    click.echo(mailing.summary_link(survey, period, clock.now()))


@link.command()
@click.argument("survey")
@click.argument("period")
@click.pass_obj
def revoke(deployment: Deployment, survey: str, period: str) -> None:
    """Revoke all links to a report that were made until now."""
    settings = connect(deployment)
    revocations = Revocations(settings.catalogue_table)
    revocations.revoke(Purpose.SUMMARY, (survey, period), clock.now())
    click.echo(f"Links to {survey}, {period} made until now are good no longer.")
