"""When a survey takes answers. Its days are days in Europe/Berlin."""

from datetime import datetime
from enum import StrEnum

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import BERLIN


class Window(StrEnum):
    """Whether a survey takes answers at a moment."""

    EARLY = "early"
    OPEN = "open"
    CLOSED = "closed"


def window(questionnaire: Questionnaire, moment: datetime) -> Window:
    """Whether the survey takes answers now; its first and last day both count."""
    today = moment.astimezone(BERLIN).date().isoformat()
    if today < questionnaire.opens:
        return Window.EARLY
    return Window.OPEN if today <= questionnaire.closes else Window.CLOSED
