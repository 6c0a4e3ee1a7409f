"""Signing in with the account that the authority gave its people (OpenID Connect)."""

from datetime import timedelta
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib import doors
from chalicelib.i18n import later as _
from chalicelib.office import cookies, door, tickets
from chalicelib.office.door import Caller
from chalicelib.office.signin_routes import let_in
from chalicelib.office.tickets import Errand, TicketError
from chalicelib.office.users import User, user_id
from chalicelib.settings import OpenId, openid, settings
from chalicelib.store.signins import Signins
from chalicelib.store.users import Users

if TYPE_CHECKING:
    from chalicelib.store.provider import Provider

provider_routes = Blueprint(__name__)

BACK = "/buero/konto/zurueck"

WAYS_FOR_ALL = 120
"""How often the provider is asked in a quarter of an hour, whoever wants to sign in."""

_SPAN = timedelta(minutes=15)


@provider_routes.route("/buero/konto", methods=["GET"])
@door.open_to_everybody
def depart(caller: Caller) -> Response:
    """Send the browser to the provider."""
    from chalicelib.office.identity import NotIdentified

    registered = openid()
    if registered is None:
        return caller.not_found()
    span = int(caller.moment.timestamp()) // int(_SPAN.total_seconds())
    if _signins().count(f"provider#{span}", caller.moment + 2 * _SPAN) > WAYS_FOR_ALL:
        return caller.told(429, _("Please try again in a moment"), _("Too many people sign in."))
    goal = tickets.inner(caller.query.get("weiter", ""))
    errand = Errand(tickets.digest(caller.secret), caller.moment, tickets.new_secret(), goal)
    state = tickets.sign_errand(errand, cookies.keys())
    try:
        return doors.redirect(_provider(registered).way(state, *_secrets(caller, errand)))
    except NotIdentified as error:
        return _refused(caller, str(error))


@provider_routes.route(BACK, methods=["GET"])
@door.open_to_everybody
def arrive(caller: Caller) -> Response:
    """Begin a session for whom the provider names, once for each way there.

    A provider leads back by GET. Its state takes the place of a form's token.
    """
    from chalicelib.office.identity import NotIdentified

    registered = openid()
    if registered is None:
        return caller.not_found()
    try:
        state = caller.query.get("state", "")
        errand = tickets.errand(state, caller.secret, cookies.keys(), caller.moment)
        return let_in(caller, _user(caller, registered, errand), errand.goal)
    except (TicketError, NotIdentified) as error:
        return _refused(caller, str(error))


def _user(caller: Caller, registered: OpenId, errand: Errand) -> User:
    """Whom the provider names.

    Raises:
        NotIdentified: if it names nobody who is a user, or is asked a second time.
    """
    from chalicelib.office.identity import NotIdentified, verified_address

    # RFC 9207: a provider that names itself must be the one we asked.
    if caller.query.get("iss", registered.issuer) != registered.issuer:
        raise NotIdentified("another provider answers")
    if not _signins().use(errand.nonce, errand.issued + 2 * tickets.LINK_LASTS):
        raise NotIdentified("it was used before")
    if "code" not in caller.query:
        raise NotIdentified("the provider gives no code")
    claims = _provider(registered).person(
        caller.query["code"], *_secrets(caller, errand), caller.moment
    )
    user = Users(settings().catalogue_table).roster().find(user_id(verified_address(claims)))
    if user is None:
        raise NotIdentified("nobody with this address is a user")
    return user


def _secrets(caller: Caller, errand: Errand) -> tuple[str, str]:
    """Nonce and verifier of a sign-in, which only requests of this browser can make again."""
    from chalicelib.office.identity import derived

    key = cookies.keys()[-1]
    return (
        derived("nonce", caller.secret, errand.nonce, key),
        derived("verifier", caller.secret, errand.nonce, key),
    )


def _provider(registered: OpenId) -> "Provider":
    from chalicelib.office.identity import Registration
    from chalicelib.store.provider import Provider

    back = f"{settings().public_url}{BACK}"
    return Provider(
        Registration(registered.issuer, registered.client_id, registered.secret_parameter, back)
    )


def _refused(caller: Caller, reason: str) -> Response:
    """One page for all reasons; who runs the system finds them in the log."""
    provider_routes.log.warning(f"Sign-in by the provider refused: {reason}")
    return caller.page("not_identified.html", 403)


def _signins() -> Signins:
    return Signins(settings().contacts_table)
