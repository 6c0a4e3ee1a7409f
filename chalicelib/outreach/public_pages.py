"""Pages for everybody, and the feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date
from chalicelib.layout.page import Place, render
from chalicelib.outreach.events import Event
from chalicelib.outreach.mails import in_language
from chalicelib.outreach.pages import point
from chalicelib.questionnaire.calendar import TEXTS, WHOLE_SURVEY
from chalicelib.questionnaire.model import Text
from chalicelib.report.commitments import Commitment, Progress, progress_words
from chalicelib.weeks import BERLIN, monday

_TEMPLATES = Path(__file__).parent / "templates" / "pages"


@dataclass(frozen=True)
class Offer:
    """An event or a survey, and what came of it.

    Attributes:
        day: on which it is, or begins.
        event: None for a survey that no event asks.
        reports: period and address of each report that is public.
        sealed_on: the day on which the last of them was made, YYYY-MM-DD, or "".
    """

    title: Text
    day: date
    event: Event | None
    survey: str
    reports: tuple[tuple[str, str], ...]
    commitments: tuple[Commitment, ...]
    sealed_on: str


def overview_page(place: Place, offers: Sequence[Offer]) -> str:
    """All events and surveys, the newest first."""
    words = partial(period_words, language=place.language)
    return _render("overview.html", place, offers=offers, period_words=words)


def event_page(
    place: Place,
    event: Event,
    open_: bool,
    *,
    cancelled: bool = False,
    typed: str = "",
    faulty: bool = False,
) -> str:
    """One event.

    Args:
        open_: whether one can register.
        cancelled: whether it does not take place.
        typed: the address that is no address, when it is shown again.
    """
    begin, end = (f"{moment.astimezone(BERLIN):%H:%M}" for moment in (event.starts, event.ends))
    return _render(
        "event.html",
        place,
        event=event,
        open=open_,
        cancelled=cancelled,
        begin=begin,
        end=end,
        typed=typed,
        faulty=faulty,
    )


def subscribe_page(place: Place, *, typed: str = "", faulty: bool = False) -> str:
    """Where one asks for mails with new summaries."""
    return _render("subscribe.html", place, typed=typed, faulty=faulty)


def asked_page(place: Place) -> str:
    """Says that a mail is on its way; the same whether the address was known or not."""
    return _render("asked.html", place)


def confirm_page(place: Place, token: str) -> str:
    """The last click."""
    return _render("confirm.html", place, token=token)


def confirmed_page(place: Place, event: Event | None) -> str:
    """Says that an address was taken in."""
    return _render("confirmed.html", place, event=event)


def commitments_page(
    place: Place, commitments: Sequence[Commitment], titles: Mapping[str, Text]
) -> str:
    """All commitments, the newest survey first.

    Args:
        titles: survey → what it is called.
    """
    surveys = list(dict.fromkeys(one.survey for one in reversed(commitments)))
    _ = catalogue(place.language).gettext
    return _render(
        "commitments.html",
        place,
        counts=[
            (
                progress_words(progress, place.language),
                sum(one.now.progress is progress for one in commitments),
            )
            for progress in Progress
        ],
        groups=[
            (
                survey,
                in_language(titles[survey], place.language) if survey in titles else survey,
                [point(one, place.language) for one in commitments if one.survey == survey],
            )
            for survey in surveys
        ],
    )


def feed(offers: Sequence[Offer], public_url: str, moment: datetime, language: str) -> str:
    """New summaries in the Atom syndication format (RFC 4287).

    Args:
        public_url: of the whole service.
    """
    _ = catalogue(language).gettext
    entries = []
    for offer in offers:
        updated = datetime.combine(
            date.fromisoformat(offer.sealed_on) if offer.sealed_on else offer.day, time(), BERLIN
        )
        for period, address in offer.reports:
            title = f"{in_language(offer.title, language)}: {period_words(period, language)}"
            entries.append(
                "<entry>"
                f"<id>{escape(f'urn:mitsprache:summary:{offer.survey}:{period}')}</id>"
                f"<title>{escape(title)}</title>"
                f"<updated>{updated.isoformat()}</updated>"
                f"<link href={quoteattr(f'{address}?lang={language}')}/>"
                "</entry>"
            )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{language}">'
        f"<id>{escape(public_url)}/veranstaltungen</id>"
        f"<title>{escape(_('New summaries'))} – Mitsprache</title>"
        f"<updated>{moment.isoformat(timespec='seconds')}</updated>"
        "<author><name>Mitsprache</name></author>"
        f'<link rel="self" href={quoteattr(f"{public_url}/veranstaltungen/atom.xml")}/>'
        f"{''.join(entries)}</feed>\n"
    )


def period_words(period: str, language: str) -> str:
    """A report's period in words."""
    _ = catalogue(language).gettext
    year, _separator, part = period.partition("-")
    if period == WHOLE_SURVEY:
        return _("of the whole survey")
    if period == TEXTS:
        return _("of texts approved later")
    if part.startswith("W"):
        return _("of the week from {day}").format(day=long_date(monday(period), language))
    if part.startswith("Q"):
        return _("of quarter {number} of {year}").format(number=part[1:], year=year)
    if part:
        first = long_date(date(int(year), int(part), 1), language).split(" ", 1)[1]
        return _("of {month}").format(month=first)
    return period


def _render(template: str, place: Place, **values: Any) -> str:
    title_of = partial(in_language, language=place.language)
    return render(_TEMPLATES, template, place, title_of=title_of, **values)
