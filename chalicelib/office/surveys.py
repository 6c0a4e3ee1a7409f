"""How surveys stand, and what the office can do with each of them now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.i18n import catalogue
from chalicelib.i18n import later as _
from chalicelib.intake.window import Window, window
from chalicelib.layout.dates import long_date
from chalicelib.questionnaire.calendar import closing_week, earlier_ends
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.weeks import end_of


class State(StrEnum):
    """How a survey stands."""

    DRAFT = "draft"
    EARLY = "early"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    ARCHIVED = "archived"


STATES: Mapping[State, str] = {
    State.DRAFT: _("draft"),
    State.EARLY: _("published, opens later"),
    State.OPEN: _("open"),
    State.PAUSED: _("paused"),
    State.CLOSED: _("ended"),
    State.ARCHIVED: _("archived"),
}
"""What states are called, for the catalogue."""


@dataclass(frozen=True)
class Standing:
    """A published survey, as far as what can be done with it depends on that.

    Attributes:
        questionnaire: its latest version, as it holds now.
        planned: the last day that the version itself names, YYYY-MM-DD.
        closed_to: the door is closed up to this week; "" if never.
    """

    questionnaire: Questionnaire
    planned: str
    closed_to: str
    paused: bool = False
    archived: bool = False

    @property
    def closes_early(self) -> bool:
        """Whether the office has set an earlier last day."""
        return self.questionnaire.closes < self.planned

    def state(self, moment: datetime) -> State:
        """How it stands at a moment with time zone."""
        if self.archived:
            return State.ARCHIVED
        match window(self.questionnaire, moment, paused=self.paused):
            case Window.EARLY:
                return State.EARLY
            case Window.PAUSED:
                return State.PAUSED
            case Window.OPEN:
                return State.OPEN
            case _:
                return State.CLOSED


class Act(StrEnum):
    """What can be done with a published survey; the names stand in addresses."""

    PAUSE = "pausieren"
    RESUME = "fortsetzen"
    CLOSE_EARLY = "frueher_schliessen"
    CLOSE_AS_PLANNED = "wie_geplant_schliessen"
    ARCHIVE = "archivieren"
    UNARCHIVE = "zurueckholen"


ACTS: Mapping[Act, str] = {
    Act.PAUSE: _("Pause"),
    Act.RESUME: _("Open again"),
    Act.CLOSE_EARLY: _("Close earlier"),
    Act.CLOSE_AS_PLANNED: _("Close as planned after all"),
    Act.ARCHIVE: _("Put into the archive"),
    Act.UNARCHIVE: _("Take out of the archive"),
}
"""What acts are called, for the catalogue."""

DONE: Mapping[Act, str] = {
    Act.PAUSE: _("Survey paused"),
    Act.RESUME: _("Survey opened again"),
    Act.CLOSE_EARLY: _("Survey closes earlier"),
    Act.CLOSE_AS_PLANNED: _("Survey closes as planned"),
    Act.ARCHIVE: _("Survey put into the archive"),
    Act.UNARCHIVE: _("Survey taken out of the archive"),
}
"""What was done, for the audit trail and the next page."""


def possible(standing: Standing, moment: datetime) -> list[Act]:
    """What can be done with a survey now, in the order in which it is offered.

    Args:
        standing: of the survey.
        moment: now, with time zone.
    """
    return [act for act in Act if _is_possible(act, standing, moment)]


def _is_possible(act: Act, standing: Standing, moment: datetime) -> bool:
    state = standing.state(moment)
    running = state in (State.EARLY, State.OPEN, State.PAUSED)
    match act:
        case Act.PAUSE:
            return state is State.OPEN
        case Act.RESUME:
            return state is State.PAUSED
        case Act.CLOSE_EARLY:
            return running and not standing.closes_early and bool(last_days(standing, moment))
        case Act.CLOSE_AS_PLANNED:
            week = closing_week(standing.questionnaire.closes)
            is_over = moment >= end_of(week) or standing.closed_to >= week
            return standing.closes_early and not is_over and not standing.archived
        case Act.ARCHIVE:
            return state is State.CLOSED
        case Act.UNARCHIVE:
            return standing.archived


def last_days(standing: Standing, moment: datetime) -> list[date]:
    """The days on which it can close instead: none that would move a date people were told."""
    one = standing.questionnaire
    return earlier_ends(one.cadence, one.opens, one.closes, moment)


def effects(act: Act, standing: Standing, language: str) -> list[str]:
    """What an act will do, a sentence each.

    Args:
        standing: of the survey.
        language: of the sentences.
    """
    _ = catalogue(language).gettext
    planned = long_date(date.fromisoformat(standing.planned), language)
    closes = long_date(date.fromisoformat(standing.questionnaire.closes), language)
    match act:
        case Act.PAUSE:
            return [
                _("Within ten seconds the survey takes no answers any more."),
                _("Whoever opens it reads that it is paused. Other systems are told so, too."),
                _("Answers that are stored stay. People can still withdraw them."),
                _("Sealing goes on as planned. The last day stays %(day)s.") % {"day": closes},
                _("Mails about events still go out. Think of them if the pause is long."),
                _("You can open the survey again at any time."),
            ]
        case Act.RESUME:
            return [
                _("Within ten seconds the survey takes answers again."),
                _("It closes on %(day)s.") % {"day": closes},
            ]
        case Act.CLOSE_EARLY:
            return [
                _("The survey takes no answers after the day you choose."),
                _("You can choose days on which answers are sealed anyway."),
                _("So everybody can withdraw as long as they were told."),
                _("Answers are then sealed for the last time, and the final report appears."),
                _("Groups that are still too small move up, as at every close."),
                _("If no more answers shall come in from now on, pause it as well."),
                _("You can change your mind until that day is over."),
            ]
        case Act.CLOSE_AS_PLANNED:
            return [
                _("The survey closes on %(day)s, as its questionnaire says.") % {"day": planned},
                _("Until then answers are sealed on the usual days."),
            ]
        case Act.ARCHIVE:
            return [
                _("The survey leaves the list. It is found under “archived”."),
                _("Answers, reports and their deletion do not change."),
                _("You can take it out of the archive again."),
            ]
        case Act.UNARCHIVE:
            return [_("The survey stands in the list again. Nothing else changes.")]
