"""The plan of sealings: on which days, with which reports, and for which parts there are enough."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door, listing, sealing_plan
from chalicelib.office.listing import Column, Filter
from chalicelib.office.sealing_plan import Part, Sealing
from chalicelib.office.users import Role
from chalicelib.outreach.mails import in_language
from chalicelib.questionnaire.model import Cadence, Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.sealing.bands import Standing
from chalicelib.settings import settings
from chalicelib.store.standings import Standings
from chalicelib.store.surveys import Surveys

plan_routes = Blueprint(__name__)

PATH = "/buero/plan"

_CADENCES = {
    Cadence.WEEK: _("each week"),
    Cadence.MONTH: _("each month"),
    Cadence.QUARTER: _("each quarter"),
    Cadence.CLOSE: _("once, at the end"),
}


@dataclass(frozen=True)
class _Line:
    """One survey that has a sealing to come.

    Attributes:
        sealings: the next one first; at least one.
        standing: how it stood when it was last counted, or None before that.
    """

    questionnaire: Questionnaire
    sealings: list[Sealing]
    standing: Standing | None
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return in_language(self.questionnaire.title, FALLBACK)

    @property
    def enough(self) -> str:
        """For how many parts there are enough answers, in words."""
        gettext = catalogue(FALLBACK).gettext
        leaves = list(sealing_plan.leaves(self.parts))
        if self.standing is None:
            return gettext("not counted yet")
        number = sum(bool(one.enough) for one in leaves)
        if len(leaves) == 1:
            return gettext("enough") if number else gettext("not yet")
        return gettext("enough in %(number)s of %(all)s parts") % {
            "number": number,
            "all": len(leaves),
        }


@plan_routes.route(PATH, methods=["GET"])
@door.open_to(Role.LESEN)
def plan(visit: door.Visit) -> Response:
    """All surveys that will be sealed, the next one first; how many answered only in bands."""
    gettext = catalogue(FALLBACK).gettext
    columns: list[Column[_Line]] = [
        Column(
            "name",
            _("Survey"),
            lambda one: one.title,
            link=lambda one: f"{PATH}/{one.questionnaire.survey}",
        ),
        Column(
            "sealing",
            _("Next report from"),
            lambda one: long_date(one.sealings[0].sealed_on, FALLBACK),
            order=lambda one: (one.sealings[0].sealed_on, one.title),
        ),
        Column("rhythm", _("Rhythm"), lambda one: gettext(_CADENCES[one.questionnaire.cadence])),
        Column(
            "answers",
            _("Answers"),
            lambda one: one.standing.answered if one.standing else gettext("not counted yet"),
            sortable=False,
        ),
        Column("parts", _("Enough for a report"), lambda one: one.enough, sortable=False),
    ]
    rhythms: Filter[_Line] = Filter(
        "takt",
        _("Rhythm"),
        [(one.value, gettext(words)) for one, words in _CADENCES.items()],
        lambda one, wanted: one.questionnaire.cadence == wanted,
    )
    found = listing.listed(
        PATH,
        gettext("Plan of reports"),
        [*_lines(visit)],
        columns,
        visit.query,
        filters=[rhythms],
        sort="sealing",
    )
    return visit.page("plan.html", list=found)


@plan_routes.route(f"{PATH}/{{survey}}", methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit, survey: str) -> Response:
    """All coming dates of one survey, and its parts."""
    surveys = Surveys(settings().catalogue_table)
    line = _line(visit, visit.found(surveys.current(visit.found(surveys.head(survey)))))
    return visit.page(
        "plan_survey.html",
        line=line,
        k=protection_of(line.questionnaire.profile).k,
        cadence=catalogue(FALLBACK).gettext(_CADENCES[line.questionnaire.cadence]),
        counted=date.fromisoformat(line.standing.day) if line.standing else None,
        divided=line.questionnaire.partition is not None,
    )


def _lines(visit: door.Visit) -> Iterator[_Line]:
    surveys = Surveys(settings().catalogue_table)
    for head in surveys.heads():
        latest = surveys.current(head)
        line = latest and _line(visit, latest)
        if line and line.sealings:
            yield line


def _line(visit: door.Visit, questionnaire: Questionnaire) -> _Line:
    standing = Standings(settings().catalogue_table).latest(questionnaire.survey)
    return _Line(
        questionnaire,
        sealing_plan.coming(questionnaire, visit.moment, FALLBACK),
        standing,
        sealing_plan.parts(questionnaire, standing, FALLBACK),
    )
