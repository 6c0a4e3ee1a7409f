"""./manage.py event: plan events whose guests are asked afterwards."""

import json
from datetime import timedelta
from pathlib import Path

import click

from chalicelib.outreach import events
from chalicelib.outreach.events import EventError
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.store.surveys import Surveys
from commands.deployment import Deployment, connect

_ADDRESSES_KEPT = timedelta(days=90)


@click.group()
def event() -> None:
    """Plan events whose guests are asked afterwards."""


@event.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def plan(deployment: Deployment, file: Path) -> None:
    """Plan the event described in FILE (JSON, see schemas/event.schema.json).

    When it is over, its guests get the link to its survey; when that is sealed, the summary.
    Their addresses are kept until 90 days after the event.
    """
    try:
        planned, guests = events.read(json.loads(file.read_text("utf-8")))
    except (EventError, ValueError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    settings = connect(deployment)
    if Surveys(settings.catalogue_table).head(planned.survey) is None:
        raise click.ClickException(f"There is no survey {planned.survey}; publish it first.")
    Contacts(settings.contacts_table).add_guests(planned.id, guests, planned.ends + _ADDRESSES_KEPT)
    try:
        Events(settings.catalogue_table).plan(planned)
    except Conflict:
        click.echo(f"{planned.id} is planned already; its guests were updated.")
        return
    click.echo(f"Planned: {planned.id}, {planned.starts:%d.%m.%Y %H:%M}, {len(guests)} guests.")


@event.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_events(deployment: Deployment, as_json: bool) -> None:
    """List all events and how far they have come."""
    settings = connect(deployment)
    known = sorted(Events(settings.catalogue_table).all(), key=lambda one: one[0].starts)
    if as_json:
        click.echo(json.dumps([events.to_json(one) | {"state": state} for one, state in known]))
        return
    for one, state in known:
        click.echo(f"{one.starts:%d.%m.%Y %H:%M}  {one.id}  {state}")
    if not known:
        click.echo("No event is planned.")
