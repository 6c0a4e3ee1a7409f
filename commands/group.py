"""The group of all commands, and how their errors reach people."""

from pathlib import Path
from typing import Any

import click

from chalicelib.store.errors import StoreError
from commands import (
    attack,
    codes,
    commitments,
    cost,
    events,
    keys,
    leaving,
    ledger,
    links,
    mail,
    people,
    purge,
    responses,
    sealing,
    summaries,
    surveys,
    texts,
    users,
)
from commands.deployment import LOCAL, Deployment


class Commands(click.Group):
    """A group whose commands end with a sentence, not with a traceback, when AWS fails."""

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


manage.add_command(surveys.survey)
manage.add_command(responses.responses)
manage.add_command(sealing.seal)
manage.add_command(summaries.summary)
manage.add_command(ledger.ledger)
manage.add_command(purge.purge)
manage.add_command(attack.attack)
manage.add_command(texts.texts)
manage.add_command(events.event)
manage.add_command(mail.mail)
manage.add_command(people.people)
manage.add_command(commitments.commitment)
manage.add_command(links.link)
manage.add_command(codes.codes)
manage.add_command(keys.keys)
manage.add_command(leaving.leave)
manage.add_command(users.user)
manage.add_command(cost.cost)
