"""Reading one free text in the terminal and deciding about it."""

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
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.store.errors import Conflict
from chalicelib.store.texts import ReviewQueue

_LINE_BREAK = "⏎"
_KEYS = "[p]ublish as it is  [r]edact  [e]dit  [w]ithhold  [l]ater  [q]uit"


@dataclass(frozen=True)
class Review:
    """The texts of one survey, and what is needed to decide about them."""

    questionnaire: Questionnaire
    queue: ReviewQueue

    @property
    def survey(self) -> str:
        """Id of the survey."""
        return self.questionnaire.survey

    def question(self, text: ReviewText) -> str:
        """What the text answers, in the survey's first language."""
        return self.questionnaire.item(text.item).label[self.questionnaire.languages[0]]

    def waiting(self) -> list[ReviewText]:
        """The texts that nobody has decided about."""
        texts = self.queue.texts(self.survey)
        return [text for text in texts if text.state is ReviewState.WAITING]


def reviewed(session: Review, text: ReviewText) -> bool:
    """Let a person decide about one text, now or later; False to stop."""
    suggestions = show(session, text)
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
        if words is not None and (why := objection(original, words)):
            click.echo(why)
            continue
        if words is not None:
            compare(original, words)
        question = "Withhold and delete it" if words is None else "Publish the text on the right"
        if _key(f"{question}? The original is deleted for good. [y]es [n]o", "yn") == "y":
            break
    try:
        decide(session, text, words)
    except click.ClickException as told:
        click.echo(told.message)
    return True


def show(session: Review, text: ReviewText) -> tuple[Suggestion, ...]:
    """Print a waiting text with its suggestions, and return these."""
    words = redaction.printable(text.original)
    suggestions = _suggestions(words)
    marked = Text(words)
    for one in suggestions:
        marked.stylize("reverse", one.start, one.end)
    console = terminal()
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


def compare(original: str, edited: str) -> None:
    """Print the original beside what would be published."""
    table = Table(expand=True)
    for heading in ("Original", "To be published"):
        table.add_column(heading, ratio=1)
    table.add_row(Text(original), Text(edited))
    console = terminal()
    console.print(table)
    for one in _suggestions(edited):
        console.print(Text(f"Still in it: {edited[one.start : one.end]} ({one.kind.value})"))


def objection(original: str, words: str) -> str:
    """Why these words cannot be published instead of the original, or ""."""
    match reviewing.fault(original, words):
        case reviewing.Fault.EMPTY:
            return "There are no words to publish; withhold the text instead."
        case reviewing.Fault.ADDED:
            return "Words can only be left out, or replaced by […]."
        case None:
            return ""


def decide(session: Review, text: ReviewText, words: str | None) -> None:
    """Let words be published instead of a text, or, without any, nothing of it.

    Raises:
        ClickException: if somebody else has decided.
    """
    try:
        if words is None:
            session.queue.withhold(session.survey, text.id)
        else:
            shortened = words != redaction.printable(text.original)
            session.queue.approve(session.survey, text.id, words, shortened)
    except Conflict as conflict:
        raise click.ClickException(f"Nothing was changed: {conflict}.") from None


def terminal() -> Console:
    """Where texts are printed as they are: nothing in them is taken for markup."""
    return Console(highlight=False, markup=False)


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


def _suggestions(words: str) -> tuple[Suggestion, ...]:
    try:
        return redaction.suggestions(words)
    except ListsMissing as error:
        raise click.ClickException(f"There are no suggestions: {error}.") from None
