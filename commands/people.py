"""./manage.py people: what is kept of one person, and lists of people to write to."""

import json
import re
from pathlib import Path

import click

from chalicelib import clock
from chalicelib.outreach import list_keeping
from chalicelib.outreach import people as kept
from chalicelib.outreach.addresses import AddressError, normalised
from chalicelib.outreach.deliverability import Reason
from chalicelib.store.contacts import Contacts
from chalicelib.store.deletions import Deletions
from chalicelib.store.deliverabilities import Deliverabilities
from chalicelib.weeks import BERLIN
from commands.deployment import Deployment, connect
from commands.guests import imported


@click.group()
def people() -> None:
    """Show or erase what is kept of a person; keep lists of people to write to."""


@people.command()
@click.argument("address")
@click.pass_obj
def export(deployment: Deployment, address: str) -> None:
    """Print all that is kept of ADDRESS, as JSON."""
    connect(deployment)
    click.echo(
        json.dumps(kept.export(_normalised(address), clock.now()), ensure_ascii=False, indent=2)
    )


@people.command()
@click.argument("address")
@click.pass_obj
def erase(deployment: Deployment, address: str) -> None:
    """Destroy all that is kept of ADDRESS, and mails that wait for it.

    That its owner complained of our mails stays, without the address, so that none goes there from
    a list of tomorrow.
    """
    connect(deployment)
    number = kept.erase(_normalised(address), clock.now())
    click.echo(f"{number} entries were destroyed." if number else "Nothing was kept.")


@people.command()
@click.argument("address")
@click.pass_obj
def block(deployment: Deployment, address: str) -> None:
    """Send ADDRESS no mail any more for a year, whatever list it is on."""
    settings = connect(deployment)
    key = Contacts(settings.contacts_table).key(_normalised(address))
    new = Deliverabilities(settings.contacts_table).suppress(key, clock.now())
    click.echo("No more mails." if new else "It was so already.")


@people.command()
@click.argument("address")
@click.option("--they-asked", is_flag=True, help="Also if its owner complained of our mails.")
@click.pass_obj
def unblock(deployment: Deployment, address: str, they_asked: bool) -> None:
    """Send ADDRESS mails again: it was mended, or was blocked by mistake."""
    settings = connect(deployment)
    moment = clock.now()
    key = Contacts(settings.contacts_table).key(_normalised(address))
    deliverabilities = Deliverabilities(settings.contacts_table)
    if deliverabilities.known(key, moment).reason is Reason.COMPLAINT and not they_asked:
        raise click.ClickException(
            "Its owner complained of our mails. If they want them all the same: --they-asked"
        )
    deliverabilities.lift(key, moment)
    click.echo("It gets mails again.")


@people.command()
@click.pass_obj
def blocked(deployment: Deployment) -> None:
    """List the addresses that get no mail, as long as they stand on a list: to be corrected there.

    Of an address that stands on none only a number is kept that nobody can trace back.
    """
    settings = connect(deployment)
    contacts = Contacts(settings.contacts_table)
    suppressed = list(Deliverabilities(settings.contacts_table).suppressed(clock.now()))
    if not suppressed:
        click.echo("All addresses get mails.")
    unlisted = 0
    for key, known in suppressed:
        memberships = contacts.memberships(key)
        unlisted += not memberships
        for one in memberships:
            day = f"{known.since.astimezone(BERLIN):%d.%m.%Y}" if known.since else ""
            click.echo(f"{day}  {one.address}  {one.audience}  {known.reason}")
    if unlisted:
        click.echo(f"{unlisted} more stand on no list any more.")


@people.command("list")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def distribution_list(deployment: Deployment, name: str, file: Path) -> None:
    """Put the people in FILE (CSV or Excel) on the distribution list NAME.

    An event or a round names it under "lists". Whoever is on it already stays; whoever left it
    stays off. Its addresses are destroyed with those of the last round, or after a year without.
    """
    if not re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", name):
        raise click.ClickException(f"{name}: a list's name has small letters, digits and hyphens.")
    connect(deployment)
    guests = imported(file)
    filled = list_keeping.fill(name, name, guests, clock.now())
    click.echo(f"{len(guests) - filled.left} of {len(guests)} people are on the list {name} now.")


@people.command()
@click.pass_obj
def deletions(deployment: Deployment) -> None:
    """List when addresses, and texts nobody had decided about, were destroyed, and how many."""
    settings = connect(deployment)
    for one in Deletions(settings.catalogue_table).all():
        click.echo(f"{one.moment.astimezone(BERLIN):%d.%m.%Y}  {one.number:>6}  {one.what}")


def _normalised(address: str) -> str:
    try:
        return normalised(address)
    except AddressError as error:
        raise click.ClickException(str(error)) from None
