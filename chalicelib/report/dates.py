"""Spans of days and periods in words."""

from datetime import date, timedelta

from chalicelib.i18n import catalogue
from chalicelib.layout.dates import long_date, month
from chalicelib.questionnaire.calendar import TEXTS
from chalicelib.report.summary import BatchNote, Summary
from chalicelib.weeks import monday, next_week


def days(first: date, last: date, language: str) -> str:
    """A span of days, as short as it can be said: "7 to 13 September 2026"."""
    _ = catalogue(language).gettext
    if first == last:
        return long_date(first, language)
    if first.year != last.year:
        return _("{first} to {last}").format(
            first=long_date(first, language), last=long_date(last, language)
        )
    if first.month != last.month:
        return _("{first} {first_month} to {last} {last_month} {year}").format(
            first=first.day,
            first_month=month(first.month, language),
            last=last.day,
            last_month=month(last.month, language),
            year=last.year,
        )
    return _("{first} to {last} {month} {year}").format(
        first=first.day, last=last.day, month=month(last.month, language), year=last.year
    )


def period(summary: Summary, language: str) -> str:
    """The name of a summary's period in words."""
    return named(summary.period, language) or covered(summary, language)


def named(name: str, language: str) -> str:
    """The words of a period's name; "" if it is the whole survey."""
    _ = catalogue(language).gettext
    year, _separator, part = name.partition("-")
    if part.startswith("W"):
        return days(monday(name), monday(name) + timedelta(days=6), language)
    if part.startswith("Q"):
        last = 3 * int(part[1:])
        return _("{first} to {last} {year}").format(
            first=month(last - 2, language), last=month(last, language), year=year
        )
    if part:
        return f"{month(int(part), language)} {year}"
    if year.isdecimal():
        return year
    return _("What people wrote") if name == TEXTS else ""


def covered(summary: Summary, language: str) -> str:
    """From which days the answers in a summary are: its batches' weeks while the survey was open.

    This can be longer than the period: a part with too few answers waits for the next date.
    """
    spans = [_span(batch, summary) for batch in summary.batches]
    first = min(first for first, _ in spans)
    return days(first, max(last for _, last in spans), language)


def batch_days(batch: BatchNote, summary: Summary, language: str) -> str:
    """From which days the answers in one of a summary's batches are."""
    return days(*_span(batch, summary), language)


def _span(batch: BatchNote, summary: Summary) -> tuple[date, date]:
    opens, closes = date.fromisoformat(summary.opens), date.fromisoformat(summary.closes)
    starts = [
        opens if cover.after is None else max(opens, monday(next_week(cover.after)))
        for cover in batch.covers
    ]
    return min(starts), min(closes, monday(batch.cut_off) + timedelta(days=6))
