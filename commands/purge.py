"""./manage.py purge: show where raw answers could still be, and until when."""

from datetime import datetime

import click

from chalicelib import clock
from chalicelib.office.retention import gone_on, restorable_until
from chalicelib.questionnaire import calendar
from chalicelib.sealing.texts import lapses_on
from chalicelib.store.responses import shards
from chalicelib.store.sealing import SealingResponses
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.store.waiting_texts import WaitingTexts
from chalicelib.weeks import BERLIN, end_of
from commands.deployment import Deployment, connect


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
    latest = head and Surveys(settings.catalogue_table).current(head)
    if not head or not latest:
        raise click.ClickException(f"There is no survey {survey}.")
    responses = SealingResponses(settings.responses_table)
    weeks: dict[str, int] = {}
    for shard in shards():
        for response in responses.unsealed(survey, shard, {}, "9999-W52"):
            weeks[response.week] = weeks.get(response.week, 0) + 1
    last = end_of(calendar.closing_week(latest.closes))
    if weeks:
        click.echo(f"Table, not sealed yet: answers of {', '.join(sorted(weeks))}.")
        click.echo(f"  They go when they are sealed, at the latest on {_day(last)}.")
    else:
        click.echo("Table: no raw answer.")
    texts = WaitingTexts(settings.responses_table)
    unread = any(True for shard in shards() for _ in texts.up_to(survey, shard, "9999-W52"))
    click.echo(f"Table, texts nobody has read: {'some' if unread else 'none'}.")
    if unread:
        click.echo(f"  They go to the review, or for good, at the latest on {_day(last)}.")
    counts = bool(head.closed_to) and responses.holds_tallies(survey, head.closed_to)
    click.echo(f"Table, partial counts: {'of ' + head.closed_to if counts else 'none'}.")
    if counts:
        click.echo("  They go when sealing has ended; the conductor goes on with it.")
    reviewed = list(ReviewQueue(settings.catalogue_table).progress(survey))
    lapsing = [day for text in reviewed if (day := lapses_on(text, latest.profile))]
    click.echo(f"Review queue, texts to be decided: {len(lapsing) or 'none'}.")
    if lapsing:
        click.echo("  Each goes when it is decided: ./manage.py texts review")
        click.echo(f"  The first that are left are withheld on {min(lapsing):%d.%m.%Y}.")
    restorable = restorable_until(head.sealed_on)
    if restorable is not None and clock.now() < restorable:
        click.echo(f"Backups: what was sealed up to {head.sealed_to}, until {_day(restorable)}.")
    else:
        click.echo("Backups: nothing that has been sealed.")
    if reviewed:
        click.echo("Backups: texts that were decided, until seven days after each decision.")
    click.echo("Streams, bucket, queues, logs, history of executions: never.")
    click.echo(
        "What stays: that a code was used, as a hash; counts under the rules; approved words."
    )
    gone = gone_on(latest.closes, head.sealed_on, lapsing)
    click.echo(f"All of it is gone on {_day(gone)} at the latest.")


def _day(moment: datetime) -> str:
    return moment.astimezone(BERLIN).strftime("%d.%m.%Y")
