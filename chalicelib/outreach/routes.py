"""Where mailed links lead. A GET changes nothing: only a button does, or a mail program's POST."""

from collections.abc import Callable
from functools import wraps

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue, interface_languages
from chalicelib.intake.pages import message_page
from chalicelib.layout.page import Place
from chalicelib.outreach import audience, links, list_keeping, mailing, pages
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.outreach.links import Link, Purpose
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.report.commitments import carried
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import StoreError
from chalicelib.store.events import Events
from chalicelib.store.looks import StoredLooks
from chalicelib.store.revocations import Revocations
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.summaries import Report, Summaries
from chalicelib.weeks import BERLIN

outreach_routes = Blueprint(__name__)

_ACCESS_SECONDS = 300
"""How long the address behind a click is good; the link itself lasts as long as it says."""

ANY_TYPE = ["*/*"]


View = Callable[..., Response]


class NotHere(Exception):
    """There is no such page."""


def place_of(blueprint: Blueprint) -> Place:
    """Where the page of the request stands that a blueprint answers: in the language asked for."""
    wanted = doors.query(blueprint.current_request, "lang")
    there = interface_languages()
    language = wanted if wanted in there else FALLBACK
    look = StoredLooks(settings().catalogue_table).lately()
    return Place(base=settings().base_path, language=language, languages=there, look=look)


def told(
    blueprint: Blueprint, expired: Callable[[Callable[[str], str]], str]
) -> Callable[[View], View]:
    """Turn everything that can go wrong into a page that says what to do.

    Args:
        blueprint: that answers the request.
        expired: what to do if a link is no longer good, as the catalogue given to it has it.
    """

    def telling(view: View) -> View:
        @wraps(view)
        def answered(*args: str, **kwargs: str) -> Response:
            place = place_of(blueprint)
            _ = catalogue(place.language).gettext
            try:
                return view(*args, **kwargs)
            except NotHere:
                title = _("This page does not exist")
                text = _("Please check the address.")
                return doors.page(message_page(place, title, text), 404)
            except links.LinkExpired:
                title = _("This link is no longer good")
                return doors.page(message_page(place, title, expired(_)), 410)
            except links.LinkError:
                title = _("This link is not complete")
                text = _("Please copy the whole address from the mail, or click on it there.")
                return doors.page(message_page(place, title, text), 404)
            except StoreError:
                title = _("Please try again in a moment")
                text = _("The page cannot be opened just now.")
                return doors.page(message_page(place, title, text), 503)

        return answered

    return telling


_told = told(
    outreach_routes,
    lambda _: _("It was good for a year. Please ask the steering office for the report."),
)


@outreach_routes.route("/bericht/{token}", methods=["GET"])
@_told
def show_summary(token: str) -> Response:
    """The report's page: its files, what the office does about it, and the next event."""
    survey, period = _opened(Purpose.SUMMARY, token).what
    questionnaire = _known(survey)
    known = carried(Commitments(settings().catalogue_table).of_survey(survey), period)
    report = _report(survey, period)
    moment = clock.now()
    coming = sorted(
        (
            standing.event
            for standing in Events(settings().catalogue_table).all()
            if standing.event.starts > moment
            and standing.event.kind is EventKind.MEETING
            and standing.state is EventState.PLANNED
        ),
        key=lambda event: event.starts,
    )
    page = pages.summary_page(
        place_of(outreach_routes),
        questionnaire,
        period,
        token,
        report.files,
        known,
        coming[:1],
        report.notice,
    )
    return doors.page(page)


@outreach_routes.route("/bericht/{token}/datei/{name}", methods=["GET"])
@_told
def open_file(token: str, name: str) -> Response:
    """Send the reader on to a file of the report, by an address made for this click."""
    survey, period = _opened(Purpose.SUMMARY, token).what
    if name not in {file["name"] for file in _report(survey, period).files}:
        raise links.LinkError(name)
    address = Summaries(settings().bucket).address(survey, period, name, _ACCESS_SECONDS)
    return doors.redirect(address)


@outreach_routes.route("/abmelden/{token}", methods=["GET"])
@_told
def offer_to_leave(token: str) -> Response:
    """Ask before the address is destroyed: programs that look through mails follow links, too."""
    _opened(Purpose.LEAVE, token)
    return doors.page(pages.leave_page(place_of(outreach_routes), token))


@outreach_routes.route("/abmelden/{token}", methods=["POST"], content_types=ANY_TYPE)
@_told
def leave(token: str) -> Response:
    """End such mails: by the page's button, or by a mail program's one click (RFC 8058)."""
    group, person = _opened(Purpose.LEAVE, token).what
    contacts = Contacts(settings().contacts_table)
    if audience.is_list(group):
        # Before the address goes: the next file would bring it back.
        contacts.stay_away(group, person, clock.now() + list_keeping.KEPT)
    contacts.leave(group, person)
    return doors.page(pages.left_page(place_of(outreach_routes)))


def _opened(purpose: Purpose, token: str) -> Link:
    keys = signing_keys(settings().signing_keys_parameter)
    link = links.opened(purpose, token, keys, clock.now().astimezone(BERLIN).date())
    if Revocations(settings().catalogue_table).revoked(link):
        raise links.LinkExpired("this link was revoked")
    return link


def _report(survey: str, period: str) -> Report:
    report = Summaries(settings().bucket).report(survey, period)
    if report is None:
        raise links.LinkError(f"there is no report on {period}")
    return report


def _known(survey: str) -> Questionnaire:
    questionnaire = mailing.latest(survey)
    if questionnaire is None:
        raise links.LinkError(survey)
    return questionnaire
