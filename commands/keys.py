"""./manage.py keys: the secrets that sign links."""

import click

from chalicelib.store.signing_keys import rotate as rotate_keys
from commands.deployment import Deployment, connect


@click.group()
def keys() -> None:
    """Manage the secrets that sign links."""


@keys.command()
@click.pass_obj
def rotate(deployment: Deployment) -> None:
    """Make a new key. Links signed with the two keys before it stay good."""
    settings = connect(deployment)
    click.echo(f"{rotate_keys(settings.signing_keys_parameter)} keys in use.")
