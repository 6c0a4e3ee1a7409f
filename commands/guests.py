"""Tables of people on disk."""

from pathlib import Path

import click

from chalicelib.outreach import guest_tables
from chalicelib.outreach.events import Guest
from chalicelib.outreach.guest_tables import TableError

_SHOWN = 20
"""How many faults are named one by one."""


def imported(file: Path) -> tuple[Guest, ...]:
    """The people in a file: CSV in any usual encoding, or Excel.

    Raises:
        click.ClickException: naming every line at fault; then nobody is to be taken.
    """
    if file.stat().st_size > guest_tables.LARGEST:
        raise click.ClickException(f"{file} is larger than 20 MB.")
    try:
        people = guest_tables.from_file(file.name, file.read_bytes())
    except TableError as error:
        raise click.ClickException(f"{file}: {error}") from None
    if people.faults:
        lines = [
            f"line {fault.line}: {fault.message}" if fault.line else fault.message
            for fault in people.faults
        ]
        more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
        raise click.ClickException(
            "\n  ".join([f"Nothing was taken from {file}:", *lines[:_SHOWN], *more])
        )
    if people.repeated:
        click.echo(f"{len(people.repeated)} lines name an address again; it counts once.")
    return people.guests
