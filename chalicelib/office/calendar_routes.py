"""The office's calendar: an address for calendar programs, which can be taken back."""

from datetime import timedelta
from itertools import chain

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.office import cookies, door
from chalicelib.office.users import Role
from chalicelib.outreach import links
from chalicelib.outreach.links import Link, Purpose
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.events import Events
from chalicelib.store.revocations import Revocations
from chalicelib.store.surveys import Surveys
from chalicelib.store.users import Users
from chalicelib.weeks import BERLIN

calendar_routes = Blueprint(__name__)

_HOME = "/buero/kalender"
_OFFICE = "office"
_LASTS = timedelta(days=2 * 365)
_MADE, _REVOKED = _("Calendar address made"), _("Calendar addresses revoked")


@calendar_routes.route(_HOME, methods=["GET"])
@door.open_to(Role.LESEN)
def offer(visit: door.Visit) -> Response:
    """What the calendar shows, and how to have it."""
    return visit.page("calendar.html", address="", ask=False)


@calendar_routes.route(_HOME, methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.LESEN)
def give(visit: door.Visit) -> Response:
    """Make an address for whoever asks, or take all of theirs back."""
    what = (_OFFICE, visit.user.id)
    match visit.form.text("act"):
        case "make":
            until = (visit.moment + _LASTS).astimezone(BERLIN).date()
            token = links.sign(Link(Purpose.CALENDAR, what, visit.moment, until), cookies.keys())
            visit.note(_MADE, visit.user.name)
            address = f"{settings().public_url}{_HOME}/{token}/termine.ics"
            return visit.page("calendar.html", address=address, ask=False)
        case "revoke":
            return visit.page("calendar.html", address="", ask=True)
        case "revoke-for-good":
            revocations = Revocations(settings().catalogue_table)
            revocations.revoke(Purpose.CALENDAR, what, visit.moment)
            visit.note(_REVOKED, visit.user.name)
            return visit.go(_HOME, _("All calendar addresses made until now are good no longer."))
        case _other:
            return visit.not_found()


@calendar_routes.route(f"{_HOME}/{{token}}/termine.ics", methods=["GET"])
@door.open_to_everybody
def feed(caller: door.Caller, token: str) -> Response:
    """All dates of the office; the address is the key, as calendar programs cannot sign in."""
    # Only calendar programs need it.
    from chalicelib.office import office_dates
    from chalicelib.outreach.calendar_file import calendar_file

    if not _is_good(caller, token):
        return caller.told(
            410, _("This address is good no longer"), _("Sign in and make a new one.")
        )
    table, console = settings().catalogue_table, f"{settings().public_url}/buero"
    surveys = Surveys(table)
    latest = [surveys.current(head) for head in surveys.heads() if not head.archived]
    entries = chain(
        office_dates.of_surveys([one for one in latest if one], caller.moment, FALLBACK, console),
        office_dates.of_events(Events(table).all(), FALLBACK, console),
        office_dates.of_promises(Commitments(table).all(), FALLBACK, console),
    )
    name = catalogue(FALLBACK).gettext(_("Mitsprache: dates of the office"))
    text = calendar_file(office_dates.recent(entries, caller.moment), caller.moment, name)
    return doors.document_of_type(text, "text/calendar; charset=utf-8")


def _is_good(caller: door.Caller, token: str) -> bool:
    """Whether the address was made here, for a user who is still one, and was not taken back."""
    today = caller.moment.astimezone(BERLIN).date()
    try:
        link = links.opened(Purpose.CALENDAR, token, cookies.keys(), today)
    except links.LinkError:
        return False
    table = settings().catalogue_table
    known = Users(table).roster().find(link.what[1]) is not None
    return known and not Revocations(table).revoked(link)
