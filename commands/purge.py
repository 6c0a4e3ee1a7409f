"""./manage.py purge: show where raw answers could still be, and until when."""

from datetime import datetime, timedelta

import click

from chalicelib import clock
from chalicelib.questionnaire import calendar
from chalicelib.sealing.texts import ReviewState
from chalicelib.store.responses import shards
from chalicelib.store.sealing import SealingResponses
from chalicelib.store.surveys import SurveyHead, Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.store.waiting_texts import WaitingTexts
from chalicelib.weeks import BERLIN, end_of
from commands.deployment import Deployment, connect

DAY = timedelta(days=1)
BACKUPS = timedelta(days=7)
"""How long DynamoDB can still restore what was removed: RecoveryPeriodInDays in infra/."""


@click.command()
@click.argument("survey")
@click.option(
    "--prove",
    is_flag=True,
    required=True,
    expose_value=False,
    help="Look into the tables, change nothing.",
)
@click.pass_obj
def purge(deployment: Deployment, survey: str) -> None:
    """Show where raw answers of SURVEY could still be, backups included, and until when.

    Answers are removed by themselves when they are sealed; this command only shows it.
    """
    settings = connect(deployment)
    head = Surveys(settings.catalogue_table).head(survey)
    latest = head and Surveys(settings.catalogue_table).version(survey, head.version)
    if not head or not latest:
        raise click.ClickException(f"There is no survey {survey}.")
    responses = SealingResponses(settings.responses_table)
    weeks: dict[str, int] = {}
    for shard in shards():
        for response in responses.unsealed(survey, shard, {}, "9999-W52"):
            weeks[response.week] = weeks.get(response.week, 0) + 1
    closing = calendar.closing_week(latest.closes)
    gone = end_of(closing) + BACKUPS
    if weeks:
        click.echo(f"Table, not sealed yet: answers of {', '.join(sorted(weeks))}.")
        click.echo(f"  They go when they are sealed, at the latest on {_day(end_of(closing))}.")
    else:
        click.echo("Table: no raw answer.")
    texts = WaitingTexts(settings.responses_table)
    unread = sum(1 for shard in shards() for _ in texts.up_to(survey, shard, "9999-W52"))
    queue = ReviewQueue(settings.catalogue_table)
    undecided = sum(text.state is ReviewState.WAITING for text in queue.texts(survey))
    click.echo(f"Table, texts nobody has read: {'some' if unread else 'none'}.")
    click.echo(f"Review queue, texts to be decided: {undecided or 'none'}.")
    counts = responses.tallies(survey, head.closed_to) if head.closed_to else {}
    click.echo(f"Table, partial counts: {'of ' + head.closed_to if counts else 'none'}.")
    restorable = _restorable(head)
    if restorable is not None and clock.now() < restorable:
        click.echo(f"Backups: what was sealed up to {head.sealed_to}, until {_day(restorable)}.")
    else:
        click.echo("Backups: nothing that has been sealed.")
    click.echo("Streams, bucket, logs: never; there is no stream, and no answer is logged.")
    click.echo(f"All of it is gone on {_day(gone)} at the latest.")


def _restorable(head: SurveyHead) -> datetime | None:
    """Until when backups could bring back what the last sealing removed."""
    if not head.sealed_on:
        return None
    return datetime.fromisoformat(head.sealed_on).replace(tzinfo=BERLIN) + DAY + BACKUPS


def _day(moment: datetime) -> str:
    return moment.astimezone(BERLIN).strftime("%d.%m.%Y")
