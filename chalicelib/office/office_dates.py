"""All dates of the office for its calendar: surveys, sealings, events, promises that are due."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from chalicelib.i18n import catalogue
from chalicelib.office import sealing_plan
from chalicelib.outreach.calendar_file import Entry, of_event
from chalicelib.outreach.events import EventKind
from chalicelib.outreach.life import Standing, is_cancelled
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import Commitment

KEPT = timedelta(days=180)
"""For so long a calendar shows what is over."""


def of_surveys(
    surveys: Iterable[Questionnaire], moment: datetime, language: str, console: str
) -> Iterator[Entry]:
    """First and last day of each survey, and all its sealings.

    Args:
        moment: now.
        console: address of the console, up to "/buero".
    """
    _ = catalogue(language).gettext
    for one in surveys:
        title = in_language(one.title, language)
        page = f"{console}/umfragen/{one.survey}"
        for name, day, words in (
            ("opens", one.opens, _("Opens: {survey}")),
            ("closes", one.closes, _("Last day: {survey}")),
        ):
            words_of_it = words.format(survey=title)
            yield Entry(f"{name}-{one.survey}", words_of_it, date.fromisoformat(day), address=page)
        for sealing in sealing_plan.coming(one, moment - KEPT, language):
            yield Entry(
                f"sealing-{one.survey}-{sealing.sealed_on}",
                _("Report: {survey}").format(survey=title),
                sealing.sealed_on,
                text="\n".join(sealing.reports),
                address=f"{console}/plan/{one.survey}",
            )


def of_events(events: Iterable[Standing], language: str, console: str) -> Iterator[Entry]:
    """Each event that people come to."""
    for one in events:
        if one.event.kind is EventKind.MEETING:
            page = f"{console}/veranstaltungen/{one.event.id}"
            yield of_event(one.event, language, page, cancelled=is_cancelled(one))


def of_promises(promises: Iterable[Commitment], language: str, console: str) -> Iterator[Entry]:
    """The day by which each promise that is open was to be kept."""
    _ = catalogue(language).gettext
    for one in promises:
        if one.open and one.now.until:
            yield Entry(
                f"promise-{one.id}",
                _("Promised: {what}").format(what=in_language(one.what, language)),
                one.now.until,
                text=in_language(one.now.department, language),
                address=f"{console}/zusagen/{one.id}",
            )


def recent(entries: Iterable[Entry], moment: datetime) -> list[Entry]:
    """The entries that are not over for long, in their order in time."""
    first = (moment - KEPT).date()

    def day(entry: Entry) -> date:
        return entry.starts.date() if isinstance(entry.starts, datetime) else entry.starts

    return sorted((one for one in entries if day(one) >= first), key=lambda one: (day(one), one.id))
