"""The words of mails as they come with the product, and a mail to look at before any is sent."""

from datetime import date
from html import unescape

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date
from chalicelib.outreach import mails
from chalicelib.outreach.mails import Mail, Reader
from chalicelib.outreach.wording import PLACES, Wording, Wordings


class _Minutes(int):
    """A number that shows its place; as a number it says which plural is wanted."""

    def __format__(self, _spec: str) -> str:
        return str(self)

    def __str__(self) -> str:
        return "{minuten}"


class _Answered(_Minutes):
    def __str__(self) -> str:
        return "{antworten}"


def shipped(kind: str, language: str) -> Wording:
    """The words that a mail has if the office gives it no others, with places in braces."""
    places = {inner: f"{{{place}}}" for place, inner in PLACES.items()}
    numbers = {"minutes": _Minutes(2), "answered": _Answered(2)}
    name = "confirmation" if kind == "subscription" else kind
    values = {**places, **numbers, "event": kind == "confirmation", "points": []}
    context = mails.context_of(language, values)

    def block(file: str, part: str) -> str:
        template = mails.templates().get_template(file)
        return "".join(template.blocks[part](template.new_context(context))).strip()

    subject = catalogue(language).gettext(mails.SUBJECTS[kind])
    if kind == "subscription":
        title = catalogue(language).gettext("News of summaries")
    else:
        title = "{titel}"
    return Wording(
        subject.format(title=title),
        unescape(block(f"{name}.html", "heading")),
        block(f"{name}.txt", "words"),
        unescape(block(f"{name}.html", "action")),
    )


def example(kind: str, language: str, wordings: Wordings, base: str) -> Mail:
    """A mail of a kind with what stands for any event.

    Args:
        wordings: the office's own words.
        base: the address at which its links begin; they lead nowhere.
    """
    news = catalogue(language).gettext("News of summaries")
    values = {
        "title": news if kind == "subscription" else "Kommune gestaltet!",
        "minutes": 2,
        "answered": 14,
        "last": long_date(date(2026, 9, 27), language),
        "day": long_date(date(2026, 9, 12), language),
        "begin": "12:05",
        "end": "13:00",
        "place": "",
        "reason": "…",
        "event": kind == "confirmation",
        "points": [],
        "code": "",
        "coded": False,
    }
    reader = Reader("beispiel", "", language, leave=f"{base}/abmelden/beispiel", wordings=wordings)
    name = "confirmation" if kind == "subscription" else kind
    return mails.to_people(name, reader, f"{base}/beispiel", values, kind)
