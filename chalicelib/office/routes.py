"""The console of the steering office."""

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.layout.page import Place
from chalicelib.office import pages
from chalicelib.questionnaire.calendar import next_sealing
from chalicelib.settings import settings
from chalicelib.store.events import Events
from chalicelib.store.standings import Standings
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys

office_routes = Blueprint(__name__)


@office_routes.route("/buero", methods=["GET"])
def overview() -> Response:
    """What runs, and what comes next; no answers, and how many there are only in bands."""
    moment = clock.now()
    surveys = Surveys(settings().catalogue_table)
    summaries = Summaries(settings().bucket)
    lines = []
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is not None:
            lines.append(
                pages.SurveyLine(
                    latest,
                    next_sealing(latest.cadence, latest.closes, moment),
                    Standings(settings().catalogue_table).latest(head.survey),
                    tuple(summaries.periods(head.survey)),
                )
            )
    events = sorted(Events(settings().catalogue_table).all(), key=lambda one: one.event.starts)
    place = Place(base=settings().base_path, language="de", languages=("de",))
    return doors.page(pages.overview_page(place, lines, events))
