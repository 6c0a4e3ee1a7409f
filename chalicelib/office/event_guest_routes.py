"""The guests of an event: added from a file or from what was pasted."""

from collections.abc import Sequence

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import door, event_guests, event_pages
from chalicelib.office.users import Role
from chalicelib.outreach import planning
from chalicelib.outreach.life import Standing

event_guest_routes = Blueprint(__name__)

_HOME = "/buero/veranstaltungen"


@event_guest_routes.route("/buero/veranstaltungen/{event}/gaeste", methods=["GET"])
@door.open_to(Role.REDAKTION)
def guests(visit: door.Visit, event: str) -> Response:
    """Where guests are added."""
    standing = visit.found(planning.standing(event))
    return _guest_page(visit, standing, ())


@event_guest_routes.route(
    "/buero/veranstaltungen/{event}/gaeste", methods=["POST"], content_types=door.FORMS
)
@door.open_to(Role.REDAKTION)
def add_guests(visit: door.Visit, event: str) -> Response:
    """Add all guests of a file or a text, or none and say what is wrong."""
    standing = visit.found(planning.standing(event))
    people, found = event_guests.sent(visit.form)
    findings = [visit.said(words) % values for words, values in found]
    if not findings and not people.guests:
        findings = [visit.said(_("There is no address in it."))]
    if findings:
        return _guest_page(visit, standing, findings, 422)
    before = planning.number_of_guests(standing, visit.moment)
    try:
        planning.add_guests(standing, people.guests)
    except planning.PlanError:
        words = visit.said(event_pages.STATE_WORDS[standing.state])
        return _guest_page(visit, standing, [words], 409)
    after = planning.number_of_guests(standing, visit.moment)
    visit.note(_("Guests added"), event, str(before), str(after))
    return visit.go(
        f"{_HOME}/{event}",
        _("%(read)s addresses were read, %(new)s of them are new."),
        read=str(len(people.guests)),
        new=str(after - before),
    )


def _guest_page(
    visit: door.Visit, standing: Standing, findings: Sequence[str], status: int = 200
) -> Response:
    return visit.page(
        "event_guests.html",
        status,
        event=standing.event,
        number=planning.number_of_guests(standing, visit.moment),
        findings=findings,
        typed=visit.form.text("guests"),
    )
