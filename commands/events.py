"""./manage.py event: plan events, and move them through their lives."""

import json
from datetime import date, datetime
from pathlib import Path

import click

from chalicelib import clock
from chalicelib.outreach import events, handouts, life, mailing, planning
from chalicelib.outreach.events import EventError, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.outreach.planning import PlanError
from chalicelib.settings import Settings
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.weeks import BERLIN
from commands.deployment import Deployment, connect
from commands.folders import to_folder
from commands.guests import imported


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
    connect(deployment)
    try:
        new = planning.plan(planned, guests, clock.now())
    except PlanError as error:
        raise click.ClickException(str(error)) from None
    if not new:
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
    guests = imported(file)
    try:
        planning.add_guests(standing, guests)
    except PlanError as error:
        raise click.ClickException(str(error)) from None
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
            for moment in [_next(one)]
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
    moment = _next(standing)
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
    settings = connect(deployment)
    moment = at.replace(tzinfo=BERLIN) if at else clock.now()
    _set(settings, event_id, EventState(state), Plan(at=moment))
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


@event.command()
@click.argument("event_id", metavar="EVENT")
@click.option("--silent", is_flag=True, help="Write to nobody.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def cancel(deployment: Deployment, event_id: str, silent: bool, yes: bool) -> None:
    """Cancel EVENT: its guests hear of it, nobody is asked, the addresses go two weeks later."""
    settings = connect(deployment)
    if not yes:
        mail = "Nobody is told." if silent else "Its guests get a mail."
        click.confirm(f"Cancel {event_id}? {mail}", abort=True)
    wanted = Plan(skip=True) if silent else Plan(at=clock.now())
    _set(settings, event_id, EventState.CANCELLED, wanted)
    click.echo(f"{event_id} will be cancelled at the conductor's next turn.")


@event.command()
@click.argument("event_id", metavar="EVENT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tell", is_flag=True, help="Mail the new date and place to the guests.")
@click.pass_obj
def change(deployment: Deployment, event_id: str, file: Path, tell: bool) -> None:
    """Plan EVENT anew from FILE (JSON) before it is held: another date, place, title or survey.

    Guests in FILE are added; whoever is one already stays.
    """
    try:
        planned, guests = events.read(json.loads(file.read_text("utf-8")))
    except (EventError, ValueError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    if planned.id != event_id:
        raise click.ClickException(f"{file} is about {planned.id}.")
    standing = _standing(connect(deployment), event_id)
    try:
        planning.change(standing, planned, clock.now(), tell=tell)
        planning.add_guests(standing, guests)
    except PlanError as error:
        raise click.ClickException(str(error)) from None
    except Conflict:
        raise click.ClickException(
            f"{event_id} is {standing.state}; only what is planned can be changed."
        ) from None
    told = " Its guests will be told." if tell else ""
    click.echo(f"{event_id}: {planned.starts:%d.%m.%Y %H:%M}.{told}")


@event.command()
@click.argument("event_id", metavar="EVENT")
@to_folder
@click.option("--language", type=click.Choice(["de", "en"]), default="de", show_default=True)
@click.pass_obj
def qr(deployment: Deployment, event_id: str, folder: Path, language: str) -> None:
    """Write what lets guests register: a slide (SVG, PNG) and a sheet for the wall (PDF, A4)."""
    # Typst is imported by those who set something.
    from commands import printing

    known = _standing(connect(deployment), event_id).event
    words = handouts.words(known, mailing.event_page(known), language)
    folder.mkdir(parents=True, exist_ok=True)
    for kind in printing.Kind:
        path = folder / f"{event_id}-{kind}"
        path.write_bytes(printing.invitation(kind, words))
        click.echo(path)


def _set(settings: Settings, event_id: str, state: EventState, wanted: Plan) -> None:
    try:
        planning.set_step(_standing(settings, event_id), state, wanted, clock.now())
    except PlanError as error:
        raise click.ClickException(str(error)) from None
    except Conflict:
        raise click.ClickException(f"{event_id} moved on just now. Look again.") from None


def _standing(settings: Settings, event_id: str) -> Standing:
    standing = Events(settings.catalogue_table).standing(event_id)
    if standing is None:
        raise click.ClickException(f"There is no event {event_id}.")
    return standing


def _next(standing: Standing) -> datetime | None:
    survey = planning.survey_for(standing)
    return life.next_moment(standing, survey) if survey else None


def _when(moment: datetime | date) -> str:
    local = moment.astimezone(BERLIN) if isinstance(moment, datetime) else moment
    return f"{local:%d.%m.%Y %H:%M}"
