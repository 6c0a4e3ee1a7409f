"""When a survey takes answers. Its days are days in Europe/Berlin."""

from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.questionnaire.calendar import closing_week
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import BERLIN, end_of


class Window(StrEnum):
    """Whether a survey takes answers at a moment."""

    EARLY = "early"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


def codes_until(questionnaire: Questionnaire) -> datetime:
    """Until when codes of a closed survey are kept: a week after its last one."""
    return end_of(closing_week(questionnaire.closes)) + timedelta(days=7)


def window(questionnaire: Questionnaire, moment: datetime, *, paused: bool = False) -> Window:
    """Whether the survey takes answers now; its first and last day both count.

    Args:
        questionnaire: as it holds now.
        moment: now, with time zone.
        paused: whether the office has paused it.
    """
    today = moment.astimezone(BERLIN).date().isoformat()
    if today < questionnaire.opens:
        return Window.EARLY
    if today > questionnaire.closes:
        return Window.CLOSED
    return Window.PAUSED if paused else Window.OPEN
