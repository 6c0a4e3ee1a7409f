"""Dates as people write them, with the words of the catalogues.

Babel knows them for every language, but its data would cost a cold start a seventh of a second;
tests compare the catalogues with it.
"""

from datetime import date

from chalicelib.i18n import catalogue


def month(number: int, language: str) -> str:
    """The name of a month, from 1."""
    _ = catalogue(language).gettext
    names = (
        _("January"),
        _("February"),
        _("March"),
        _("April"),
        _("May"),
        _("June"),
        _("July"),
        _("August"),
        _("September"),
        _("October"),
        _("November"),
        _("December"),
    )
    return names[number - 1]


def long_date(day: date, language: str) -> str:
    """A day in words, such as "14 September 2026" or „14. September 2026“."""
    pattern = catalogue(language).gettext("{day} {month} {year}")
    return pattern.format(day=day.day, month=month(day.month, language), year=day.year)
