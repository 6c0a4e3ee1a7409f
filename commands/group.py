"""The group of all commands, and how their errors reach people."""

import importlib
from pathlib import Path
from typing import Any

import click

from chalicelib.store.errors import StoreError
from commands.deployment import LOCAL, Deployment

_MODULES = {
    "attack": "attack",
    "codes": "codes",
    "commitment": "commitments",
    "cost": "cost",
    "event": "events",
    "keys": "keys",
    "leave": "leaving",
    "ledger": "ledger",
    "link": "links",
    "mail": "mail",
    "people": "people",
    "purge": "purge",
    "responses": "responses",
    "seal": "sealing",
    "summary": "summaries",
    "survey": "surveys",
    "texts": "texts",
    "user": "users",
}
"""Command → the module beside this one that has it."""


class Commands(click.Group):
    """A group that imports only the command that was asked for: all of them take half a second.

    Its commands end with a sentence, not with a traceback, when AWS fails.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *sorted(_MODULES)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _MODULES:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"commands.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StoreError as error:
            raise click.ClickException(f"AWS did not do it: {error}. Try again.") from error


@click.group(cls=Commands)
@click.option(
    "--stack",
    help="Name of a CloudFormation stack in AWS. Without it: the stack that `make run` started.",
)
@click.option(
    "--local",
    type=click.Path(dir_okay=False, path_type=Path),
    default=LOCAL,
    hidden=True,
    help="The file that describes a local stack.",
)
@click.pass_context
def manage(context: click.Context, stack: str | None, local: Path) -> None:
    """Mitsprache: publish surveys, send responses, seal periods, fetch summaries.

    \b
    A first round on one machine, while `make run` runs in another terminal:
      ./manage.py survey check surveys/kommune-gestaltet.json
      ./manage.py survey publish surveys/kommune-gestaltet.json
      ./manage.py responses send kommune-gestaltet-2026-09-12 answers.ndjson
      ./manage.py seal kommune-gestaltet-2026-09-12 --until 2026-W37
      ./manage.py summary fetch kommune-gestaltet-2026-09-12 2026-W37 --to reports
    """
    if stack is not None:
        context.obj = Deployment(stack, None)
    elif local.exists() or context.invoked_subcommand is None:
        context.obj = Deployment("", local)
    else:
        context.obj = Deployment("mitsprache", None)
