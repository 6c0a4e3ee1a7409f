"""The console in this process, as a browser sees it: pages, the links and forms on them."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from lxml import html
from lxml.html import HtmlElement
from moto import mock_aws

from app import app
from chalicelib import clock
from chalicelib.office import cookies, door, tickets
from chalicelib.office.users import Role, User
from chalicelib.settings import settings
from chalicelib.store.signing_keys import rotate
from chalicelib.store.users import Users
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment
from tests.web.showcase import TODAY

ROUTES = [
    (method, path, entry.view_function)
    for path, methods in app.routes.items()
    if path == "/buero" or path.startswith("/buero/")
    for method, entry in methods.items()
]
"""Method, path and view of every route of the console."""

Values = dict[str, list[str]]
"""What a form sends: name → values."""

_WITHOUT_TYPING = ("hidden", "submit", "button")


@contextmanager
def office() -> Iterator[None]:
    """The console of a deployment in which nothing has happened yet, at one moment for all."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        talk_to(patch)
        make_deployment(patch)
        rotate(SIGNING_KEYS)
        patch.setattr(clock, "now", lambda: TODAY)
        yield


@dataclass(frozen=True)
class Form:
    """A form that is posted.

    Attributes:
        element: with its fields.
        page: on which it stands.
    """

    element: HtmlElement
    page: "Page"

    @property
    def action(self) -> str:
        """The address it is sent to."""
        return str(self.element.get("action"))

    @property
    def route(self) -> str:
        """The route that takes it."""
        return route_of(self.action, "POST")

    @property
    def fields(self) -> list[HtmlElement]:
        """What a person types or chooses, without files."""
        return [
            one
            for one in self.element.xpath(".//input[@name]|.//textarea|.//select")
            if one.get("type") not in (*_WITHOUT_TYPING, "file")
        ]

    @property
    def has_files(self) -> bool:
        """Whether a file can be sent with it."""
        return bool(self.element.xpath(".//input[@type='file']"))

    @property
    def values(self) -> Values:
        """What a browser sends if nothing more is done to it, by its main button."""
        found: Values = {}
        for one in self.element.xpath(".//input[@name]|.//textarea|.//select"):
            unchosen = one.get("type") in ("checkbox", "radio") and one.get("checked") is None
            if one.get("type") != "file" and not unchosen:
                found.setdefault(one.get("name"), []).append(value_of(one))
        main = self.element.xpath(".//button[contains(@class, 'kern-btn--primary')]")
        pressed = (main or self.element.xpath(".//button[@type='submit']"))[0]
        if pressed.get("name"):
            found[pressed.get("name")] = [pressed.get("value")]
        return found

    @property
    def shown(self) -> str:
        """Tells forms that look the same apart from those that do not."""
        return " ".join(sorted({one.get("name") for one in self.fields}))


@dataclass(frozen=True)
class Page:
    """What the console answered.

    Attributes:
        address: that was asked for.
        content: parsed.
    """

    address: str
    status: int
    location: str
    content: HtmlElement

    @property
    def forms(self) -> list[Form]:
        """The forms of the page itself, without those of its frame such as signing out."""
        return [Form(one, self) for one in self.content.xpath("//main//form[@method='post']")]

    @property
    def links(self) -> list[str]:
        """Where links and frames lead that stay in the console."""
        found = self.content.xpath("//a[not(@download)]/@href")
        return [str(one) for one in found if str(one).startswith("/buero")]

    @property
    def words(self) -> str:
        """All that can be read on it."""
        return " ".join(self.content.text_content().split())

    def named(self, id_: str) -> HtmlElement | None:
        """The element of an id."""
        found = self.content.xpath("//*[@id=$id]", id=id_)
        return found[0] if found else None


@dataclass
class Desk:
    """Somebody at a browser.

    Attributes:
        cookies: that it keeps.
    """

    cookies: dict[str, str] = field(default_factory=dict)

    def token(self) -> list[str]:
        """The token of the session's forms."""
        session = tickets.session(self.cookies[cookies.SESSION_COOKIE], cookies.keys(), TODAY)
        return [tickets.form_token(session.sid, cookies.keys())]

    def get(self, address: str) -> Page:
        """Open a page."""
        return self._asked("GET", address, None)

    def post(self, address: str, values: Mapping[str, Sequence[str]]) -> Page:
        """Send a form."""
        return self._asked("POST", address, urlencode(values, doseq=True))

    def _asked(self, method: str, address: str, body: str | None) -> Page:
        parts = urlsplit(address)
        resource = route_of(parts.path, method)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer: dict[str, Any] = app(
            {
                "resource": resource,
                "path": parts.path,
                "httpMethod": method,
                "headers": {"accept": "text/html", "cookie": cookies}
                | ({"content-type": door.FORMS[0]} if method == "POST" else {}),
                "multiValueQueryStringParameters": parse_qs(parts.query) or None,
                "pathParameters": _parameters(resource, parts.path) or None,
                "stageVariables": None,
                "body": body and base64.b64encode(body.encode()).decode(),
                "isBase64Encoded": bool(body),
                "requestContext": {"resourcePath": resource, "httpMethod": method},
            },
            None,
        )
        for line in answer["multiValueHeaders"].get("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        content = answer["body"] if "html" in str(answer["headers"].get("Content-Type")) else ""
        return Page(
            address,
            answer["statusCode"],
            str(answer["headers"].get("Location", "")),
            html.document_fromstring(content or "<p></p>"),
        )


def signed_in(role: Role) -> Desk:
    """A user of a role, with a session of their own."""
    one = User(f"{role.value}@example.org", role.value.capitalize(), role)
    users = Users(settings().catalogue_table)
    roster = users.roster()
    if roster.find(one.id) is None:
        users.replace(roster, roster.with_user(one))
    return Desk({cookies.SESSION_COOKIE: cookies.session_for(one, clock.now())})


def walked(desk: Desk, *starts: str) -> Iterator[Page]:
    """Every page that links lead to, each once, however its lists are sorted."""
    waiting, seen = list(starts), set(starts)
    while waiting:
        page = desk.get(waiting.pop(0))
        yield page
        for one in page.links + ([page.location] if page.location else []):
            path, _mark, query = one.partition("#")[0].partition("?")
            address = f"{path}?{query}" if "freigegeben" in query else path
            if address.startswith("/buero") and address not in seen:
                seen.add(address)
                waiting.append(address)


def value_of(element: HtmlElement) -> str:
    """What a field of a form holds."""
    match element.tag:
        case "textarea":
            return (element.text or "").removeprefix("\n")
        case "select":
            chosen = element.xpath(".//option[@selected]") or element.xpath(".//option")
            return str(chosen[0].get("value")) if chosen else ""
        case _input:
            return str(element.get("value") or "")


def route_of(address: str, method: str) -> str:
    """The route that an address belongs to, as API Gateway finds it: plain words first."""
    parts = urlsplit(address).path.strip("/").split("/")
    fitting = [
        path
        for path, methods in app.routes.items()
        if method in methods and _fits(path.strip("/").split("/"), parts)
    ]
    return min(fitting, key=lambda path: [part.startswith("{") for part in path.split("/")])


def _fits(route: Sequence[str], parts: Sequence[str]) -> bool:
    return len(route) == len(parts) and all(
        one.startswith("{") or one == part for one, part in zip(route, parts, strict=True)
    )


def _parameters(route: str, path: str) -> dict[str, str]:
    pairs = zip(route.strip("/").split("/"), path.strip("/").split("/"), strict=True)
    return {one[1:-1]: part for one, part in pairs if one.startswith("{")}
