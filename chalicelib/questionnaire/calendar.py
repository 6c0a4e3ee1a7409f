"""When a survey is sealed, and which periods its batches make up.

A week belongs to the month, quarter and year of its Thursday, so that calendars nest (rule 4 of
the protection rules).
"""

from datetime import date, datetime, timedelta

from chalicelib.questionnaire.model import Cadence
from chalicelib.weeks import monday, next_week, week_before, week_of, week_of_day

WHOLE_SURVEY = "gesamt"
"""The name of the period that is the whole survey."""

TEXTS = "texts"
"""The name of the report of texts that were approved after the last cut-off, behind which it
comes in alphabetical order."""


def month_of(week: str) -> str:
    """The month of the week's Thursday, as "2026-09"."""
    return (monday(week) + timedelta(days=3)).strftime("%Y-%m")


def quarter_of(week: str) -> str:
    """The quarter of the week's Thursday, as "2026-Q3"."""
    thursday = monday(week) + timedelta(days=3)
    return f"{thursday.year:04}-Q{(thursday.month + 2) // 3}"


def is_cut_off(week: str, cadence: Cadence, closing: str) -> bool:
    """Tell whether responses are sealed after this week.

    Args:
        week: the week that is over.
        cadence: on which dates the survey is sealed.
        closing: the last week in which it takes answers; it is always sealed.
    """
    if week >= closing:
        return week == closing
    following = next_week(week)
    match cadence:
        case Cadence.WEEK:
            return True
        case Cadence.MONTH:
            return month_of(following) != month_of(week)
        case Cadence.QUARTER:
            return quarter_of(following) != quarter_of(week)
        case Cadence.CLOSE:
            return False


def due_cut_off(
    cadence: Cadence, opens: str, closes: str, sealed_to: str, moment: datetime
) -> str | None:
    """The earliest cut-off that has come and is not sealed yet, or None.

    Args:
        cadence: on which dates the survey is sealed.
        opens: its first day, YYYY-MM-DD.
        closes: its last day.
        sealed_to: the cut-off it was last sealed up to; "" if never.
        moment: now, with time zone.
    """
    closing = closing_week(closes)
    week = next_week(sealed_to) if sealed_to else week_of_day(date.fromisoformat(opens))
    last = min(week_before(moment), closing)
    while week <= last:
        if is_cut_off(week, cadence, closing):
            return week
        week = next_week(week)
    return None


def cut_offs(cadence: Cadence, opens: str, closes: str, moment: datetime) -> list[str]:
    """The weeks after which a survey is sealed, from this week on.

    Args:
        cadence: on which dates the survey is sealed.
        opens: its first day, YYYY-MM-DD.
        closes: its last day.
        moment: now, with time zone.

    Returns:
        The earliest first; none once the survey's last week is over.
    """
    closing = closing_week(closes)
    week = max(week_of(moment), week_of_day(date.fromisoformat(opens)))
    found: list[str] = []
    while week <= closing:
        if is_cut_off(week, cadence, closing):
            found.append(week)
        week = next_week(week)
    return found


def sealed_on(cut_off: str) -> date:
    """The day on which the answers up to a cut-off are sealed: the Monday after it."""
    return monday(next_week(cut_off))


def next_sealing(cadence: Cadence, closes: str, moment: datetime) -> date | None:
    """The day on which answers given now are sealed: the first Monday after the next cut-off.

    Args:
        cadence: on which dates the survey is sealed.
        closes: its last day.
        moment: now, with time zone.

    Returns:
        None once the survey's last week is over.
    """
    closing = closing_week(closes)
    week = week_of(moment)
    if week > closing:
        return None
    while week < closing and not is_cut_off(week, cadence, closing):
        week = next_week(week)
    return sealed_on(week)


def earlier_ends(cadence: Cadence, opens: str, closes: str, moment: datetime) -> list[date]:
    """The days on which a survey can close instead of its own last day.

    Each is the end of a week after which it is sealed anyway. So no date moves that people were
    told when they answered: until then they can withdraw, and no date depends on who answered.

    Args:
        cadence: on which dates the survey is sealed.
        opens: its first day, YYYY-MM-DD.
        closes: its last day.
        moment: now, with time zone.

    Returns:
        The earliest first; none if it is sealed at its close alone, or closes this week.
    """
    return [
        sealed_on(cut_off) - timedelta(days=1)
        for cut_off in cut_offs(cadence, opens, closes, moment)[:-1]
    ]


def periods_ending(cut_off: str, cadence: Cadence, closing: str) -> list[str]:
    """The periods that are complete once a cut-off is sealed, the shortest first.

    A survey has reports for its own cadence and for everything longer; "gesamt" is the whole of
    it, at its close.
    """
    periods: list[str] = []
    following = next_week(cut_off)
    closes = cut_off == closing
    if cadence is Cadence.WEEK:
        periods.append(cut_off)
    for longer, cadences in (
        (month_of, {Cadence.WEEK, Cadence.MONTH}),
        (quarter_of, {Cadence.WEEK, Cadence.MONTH, Cadence.QUARTER}),
    ):
        if cadence in cadences and (closes or longer(following) != longer(cut_off)):
            periods.append(longer(cut_off))
    if closes:
        periods.append(WHOLE_SURVEY)
    return periods


def belongs(cut_off: str, period: str) -> bool:
    """Tell whether a batch sealed at a cut-off is part of a period."""
    return period == cut_off or period in (month_of(cut_off), quarter_of(cut_off), WHOLE_SURVEY)


def begins(period: str) -> date:
    """The first day of a period's first week; for the whole survey the first day there is."""
    year, _separator, part = period.partition("-")
    if part.startswith("W"):
        return monday(period)
    if not part:
        return date.min
    month = 3 * int(part[1:]) - 2 if part.startswith("Q") else int(part)
    # The week that holds the fourth of a month is the first whose Thursday lies in it.
    return monday(week_of_day(date(int(year), month, 4)))


def closing_week(closes: str) -> str:
    """The last week in which a survey takes answers.

    Args:
        closes: its last day, YYYY-MM-DD.
    """
    return week_of_day(date.fromisoformat(closes))
