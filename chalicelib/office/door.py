"""The one way into the console: who may pass, in which role, and with which form.

A route below `/buero` is closed unless it says for whom it is open::

    @event_routes.route("/buero/veranstaltungen", methods=["POST"], content_types=door.FORMS)
    @door.open_to(Role.REDAKTION)
    def plan(visit: door.Visit) -> Response:
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import Place, render
from chalicelib.office import navigation, posted, tickets
from chalicelib.office.audit import Entry
from chalicelib.office.posted import Form
from chalicelib.office.tickets import Session, TicketError
from chalicelib.office.users import Role, User
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.errors import Conflict, StoreError
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.signins import Signins
from chalicelib.store.users import Users

keeper = Blueprint(__name__)
"""Knows the request, whichever door it came to; it has no routes of its own."""

FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]
"""The content types of a route that takes a form."""

SIGN_IN = "/buero/anmelden"

SESSION_COOKIE = "__Host-mitsprache-session"
BROWSER_COOKIE = "__Host-mitsprache-browser"
NOTICE_COOKIE = "__Host-mitsprache-notice"

_TEMPLATES = Path(__file__).parent / "templates"
_BROWSER_SECONDS = 3600
_NOTICE_SECONDS = 60

_P = ParamSpec("_P")
_Thing = TypeVar("_Thing")


class NotThere(Exception):
    """What a page is about is not there.

    Attributes:
        answer: what is said instead of the page.
    """

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


@dataclass(frozen=True)
class Caller:
    """A request by somebody who need not have signed in.

    Attributes:
        query: the parameters of the address.
        path: the route, such as "/buero/veranstaltungen/{event}".
        secret: what tokens of forms are bound to.
        message: what the page before wanted to have said, in the reader's language.
    """

    moment: datetime
    query: Mapping[str, str]
    form: Form
    place: Place
    path: str
    secret: str = field(repr=False)
    message: str = ""

    @property
    def csrf(self) -> str:
        """The token that each form on the page carries."""
        return tickets.form_token(self.secret, keys())

    @property
    def user(self) -> User | None:
        """Who has signed in, if somebody has."""
        return None

    def page(self, template: str, status: int = 200, **view: Any) -> Response:
        """A page of the console.

        Args:
            template: its name in `office/templates`; it extends `console.html`.
            view: what it shows.
        """
        entries = navigation.seen_by(self.user.role) if self.user else []
        html = render(_TEMPLATES, template, self.place, visit=self, navigation=entries, **view)
        answer = doors.page(html, status)
        if self.message:
            give_cookie(answer, NOTICE_COOKIE, "", 0)
        return answer

    def go(self, path: str, notice: str = "", **values: str) -> Response:
        """Send the browser on to a page of the console.

        Args:
            path: its address, from "/buero" on.
            notice: what it is to say once, as a msgid of the catalogue.
            values: what is filled into the notice.
        """
        answer = doors.redirect(f"{self.place.base}{path}")
        if notice:
            signed = tickets.sign_notice(notice, values, keys())
            give_cookie(answer, NOTICE_COOKIE, signed, _NOTICE_SECONDS)
        return answer

    def said(self, words: str) -> str:
        """A msgid of the catalogue in the reader's language."""
        return catalogue(self.place.language).gettext(words)

    def told(self, status: int, title: str, *texts: str) -> Response:
        """A page that only says something.

        Args:
            title: as a msgid of the catalogue, like each of the texts.
        """
        words = catalogue(self.place.language).gettext
        return self.page("told.html", status, title=words(title), texts=[*map(words, texts)])

    def not_found(self) -> Response:
        """The page that there is no such page."""
        return self.told(404, _("This page does not exist"), _("Please check the address."))

    def found(self, thing: _Thing | None, instead: Callable[[], Response] | None = None) -> _Thing:
        """What a page is about, for it is there.

        Args:
            thing: as the store has it.
            instead: makes the answer if it is not there; without it that is "not found".

        Raises:
            NotThere: if it is not; the door gives its answer.
        """
        if thing is None:
            raise NotThere(instead() if instead else self.not_found())
        return thing


@dataclass(frozen=True)
class Visit(Caller):
    """A request by somebody who has signed in, and may do what they ask for."""

    signed_in: User = field(kw_only=True)
    session: Session = field(kw_only=True)

    @property
    def user(self) -> User:
        """Who has signed in."""
        return self.signed_in

    def note(self, act: str, subject: str, before: str = "", after: str = "") -> None:
        """Write what was done into the audit trail.

        Args:
            act: what was done, as a msgid of the catalogue, such as "Event planned".
            subject: to what, by the name people know it by.
            before: how it was; no answer, and no address of a guest.
            after: how it has become; likewise.
        """
        entry = Entry(self.moment, self.user.name, act, subject, before, after)
        AuditTrail(settings().catalogue_table).note(entry)

    def conflict(self, *changes: str) -> Response:
        """The page that somebody else was faster, and that nothing was overwritten.

        Args:
            changes: what is different now, a line each, in the reader's language.
        """
        return self.page("conflict.html", 409, changes=changes)


def open_to(
    role: Role,
) -> Callable[[Callable[Concatenate[Visit, _P], Response]], Callable[_P, Response]]:
    """Open a route to everybody in this role or a higher one.

    A form is taken only with the token of the session's own pages.
    """

    def opening(view: Callable[Concatenate[Visit, _P], Response]) -> Callable[_P, Response]:
        @wraps(view)
        def answered(*args: _P.args, **kwargs: _P.kwargs) -> Response:
            request = keeper.current_request
            caller = _caller(request)
            try:
                session, user = _signed_in(request, caller.moment)
                if user is None or session is None:
                    return _sent_to_sign_in(request, caller)
                visit = _visit(caller, session, user)
                if not user.role.covers(role):
                    return _forbidden(visit)
                refusal = _refused(request, visit)
                return refusal or view(_filled(request, visit), *args, **kwargs)
            except NotThere as absence:
                return absence.answer
            except (posted.FormError, StoreError) as error:
                return _failed(caller, error)

        answered.opened_to = role  # type: ignore[attr-defined]
        return answered

    return opening


def open_to_everybody(
    view: Callable[Concatenate[Caller, _P], Response],
) -> Callable[_P, Response]:
    """Open a route to people who have not signed in; its forms are bound to their browser."""

    @wraps(view)
    def answered(*args: _P.args, **kwargs: _P.kwargs) -> Response:
        request = keeper.current_request
        caller = _caller(request)
        try:
            refusal = _refused(request, caller)
            answer = refusal or view(_filled(request, caller), *args, **kwargs)
        except NotThere as absence:
            answer = absence.answer
        except (posted.FormError, StoreError) as error:
            answer = _failed(caller, error)
        give_cookie(answer, BROWSER_COOKIE, caller.secret, _BROWSER_SECONDS)
        return answer

    answered.opened_to = None  # type: ignore[attr-defined]
    return answered


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
    """The keys that sign."""
    return signing_keys(settings().signing_keys_parameter)


def session_for(user: User, moment: datetime) -> str:
    """The cookie of a session that begins now."""
    one = Session(user.id, user.epoch, moment, tickets.new_secret())
    return tickets.sign_session(one, keys())


def _caller(request: Request) -> Caller:
    held = cookies(request)
    secret = held.get(BROWSER_COOKIE) or tickets.new_secret()
    return Caller(
        moment=clock.now(),
        query=dict(request.query_params or {}),
        form=Form(),
        place=Place(base=settings().base_path, language=FALLBACK, languages=(FALLBACK,)),
        path=request.path,
        secret=secret,
        message=_message(held.get(NOTICE_COOKIE, "")),
    )


def _message(cookie: str) -> str:
    if not cookie:
        return ""
    try:
        words, values = tickets.notice(cookie, keys())
    except (TicketError, StoreError):
        return ""
    return catalogue(FALLBACK).gettext(words) % values


def _signed_in(request: Request, moment: datetime) -> tuple[Session | None, User | None]:
    cookie = cookies(request).get(SESSION_COOKIE, "")
    try:
        session = tickets.session(cookie, keys(), moment)
    except TicketError:
        return None, None
    user = Users(settings().catalogue_table).roster().find(session.user)
    if user is None or user.epoch != session.epoch:
        return None, None
    if Signins(settings().contacts_table).has_ended(session.sid):
        return None, None
    return session, user


def _visit(caller: Caller, session: Session, user: User) -> Visit:
    return Visit(
        moment=caller.moment,
        query=caller.query,
        form=caller.form,
        place=caller.place,
        path=caller.path,
        secret=session.sid,
        message=caller.message,
        signed_in=user,
        session=session,
    )


def _refused(request: Request, caller: Caller) -> Response | None:
    """Why a form is not taken; None if it is, or nothing was posted."""
    if request.method != "POST":
        return None
    from_elsewhere = request.headers.get("sec-fetch-site") not in (None, "same-origin", "none")
    token = _posted(request).text("csrf")
    if from_elsewhere or not tickets.is_form_token(token, caller.secret, keys()):
        return caller.told(
            400,
            _("This form is no longer good"),
            _("Nothing was changed."),
            _("Go back, open the page anew and send the form once more."),
        )
    return None


_Someone = TypeVar("_Someone", bound=Caller)


def _filled(request: Request, caller: _Someone) -> _Someone:
    return replace(caller, form=_posted(request)) if request.method == "POST" else caller


def _posted(request: Request) -> Form:
    return posted.read(doors.raw_body(request), request.headers.get("content-type") or "")


def _sent_to_sign_in(request: Request, caller: Caller) -> Response:
    if request.method == "POST":
        return caller.told(
            401,
            _("You are no longer signed in"),
            _("Nothing was changed. A session lasts eight hours."),
            _("Sign in in another window, come back to this one, and reload the page before it."),
        )
    path = request.path.format_map({k: quote(v) for k, v in (request.uri_params or {}).items()})
    goal = path + (f"?{urlencode(caller.query)}" if caller.query else "")
    query = "" if goal == navigation.HOME else f"?{urlencode({'weiter': goal})}"
    return caller.go(f"{SIGN_IN}{query}")


def _forbidden(visit: Visit) -> Response:
    return visit.told(
        403,
        _("This is not open to you"),
        _("Your role does not include it. Somebody who manages the users can change that."),
    )


def _failed(caller: Caller, error: Exception) -> Response:
    """The page for what went wrong outside the console's own rules."""
    match error:
        case posted.FormTooLarge():
            return caller.told(
                413,
                _("This file is too large"),
                _("Nothing was changed. 4 MB can be sent at most."),
            )
        case posted.FormError():
            return caller.told(400, _("This form cannot be read"), _("Nothing was changed."))
        case Conflict():
            return caller.told(
                409,
                _("Somebody else was faster"),
                _("Nothing was changed. Open the page anew to see how it stands now."),
            )
        case _other:
            return caller.told(
                503,
                _("Please try again in a moment"),
                _("The page cannot be opened just now."),
            )
