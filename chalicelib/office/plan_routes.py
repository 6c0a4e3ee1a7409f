"""The plan of sealings: when answers are sealed next, and for which parts there are enough."""

from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.office import door
from chalicelib.office.users import Role
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.calendar import next_sealing
from chalicelib.questionnaire.model import Cadence, Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.sealing.bands import Standing
from chalicelib.settings import settings
from chalicelib.store.standings import Standings
from chalicelib.store.surveys import Surveys

plan_routes = Blueprint(__name__)


@dataclass(frozen=True)
class _Line:
    """One survey that has a sealing to come.

    Attributes:
        sealed_on: the day of the next sealing.
        standing: how it stood when it was last counted, or None before that.
        parts: name of each part, and whether it would get a report; () without a standing.
    """

    title: str
    survey: str
    cadence: Cadence
    sealed_on: date
    k: int
    standing: Standing | None
    parts: tuple[tuple[str, bool], ...]


@plan_routes.route("/buero/plan", methods=["GET"])
@door.open_to(Role.LESEN)
def plan(visit: door.Visit) -> Response:
    """All surveys that will be sealed, the next one first; how many answered only in bands."""
    surveys = Surveys(settings().catalogue_table)
    lines = []
    for head in surveys.heads():
        latest = surveys.current(head)
        if latest is None:
            continue
        day = next_sealing(latest.cadence, latest.closes, visit.moment)
        if day is None:
            continue
        standing = Standings(settings().catalogue_table).latest(head.survey)
        lines.append(
            _Line(
                in_language(latest.title, visit.place.language),
                head.survey,
                latest.cadence,
                day,
                protection_of(latest.profile).k,
                standing,
                _parts(latest, standing, visit.place.language) if standing else (),
            )
        )
    return visit.page("plan.html", lines=sorted(lines, key=lambda one: (one.sealed_on, one.title)))


def _parts(
    questionnaire: Questionnaire, standing: Standing, language: str
) -> tuple[tuple[str, bool], ...]:
    if questionnaire.partition is None:
        return tuple(("", enough) for enough in standing.enough.values())
    labels = labels_of(questionnaire.item(questionnaire.partition.item))
    return tuple(
        (in_language(labels[leaf], language) if leaf in labels else leaf, enough)
        for leaf, enough in standing.enough.items()
    )
