"""The notices, and the form in which people complain about barriers."""

import os
from datetime import timedelta
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue, interface_languages
from chalicelib.intake import proof
from chalicelib.intake.pages import message_page
from chalicelib.layout.page import Place
from chalicelib.notices import complaint, office, pages
from chalicelib.notices.office import Office
from chalicelib.settings import settings
from chalicelib.store.errors import StoreError
from chalicelib.store.looks import StoredLooks
from chalicelib.store.outbox import Outbox
from chalicelib.store.signing_keys import signing_keys

notice_routes = Blueprint(__name__)

_ANY_TYPE = ["*/*"]
_MAX_BYTES = 40_000
"""More than the longest complaint with its proof."""

_MAIL_KEPT = timedelta(days=30)


@notice_routes.route("/impressum", methods=["GET"])
def imprint() -> Response:
    """Who is responsible."""
    return doors.page(pages.imprint_page(_place(), _office(), settings().office_address))


@notice_routes.route("/datenschutz", methods=["GET"])
def privacy() -> Response:
    """What is stored."""
    return doors.page(pages.privacy_page(_place(), _office(), settings().office_address))


@notice_routes.route("/leichte-sprache", methods=["GET"])
def simple() -> Response:
    """What this is, in Leichte Sprache."""
    return doors.page(pages.simple_page(_place(), _office(), settings().office_address))


@notice_routes.route("/barrierefreiheit", methods=["GET"])
def accessibility() -> Response:
    """The declaration of accessibility, with the form."""
    return doors.page(pages.accessibility_page(_place(), _office(), settings().office_address))


@notice_routes.route("/barrierefreiheit", methods=["POST"], content_types=_ANY_TYPE)
def complain() -> Response:
    """Tell the office about a barrier, once a script has worked for it."""
    return _taken(waited=False)


@notice_routes.route("/barrierefreiheit/ohne-skript", methods=["POST"], content_types=_ANY_TYPE)
def complain_after_waiting() -> Response:
    """The same for whoever waited instead, with a limit of its own in API Gateway."""
    return _taken(waited=True)


def _taken(*, waited: bool) -> Response:
    place = _place()
    raw = doors.raw_body(notice_routes.current_request)[:_MAX_BYTES]
    try:
        posted = parse_qs(raw.decode(errors="replace"), max_num_fields=20)
    except ValueError:
        posted = {}
    written = complaint.read(posted)
    if not written.words:
        page = pages.accessibility_page(place, _office(), settings().office_address, written)
        return doors.page(page, 422)
    keys = signing_keys(settings().signing_keys_parameter)
    since = clock.now().timestamp()
    if not proof.is_proven(posted, complaint.NAME, written.name, since, keys, waited=waited):
        ticket = proof.ticket_in(posted, complaint.NAME, written.name, since, keys)
        challenge = proof.challenge(complaint.NAME, written.name, keys)
        return doors.page(pages.moment_page(place, written.fields, challenge, ticket))
    try:
        _send(written)
    except StoreError:
        _ = catalogue(place.language).gettext
        title = _("Please try again in a moment")
        text = _("Your message could not be sent just now. Go back and send it again.")
        return doors.page(message_page(place, title, text), 503)
    return doors.page(pages.thanks_page(place))


def _send(written: complaint.Complaint) -> None:
    # Mails are imported by whoever writes one: the room is not needed to show a page.
    from chalicelib.outreach import mails, office_mails

    to = settings().office_address
    address = f"{settings().public_url}/barrierefreiheit"
    reader = mails.Reader(written.name, to, FALLBACK)
    mail = office_mails.complaint(reader, address, written.words, written.page, written.answer_to)
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    moment = clock.now()
    outbox.put([mail], moment, moment + _MAIL_KEPT)


def _office() -> Office:
    return office.named_in(os.environ)


def _place() -> Place:
    wanted = doors.query(notice_routes.current_request, "lang")
    there = interface_languages()
    language = wanted if wanted in there else FALLBACK
    look = StoredLooks(settings().catalogue_table).lately()
    return Place(settings().base_path, language, there, look=look)
