"""What can be done with a published survey: asked about first, then done if it still can be."""

from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.layout.dates import long_date
from chalicelib.office import door, surveys
from chalicelib.office.asked import spoken
from chalicelib.office.survey_routes import PATH, standing_of
from chalicelib.office.surveys import Act, Standing
from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.surveys import Surveys

survey_act_routes = Blueprint(__name__)


@survey_act_routes.route(f"{PATH}/{{survey}}/{{act}}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask(visit: door.Visit, survey: str, act: str) -> Response:
    """Say what an act will do, and ask."""
    standing, wanted = _wanted(visit, survey, act)
    gettext = catalogue(FALLBACK).gettext
    days = surveys.last_days(standing, visit.moment) if wanted is Act.CLOSE_EARLY else []
    return visit.page(
        "survey_act.html",
        heading=gettext(surveys.ACTS[wanted]),
        title=standing.questionnaire.title[spoken(standing.questionnaire)],
        action=f"{PATH}/{survey}/{act}",
        back=f"{PATH}/{survey}",
        words=gettext(surveys.ACTS[wanted]),
        effects=surveys.effects(wanted, standing, FALLBACK),
        days=[(day.isoformat(), day) for day in days],
    )


@survey_act_routes.route(f"{PATH}/{{survey}}/{{act}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def do(visit: door.Visit, survey: str, act: str) -> Response:
    """Do it, if it can still be done."""
    standing, wanted = _wanted(visit, survey, act)
    closes = standing.questionnaire.closes
    day = visit.form.text("last-day")
    if wanted is Act.CLOSE_EARLY and day not in {
        one.isoformat() for one in surveys.last_days(standing, visit.moment)
    }:
        return _not_now(visit, standing)
    try:
        _carry_out(wanted, survey, day or closes)
    except Conflict:
        found = _surveys().head(survey)
        return _not_now(visit, (found and standing_of(found)) or standing)
    before, after = {
        Act.CLOSE_EARLY: (standing.planned, day),
        Act.CLOSE_AS_PLANNED: (closes, standing.planned),
    }.get(wanted, ("", ""))
    visit.note(surveys.DONE[wanted], survey, before, after)
    return visit.go(f"{PATH}/{survey}", surveys.DONE[wanted])


def _wanted(visit: door.Visit, survey: str, act: str) -> tuple[Standing, Act]:
    """How a survey stands, and what is to be done with it; else the answer is that it cannot be."""
    standing = visit.found(standing_of(visit.found(_surveys().head(survey))))
    wanted = visit.found(next((one for one in Act if one == act), None))
    can = wanted in surveys.possible(standing, visit.moment)
    return standing, visit.found(wanted if can else None, lambda: _not_now(visit, standing))


def _carry_out(act: Act, survey: str, day: str) -> None:
    """Write it, if nobody else has.

    Raises:
        Conflict: if it does not hold any more.
    """
    match act:
        case Act.PAUSE:
            _surveys().pause(survey)
        case Act.RESUME:
            _surveys().resume(survey)
        case Act.CLOSE_EARLY:
            _surveys().close_early(survey, day)
        case Act.CLOSE_AS_PLANNED:
            _surveys().close_as_planned(survey, day)
        case Act.ARCHIVE:
            _surveys().archive(survey)
        case Act.UNARCHIVE:
            _surveys().unarchive(survey)


def _not_now(visit: door.Visit, standing: Standing) -> Response:
    """It cannot be done, because the survey stands otherwise than the page said."""
    gettext = catalogue(FALLBACK).gettext
    state = gettext(surveys.STATES[standing.state(visit.moment)])
    closes = long_date(date.fromisoformat(standing.questionnaire.closes), FALLBACK)
    return visit.conflict(
        gettext("The survey's state is: %(state)s.") % {"state": state},
        gettext("It closes on %(day)s.") % {"day": closes},
    )


def _surveys() -> Surveys:
    return Surveys(settings().catalogue_table)
