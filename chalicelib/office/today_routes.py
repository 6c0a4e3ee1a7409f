"""What needs a person today."""

from chalice.app import Blueprint, Response

from chalicelib.office import door, pages
from chalicelib.office.users import Role
from chalicelib.questionnaire.calendar import next_sealing
from chalicelib.settings import settings
from chalicelib.store.events import Events
from chalicelib.store.standings import Standings
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys

today_routes = Blueprint(__name__)


@today_routes.route("/buero", methods=["GET"])
@door.open_to(Role.LESEN)
def today(visit: door.Visit) -> Response:
    """What runs, and what comes next; no answers, and how many there are only in bands."""
    surveys = Surveys(settings().catalogue_table)
    summaries = Summaries(settings().bucket)
    lines = []
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is not None:
            lines.append(
                pages.SurveyLine(
                    latest,
                    next_sealing(latest.cadence, latest.closes, visit.moment),
                    Standings(settings().catalogue_table).latest(head.survey),
                    tuple(summaries.periods(head.survey)),
                )
            )
    events = sorted(Events(settings().catalogue_table).all(), key=lambda one: one.event.starts)
    return visit.page("today.html", surveys=lines, events=events)
