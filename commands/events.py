"""./manage.py event: plan events, and move them through their lives."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import click

from chalicelib import clock
from chalicelib.outreach import audience, events, life
from chalicelib.outreach.conducting import survey_of
from chalicelib.outreach.events import EventError, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.settings import Settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN
from commands.deployment import Deployment, connect
from commands.guests import imported

_LONGEST_LIFE = timedelta(days=366)
"""How long addresses are kept after an event at most, whatever becomes of it."""


@click.group()
def event() -> None:
    """Plan events, and move them through their lives."""


@event.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def plan(deployment: Deployment, file: Path) -> None:
    """Plan the event described in FILE (JSON, see schemas/event.schema.json).

    When it is over, its guests get the link to its survey; then one reminder, the summary, and
    what was done about it. Some time after the last mail their addresses are destroyed.
    """
    try:
        planned, guests = events.read(json.loads(file.read_text("utf-8")))
    except (EventError, ValueError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    settings = connect(deployment)
    if Surveys(settings.catalogue_table).head(planned.survey) is None:
        raise click.ClickException(f"There is no survey {planned.survey}; publish it first.")
    contacts = Contacts(settings.contacts_table)
    contacts.add(audience.of_event(planned.id), guests, planned.ends + _LONGEST_LIFE)
    try:
        Events(settings.catalogue_table).plan(planned, clock.now())
    except Conflict:
        click.echo(f"{planned.id} is planned already; its guests were updated.")
        return
    click.echo(f"Planned: {planned.id}, {planned.starts:%d.%m.%Y %H:%M}, {len(guests)} guests.")


@event.command("guests")
@click.argument("event_id", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def add_guests(deployment: Deployment, event_id: str, file: Path) -> None:
    """Add the guests in FILE (CSV or Excel) to EVENT: all of them, or none if there is a fault.

    There must be a column of addresses, such as „E-Mail“. A column of languages is taken, such as
    „Sprache“; all other columns are left unread.
    """
    settings = connect(deployment)
    standing = _standing(settings, event_id)
    if standing.state is EventState.FORGOTTEN:
        raise click.ClickException(f"{event_id} is over, and its addresses are destroyed.")
    guests = imported(file)
    contacts = Contacts(settings.contacts_table)
    contacts.add(audience.of_event(event_id), guests, standing.event.ends + _LONGEST_LIFE)
    click.echo(f"{len(guests)} guests of {event_id}.")


@event.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
@click.pass_obj
def list_events(deployment: Deployment, as_json: bool) -> None:
    """List all events and how far they have come."""
    settings = connect(deployment)
    known = sorted(Events(settings.catalogue_table).all(), key=lambda one: one.event.starts)
    if as_json:
        documents = [
            events.to_json(one.event)
            | {"state": one.state, "next": moment.isoformat() if moment else None}
            for one in known
            for moment in [_next(settings, one)]
        ]
        click.echo(json.dumps(documents))
        return
    for one in known:
        click.echo(f"{one.event.starts:%d.%m.%Y %H:%M}  {one.event.id}  {one.state}")
    if not known:
        click.echo("No event is planned.")


@event.command()
@click.argument("event_id", metavar="EVENT")
@click.pass_obj
def show(deployment: Deployment, event_id: str) -> None:
    """Show how far EVENT has come, who moved it when, and what comes next."""
    settings = connect(deployment)
    standing = _standing(settings, event_id)
    click.echo(f"{event_id}: {standing.state} since {_when(standing.since)}")
    for trace in Events(settings.catalogue_table).traces(event_id):
        click.echo(f"  {_when(trace.moment)}  {trace.by:<9}  {trace.what}  {trace.note}".rstrip())
    moment = _next(settings, standing)
    if moment is not None:
        click.echo(f"Next: {_when(moment)}")


@event.command()
@click.argument("event_id", metavar="EVENT")
@click.argument("state", type=click.Choice([one.value for one in EventState]))
@click.option(
    "--at",
    "at",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="When, in Berlin; without it now, at the conductor's next turn.",
)
@click.pass_obj
def move(deployment: Deployment, event_id: str, state: str, at: datetime | None) -> None:
    """Take EVENT into STATE earlier or later than it would go by itself."""
    wanted = EventState(state)
    if not life.movable(wanted):
        raise click.ClickException(
            f"{state} follows from the survey: from its last day, its sealing, or your answer."
        )
    settings = connect(deployment)
    moment = at.replace(tzinfo=BERLIN) if at else clock.now()
    _set(settings, event_id, wanted, Plan(at=moment))
    click.echo(f"{event_id}: {state} at {_when(moment)}.")


@event.command()
@click.argument("event_id", metavar="EVENT")
@click.argument("state", type=click.Choice([one.value for one in EventState]))
@click.pass_obj
def skip(deployment: Deployment, event_id: str, state: str) -> None:
    """Let EVENT pass through STATE without doing what belongs to it, such as mailing."""
    settings = connect(deployment)
    _set(settings, event_id, EventState(state), Plan(skip=True))
    click.echo(f"{event_id}: {state} is skipped.")


def _set(settings: Settings, event_id: str, state: EventState, wanted: Plan) -> None:
    standing = _standing(settings, event_id)
    if not life.is_ahead(standing, state):
        raise click.ClickException(
            f"{event_id} has come past {state.value}: it is {standing.state}."
        )
    try:
        Events(settings.catalogue_table).set_plan(standing, state, wanted, clock.now())
    except Conflict:
        raise click.ClickException(f"{event_id} moved on just now. Look again.") from None


def _standing(settings: Settings, event_id: str) -> Standing:
    standing = Events(settings.catalogue_table).standing(event_id)
    if standing is None:
        raise click.ClickException(f"There is no event {event_id}.")
    return standing


def _next(settings: Settings, standing: Standing) -> datetime | None:
    answers = {one.survey: one for one in Commitments(settings.catalogue_table).answers()}
    survey = survey_of(standing, answers.get(standing.event.survey))
    return life.next_moment(standing, survey) if survey else None


def _when(moment: datetime | date) -> str:
    local = moment.astimezone(BERLIN) if isinstance(moment, datetime) else moment
    return f"{local:%d.%m.%Y %H:%M}"
