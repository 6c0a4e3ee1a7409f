"""What is kept of one person: shown, handed over, destroyed. Addresses stand in no address bar."""

import json
from datetime import datetime

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import later as _
from chalicelib.layout.dates import long_date
from chalicelib.office import door
from chalicelib.office.users import Role
from chalicelib.outreach import addresses, people
from chalicelib.weeks import BERLIN

people_routes = Blueprint(__name__)

_HOME = "/buero/personen"


@people_routes.route("/buero/personen", methods=["GET"])
@door.open_to(Role.VERWALTUNG)
def ask(visit: door.Visit) -> Response:
    """Where an address is typed in."""
    return visit.page("person.html", typed="", fault="", kept=None)


@people_routes.route("/buero/personen", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.VERWALTUNG)
def show(visit: door.Visit) -> Response:
    """Show all that is kept of an address, hand it over as a file, or destroy it."""
    entered = visit.form.text("address")
    address = addresses.read(entered)
    if address is None:
        words = visit.said(_("Please give a mail address."))
        return visit.page("person.html", 422, typed=entered, fault=words, kept=None)
    match visit.form.text("do"):
        case "file":
            text = json.dumps(people.export(address, visit.moment), ensure_ascii=False, indent=2)
            visit.note(_("Data of a person handed over"), "–")
            return doors.download(text, "application/json", "auskunft.json")
        case "erase":
            number = people.erase(address, visit.moment)
            visit.note(_("Data of a person destroyed"), "–", after=str(number))
            return visit.go(_HOME, _("%(number)s entries were destroyed."), number=str(number))
        case _show:
            return visit.page(
                "person.html",
                typed=address,
                fault="",
                kept=people.export(address, visit.moment),
                day=lambda moment: _day(moment, visit.place.language),
            )


def _day(moment: str, language: str) -> str:
    return long_date(datetime.fromisoformat(moment).astimezone(BERLIN).date(), language)
