"""Open data: what the office has given away, for everybody."""

from pathlib import Path

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import catalogue
from chalicelib.intake.pages import message_page
from chalicelib.layout.page import Place, render
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.looks import StoredLooks
from chalicelib.store.open_data import OpenReports

report_routes = Blueprint(__name__)

_TEMPLATES = Path(__file__).parent / "templates"
_ACCESS_SECONDS = 300
"""How long the address behind a click is good."""


@report_routes.route("/offene-daten", methods=["GET"])
def open_data() -> Response:
    """All reports that are open data, with their files."""
    place = _place()
    reports = OpenReports(settings().bucket)
    try:
        found = [(*report, reports.names(*report)) for report in reports.reports()]
    except StoreError:
        return _unavailable(place)
    return doors.page(render(_TEMPLATES, "open_data.html", place, reports=found))


@report_routes.route("/offene-daten/{survey}/{period}/{name}", methods=["GET"])
def open_file(survey: str, period: str, name: str) -> Response:
    """Send the reader to one open file, by an address made for this click."""
    place = _place()
    _ = catalogue(place.language).gettext
    reports = OpenReports(settings().bucket)
    try:
        if name in reports.names(survey, period):
            return doors.redirect(reports.address(survey, period, name, _ACCESS_SECONDS))
    except StoreError:
        return _unavailable(place)
    title = _("This file is not open data")
    text = _("The office has not published it, or its address is not complete.")
    return doors.page(message_page(place, title, text), 404)


def _place() -> Place:
    look = StoredLooks(settings().catalogue_table).lately()
    return Place(base=settings().base_path, language="de", languages=("de",), look=look)


def _unavailable(place: Place) -> Response:
    _ = catalogue(place.language).gettext
    title = _("Please try again in a moment")
    return doors.page(message_page(place, title, _("The data cannot be listed just now.")), 503)
