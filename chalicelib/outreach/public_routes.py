"""Pages for everybody: events and surveys with what came of them, and how to hear of them."""

from datetime import date, timedelta
from urllib.parse import parse_qs

from chalice.app import Blueprint, Response

from chalicelib import clock, doors
from chalicelib.outreach import audience, links, mailing, mails, public_pages
from chalicelib.outreach.addresses import AddressError, normalised
from chalicelib.outreach.calendar_file import calendar_file, of_event
from chalicelib.outreach.events import Event, EventKind, EventState, Guest
from chalicelib.outreach.life import Standing, is_cancelled
from chalicelib.outreach.links import Link, Purpose
from chalicelib.outreach.mails import Reader
from chalicelib.outreach.planning import LONGEST_LIFE
from chalicelib.outreach.public_pages import Offer
from chalicelib.outreach.routes import ANY_TYPE, NotHere, place_of, told
from chalicelib.settings import settings
from chalicelib.store.commitments import Commitments
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN

public_routes = Blueprint(__name__)

_MAX_BYTES = 4096
_CONFIRM_WITHIN = timedelta(days=7)
_SUBSCRIBED = timedelta(days=3 * 365)


_told = told(public_routes, lambda _: _("It was good for a week. Please register once more."))


@public_routes.route("/veranstaltungen", methods=["GET"])
@_told
def show_overview() -> Response:
    """All events and surveys, coming and past, each with its reports."""
    return doors.page(public_pages.overview_page(place_of(public_routes), _offers()))


@public_routes.route("/veranstaltungen/atom.xml", methods=["GET"])
@_told
def feed() -> Response:
    """New summaries, for feed readers."""
    text = public_pages.feed(
        _offers(), settings().public_url, clock.now(), place_of(public_routes).language
    )
    return doors.document_of_type(text, "application/atom+xml; charset=utf-8")


@public_routes.route("/veranstaltung/{event_id}", methods=["GET"])
@_told
def show_event(event_id: str) -> Response:
    """One event: when, where, its calendar file, and how to register."""
    standing = _standing(event_id)
    page = public_pages.event_page(
        place_of(public_routes),
        standing.event,
        _is_open(standing),
        cancelled=is_cancelled(standing),
    )
    return doors.page(page)


@public_routes.route("/veranstaltung/{event_id}/kalender.ics", methods=["GET"])
@_told
def show_calendar_file(event_id: str) -> Response:
    """One event for a calendar program."""
    standing, language = _standing(event_id), place_of(public_routes).language
    entry = of_event(
        standing.event,
        language,
        mailing.event_page(standing.event),
        cancelled=is_cancelled(standing),
    )
    text = calendar_file([entry], clock.now())
    return doors.document_of_type(text, "text/calendar; charset=utf-8")


@public_routes.route("/veranstaltung/{event_id}/anmelden", methods=["POST"], content_types=ANY_TYPE)
@_told
def register(event_id: str) -> Response:
    """Ask whoever owns an address whether they want to be a guest of an event."""
    standing, place = _standing(event_id), place_of(public_routes)
    event = standing.event
    if not _is_open(standing):
        raise NotHere(event_id)
    typed = _typed_address()
    try:
        address = normalised(typed)
    except AddressError:
        page = public_pages.event_page(place, event, True, typed=typed, faulty=True)
        return doors.page(page, 422)
    _ask_to_confirm(audience.of_event(event.id), Guest(address, place.language), event)
    return doors.page(public_pages.asked_page(place))


@public_routes.route("/neues", methods=["GET"])
@_told
def offer_news() -> Response:
    """Where one can ask for mails with new summaries."""
    return doors.page(public_pages.subscribe_page(place_of(public_routes)))


@public_routes.route("/neues", methods=["POST"], content_types=ANY_TYPE)
@_told
def subscribe() -> Response:
    """Ask whoever owns an address whether they want to hear of new summaries."""
    place, typed = place_of(public_routes), _typed_address()
    try:
        address = normalised(typed)
    except AddressError:
        return doors.page(public_pages.subscribe_page(place, typed=typed, faulty=True), 422)
    _ask_to_confirm(audience.SUBSCRIBERS, Guest(address, place.language), None)
    return doors.page(public_pages.asked_page(place))


@public_routes.route("/bestaetigen/{token}", methods=["GET"])
@_told
def offer_to_confirm(token: str) -> Response:
    """Ask once more: programs that look through mails follow links, too."""
    _joining(token)
    return doors.page(public_pages.confirm_page(place_of(public_routes), token))


@public_routes.route("/bestaetigen/{token}", methods=["POST"], content_types=ANY_TYPE)
@_told
def confirm(token: str) -> Response:
    """Take an address in whose owner has confirmed it."""
    group, person = _joining(token).what
    moment = clock.now()
    contacts = Contacts(settings().contacts_table)
    guest = contacts.pending(group, person, moment)
    if guest is None:
        raise links.LinkExpired("there is nothing to confirm any more")
    event = _event_of(group)
    until = event.ends + LONGEST_LIFE if event else moment + _SUBSCRIBED
    contacts.add(group, [guest], until)
    if event is not None:
        _ask_late(event, group, guest)
    return doors.page(public_pages.confirmed_page(place_of(public_routes), event))


@public_routes.route("/gesagt-getan", methods=["GET"])
@_told
def show_commitments() -> Response:
    """All that was ever promised, and how far it has come: no paper tiger."""
    titles = {offer.survey: offer.title for offer in _offers() if offer.survey}
    known = Commitments(settings().catalogue_table).all()
    return doors.page(public_pages.commitments_page(place_of(public_routes), known, titles))


def _ask_to_confirm(group: str, guest: Guest, event: Event | None) -> None:
    moment = clock.now()
    contacts = Contacts(settings().contacts_table)
    person = contacts.key(guest.address)
    until = moment + _CONFIRM_WITHIN
    contacts.ask(group, person, guest, until)
    day = until.astimezone(BERLIN).date()
    token = mailing.signed(Link(Purpose.JOIN, (group, person), moment, day))
    address = f"{settings().public_url}/bestaetigen/{token}?lang={guest.language}"
    # One such mail a day for an address, however often somebody types it in.
    occasion = f"{group}/{moment.astimezone(BERLIN).date()}"
    mail_id = mailing.mail_id("confirmation", occasion, person)
    reader = Reader(
        mail_id, guest.address, guest.language, person=person, wordings=mailing.wordings()
    )
    mailing.put([mails.confirmation(reader, event, address)], moment)


def _ask_late(event: Event, group: str, guest: Guest) -> None:
    """Ask a guest who confirmed after all others were asked."""
    standing = Events(settings().catalogue_table).standing(event.id)
    questionnaire = mailing.latest(event.survey)
    asking = standing and standing.state in (EventState.ASKING, EventState.REMINDED)
    if asking and questionnaire:
        moment = clock.now()
        mailing.put([mailing.ask_one(event, questionnaire, group, guest, moment)], moment)


def _joining(token: str) -> Link:
    keys = signing_keys(settings().signing_keys_parameter)
    return links.opened(Purpose.JOIN, token, keys, clock.now().astimezone(BERLIN).date())


def _standing(event_id: str) -> Standing:
    standing = Events(settings().catalogue_table).standing(event_id)
    if standing is None or standing.event.kind is not EventKind.MEETING:
        raise NotHere(event_id)
    return standing


def _event_of(group: str) -> Event | None:
    prefix = audience.of_event("")
    return _standing(group.removeprefix(prefix)).event if group.startswith(prefix) else None


def _is_open(standing: Standing) -> bool:
    """Whether one can still register: until a day after its end, as guests do so there."""
    return clock.now() < standing.event.ends + timedelta(days=1) and not is_cancelled(standing)


def _offers() -> list[Offer]:
    """Events, and the surveys that no event asks, the newest first."""
    surveys = Surveys(settings().catalogue_table)
    summaries = Summaries(settings().bucket)
    commitments = Commitments(settings().catalogue_table).all()
    told = {one.survey for one in Commitments(settings().catalogue_table).answers() if one.told}
    found: list[Offer] = []
    events = [
        one.event for one in Events(settings().catalogue_table).all() if not is_cancelled(one)
    ]
    meetings = [one for one in events if one.kind is EventKind.MEETING]
    for head in surveys.heads():
        questionnaire = surveys.current(head)
        if questionnaire is None:
            continue
        # Those who were asked read it first; everybody, when the office has answered them.
        reports = tuple(
            (period, mailing.summary_link(head.survey, period, clock.now()))
            for period in (summaries.periods(head.survey) if head.survey in told else ())
        )
        own = tuple(one for one in commitments if one.survey == head.survey)
        held = [one for one in meetings if one.survey == head.survey]
        shared = (head.survey, reports, own, head.sealed_on)
        found += [Offer(one.title, one.starts.date(), one, *shared) for one in held]
        if not held:
            opens = date.fromisoformat(questionnaire.opens)
            found.append(Offer(questionnaire.title, opens, None, *shared))
    return sorted(found, key=lambda offer: offer.day, reverse=True)


def _typed_address() -> str:
    raw = doors.raw_body(public_routes.current_request)
    try:
        fields = parse_qs(raw[:_MAX_BYTES].decode(), max_num_fields=10)
    except ValueError:
        return ""
    return fields.get("address", [""])[0]
