"""Surveys in the console: the list, and each one's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import asked, door, listing, surveys
from chalicelib.office.listing import Column, Filter
from chalicelib.office.surveys import Standing, State
from chalicelib.office.users import Role
from chalicelib.questionnaire import versions
from chalicelib.questionnaire.calendar import closing_week, next_sealing
from chalicelib.questionnaire.model import Cadence, Questionnaire, Single
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.settings import settings
from chalicelib.store.drafts import Drafts
from chalicelib.store.standings import Standings
from chalicelib.store.surveys import SurveyHead, Surveys

survey_routes = Blueprint(__name__)

PATH = "/buero/umfragen"

_CADENCES = {
    Cadence.WEEK: _("Answers are sealed each week, and then nobody can change them."),
    Cadence.MONTH: _("Answers are sealed each month, and then nobody can change them."),
    Cadence.QUARTER: _("Answers are sealed each quarter, and then nobody can change them."),
    Cadence.CLOSE: _("Answers are sealed at the end, and then nobody can change them."),
}


@dataclass(frozen=True)
class _Line:
    """One survey or draft of the list."""

    survey: str
    title: str
    state: State
    version: str
    closes: str
    sealing: str
    answered: str
    draft: bool


@dataclass(frozen=True)
class _Version:
    """One version on a survey's page, with what it changed."""

    number: int
    changes: tuple[str, ...]


@survey_routes.route(PATH, methods=["GET"])
@door.open_to(Role.LESEN)
def overview(visit: door.Visit) -> Response:
    """All surveys and drafts, but for those in the archive."""
    gettext = catalogue(FALLBACK).gettext
    lines = [*_lines(visit)]
    archived = sum(line.state is State.ARCHIVED for line in lines)
    if visit.query.get("zustand") != State.ARCHIVED:
        lines = [line for line in lines if line.state is not State.ARCHIVED]
    columns: list[Column[_Line]] = [
        Column("name", _("Survey"), lambda one: one.title, link=lambda one: _link(visit, one)),
        Column("state", _("State"), lambda one: _state_words(one)),
        Column("version", _("Version"), lambda one: one.version),
        Column(
            "closes",
            _("Last day"),
            lambda one: _day(one.closes),
            order=lambda one: one.closes,
        ),
        Column(
            "sealing",
            _("Next sealing"),
            lambda one: _day(one.sealing),
            order=lambda one: one.sealing,
        ),
        Column("answers", _("Answers"), lambda one: one.answered, sortable=False),
    ]
    states: Filter[_Line] = Filter(
        "zustand",
        _("State"),
        [(state.value, gettext(words)) for state, words in surveys.STATES.items()],
        lambda one, wanted: one.state == wanted or (wanted == State.DRAFT and one.draft),
    )
    return visit.page(
        "surveys.html",
        list=listing.listed(
            PATH, gettext("Surveys"), lines, columns, visit.query, filters=[states], sort="name"
        ),
        archived=archived,
        may_edit=_may_edit(visit),
    )


@survey_routes.route(f"{PATH}/{{survey}}", methods=["GET"])
@door.open_to(Role.LESEN)
def show(visit: door.Visit, survey: str) -> Response:
    """One survey: how it stands, what it asks, how it is protected, and how people get there."""
    # Pictures are drawn where they are shown.
    from markupsafe import Markup

    from chalicelib.intake import handouts, qr

    head = _surveys().head(survey)
    standing = head and standing_of(head)
    if not head or not standing:
        return _only_a_draft(visit, survey)
    one = standing.questionnaire
    counted = Standings(settings().catalogue_table).latest(survey)
    language = asked.spoken(one)
    gettext = catalogue(FALLBACK).gettext
    address = handouts.address(settings().public_url, survey)
    return visit.page(
        "survey.html",
        questionnaire=one,
        language=language,
        state=gettext(surveys.STATES[standing.state(visit.moment)]),
        opens=date.fromisoformat(one.opens),
        closes=date.fromisoformat(one.closes),
        planned=date.fromisoformat(standing.planned) if standing.closes_early else None,
        next_sealing=next_sealing(one.cadence, one.closes, visit.moment),
        standing=counted,
        counted=date.fromisoformat(counted.day) if counted else None,
        asked=asked.asked(one, language),
        protection=PROFILES[one.profile],
        cadence=gettext(_CADENCES[one.cadence]),
        parts=_parts(one, language),
        versions=_versions(head),
        acts=[(act.value, surveys.ACTS[act]) for act in surveys.possible(standing, visit.moment)],
        draft=Drafts(settings().catalogue_table).latest(survey),
        is_over=head.closed_to >= closing_week(one.closes),
        may_edit=_may_edit(visit),
        address=address,
        qr=Markup(qr.svg(address)),  # noqa: S704 - drawn here, not typed
    )


@survey_routes.route(f"{PATH}/{{survey}}/folie", methods=["GET"])
@door.open_to(Role.LESEN)
def show_slide(visit: door.Visit, survey: str) -> Response:
    """A page to show on a wall: the QR code that leads to the survey."""
    from markupsafe import Markup

    from chalicelib.intake import handouts

    one = visit.found(_published(survey))
    words = dict(handouts.words(one, settings().public_url, asked.spoken(one)))
    words["qr"] = Markup(str(words["qr"]))  # noqa: S704 - drawn there, not typed
    return visit.page("survey_slide.html", survey=survey, words=words)


def standing_of(head: SurveyHead) -> Standing | None:
    """How a published survey stands; None if a version of it is not there."""
    now = _surveys().current(head)
    published = _surveys().version(head.survey, head.version)
    if now is None or published is None:
        return None
    return Standing(now, published.closes, head.closed_to, head.paused, head.archived)


def _only_a_draft(visit: door.Visit, survey: str) -> Response:
    visit.found(Drafts(settings().catalogue_table).latest(survey))
    return visit.go(f"{PATH}/{survey}/entwurf")


def _lines(visit: door.Visit) -> Iterator[_Line]:
    gettext = catalogue(FALLBACK).gettext
    drafts = {
        one.survey: one for one in Drafts(settings().catalogue_table).heads() if not one.ended
    }
    for head in list(_surveys().heads()):
        standing = standing_of(head)
        if standing is None:
            continue
        one = standing.questionnaire
        counted = Standings(settings().catalogue_table).latest(head.survey)
        sealing = next_sealing(one.cadence, one.closes, visit.moment)
        yield _Line(
            head.survey,
            one.title[asked.spoken(one)],
            standing.state(visit.moment),
            str(head.version),
            one.closes,
            sealing.isoformat() if sealing else "",
            counted.answered if counted else gettext("not counted yet"),
            drafts.pop(head.survey, None) is not None,
        )
    for draft in drafts.values():
        title = draft.title or draft.survey
        yield _Line(draft.survey, title, State.DRAFT, "–", "", "", "–", draft=True)


def _link(visit: door.Visit, line: _Line) -> str:
    if line.state is not State.DRAFT:
        return f"{PATH}/{line.survey}"
    return f"{PATH}/{line.survey}/entwurf" if _may_edit(visit) else ""


def _state_words(line: _Line) -> str:
    gettext = catalogue(FALLBACK).gettext
    words = gettext(surveys.STATES[line.state])
    with_draft = line.draft and line.state is not State.DRAFT
    return gettext("%(state)s, new version as a draft") % {"state": words} if with_draft else words


def _day(day: str) -> str:
    return long_date(date.fromisoformat(day), FALLBACK) if day else "–"


def _published(survey: str) -> Questionnaire | None:
    head = _surveys().head(survey)
    return _surveys().current(head) if head else None


def _versions(head: SurveyHead) -> list[_Version]:
    """All versions with what each changed, the latest first."""
    found: list[_Version] = []
    before: Questionnaire | None = None
    for number in range(1, head.version + 1):
        one = _surveys().version(head.survey, number)
        if one is None:
            continue
        changes = versions.compare(before, one) if before else []
        found.append(_Version(number, tuple(asked.said(change, one) for change in changes)))
        before = one
    return found[::-1]


def _parts(questionnaire: Questionnaire, language: str) -> list[str]:
    if questionnaire.partition is None:
        return []
    divider = questionnaire.item(questionnaire.partition.item)
    options = divider.options if isinstance(divider, Single) else ()
    return [option.label[language] for option in options]


def _may_edit(visit: door.Visit) -> bool:
    return visit.user.role.covers(Role.REDAKTION)


def _surveys() -> Surveys:
    return Surveys(settings().catalogue_table)
