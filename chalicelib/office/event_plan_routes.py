"""The form of an event: a new one planned, one that is not held yet changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_form, event_guests, event_pages, overtaken
from chalicelib.office.event_form import FROM_TEMPLATE, Typed
from chalicelib.office.overtaken import Difference
from chalicelib.office.users import Role
from chalicelib.outreach import planning
from chalicelib.outreach.events import Event, EventKind, EventState
from chalicelib.outreach.life import Standing
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.events import Events
from chalicelib.store.surveys import Surveys

event_plan_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"


@event_plan_routes.route("/buero/veranstaltungen/neu", methods=["GET"])
@door.open_to(Role.REDAKTION)
def new(visit: door.Visit) -> Response:
    """The form for a new event, filled in for lunch next Thursday."""
    return _form(visit, event_form.suggested(visit.moment), {})


@event_plan_routes.route("/buero/veranstaltungen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def plan(visit: door.Visit) -> Response:
    """Plan an event with its survey and its guests, or say what is wrong with the form."""
    entered = event_form.typed(visit.form)
    faults = _faults(
        visit, entered, {one.survey: one.closes for one in planning.surveys_to_choose(visit.moment)}
    )
    people, found = event_guests.sent(visit.form)
    findings = [visit.said(words) % values for words, values in found]
    if faults or findings:
        return _form(visit, entered, faults, findings, status=422)
    event = event_form.event_of(entered)
    known = Events(settings().catalogue_table).standing(event.id)
    if known is not None and known.event != event:
        words = _("There is an event of this name on this day already.")
        return _form(visit, entered, {"title": visit.said(words)}, status=409)
    if entered.survey == FROM_TEMPLATE:
        _publish(event)
    if planning.plan(event, people.guests, visit.moment):
        visit.note(_("Event planned"), event.id, after=event_pages.in_words(event))
    return visit.go(
        f"{_HOME}/{event.id}",
        _("It is planned, with %(number)s guests. You need not do anything more."),
        number=str(len(people.guests)),
    )


@event_plan_routes.route("/buero/veranstaltungen/{event}/aendern", methods=["GET"])
@door.open_to(Role.REDAKTION)
def edit(visit: door.Visit, event: str) -> Response:
    """The form for an event that has not been held."""
    standing = visit.found(planning.standing(event))
    if standing.event.kind is EventKind.ROUND:
        return visit.go(f"/buero/runden/{event}/aendern")
    return _form(visit, event_form.of_event(standing.event), {}, standing=standing)


@event_plan_routes.route(
    "/buero/veranstaltungen/{event}/aendern", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, event: str) -> Response:
    """Plan an event anew; its guests hear of it only if that is wished."""
    standing = visit.found(planning.standing(event))
    entered = event_form.typed(visit.form)
    if entered.seen != event_form.fingerprint(standing.event):
        return _overtaken(visit, entered, standing)
    choices = planning.surveys_to_choose(visit.moment, standing.event.survey)
    faults = _faults(visit, entered, {one.survey: one.closes for one in choices})
    if faults:
        return _form(visit, entered, faults, standing=standing, status=422)
    changed = replace(event_form.event_of(entered, standing.event), kind=standing.event.kind)
    if entered.survey == FROM_TEMPLATE:
        _publish(changed)
    tell = bool(visit.form.text("tell"))
    try:
        planning.change(standing, changed, visit.moment, tell=tell)
    except Conflict:
        return _overtaken(visit, entered, visit.found(planning.standing(event)))
    before, after = event_pages.in_words(standing.event), event_pages.in_words(changed)
    visit.note(_("Event changed"), event, before, after)
    notice = _("It is changed. Its guests get a mail.") if tell else _("It is changed.")
    return visit.go(f"{_HOME}/{event}", notice)


def _overtaken(visit: door.Visit, entered: Typed, standing: Standing) -> Response:
    """The form with what was typed, beside what somebody else has stored meanwhile."""
    theirs = event_form.of_event(standing.event)
    labels = {name: visit.said(words) for name, words in event_form.LABELS.items()}
    found = overtaken.differing(labels, asdict(theirs), asdict(entered))
    if standing.state is not EventState.PLANNED:
        state = visit.said(event_pages.STATE_WORDS[standing.state])
        typed = [f"{one.name}: {one.mine}" for one in found if one.mine]
        return visit.conflict(state, *visit.typed(*typed))
    current = replace(entered, seen=theirs.seen)
    return _form(visit, current, {}, standing=standing, differences=found, status=409)


def _form(
    visit: door.Visit,
    entered: Typed,
    faults: Mapping[str, str],
    findings: Sequence[str] = (),
    *,
    standing: Standing | None = None,
    differences: Sequence[Difference] = (),
    status: int = 200,
) -> Response:
    held = standing is not None and standing.state is not EventState.PLANNED
    own = standing.event.survey if standing else ""
    choices = [
        (one.survey, one.title.get("de", one.survey))
        for one in planning.surveys_to_choose(visit.moment, own)
    ]
    return visit.page(
        "event_form.html",
        status,
        typed=entered,
        faults=dict(faults) | ({"guests": findings[0]} if findings else {}),
        findings=findings,
        surveys=choices,
        new_survey=FROM_TEMPLATE,
        standing=standing,
        differences=differences,
        overtaken=status == 409,
        held=held,
    )


def _faults(visit: door.Visit, entered: Typed, surveys: Mapping[str, str]) -> dict[str, str]:
    found = event_form.faults(entered, surveys, visit.moment)
    return {name: visit.said(words) for name, words in found.items()}


def _publish(event: Event) -> None:
    """Publish the survey that is made for an event, unless that was done just now."""
    from chalicelib.office import lunch
    from chalicelib.questionnaire import reading

    document = lunch.survey(replace(event, id=event.survey))
    reading.read(document)
    surveys = Surveys(settings().catalogue_table)
    try:
        surveys.publish(document)
    except Conflict:
        if surveys.document(event.survey, 1) != document:
            raise
