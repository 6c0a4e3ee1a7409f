"""Rounds: people on distribution lists are asked; planned and changed in two steps.

First the form, then a page that says how many mails leave and when, and shows the invitation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_form, event_pages, overtaken, round_form
from chalicelib.office.round_form import Typed
from chalicelib.office.users import Role
from chalicelib.outreach import audience, list_keeping, planning
from chalicelib.outreach.events import Event, EventKind, EventState
from chalicelib.outreach.life import Standing
from chalicelib.outreach.lists import DistributionList
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict
from chalicelib.store.lists import Lists

round_routes = Blueprint(__name__)

_EVENTS = "/buero/veranstaltungen"


@round_routes.route("/buero/runden/neu", methods=["GET"])
@door.open_to(Role.REDAKTION)
def new(visit: door.Visit) -> Response:
    """The form for a new round."""
    return _form(visit, round_form.suggested(visit.moment, visit.query.get("verteiler", "")), {})


@round_routes.route("/buero/runden", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def plan(visit: door.Visit) -> Response:
    """Say what a round would do and ask; plan it once that is confirmed."""
    entered = round_form.typed(visit.form)
    answer = _answered(visit, entered, None)
    if answer is not None:
        return answer
    event = round_form.event_of(entered)
    known = planning.standing(event.id)
    if known is not None and known.event != event:
        words = _("There is an event of this name on this day already.")
        return _form(visit, entered, {"title": visit.said(words)}, status=409)
    if planning.plan(event, (), visit.moment):
        visit.note(_("Round planned"), event.id, after=_in_words(event))
    return visit.go(f"{_EVENTS}/{event.id}", _("The round is planned. You can still stop it."))


@round_routes.route("/buero/runden/{event}/aendern", methods=["GET"])
@door.open_to(Role.REDAKTION)
def edit(visit: door.Visit, event: str) -> Response:
    """The form for a round that has not begun."""
    standing = visit.found(_round(event))
    return _form(visit, round_form.of_event(standing.event), {}, standing)


@round_routes.route("/buero/runden/{event}/aendern", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.REDAKTION)
def change(visit: door.Visit, event: str) -> Response:
    """Plan a round anew, after the same question."""
    standing = visit.found(_round(event))
    entered = round_form.typed(visit.form)
    if entered.seen != event_form.fingerprint(standing.event):
        return _overtaken(visit, entered, standing)
    answer = _answered(visit, entered, standing)
    if answer is not None:
        return answer
    changed = round_form.event_of(entered, standing.event)
    try:
        planning.change(standing, changed, visit.moment, tell=False)
    except Conflict:
        return _overtaken(visit, entered, visit.found(_round(event)))
    visit.note(_("Round changed"), event, _in_words(standing.event), _in_words(changed))
    return visit.go(f"{_EVENTS}/{event}", _("The round is changed."))


def _answered(visit: door.Visit, entered: Typed, standing: Standing | None) -> Response | None:
    """The page that comes before anything is stored; None if it was confirmed."""
    surveys = _surveys(visit, standing)
    faults = round_form.faults(
        entered, surveys, [one.name for one in _lists(entered)], visit.moment
    )
    if faults or visit.form.text("do") == "back":
        said = {name: visit.said(words) for name, words in faults.items()}
        return _form(visit, entered, said, standing, 422 if faults else 200)
    reach = list_keeping.reach(map(audience.of_list, entered.lists), visit.moment)
    if not reach.mails:
        fault = {"lists": visit.said(_("There is nobody on it. Nobody would be asked."))}
        return _form(visit, entered, fault, standing, 422)
    if visit.form.text("do") == "plan":
        return None
    from chalicelib.office import event_mails

    event = round_form.event_of(entered, standing.event if standing else None)
    mail = event_mails.written("feedback", event, surveys[entered.survey], "de", visit.user.address)
    return visit.page(
        "round_confirm.html",
        typed=entered,
        event=event,
        reach=reach,
        mail=mail,
        survey=surveys[entered.survey].title.get("de", entered.survey),
        titles=[one.title for one in _lists(entered) if one.name in entered.lists],
        when=event_pages.moment_words(event.starts),
        action=_action(standing),
    )


def _overtaken(visit: door.Visit, entered: Typed, standing: Standing) -> Response:
    """The form with what was typed, beside what somebody else has stored meanwhile."""
    theirs = round_form.of_event(standing.event)
    labels = {name: visit.said(words) for name, words in round_form.LABELS.items()}
    fields = (round_form.in_fields(theirs), round_form.in_fields(entered))
    found = overtaken.differing(labels, *fields)
    if standing.state is not EventState.PLANNED:
        typed = [f"{one.name}: {one.mine}" for one in found if one.mine]
        return visit.conflict(visit.said(event_pages.words_of(standing)), *visit.typed(*typed))
    current = replace(entered, seen=theirs.seen)
    return _form(visit, current, {}, standing, 409, differences=found)


def _form(
    visit: door.Visit,
    entered: Typed,
    faults: Mapping[str, str],
    standing: Standing | None = None,
    status: int = 200,
    differences: Sequence[overtaken.Difference] = (),
) -> Response:
    surveys = _surveys(visit, standing)
    return visit.page(
        "round_form.html",
        status,
        typed=entered,
        faults=faults,
        surveys=[(one.survey, one.title.get("de", one.survey)) for one in surveys.values()],
        lists=[(one, list_keeping.number(one.name, visit.moment)) for one in _lists(entered)],
        standing=standing,
        differences=differences,
        overtaken=status == 409,
        begun=standing is not None and standing.state is not EventState.PLANNED,
        action=_action(standing),
    )


def _action(standing: Standing | None) -> str:
    return f"/buero/runden/{standing.event.id}/aendern" if standing else "/buero/runden"


def _round(event: str) -> Standing | None:
    standing = planning.standing(event)
    return standing if standing and standing.event.kind is EventKind.ROUND else None


def _lists(entered: Typed) -> list[DistributionList]:
    """The lists that can be chosen: those with addresses, and what was chosen before."""
    return [
        one
        for one in Lists(settings().catalogue_table).all()
        if one.destroyed is None or one.name in entered.lists
    ]


def _surveys(visit: door.Visit, standing: Standing | None) -> dict[str, Questionnaire]:
    own = standing.event.survey if standing else ""
    return {one.survey: one for one in planning.surveys_to_choose(visit.moment, own)}


def _in_words(event: Event) -> str:
    when = event_pages.moment_words(event.starts)
    return f"{event.title['de']}; {when}; {event.survey}; {', '.join(event.lists)}"
