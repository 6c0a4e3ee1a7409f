"""What the mails say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.outreach.events import Event, EventKind
from chalicelib.outreach.wording import Wording, Wordings
from chalicelib.questionnaire.model import Questionnaire, Text
from chalicelib.report.commitments import Commitment, change_words
from chalicelib.weeks import BERLIN

if TYPE_CHECKING:
    from jinja2 import Environment

CODE = "\ue000"
"""Stands in a mail where a code is to be: it is made only when the mail is sent, so that nothing
that is stored holds an address and a code together."""


@dataclass(frozen=True)
class Mail:
    """One mail to one person, complete but for the sender.

    Attributes:
        id: the same for the same person and occasion, so that it is sent once.
        kind: such as "feedback", for counting.
        audience: the group for whose sake it is sent; "" if it is sent in any case.
        person: the key of the person in it.
        leave: the address that ends such mails with one click, or "".
        code_of: the survey of which it brings a code, or "".
        code_until: until when that code is good, in ISO 8601, or "".
    """

    id: str
    kind: str
    to: str
    language: str
    subject: str
    text: str
    html: str
    audience: str = ""
    person: str = ""
    leave: str = ""
    code_of: str = ""
    code_until: str = ""


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for; the fields are those of `Mail`.

    Attributes:
        wordings: what the office says in its own words to such readers.
    """

    id: str
    to: str
    language: str
    audience: str = ""
    person: str = ""
    leave: str = ""
    wordings: Wordings = field(default_factory=Wordings)


SUBJECTS: Mapping[str, str] = {
    "confirmation": _("Please confirm: {title}"),
    "subscription": _("Please confirm: {title}"),
    "feedback": _("How was it? {title}"),
    "invitation": _("Please have your say: {title}"),
    "reminder": _("You can still have your say: {title}"),
    "rescheduled": _("New date or place: {title}"),
    "cancelled": _("Cancelled: {title}"),
    "summary": _("The summary is here: {title}"),
    "answer": _("Said – done: {title}"),
    "retraction": _("This summary was wrong: {title}"),
}
"""Of mails to people outside the office, as msgids."""


@cache
def templates() -> "Environment":
    """Where mails are written."""
    # Imported with the first mail: the function that takes answers in never writes one.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def in_language(text: Text, language: str) -> str:
    """The text in this language, else in German, else in the first there is."""
    return text.get(language) or text.get("de") or next(iter(text.values()))


def feedback(
    reader: Reader, event: Event, address: str, minutes: int, *, coded: bool = False
) -> Mail:
    """The mail that asks a guest how the event was, or people on a list to answer a survey.

    Args:
        address: of the survey's page.
        minutes: how long answering takes.
        coded: whether the address holds a code of this one reader, which is shown, too.
    """
    title = in_language(event.title, reader.language)
    values = {"title": title, "minutes": minutes, "code": CODE if coded else ""}
    kind = "invitation" if event.kind is EventKind.ROUND else "feedback"
    return to_people(kind, reader, address, values)


def reminder(
    reader: Reader, event: Event, address: str, minutes: int, last: date, *, coded: bool = False
) -> Mail:
    """The one reminder. It goes to all: nobody knows who has answered.

    Args:
        address: of the survey's page.
        minutes: how long answering takes.
        last: the last day on which answers are taken.
        coded: whether answering needs the code of the first mail: nobody knows it any more.
    """
    title = in_language(event.title, reader.language)
    values = {
        "title": title,
        "minutes": minutes,
        "last": long_date(last, reader.language),
        "coded": coded,
    }
    return to_people("reminder", reader, address, values)


def rescheduled(reader: Reader, event: Event, address: str) -> Mail:
    """The mail that tells a guest when and where the event is now.

    Args:
        address: of the event's page.
    """
    title = in_language(event.title, reader.language)
    begin, end = (f"{one.astimezone(BERLIN):%H:%M}" for one in (event.starts, event.ends))
    values = {
        "title": title,
        "day": long_date(event.starts.astimezone(BERLIN).date(), reader.language),
        "begin": begin,
        "end": end,
        "place": event.place,
    }
    return to_people("rescheduled", reader, address, values)


def cancelled(reader: Reader, event: Event, address: str) -> Mail:
    """The mail that tells a guest that the event does not take place.

    Args:
        address: of the overview of all events.
    """
    title = in_language(event.title, reader.language)
    day = long_date(event.starts.astimezone(BERLIN).date(), reader.language)
    return to_people("cancelled", reader, address, {"title": title, "day": day})


def summary(reader: Reader, questionnaire: Questionnaire, answered: int, address: str) -> Mail:
    """The mail that brings the summary to those who were asked.

    Args:
        answered: number of responses in the report, as published.
        address: signed link to the summary's page.
    """
    title = in_language(questionnaire.title, reader.language)
    return to_people("summary", reader, address, {"title": title, "answered": answered})


def retraction(reader: Reader, questionnaire: Questionnaire, reason: str, address: str) -> Mail:
    """The mail that withdraws a report.

    Args:
        reason: what is wrong with it.
        address: signed link to the report's page, where the notice stands, too.
    """
    title = in_language(questionnaire.title, reader.language)
    return to_people("retraction", reader, address, {"title": title, "reason": reason})


def answer(
    reader: Reader, questionnaire: Questionnaire, commitments: Sequence[Commitment], address: str
) -> Mail:
    """The mail that says what follows from a report: said – done.

    Args:
        commitments: how they stand now.
        address: signed link to the summary's page.
    """
    title = in_language(questionnaire.title, reader.language)
    points = [
        {
            "what": in_language(one.what, reader.language),
            "department": in_language(one.now.department, reader.language),
            "progress": change_words(one.now, reader.language),
            "note": in_language(one.now.note, reader.language) if one.now.note else "",
        }
        for one in commitments
    ]
    return to_people("answer", reader, address, {"title": title, "points": points})


def confirmation(reader: Reader, event: Event | None, address: str) -> Mail:
    """The mail by which somebody confirms that an address is really theirs.

    Args:
        event: the event that somebody wants to come to; None for a subscription.
        address: signed link to the page with the button.
    """
    news = catalogue(reader.language).gettext(_("News of summaries"))
    title = in_language(event.title, reader.language) if event else news
    values = {"title": title, "event": event is not None}
    worded = "confirmation" if event else "subscription"
    return to_people("confirmation", reader, address, values, worded)


def to_people(
    kind: str, reader: Reader, address: str, values: Mapping[str, Any], worded: str = ""
) -> Mail:
    """A mail whose words the office may replace by its own.

    Args:
        kind: the name of its templates.
        address: where its button leads.
        values: what else the templates need; `title` among them.
        worded: by which name the office gives it words of its own, if not by `kind`.
    """
    subject = catalogue(reader.language).gettext(SUBJECTS[worded or kind]).format(**values)
    own = reader.wordings.of(worded or kind, reader.language)
    said = own.filled(values) if own else None
    return composed(kind, reader, said.subject if said else subject, address, values, said)


def composed(
    kind: str,
    reader: Reader,
    subject: str,
    address: str,
    values: Mapping[str, Any],
    own: Wording | None = None,
) -> Mail:
    """A mail as its templates write it.

    Args:
        kind: the name of its templates.
        address: where its button leads.
        values: what else the templates need.
        own: the office's words in place of those of the templates.
    """
    subject = one_line(subject)
    context = context_of(reader.language, values) | {
        "own": own,
        "subject": subject,
        "address": address,
        "leave": reader.leave,
    }
    return Mail(
        id=reader.id,
        kind=kind,
        to=reader.to,
        language=reader.language,
        subject=subject,
        text=templates().get_template(f"{kind}.txt").render(context),
        html=templates().get_template(f"{kind}.html").render(context),
        audience=reader.audience,
        person=reader.person,
        leave=reader.leave,
    )


def context_of(language: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What a template of mails needs, beside where its button leads."""
    words = catalogue(language)
    return {**values, "_": words.gettext, "ngettext": words.ngettext, "language": language}


def one_line(words: str) -> str:
    """Words without anything that could end or disturb a header's line."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
