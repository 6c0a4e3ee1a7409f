"""What the console says of surveys."""

from dataclasses import dataclass
from datetime import date

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing.bands import Standing


@dataclass(frozen=True)
class SurveyLine:
    """What the console says of one survey; how many have answered only in bands.

    Attributes:
        next_sealing: the day on which answers given now are sealed; None after the last.
        standing: how it stood when it was last counted, or None before that.
        periods: the periods that have a report, in words.
    """

    questionnaire: Questionnaire
    next_sealing: date | None
    standing: Standing | None
    periods: tuple[str, ...]

    @property
    def counted(self) -> date | None:
        """The day on which it was last counted."""
        return date.fromisoformat(self.standing.day) if self.standing else None
