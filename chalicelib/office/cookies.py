"""What a browser keeps for the console: who has signed in, a secret for forms, and a notice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.office import tickets
from chalicelib.office.tickets import Session, TicketError
from chalicelib.office.users import User
from chalicelib.settings import settings
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.signins import Signins
from chalicelib.store.users import Users

SESSION_COOKIE = "__Host-mitsprache-session"
BROWSER_COOKIE = "__Host-mitsprache-browser"
NOTICE_COOKIE = "__Host-mitsprache-notice"


def cookies(request: Request) -> dict[str, str]:
    """The cookies of a request, by name."""
    sent: str = request.headers.get("cookie") or ""
    pairs = (pair.partition("=") for pair in sent.split(";"))
    return {name.strip(): value.strip() for name, _sign, value in pairs}


def give_cookie(answer: Response, name: str, value: str, seconds: int) -> None:
    """Have the browser keep something that no script can read, for so many seconds.

    Lax, not Strict: who follows a link in a mail arrives signed in.
    """
    kept: Any = answer.headers.setdefault("Set-Cookie", [])
    kept.append(f"{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax")


def keys() -> Sequence[str]:
    """The keys that sign: cookies here, and what the console hands out."""
    return signing_keys(settings().signing_keys_parameter)


def session_for(user: User, moment: datetime) -> str:
    """The cookie of a session that begins now."""
    one = Session(user.id, user.epoch, moment, tickets.new_secret())
    return tickets.sign_session(one, keys())


def signed_in(request: Request, moment: datetime) -> tuple[Session, User] | None:
    """Who sent a request, and in which session; None if nobody has signed in, or no longer."""
    cookie = cookies(request).get(SESSION_COOKIE, "")
    try:
        session = tickets.session(cookie, keys(), moment)
    except TicketError:
        return None
    user = Users(settings().catalogue_table).roster().find(session.user)
    if user is None or user.epoch != session.epoch:
        return None
    if Signins(settings().contacts_table).has_ended(session.sid):
        return None
    return session, user
