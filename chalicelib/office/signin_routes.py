"""Signing in by a mailed link, and out."""

from datetime import timedelta

from chalice.app import Blueprint, Response

from chalicelib.i18n import later as _
from chalicelib.office import cookies, door, tickets
from chalicelib.office.door import Caller, Visit
from chalicelib.office.tickets import Invitation, TicketError
from chalicelib.office.users import SIGNED_OUT, Role, User, user_id
from chalicelib.settings import openid, settings
from chalicelib.store.outbox import Outbox
from chalicelib.store.signins import Signins
from chalicelib.store.users import Users

signin_routes = Blueprint(__name__)

MAILS_FOR_ONE = 5
"""Links that are mailed to one address in a quarter of an hour."""

MAILS_FOR_ALL = 60
"""Links that are mailed in a quarter of an hour, whoever asks for them."""

_SPAN = timedelta(minutes=15)


@signin_routes.route("/buero/anmelden", methods=["GET"])
@door.open_to_everybody
def ask(caller: Caller) -> Response:
    """Where one asks for a link."""
    goal = tickets.inner(caller.query.get("weiter", ""))
    return _asked(caller, 200, goal)


@signin_routes.route("/buero/anmelden", methods=["POST"], content_types=door.FORMS)
@door.open_to_everybody
def send(caller: Caller) -> Response:
    """Mail a link to a user; whether the address is one of a user, nobody learns."""
    # The pages that take answers in know no addresses and write no mails.
    from chalicelib.outreach.addresses import AddressError, normalised

    typed = caller.form.text("address")
    goal = tickets.inner(caller.form.text("weiter"))
    try:
        address = normalised(typed)
    except AddressError:
        return _asked(caller, 422, goal, typed)
    user = Users(settings().catalogue_table).roster().find(user_id(address))
    _mail(caller, user_id(address), user, goal)
    return caller.page("sent.html", goal=goal)


@signin_routes.route("/buero/anmelden/{token}", methods=["GET"])
@door.open_to_everybody
def offer(caller: Caller, token: str) -> Response:
    """Ask for a click: programs that look through mails follow links, too."""
    try:
        _opened(caller, token)
    except TicketError:
        return _no_longer_good(caller)
    return caller.page("enter.html", token=token)


@signin_routes.route("/buero/anmelden/{token}", methods=["POST"], content_types=door.FORMS)
@door.open_to_everybody
def enter(caller: Caller, token: str) -> Response:
    """Begin a session, once for each link."""
    try:
        invitation = _opened(caller, token)
    except TicketError:
        return _no_longer_good(caller)
    user = Users(settings().catalogue_table).roster().find(invitation.user)
    used = not _signins().use(invitation.nonce, invitation.issued + 2 * tickets.LINK_LASTS)
    if used or user is None or user.epoch != invitation.epoch:
        return _no_longer_good(caller)
    return let_in(caller, user, invitation.goal)


def let_in(caller: Caller, user: User, goal: str) -> Response:
    """Begin a session, and send the browser to the page that was asked for."""
    answer = caller.go(goal)
    lasts = int(tickets.SESSION_LASTS.total_seconds())
    cookies.give_cookie(
        answer, cookies.SESSION_COOKIE, cookies.session_for(user, caller.moment), lasts
    )
    return answer


@signin_routes.route("/buero/abmelden", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.LESEN)
def leave(visit: Visit) -> Response:
    """End this session."""
    _signins().end(visit.session.sid, visit.session.issued + tickets.SESSION_LASTS)
    return _left(visit)


@signin_routes.route("/buero/ueberall-abmelden", methods=["POST"], content_types=door.FORMS)
@door.open_to(Role.LESEN)
def leave_everywhere(visit: Visit) -> Response:
    """End all sessions of the user, on every device."""
    users = Users(settings().catalogue_table)
    before = users.roster()
    users.replace(before, before.signed_out(visit.user.id))
    visit.note(SIGNED_OUT, visit.user.name)
    return _left(visit)


def _asked(caller: Caller, status: int, goal: str, typed: str = "") -> Response:
    return caller.page(
        "sign_in.html",
        status,
        goal=goal,
        typed=typed,
        faulty=status != 200,
        by_provider=openid() is not None,
    )


def _left(visit: Visit) -> Response:
    answer = visit.go(door.SIGN_IN, notice=_("You are signed out."))
    cookies.give_cookie(answer, cookies.SESSION_COOKIE, "", 0)
    return answer


def _mail(caller: Caller, asked: str, user: User | None, goal: str) -> None:
    """Do for every address the same: count, write one item, wake the sender."""
    from chalicelib.outreach import mails, office_mails

    moment = caller.moment
    span = int(moment.timestamp()) // int(_SPAN.total_seconds())
    until = moment + 2 * _SPAN
    of_one = _signins().count(f"{asked}#{span}", until)
    of_all = _signins().count(f"all#{span}", until)
    nonce = tickets.new_secret()
    name = f"signin-{nonce}"
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    if user is None or of_one > MAILS_FOR_ONE or of_all > MAILS_FOR_ALL:
        outbox.feign(name, "signin", moment, until)
        return
    browser = tickets.digest(caller.secret)
    one = Invitation(user.id, user.epoch, browser, moment, nonce, goal)
    token = tickets.sign_invitation(one, cookies.keys())
    address = f"{settings().public_url}{door.SIGN_IN}/{token}"
    reader = mails.Reader(name, user.address, caller.place.language)
    outbox.put([office_mails.signing_in(reader, address)], moment, until)


def _opened(caller: Caller, token: str) -> Invitation:
    return tickets.invitation(token, caller.secret, cookies.keys(), caller.moment)


def _no_longer_good(caller: Caller) -> Response:
    """One page for all reasons, so that none of them can be told from the others."""
    return caller.page("stale_link.html", 410)


def _signins() -> Signins:
    return Signins(settings().contacts_table)
