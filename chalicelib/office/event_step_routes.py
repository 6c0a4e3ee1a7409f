"""The steps of an event's life: taken early, late or not at all, and cancelling."""

from collections.abc import Mapping

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_form, event_pages
from chalicelib.office.users import Role
from chalicelib.outreach import audience, life, list_keeping, mailing, planning
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.outreach.life import Plan, Standing
from chalicelib.store.errors import Conflict
from chalicelib.weeks import BERLIN

event_step_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"


@event_step_routes.route("/buero/veranstaltungen/{event}/schritt/{state}", methods=["GET"])
@door.open_to(Role.REDAKTION)
def show_step(visit: door.Visit, event: str, state: str) -> Response:
    """One step: what it does and when, and whether it is to come early, late or not at all."""
    standing = visit.found(planning.standing(event))
    row = visit.found(_row(standing, state))
    return _step_page(visit, standing, row, {})


@event_step_routes.route(
    "/buero/veranstaltungen/{event}/schritt/{state}", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def set_step(visit: door.Visit, event: str, state: str) -> Response:
    """Note when a step is to be taken."""
    standing = visit.found(planning.standing(event))
    row = visit.found(_row(standing, state))
    match visit.form.text("when"):
        case "now":
            wanted = Plan(at=visit.moment)
        case "skip":
            wanted = Plan(skip=True)
        case "moment":
            day, clock = visit.form.text("day"), visit.form.text("time")
            at = event_form.moment_of(day, clock)
            if at is None:
                found = event_form.moment_faults(day, clock)
                faults = {name: visit.said(words) for name, words in found.items()}
                return _step_page(visit, standing, row, faults, 422)
            wanted = Plan(at=at)
        case _usual:
            wanted = Plan()
    return _set(visit, event, row.state, wanted, _("Step planned"))


@event_step_routes.route("/buero/veranstaltungen/{event}/absagen", methods=["GET"])
@door.open_to(Role.REDAKTION)
def ask_to_cancel(visit: door.Visit, event: str) -> Response:
    """Say what cancelling does, and ask."""
    standing = visit.found(planning.standing(event))
    number = planning.number_of_guests(standing, visit.moment)
    return visit.page(
        "event_cancel.html" if standing.event.kind is EventKind.MEETING else "round_stop.html",
        event=standing.event,
        number=number,
        possible=life.is_ahead(standing, EventState.CANCELLED),
    )


@event_step_routes.route(
    "/buero/veranstaltungen/{event}/absagen", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def cancel(visit: door.Visit, event: str) -> Response:
    """Cancel an event at the conductor's next turn; until then it can be taken back."""
    silent = not visit.form.text("tell")
    wanted = Plan(skip=True) if silent else Plan(at=visit.moment)
    standing = visit.found(planning.standing(event))
    meeting = standing.event.kind is EventKind.MEETING
    act = _("Event cancelled") if meeting else _("Round stopped")
    return _set(visit, event, EventState.CANCELLED, wanted, act)


def _set(visit: door.Visit, event: str, state: EventState, wanted: Plan, act: str) -> Response:
    standing = visit.found(planning.standing(event))
    before = standing.plans.get(state, Plan())
    try:
        planning.set_step(standing, state, wanted, visit.moment)
    except (Conflict, planning.PlanError):
        return visit.conflict(visit.said(event_pages.words_of(standing)))
    visit.note(
        act, event, event_pages.plan_words(state, before), event_pages.plan_words(state, wanted)
    )
    soon = wanted.skip or (wanted.at is not None and wanted.at <= visit.moment)
    notice = (
        _("It will happen within a quarter of an hour. Until then you can take it back.")
        if soon
        else _("It is noted.")
    )
    return visit.go(f"{_HOME}/{event}", notice)


def _step_page(
    visit: door.Visit,
    standing: Standing,
    row: event_pages.Row,
    faults: Mapping[str, str],
    status: int = 200,
) -> Response:
    plan = row.plan
    mails = row.state in (EventState.ASKING, EventState.REMINDED)
    groups = audience.asked_by(standing.event) if mails else []
    begin = (plan.at or row.moment or visit.moment).astimezone(BERLIN)
    chosen = "skip" if plan.skip else "moment" if plan.at else "usual"
    return visit.page(
        "event_step.html",
        status,
        event=standing.event,
        row=row,
        reach=list_keeping.reach(groups, visit.moment) if mails else None,
        faults=faults,
        chosen=visit.form.text("when") or chosen,
        day=visit.form.text("day") if faults else begin.date().isoformat(),
        time=visit.form.text("time") if faults else f"{begin:%H:%M}",
        moment_words=event_pages.moment_words,
    )


def _row(standing: Standing, state: str) -> event_pages.Row | None:
    """A step of an event that can still be changed."""
    ahead = planning.forecast(standing, mailing.latest(standing.event.survey))
    rows = event_pages.timeline(standing, {}, ahead)
    return next((one for one in rows if one.state == state and one.can_change), None)
