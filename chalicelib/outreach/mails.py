"""What the mails say."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from chalicelib.i18n import catalogue
from chalicelib.outreach.events import Event
from chalicelib.questionnaire.model import Questionnaire, Text

if TYPE_CHECKING:
    from jinja2 import Environment


@dataclass(frozen=True)
class Mail:
    """One mail to one person, complete but for the sender.

    Attributes:
        id: the same for the same person and occasion, so that it is sent once.
        kind: "feedback", "summary", "alarm" or "complaint", for counting.
    """

    id: str
    kind: str
    to: str
    language: str
    subject: str
    text: str
    html: str


@cache
def _templates() -> "Environment":
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
    mail_id: str, to: str, language: str, event: Event, address: str, minutes: int
) -> Mail:
    """The mail that asks a guest how the event was.

    Args:
        address: of the survey's page.
        minutes: how long answering takes.
    """
    _ = catalogue(language).gettext
    title = in_language(event.title, language)
    subject = _("How was it? {title}").format(title=title)
    return _mail(
        "feedback", mail_id, to, language, subject, address, {"title": title, "minutes": minutes}
    )


def summary(
    mail_id: str, to: str, language: str, questionnaire: Questionnaire, answered: int, address: str
) -> Mail:
    """The mail that brings the summary to those who were asked.

    Args:
        answered: number of responses in the report, as published.
        address: signed link to the report.
    """
    _ = catalogue(language).gettext
    title = in_language(questionnaire.title, language)
    subject = _("The summary is here: {title}").format(title=title)
    return _mail(
        "summary", mail_id, to, language, subject, address, {"title": title, "answered": answered}
    )


def texts(mail_id: str, to: str, language: str, questionnaire: Questionnaire, address: str) -> Mail:
    """The mail that says that texts approved after the last report are published.

    Args:
        address: signed link to them.
    """
    _ = catalogue(language).gettext
    title = in_language(questionnaire.title, language)
    subject = _("The texts are published: {title}").format(title=title)
    return _mail("texts", mail_id, to, language, subject, address, {"title": title})


def alarm(
    mail_id: str, to: str, language: str, survey: str, cut_off: str, fault: str, address: str
) -> Mail:
    """The mail that tells the office that nothing was published, and why.

    Args:
        fault: which batch is wrong, and what is wrong with it.
        address: of the console.
    """
    _ = catalogue(language).gettext
    subject = _("Nothing was published: {survey}").format(survey=survey)
    values: dict[str, str | int] = {"survey": survey, "cut_off": cut_off, "fault": fault}
    return _mail("alarm", mail_id, to, language, subject, address, values)


def complaint(
    mail_id: str, to: str, language: str, address: str, words: str, page: str, answer_to: str
) -> Mail:
    """The mail that tells the office about a barrier on the pages.

    Args:
        address: of the declaration of accessibility.
        words: what was written.
        page: on which page, or "".
        answer_to: where an answer is wanted, or "".
    """
    _ = catalogue(language).gettext
    subject = _("Somebody reports a barrier")
    values: dict[str, str | int] = {"words": words, "page": page, "answer_to": answer_to}
    return _mail("complaint", mail_id, to, language, subject, address, values)


def _mail(
    kind: str,
    mail_id: str,
    to: str,
    language: str,
    subject: str,
    address: str,
    values: dict[str, str | int],
) -> Mail:
    words = catalogue(language)
    context = values | {
        "_": words.gettext,
        "ngettext": words.ngettext,
        "language": language,
        "subject": subject,
        "address": address,
    }
    return Mail(
        id=mail_id,
        kind=kind,
        to=to,
        language=language,
        subject=_one_line(subject),
        text=_templates().get_template(f"{kind}.txt").render(context),
        html=_templates().get_template(f"{kind}.html").render(context),
    )


def _one_line(words: str) -> str:
    """Words without anything that could end or disturb a header's line."""
    return " ".join("".join(one if one.isprintable() else " " for one in words).split())
