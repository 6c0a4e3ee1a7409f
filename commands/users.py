"""./manage.py user: who may sign in to the console."""

import click

from chalicelib import clock
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.office.audit import Entry
from chalicelib.office.users import (
    ADDED,
    REMOVED,
    ROLE_WORDS,
    AlreadyThere,
    LastManager,
    Role,
    Roster,
    User,
    user_id,
)
from chalicelib.outreach.addresses import AddressError, normalised
from chalicelib.settings import Settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.users import Users
from commands.deployment import Deployment, connect

WHO = "manage.py"


@click.group()
def user() -> None:
    """Say who may sign in to the console; the first user is added here."""


@user.command()
@click.argument("address")
@click.option(
    "--role",
    type=click.Choice([one.value for one in Role]),
    default=Role.LESEN.value,
    show_default=True,
)
@click.option("--name", help="What colleagues call them.  [default: the address before its @]")
@click.pass_obj
def add(deployment: Deployment, address: str, role: str, name: str | None) -> None:
    """Let ADDRESS sign in to the console."""
    settings = connect(deployment)
    known = _normalised(address)
    one = User(known, name or known.partition("@")[0], Role(role))
    before = Users(settings.catalogue_table).roster()
    try:
        _replace(settings, before, before.with_user(one))
    except AlreadyThere as error:
        raise click.ClickException(f"{error} is a user already.") from None
    _note(settings, ADDED, one, "", _words(one.role))
    click.echo(f"{one.name} may sign in: {settings.public_url}/buero/anmelden")


@user.command("list")
@click.pass_obj
def show(deployment: Deployment) -> None:
    """List everybody who may sign in."""
    settings = connect(deployment)
    for one in Users(settings.catalogue_table).roster():
        click.echo(f"{one.role:<11} {one.address:<40} {one.name}")


@user.command()
@click.argument("address")
@click.pass_obj
def remove(deployment: Deployment, address: str) -> None:
    """Let ADDRESS sign in no longer; their sessions end at once."""
    settings = connect(deployment)
    before = Users(settings.catalogue_table).roster()
    one = before.find(user_id(_normalised(address)))
    if one is None:
        raise click.ClickException(f"{address} is no user.")
    try:
        _replace(settings, before, before.without(one.id))
    except LastManager:
        raise click.ClickException("Nobody else manages the users; add somebody first.") from None
    _note(settings, REMOVED, one, _words(one.role), "")
    click.echo(f"{one.name} may sign in no longer.")


def _replace(settings: Settings, before: Roster, after: Roster) -> None:
    Users(settings.catalogue_table).replace(before, after)


def _note(settings: Settings, act: str, one: User, before: str, after: str) -> None:
    entry = Entry(clock.now(), WHO, act, one.name, before, after)
    AuditTrail(settings.catalogue_table).note(entry)


def _words(role: Role) -> str:
    """What the console calls a role."""
    return catalogue(FALLBACK).gettext(ROLE_WORDS[role])


def _normalised(address: str) -> str:
    try:
        return normalised(address)
    except AddressError as error:
        raise click.ClickException(str(error)) from None
