"""./manage.py texts: read free texts and decide what may be published."""

import readline
from collections.abc import Sequence
from dataclasses import dataclass

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from chalicelib.office import redaction, reviewing
from chalicelib.office.names import ListsMissing
from chalicelib.office.redaction import Suggestion
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.texts import ReviewState, ReviewText, Supplement, supplement
from chalicelib.settings import Settings
from chalicelib.store.errors import Conflict
from chalicelib.store.executions import Executions
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from commands.deployment import Deployment, connect

_SHORTEST_ID = 4
_LINE_BREAK = "⏎"
_KEYS = "[p]ublish as it is  [r]edact  [e]dit  [w]ithhold  [l]ater  [q]uit"


@dataclass(frozen=True)
class Review:
    """The texts of one survey, and what is needed to decide about them."""

    questionnaire: Questionnaire
    queue: ReviewQueue

    @property
    def survey(self) -> str:
        return self.questionnaire.survey

    def question(self, text: ReviewText) -> str:
        """What the text answers, in the survey's first language."""
        return self.questionnaire.item(text.item).label[self.questionnaire.languages[0]]

    def waiting(self) -> list[ReviewText]:
        """The texts that nobody has decided about."""
        texts = self.queue.texts(self.survey)
        return [text for text in texts if text.state is ReviewState.WAITING]


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
        _console().print(table)
    click.echo(f"Waiting for a decision: {len(review.waiting())} of {len(found)}.")


@texts.command()
@click.argument("id")
@click.pass_obj
def show(deployment: Deployment, id: str) -> None:  # noqa: A002
    """Show the text ID with suggestions for redaction (Vorschläge zum Schwärzen)."""
    review, text = _find(deployment, id)
    if text.state is ReviewState.WAITING:
        _show(review, text)
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
    if fault := _fault(original, words):
        raise click.ClickException(fault)
    _compare(original, words)
    if yes or click.confirm("Publish the text on the right? The original is deleted for good."):
        _decide(review, text, words)
        click.echo("Approved. The next report holds it.")


@texts.command()
@click.argument("id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def withhold(deployment: Deployment, id: str, yes: bool) -> None:  # noqa: A002
    """Let the text ID never be published; it is deleted."""
    review, text = _waiting(deployment, id)
    if yes or click.confirm("Withhold this text? It is deleted for good."):
        _decide(review, text, None)
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
        if not _reviewed(session, text):
            break
    click.echo(f"\nStill waiting for a decision: {len(session.waiting())}.")


def _reviewed(session: Review, text: ReviewText) -> bool:
    """Let a person decide about one text, now or later; False to stop."""
    suggestions = _show(session, text)
    original = redaction.printable(text.original)
    while True:
        match _key(_KEYS, "prewlq"):
            case "p":
                words: str | None = original
            case "r":
                words = redaction.redacted(original, _chosen(suggestions))
            case "e":
                words = _edited(original)
            case "w":
                words = None
            case "l":
                return True
            case _:
                return False
        if words is not None and (fault := _fault(original, words)):
            click.echo(fault)
            continue
        if words is not None:
            _compare(original, words)
        question = "Withhold and delete it" if words is None else "Publish the text on the right"
        if _key(f"{question}? The original is deleted for good. [y]es [n]o", "yn") == "y":
            break
    try:
        _decide(session, text, words)
    except click.ClickException as told:
        click.echo(told.message)
    return True


def _fault(original: str, words: str) -> str:
    """Why these words cannot be published instead of the original, or ""."""
    match reviewing.fault(original, words):
        case reviewing.Fault.EMPTY:
            return "There are no words to publish; withhold the text instead."
        case reviewing.Fault.ADDED:
            return "Words can only be left out, or replaced by […]."
        case None:
            return ""


def _key(prompt: str, keys: str) -> str:
    click.echo(prompt)
    while True:
        key = click.getchar().lower()
        if key in keys:
            return key


def _chosen(suggestions: Sequence[Suggestion]) -> list[Suggestion]:
    """The suggestions a person picks by their numbers."""
    typed: str = click.prompt("Which? Numbers such as 1 3, or all", default="all")
    if typed.strip() == "all":
        return list(suggestions)
    numbers = {int(word) for word in typed.split() if word.isdecimal()}
    return [one for number, one in enumerate(suggestions, start=1) if number in numbers]


def _edited(original: str) -> str:
    """Let a person change the words on the command line: an editor would leave files behind."""
    line = original.replace("\n", _LINE_BREAK)
    readline.set_auto_history(False)
    readline.set_startup_hook(lambda: readline.insert_text(line))
    try:
        typed: str = click.prompt(
            f"Edit ({_LINE_BREAK} is a line break)", default="", show_default=False
        )
    finally:
        readline.set_startup_hook()
    return redaction.printable(typed.replace(_LINE_BREAK, "\n")).strip()


def _show(session: Review, text: ReviewText) -> tuple[Suggestion, ...]:
    """Print a waiting text with its suggestions, and return these."""
    words = redaction.printable(text.original)
    suggestions = _suggestions(words)
    marked = Text(words)
    for one in suggestions:
        marked.stylize("reverse", one.start, one.end)
    console = _console()
    console.print(Text(session.question(text), style="bold"))
    console.print()
    console.print(marked)
    console.print()
    if suggestions:
        console.print("Suggestions for redaction (Vorschläge zum Schwärzen):")
        for number, one in enumerate(suggestions, start=1):
            console.print(Text(f"  {number}  {words[one.start : one.end]} ({one.kind.value})"))
        console.print("They are help, no proof: other words may tell who is meant, too.")
    else:
        console.print("No suggestions for redaction; the text may name somebody all the same.")
    console.print()
    return suggestions


def _compare(original: str, edited: str) -> None:
    """Print the original beside what would be published."""
    table = Table(expand=True)
    for heading in ("Original", "To be published"):
        table.add_column(heading, ratio=1)
    table.add_row(Text(original), Text(edited))
    console = _console()
    console.print(table)
    for one in _suggestions(edited):
        console.print(Text(f"Still in it: {edited[one.start : one.end]} ({one.kind.value})"))


def _suggestions(words: str) -> tuple[Suggestion, ...]:
    try:
        return redaction.suggestions(words)
    except ListsMissing as error:
        raise click.ClickException(f"There are no suggestions: {error}.") from None


def _decide(session: Review, text: ReviewText, words: str | None) -> None:
    try:
        if words is None:
            session.queue.withhold(session.survey, text.id)
        else:
            shortened = words != redaction.printable(text.original)
            session.queue.approve(session.survey, text.id, words, shortened)
    except Conflict as conflict:
        raise click.ClickException(f"Nothing was changed: {conflict}.") from None


def _review(settings: Settings, survey: str) -> Review:
    surveys = Surveys(settings.catalogue_table)
    head = surveys.head(survey)
    latest = head and surveys.current(head)
    if not latest:
        raise click.ClickException(f"There is no survey {survey}.")
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


def _console() -> Console:
    return Console(highlight=False, markup=False)
