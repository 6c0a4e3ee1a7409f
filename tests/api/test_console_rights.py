"""Every route of the console against every role: closed, unless it says for whom it is open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chalice.app import Response

from app import app
from chalicelib.office import cookies, tickets
from chalicelib.office.users import Role, Roster, User
from chalicelib.settings import settings
from chalicelib.store.users import Users
from tests.api.office import ROUTES, office
from tests.web.showcase import TODAY

WITHOUT_SIGN_IN = {
    "/buero/anmelden",
    "/buero/anmelden/{token}",
    # The address itself is the key: programs that read calendars cannot sign in.
    "/buero/kalender/{token}/termine.ics",
    "/buero/konto",
    "/buero/konto/zurueck",
}

USERS = {role: User(f"{role.value}@example.org", role.value, role) for role in Role}


@pytest.fixture(scope="module", autouse=True)
def _office() -> Iterator[None]:
    """A console with a user of each role, and nothing to show."""
    with office():
        yield


@pytest.fixture(autouse=True)
def _everybody_is_there() -> None:
    users = Users(settings().catalogue_table)
    users.replace(users.roster(), Roster(tuple(USERS.values())))


def asked(
    method: str,
    path: str,
    role: Role | None,
    *,
    token: bool = True,
    typed: str = "a=b",
    site: str = "same-origin",
) -> dict[str, Any]:
    """What the console answers to a request, or a form with nothing but its token.

    Args:
        token: whether the form has the token of a page of the session.
        typed: the form without it.
        site: where the browser says that the form stood.
    """
    headers, body = {"accept": "text/html", "sec-fetch-site": site}, None
    if method == "POST":
        headers["content-type"], body = "application/x-www-form-urlencoded", typed
    if role:
        cookie = cookies.session_for(USERS[role], TODAY)
        headers["cookie"] = f"{cookies.SESSION_COOKIE}={cookie}"
        sid = tickets.session(cookie, cookies.keys(), TODAY).sid
        if body and token:
            body = f"csrf={tickets.form_token(sid, cookies.keys())}"
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    answer: dict[str, Any] = app(
        {
            "resource": path,
            "path": path,
            "httpMethod": method,
            "headers": headers,
            "multiValueQueryStringParameters": None,
            "pathParameters": dict.fromkeys(names, "nowhere") or None,
            "stageVariables": None,
            "body": body,
            "isBase64Encoded": False,
            "requestContext": {"resourcePath": path, "httpMethod": method},
        },
        None,
    )
    return answer


def test_every_route_says_for_whom_it_is_open() -> None:
    assert ROUTES
    for method, path, view in ROUTES:
        assert hasattr(view, "opened_to"), f"{method} {path} lacks @door.open_to"


def test_without_signing_in_one_can_only_sign_in_or_use_an_address_that_was_made_here() -> None:
    open_to_all = {path for _method, path, view in ROUTES if opened_to(view) is None}

    assert open_to_all == WITHOUT_SIGN_IN


@pytest.mark.parametrize(("method", "path", "view"), ROUTES)
def test_a_stranger_is_sent_to_sign_in(
    method: str, path: str, view: Callable[..., Response]
) -> None:
    answer = asked(method, path, None)

    if opened_to(view) is None:
        assert answer["statusCode"] in (200, 400, 404, 410)
    elif method == "GET":
        assert answer["statusCode"] == 303
        assert answer["headers"]["Location"].startswith("/buero/anmelden")
    else:
        assert answer["statusCode"] == 401


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("method", "path", "view"), ROUTES)
def test_a_role_opens_what_is_open_to_it_and_nothing_else(
    method: str, path: str, view: Callable[..., Response], role: Role
) -> None:
    needed = opened_to(view)
    answer = asked(method, path, role)

    if needed is None:
        assert answer["statusCode"] in (200, 400, 404, 410)
    elif role.covers(needed):
        assert answer["statusCode"] in (200, 303, 404, 409, 422), answer["body"]
    else:
        assert answer["statusCode"] == 403


@pytest.mark.parametrize("path", [path for method, path, _view in ROUTES if method == "POST"])
def test_a_form_without_the_token_of_its_page_changes_nothing(path: str) -> None:
    answer = asked("POST", path, Role.VERWALTUNG, token=False)

    assert answer["statusCode"] == 400
    assert "Dieses Formular gilt nicht mehr" in answer["body"]


@pytest.mark.parametrize("role", [None, Role.VERWALTUNG])
def test_what_was_typed_is_kept_when_the_session_ended_meanwhile(role: Role | None) -> None:
    """Given a form of an older session, or of none, then its words can be copied."""
    words = "purpose=Wir+fragen+<b>alle</b>.&revision=7&day=2026-09-12"
    answer = asked("POST", "/buero/veranstaltungen", role, token=False, typed=words)
    assert answer["statusCode"] in (400, 401)
    assert "Was Sie geschrieben hatten" in answer["body"]
    assert "Wir fragen &lt;b&gt;alle&lt;/b&gt;.</textarea>" in answer["body"]
    assert answer["body"].count("</textarea>") == 1


@pytest.mark.parametrize("role", [None, Role.VERWALTUNG])
def test_no_other_site_puts_words_on_a_page_of_ours(role: Role | None) -> None:
    words = "purpose=Rufen+Sie+uns+bitte+an."
    answer = asked("POST", "/buero/veranstaltungen", role, typed=words, site="cross-site")
    assert answer["statusCode"] in (400, 401)
    assert "Rufen Sie" not in answer["body"]


def opened_to(view: Callable[..., Response]) -> Role | None:
    """In which role a route is open; None if to everybody."""
    role: Role | None = view.opened_to  # type: ignore[attr-defined]
    return role
