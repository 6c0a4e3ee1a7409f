"""The one way into the console: who may pass, in which role, and with which form.

A route below `/buero` is closed unless it says for whom it is open::

    @event_routes.route("/buero/veranstaltungen", methods=["POST"], content_types=door.FORMS)
    @door.open_to(Role.REDAKTION)
    def plan(visit: door.Visit) -> Response:
"""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from chalice.app import Blueprint, Request, Response

from chalicelib import clock, doors
from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.layout.page import Place
from chalicelib.office import navigation, posted, tickets
from chalicelib.office.cookies import (
    BROWSER_COOKIE,
    NOTICE_COOKIE,
    cookies,
    give_cookie,
    keys,
    signed_in,
)
from chalicelib.office.posted import Form
from chalicelib.office.tickets import Session, TicketError
from chalicelib.office.users import Role, User
from chalicelib.office.visit import Caller as Caller
from chalicelib.office.visit import NotThere as NotThere
from chalicelib.office.visit import Visit as Visit
from chalicelib.settings import settings
from chalicelib.store.errors import Conflict, StoreError
from chalicelib.store.looks import StoredLooks

keeper = Blueprint(__name__)
"""Knows the request, whichever door it came to; it has no routes of its own."""

FORMS = ["application/x-www-form-urlencoded", "multipart/form-data"]
"""The content types of a route that takes a form."""

SIGN_IN = "/buero/anmelden"

_BROWSER_SECONDS = 3600

_P = ParamSpec("_P")


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
                known = signed_in(request, caller.moment)
                if known is None:
                    return _sent_to_sign_in(request, caller)
                visit = _visit(caller, *known)
                if not visit.user.role.covers(role):
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


def _caller(request: Request) -> Caller:
    held = cookies(request)
    secret = held.get(BROWSER_COOKIE) or tickets.new_secret()
    return Caller(
        moment=clock.now(),
        query=dict(request.query_params or {}),
        form=Form(),
        place=Place(
            base=settings().base_path,
            language=FALLBACK,
            languages=(FALLBACK,),
            look=StoredLooks(settings().catalogue_table).lately(),
        ),
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
    token = _posted(request).text("csrf")
    if _from_elsewhere(request) or not tickets.is_form_token(token, caller.secret, keys()):
        return caller.told(
            400,
            _("This form is no longer good"),
            _("Nothing was changed."),
            _("Go back, open the page anew and send the form once more."),
            typed=_words_in(request),
        )
    return None


def _from_elsewhere(request: Request) -> bool:
    return request.headers.get("sec-fetch-site") not in (None, "same-origin", "none")


def _words_in(request: Request) -> list[str]:
    """What a person wrote into a form that is not taken.

    These are values of several words: what a form holds beside them is one. Of another site's form
    nothing is shown, or its words would stand on a page of ours.
    """
    if _from_elsewhere(request):
        return []
    values = [value for all_of_one in _posted(request).values.values() for value in all_of_one]
    return [*dict.fromkeys(value for value in values if len(value.split()) > 1)]


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
            _("Sign in once more, open the page anew and send the form once more."),
            typed=_words_in(request),
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
