"""Signing in with an account at work: a real provider, and everything that can be wrong with it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from chalice.test import Client, HTTPResponse
from moto import mock_aws

from app import app
from chalicelib import clock
from chalicelib.office import cookies
from chalicelib.office.users import Role, Roster, User
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.signing_keys import rotate
from chalicelib.store.users import Users
from chalicelib.weeks import BERLIN
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment
from tests.api.openid import CLIENT, SECRET, Provider, provider

NOW = datetime(2026, 9, 16, 10, tzinfo=BERLIN)
KNOWN = User("leitung@example.org", "Leitung", Role.VERWALTUNG)
ROOT = Path(__file__).resolve().parents[2]


class Browser:
    """Keeps cookies, and goes where it is sent."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> HTTPResponse:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        answer = self._client.http.get(path, headers={"Cookie": cookies})
        for line in answer.headers.get("Set-Cookie", []):
            name, _sign, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer

    def way_back(self, goal: str = "") -> str:
        """Go to the provider; gives the address it sends the browser back to."""
        there = self.get(f"/buero/konto?weiter={goal}")
        assert there.status_code == 303, there.body
        address = urlsplit(there.headers["Location"])
        connection = HTTPConnection(address.netloc)
        connection.request("GET", f"{address.path}?{address.query}")
        back = connection.getresponse().headers["Location"]
        connection.close()
        return back.removeprefix(settings().public_url)

    def sign_in(self) -> HTTPResponse:
        return self.get(self.way_back())


@pytest.fixture(scope="module")
def office() -> Iterator[tuple[Client, Provider]]:
    """A console whose office has a provider, on a Wednesday."""
    with (
        pytest.MonkeyPatch.context() as patch,
        mock_aws(),
        provider(NOW, KNOWN.address) as one,
        Client(app, project_dir=str(ROOT)) as client,
    ):
        talk_to(patch)
        make_deployment(patch)
        rotate(SIGNING_KEYS)
        aws("ssm").put_parameter(Name="/test/oidc-secret", Value=SECRET, Type="SecureString")
        patch.setenv("OIDC_ISSUER", one.issuer)
        patch.setenv("OIDC_CLIENT_ID", CLIENT)
        patch.setenv("OIDC_SECRET_PARAMETER", "/test/oidc-secret")
        users = Users(settings().catalogue_table)
        users.replace(users.roster(), Roster((KNOWN,)))
        yield client, one


@pytest.fixture
def world(
    office: tuple[Client, Provider], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Browser, Provider]]:
    """A browser, and the provider as it is when nothing is wrong."""
    client, one = office
    monkeypatch.setattr(clock, "now", lambda: NOW)
    before = replace(one, person=dict(one.person))
    yield Browser(client), one
    vars(one).update(vars(before))


def test_a_user_signs_in_and_comes_to_the_page_they_wanted(
    world: tuple[Browser, Provider],
) -> None:
    browser, _provider = world
    page = browser.get("/buero/anmelden?weiter=/buero/einstellungen").body.decode()
    assert 'href="/buero/konto?weiter=/buero/einstellungen"' in page
    answer = browser.get(browser.way_back("/buero/einstellungen"))

    assert (answer.status_code, answer.headers["Location"]) == (303, "/buero/einstellungen")
    assert browser.get("/buero/einstellungen").status_code == 200


def test_what_the_token_leaves_out_is_asked_of_the_provider(
    world: tuple[Browser, Provider],
) -> None:
    browser, one = world
    one.tells_later = True

    assert browser.sign_in().status_code == 303


def test_claims_about_somebody_else_than_the_token_are_refused(
    world: tuple[Browser, Provider],
) -> None:
    browser, one = world
    one.tells_later, one.claims = True, {"sub": "somebody else"}

    assert_refused(browser, browser.sign_in())


def test_who_is_sent_to_another_site_by_the_goal_comes_to_the_first_page(
    world: tuple[Browser, Provider],
) -> None:
    browser, _provider = world
    answer = browser.get(browser.way_back("//elsewhere.example.org"))

    assert answer.headers["Location"] == "/buero"


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": int((NOW - timedelta(minutes=5)).timestamp())},
        {"iat": int((NOW + timedelta(minutes=5)).timestamp())},
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://elsewhere.example.org"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"exp": None},
        {"email": "niemand@example.org"},
        {"email": "no address"},
        {"email_verified": False},
        {"email_verified": "false"},
    ],
    ids=str,
)
def test_a_token_that_is_not_good_for_this_sign_in_lets_nobody_in(
    world: tuple[Browser, Provider], claims: dict[str, Any]
) -> None:
    browser, one = world
    one.claims = claims

    assert_refused(browser, browser.sign_in())


def test_a_forged_token_lets_nobody_in(world: tuple[Browser, Provider]) -> None:
    browser, one = world
    one.forged = True

    assert_refused(browser, browser.sign_in())


def test_the_way_back_is_good_once(world: tuple[Browser, Provider]) -> None:
    browser, one = world
    back = browser.way_back()
    code = parse_qs(urlsplit(back).query)["code"][0]
    asked = one.codes[code]
    assert browser.get(back).status_code == 303
    del browser.cookies[cookies.SESSION_COOKIE]
    one.codes[code] = asked

    assert_refused(browser, browser.get(back))


def test_the_way_back_is_good_in_the_browser_that_asked_alone(
    world: tuple[Browser, Provider], office: tuple[Client, Provider]
) -> None:
    browser, _provider = world
    other = Browser(office[0])
    other.get("/buero/anmelden")

    assert_refused(other, other.get(browser.way_back()))


def test_a_code_of_another_browser_is_of_no_use(
    world: tuple[Browser, Provider], office: tuple[Client, Provider]
) -> None:
    browser, _provider = world
    theirs = parse_qs(urlsplit(Browser(office[0]).way_back()).query)["code"][0]
    path, _sign, query = browser.way_back().partition("?")
    state = parse_qs(query)["state"][0]

    assert_refused(browser, browser.get(f"{path}?state={state}&code={theirs}"))


def test_an_answer_in_the_name_of_another_provider_is_refused(
    world: tuple[Browser, Provider],
) -> None:
    browser, _provider = world
    state = parse_qs(urlsplit(browser.way_back()).query)["state"][0]
    back = f"/buero/konto/zurueck?state={state}&code=x&iss=https://elsewhere.example.org"

    assert_refused(browser, browser.get(back))


def test_the_way_back_is_good_for_a_quarter_of_an_hour(
    world: tuple[Browser, Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, one = world
    back = browser.way_back()
    one.moment = NOW + timedelta(minutes=15)
    monkeypatch.setattr(clock, "now", lambda: one.moment)

    assert_refused(browser, browser.get(back))


def test_when_the_provider_is_away_the_page_says_to_try_again_and_links_still_work(
    world: tuple[Browser, Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, one = world
    monkeypatch.setenv("OIDC_ISSUER", f"{one.issuer}/nowhere")

    assert browser.get("/buero/konto").status_code == 503
    assert browser.get("/buero/anmelden").status_code == 200


def test_without_a_provider_there_is_no_such_sign_in(
    world: tuple[Browser, Provider], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, _provider = world
    monkeypatch.setenv("OIDC_ISSUER", "")

    assert b"/buero/konto" not in browser.get("/buero/anmelden").body
    assert browser.get("/buero/konto").status_code == 404


def assert_refused(browser: Browser, answer: HTTPResponse) -> None:
    assert answer.status_code == 403
    assert "Sie sind nicht angemeldet" in answer.body.decode()
    assert cookies.SESSION_COOKIE not in browser.cookies
