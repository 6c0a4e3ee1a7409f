"""Surveys in the console: the list, each one's page, and what can be done with one that runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from chalice.app import Blueprint, Response

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door, listing, surveys
from chalicelib.office.listing import Column, Filter
from chalicelib.office.surveys import Act, Standing, State
from chalicelib.office.users import Role
from chalicelib.questionnaire import versions
from chalicelib.questionnaire.calendar import closing_week, next_sealing
from chalicelib.questionnaire.model import Cadence, Questionnaire, Single
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.questionnaire.versions import Kind
from chalicelib.settings import settings
from chalicelib.store.drafts import Drafts
from chalicelib.store.errors import Conflict
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

_KINDS = {
    Kind.WORDING: _("words only, the series goes on"),
    Kind.COMPATIBLE: _("compatible, the series is marked from here"),
    Kind.BREAKING: _("answers would mean something else"),
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
        Column("name", _("Survey"), lambda one: one.title, link=_link),
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
    standing = head and _standing(head)
    if not head or not standing:
        return _only_a_draft(visit, survey)
    one = standing.questionnaire
    language = spoken(one)
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
        standing=Standings(settings().catalogue_table).latest(survey),
        asked=surveys.asked(one, language),
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
    words = dict(handouts.words(one, settings().public_url, spoken(one)))
    words["qr"] = Markup(str(words["qr"]))  # noqa: S704 - drawn there, not typed
    return visit.page("survey_slide.html", survey=survey, words=words)


@survey_routes.route(f"{PATH}/{{survey}}/{{act}}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask(visit: door.Visit, survey: str, act: str) -> Response:
    """Say what an act will do, and ask."""
    standing = visit.found(_standing(visit.found(_surveys().head(survey))))
    if act not in set(Act):
        return visit.not_found()
    wanted = Act(act)
    if wanted not in surveys.possible(standing, visit.moment):
        return _not_now(visit, standing)
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


@survey_routes.route(f"{PATH}/{{survey}}/{{act}}", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def do(visit: door.Visit, survey: str, act: str) -> Response:
    """Do it, if it can still be done."""
    standing = visit.found(_standing(visit.found(_surveys().head(survey))))
    if act not in set(Act):
        return visit.not_found()
    wanted = Act(act)
    if wanted not in surveys.possible(standing, visit.moment):
        return _not_now(visit, standing)
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
        return _not_now(visit, (found and _standing(found)) or standing)
    before, after = {
        Act.CLOSE_EARLY: (standing.planned, day),
        Act.CLOSE_AS_PLANNED: (closes, standing.planned),
    }.get(wanted, ("", ""))
    visit.note(surveys.DONE[wanted], survey, before, after)
    return visit.go(f"{PATH}/{survey}", surveys.DONE[wanted])


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


def spoken(questionnaire: Questionnaire) -> str:
    """The language in which the office reads a survey."""
    languages = questionnaire.languages
    return FALLBACK if FALLBACK in languages else languages[0]


def said(change: versions.Change, questionnaire: Questionnaire) -> str:
    """A change between versions in German, with the words of the question it is about."""
    gettext = catalogue(FALLBACK).gettext
    place = change.where.removeprefix("/items/")
    item = next((one for one in questionnaire.items if one.id == place), None)
    label = f"„{item.label[spoken(questionnaire)]}“" if item else change.where.strip("/")
    return f"{label}: {change.said(FALLBACK)} ({gettext(_KINDS[change.kind])})"


def _not_now(visit: door.Visit, standing: Standing) -> Response:
    """It cannot be done, because the survey stands otherwise than the page said."""
    gettext = catalogue(FALLBACK).gettext
    state = gettext(surveys.STATES[standing.state(visit.moment)])
    closes = long_date(date.fromisoformat(standing.questionnaire.closes), FALLBACK)
    return visit.conflict(
        gettext("The survey's state is: %(state)s.") % {"state": state},
        gettext("It closes on %(day)s.") % {"day": closes},
    )


def _only_a_draft(visit: door.Visit, survey: str) -> Response:
    visit.found(Drafts(settings().catalogue_table).latest(survey))
    return visit.go(f"{PATH}/{survey}/entwurf")


def _lines(visit: door.Visit) -> Iterator[_Line]:
    gettext = catalogue(FALLBACK).gettext
    drafts = {
        one.survey: one for one in Drafts(settings().catalogue_table).heads() if not one.ended
    }
    for head in list(_surveys().heads()):
        standing = _standing(head)
        if standing is None:
            continue
        one = standing.questionnaire
        counted = Standings(settings().catalogue_table).latest(head.survey)
        sealing = next_sealing(one.cadence, one.closes, visit.moment)
        yield _Line(
            head.survey,
            one.title[spoken(one)],
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


def _link(line: _Line) -> str:
    ending = "/entwurf" if line.state is State.DRAFT else ""
    return f"{PATH}/{line.survey}{ending}"


def _state_words(line: _Line) -> str:
    gettext = catalogue(FALLBACK).gettext
    words = gettext(surveys.STATES[line.state])
    with_draft = line.draft and line.state is not State.DRAFT
    return gettext("%(state)s, new version as a draft") % {"state": words} if with_draft else words


def _day(day: str) -> str:
    return long_date(date.fromisoformat(day), FALLBACK) if day else "–"


def _standing(head: SurveyHead) -> Standing | None:
    now = _surveys().current(head)
    published = _surveys().version(head.survey, head.version)
    if now is None or published is None:
        return None
    return Standing(now, published.closes, head.closed_to, head.paused, head.archived)


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
        found.append(_Version(number, tuple(said(change, one) for change in changes)))
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
