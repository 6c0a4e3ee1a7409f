"""Where mailed links lead."""

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import catalogue
from chalicelib.intake.pages import message_page
from chalicelib.layout.page import Place
from chalicelib.outreach import links
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.summaries import Summaries
from chalicelib.weeks import BERLIN

outreach_routes = Blueprint(__name__)

_ACCESS_SECONDS = 300
"""How long the address behind a click is good; the link itself lasts as long as it says."""


@outreach_routes.route("/bericht/{token}", methods=["GET"])
def open_report(token: str) -> Response:
    """Send the reader of a mailed link to the report, by an address made for this click."""
    place = Place(base=settings().base_path, language="de", languages=("de",))
    _ = catalogue(place.language).gettext
    try:
        keys = signing_keys(settings().signing_keys_parameter)
        link = links.open_summary(token, keys, clock.now().astimezone(BERLIN).date())
        summaries = Summaries(settings().bucket)
        return doors.redirect(
            summaries.address(link.survey, link.period, link.file, _ACCESS_SECONDS)
        )
    except links.LinkExpired:
        title = _("This link is no longer good")
        text = _("It was good for a year. Please ask the steering office for the report.")
        return doors.page(message_page(place, title, text), 410)
    except links.LinkError:
        title = _("This link is not complete")
        text = _("Please copy the whole address from the mail, or click on it there.")
        return doors.page(message_page(place, title, text), 404)
    except StoreError:
        title = _("Please try again in a moment")
        text = _("The report cannot be opened just now.")
        return doors.page(message_page(place, title, text), 503)
