"""How many of those who were asked have answered, as finely as may be told (rule 11)."""

from chalicelib.questionnaire.calendar import WHOLE_SURVEY
from chalicelib.report.summary import Interval, Invited
from chalicelib.sealing.bands import band

EXACT_FROM = 50
"""With fewer people asked than this, number and rate are told in bands."""

_QUARTER = 25


def invited(number: int | None, answered: int, period: str) -> Invited | None:
    """How many were asked, and which part has answered.

    A rate is told of the whole survey only: in a month of it not everybody was due. It is
    left out where a link reached more people than were counted.

    Args:
        number: of people asked; None where nobody knows.
        answered: number of responses.
        period: of the report.
    """
    if number is None:
        return None
    rate = None
    if period == WHOLE_SURVEY and answered <= number:
        percent = (200 * answered + number) // (2 * number)
        rate = Interval(percent, percent)
        if number < EXACT_FROM:
            start = min(answered * 100 // number // _QUARTER * _QUARTER, 100 - _QUARTER)
            rate = Interval(start, start + _QUARTER)
    return Invited(str(number) if number >= EXACT_FROM else band(number), rate)
