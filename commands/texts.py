"""./manage.py texts: read free texts and decide what may be published."""

from collections.abc import Sequence

import click
from rich.table import Table
from rich.text import Text

from chalicelib.office import redaction
from chalicelib.questionnaire import calendar
from chalicelib.sealing.texts import ReviewState, ReviewText, Supplement, supplement
from chalicelib.settings import Settings
from chalicelib.store.executions import Executions
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from commands import published
from commands import text_reading as reading
from commands.deployment import Deployment, connect
from commands.text_reading import Review

_SHORTEST_ID = 4


@click.group()
def texts() -> None:
    """Read free texts, and publish, shorten or withhold them.

    Only texts are here that enough people were asked for. They are in no order, and nothing says
    who wrote them. What is published is the same for everybody, for ever.
    """


@texts.command("list")
@click.argument("survey")
@click.option("--all", "everything", is_flag=True, help="Those that are decided, too.")
@click.pass_obj
def list_texts(deployment: Deployment, survey: str, everything: bool) -> None:
    """List the texts of SURVEY that wait for a decision."""
    review = _review(connect(deployment), survey)
    found = list(review.queue.texts(survey))
    shown = [text for text in found if everything or text.state is ReviewState.WAITING]
    table = Table(box=None, show_edge=False, pad_edge=False)
    for heading in ("ID", "State", "Question", "Begins"):
        table.add_column(heading, no_wrap=heading != "Begins", overflow="ellipsis")
    length = _telling_length(found)
    for text in shown:
        table.add_row(
            f"{survey}/{text.id[:length]}",
            text.state.value,
            Text(review.question(text)[:40]),
            Text(redaction.printable(text.original or text.edited).replace("\n", " ")[:60]),
        )
    if shown:
        reading.terminal().print(table)
    click.echo(f"Waiting for a decision: {len(review.waiting())} of {len(found)}.")


@texts.command()
@click.argument("id")
@click.pass_obj
def show(deployment: Deployment, id: str) -> None:  # noqa: A002
    """Show the text ID with suggestions for redaction (Vorschläge zum Schwärzen)."""
    review, text = _find(deployment, id)
    if text.state is ReviewState.WAITING:
        reading.show(review, text)
        return
    click.echo(f"{review.question(text)}\n")
    click.echo(f"It is {text.state.value}; the original is deleted.")
    if text.edited:
        click.echo(f"\n{text.edited}")


@texts.command()
@click.argument("id")
@click.option("--as", "edited", help="The words to publish instead of the original.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def approve(deployment: Deployment, id: str, edited: str | None, yes: bool) -> None:  # noqa: A002
    """Let the text ID be published, as it is or --as other words; the original is deleted."""
    review, text = _waiting(deployment, id)
    original = redaction.printable(text.original)
    words = original if edited is None else redaction.printable(edited).strip()
    if why := reading.objection(original, words):
        raise click.ClickException(why)
    reading.compare(original, words)
    if yes or click.confirm("Publish the text on the right? The original is deleted for good."):
        reading.decide(review, text, words)
        click.echo("Approved. The next report holds it.")


@texts.command()
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def withhold(deployment: Deployment, id: str, yes: bool) -> None:  # noqa: A002
    """Let the text ID never be published; it is deleted."""
    review, text = _waiting(deployment, id)
    if yes or click.confirm("Withhold this text? It is deleted for good."):
        reading.decide(review, text, None)
        click.echo("Withheld and deleted.")


@texts.command()
@click.argument("survey")
@click.pass_obj
def publish(deployment: Deployment, survey: str) -> None:
    """Publish the texts of SURVEY that were approved after its last report.

    The conductor does this by itself when the last text is decided; by hand it is only sooner.
    While the survey runs, approved texts are in its next report.
    """
    settings = connect(deployment)
    session = _review(settings, survey)
    head = Surveys(settings.catalogue_table).head(survey)
    closing = calendar.closing_week(session.questionnaire.closes)
    if head is None or head.sealed_to < closing:
        raise click.ClickException(
            f"{survey} has reports to come, which hold what is approved; the last one is sealed"
            f" after {closing}."
        )
    match supplement(session.queue.progress(survey)):
        case Supplement.WAITS:
            waiting = len(session.waiting())
            raise click.ClickException(
                f"Texts that wait for a decision: {waiting}. They could not be added later."
            )
        case Supplement.NOTHING:
            click.echo("Nothing was approved that is in no report.")
        case Supplement.DUE:
            Executions(settings.state_machine_arn).start(survey, calendar.TEXTS)
            click.echo(f"They will be published at summaries/{survey}/{calendar.TEXTS}/.")


@texts.command()
@click.argument("survey")
@click.pass_obj
def review(deployment: Deployment, survey: str) -> None:
    """Go through the waiting texts of SURVEY, one key for each decision."""
    session = _review(connect(deployment), survey)
    waiting = session.waiting()
    for number, text in enumerate(waiting, start=1):
        click.echo(f"\nText {number} of {len(waiting)}")
        if not reading.reviewed(session, text):
            break
    click.echo(f"\nStill waiting for a decision: {len(session.waiting())}.")


def _review(settings: Settings, survey: str) -> Review:
    latest = published.latest(settings.catalogue_table, survey)
    return Review(latest, ReviewQueue(settings.catalogue_table))


def _find(deployment: Deployment, typed: str) -> tuple[Review, ReviewText]:
    """The one text whose id begins as typed."""
    survey, _, beginning = typed.partition("/")
    if not beginning:
        raise click.ClickException("An ID has two parts, such as survey/1a2b; see `texts list`.")
    session = _review(connect(deployment), survey)
    found = list(session.queue.texts(survey, beginning))
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} texts have an ID that begins with {typed}.")
    return session, found[0]


def _waiting(deployment: Deployment, typed: str) -> tuple[Review, ReviewText]:
    session, text = _find(deployment, typed)
    if text.state is not ReviewState.WAITING:
        raise click.ClickException(f"It is {text.state.value} already; that cannot be undone.")
    return session, text


def _telling_length(found: Sequence[ReviewText]) -> int:
    """How many characters of an id tell the texts apart."""
    length = _SHORTEST_ID
    while len({text.id[:length] for text in found}) < len(found):
        length += 1
    return length
