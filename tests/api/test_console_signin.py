"""Signing in to the console: nobody learns who is a user, and nothing outlives its time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.office import cookies, door
from chalicelib.office.signin_routes import MAILS_FOR_ONE
from chalicelib.office.users import Role, User, user_id
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.outbox import Outbox
from chalicelib.store.users import Users
from tests.adapters.aws import listening
from tests.api.service import Service

KNOWN, UNKNOWN = "leitung@example.org", "niemand@example.org"


class Browser:
    """Keeps cookies, and sends forms with the token of the page they stand on."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> HTTPResponse:
        answer = self._service.client.http.get(path, headers={"Cookie": self._cookie()})
        return self._kept(answer)

    def post(self, path: str, page: str, **more: Any) -> HTTPResponse:
        """Send the first form of a page."""
        form = self.get(page).body.decode()
        token = re.search(r'name="csrf" value="([^"]+)"', form)
        headers = {
            "Cookie": self._cookie(),
            "Content-Type": "application/x-www-form-urlencoded",
            **more.pop("headers", {}),
        }
        fields = {"csrf": token[1] if token else "", **more}
        body = "&".join(f"{name}={value}" for name, value in fields.items())
        answer = self._service.client.http.post(path, headers=headers, body=body.encode())
        return self._kept(answer)

    def ask(self, address: str, **more: Any) -> HTTPResponse:
        return self.post(door.SIGN_IN, door.SIGN_IN, address=address, **more)

    def follow(self, link: str) -> HTTPResponse:
        path = link.removeprefix(settings().public_url)
        return self.post(path, door.SIGN_IN)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _kept(self, answer: HTTPResponse) -> HTTPResponse:
        for line in answer.headers.get("Set-Cookie", []):
            name, _sign, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
            assert all(part in line for part in ("Path=/", "Secure", "HttpOnly", "SameSite=Lax")), (
                line
            )
        return answer


@pytest.fixture
def manager(service: Service) -> User:
    """Somebody who may sign in."""
    one = User(KNOWN, "Leitung", Role.VERWALTUNG)
    users = Users(settings().catalogue_table)
    users.replace(users.roster(), users.roster().with_user(one))
    return one


def links(address: str = KNOWN) -> list[str]:
    """The links that wait in the outbox, in no order."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mails = outbox.mails_to(address)
    return [re.findall(r"http\S+/anmelden/\S+", mail.text)[0] for mail in mails]


@contextmanager
def calls() -> Iterator[list[str]]:
    """The operations of AWS that are called meanwhile."""
    called: list[str] = []

    def note(model: Any, **_: Any) -> None:
        called.append(model.name)

    with (
        listening(aws("dynamodb"), "before-call.dynamodb", note),
        listening(aws("sqs"), "before-call.sqs", note),
    ):
        yield called


def test_for_a_strangers_address_the_same_is_answered_and_done(
    service: Service, manager: User
) -> None:
    browser, seen = Browser(service), []
    for address in (KNOWN, UNKNOWN):
        browser.get(door.SIGN_IN)
        with calls() as called:
            answer = browser.ask(address)
        seen.append((answer.status_code, answer.body, called))

    assert seen[0] == seen[1]
    assert len(links()) == 1
    assert not links(UNKNOWN)


def test_many_tries_send_few_mails_and_say_nothing_of_it(service: Service, manager: User) -> None:
    browser = Browser(service)
    answers = {browser.ask(KNOWN).body for _ in range(MAILS_FOR_ONE + 3)}

    assert len(answers) == 1
    assert len(links()) == MAILS_FOR_ONE
    service.now += timedelta(minutes=15)
    browser.ask(KNOWN)
    assert len(links()) == MAILS_FOR_ONE + 1


def test_a_link_is_no_longer_good_after_a_quarter_of_an_hour(
    service: Service, manager: User
) -> None:
    browser = Browser(service)
    browser.ask(KNOWN)
    service.now += timedelta(minutes=15)

    assert browser.follow(links()[0]).status_code == 410
    assert cookies.SESSION_COOKIE not in browser.cookies


def test_a_session_ends_after_eight_hours(service: Service, manager: User) -> None:
    browser = signed_in(service)

    service.now += timedelta(hours=7, minutes=59)
    assert browser.get("/buero").status_code == 200
    service.now += timedelta(minutes=1)
    assert browser.get("/buero").status_code == 303


def test_signing_out_everywhere_ends_every_session_and_every_link_under_way(
    service: Service, manager: User
) -> None:
    here, there = signed_in(service), signed_in(service)
    third = Browser(service)
    third.ask(KNOWN)
    answer = here.post("/buero/ueberall-abmelden", "/buero/einstellungen")

    assert answer.status_code == 303
    assert there.get("/buero").status_code == 303
    assert {third.follow(link).status_code for link in links()} == {410}


def test_a_role_holds_from_the_next_click_on_and_a_removed_user_is_out(
    service: Service, manager: User
) -> None:
    browser = signed_in(service)
    users = Users(settings().catalogue_table)
    second = User("zweite@example.org", "Zweite", Role.VERWALTUNG)
    users.replace(users.roster(), users.roster().with_user(second))
    assert browser.get("/buero/einstellungen").status_code == 200

    users.replace(users.roster(), users.roster().with_role(user_id(KNOWN), Role.LESEN))
    assert browser.get("/buero/einstellungen").status_code == 403
    users.replace(users.roster(), users.roster().without(user_id(KNOWN)))
    assert browser.get("/buero").status_code == 303


def test_a_form_from_another_site_is_refused_even_with_the_right_token(
    service: Service, manager: User
) -> None:
    browser = signed_in(service)
    foreign = {"Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/buero/abmelden", "/buero", headers=foreign)

    assert answer.status_code == 400
    assert browser.get("/buero").status_code == 200


def test_a_cookie_that_was_altered_signs_nobody_in(service: Service, manager: User) -> None:
    browser = signed_in(service)
    cookie = browser.cookies[cookies.SESSION_COOKIE]
    content, _dot, signature = cookie.rpartition(".")
    for altered in (f"{content}.", f"{content}x.{signature}", signature, "", "ä"):
        browser.cookies[cookies.SESSION_COOKIE] = altered
        assert browser.get("/buero").status_code == 303


def signed_in(service: Service) -> Browser:
    """A browser in which the manager has signed in by a link."""
    browser = Browser(service)
    before = set(links())
    browser.ask(KNOWN)
    (link,) = set(links()) - before
    assert browser.follow(link).status_code == 303
    return browser
