"""The pages of the console."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalicelib.layout.page import Place, render
from chalicelib.outreach.life import Standing as EventStanding
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.bands import Standing

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class SurveyLine:
    """What the console says of one survey; how many have answered only in bands.

    Attributes:
        next_sealing: the day on which answers given now are sealed; None after the last.
        standing: how it stood when it was last counted, or None before that.
        periods: the periods that have a report.
    """

    questionnaire: Questionnaire
    next_sealing: date | None
    standing: Standing | None
    periods: tuple[str, ...]


def overview_page(
    place: Place, surveys: Sequence[SurveyLine], events: Sequence[EventStanding]
) -> str:
    """Surveys, their dates and reports, and the events.

    Args:
        surveys: in the order in which they are shown.
        events: in the order in which they are shown.
    """
    return render(_TEMPLATES, "console.html", place, surveys=surveys, events=events)
