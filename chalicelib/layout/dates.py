"""Dates as people write them."""

from datetime import date

from chalicelib.i18n import catalogue


def long_date(day: date, language: str) -> str:
    """A day in words, such as "14 September 2026" or „14. September 2026“."""
    _ = catalogue(language).gettext
    months = (
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
    return _("{day} {month} {year}").format(day=day.day, month=months[day.month - 1], year=day.year)
