"""The mailbox page and the clock on it."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from datetime import datetime, timedelta
from html.parser import HTMLParser

import pytest

from local.clock import BERLIN
from local.stack import Stack
from tests.local.conftest import send_mail


def page(stack: Stack, path: str = "/", **headers: str) -> str:
    request = urllib.request.Request(stack.mailbox_url + path, headers=headers)
    with urllib.request.urlopen(request) as answer:
        return str(answer.read(), "utf-8")


def press(stack: Stack, button: str) -> str:
    """Press a button of the clock and return the page that follows."""
    token = re.search(r'name="token" value="([^"]+)"', page(stack))
    assert token is not None
    form = urllib.parse.urlencode({"token": token[1], "to": button}).encode()
    with urllib.request.urlopen(f"{stack.mailbox_url}/clock", form) as answer:
        return str(answer.read(), "utf-8")


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def test_a_mail_is_listed_with_its_recipient_and_subject(running: Stack) -> None:
    send_mail(running, "Wie war es?", "Guten Tag", "<p>Guten Tag</p>")

    listed = page(running)

    assert "kita@example.org" in listed
    assert "Wie war es?" in listed


def test_a_mail_opens_with_links_that_can_be_followed(running: Stack) -> None:
    link = f"{running.public_url}/umfrage/x?lang=de&a=b"
    identifier = send_mail(running, "Mit Link", f"Hier: {link}", f'<a href="{link}">Hier</a>')

    opened = Tags(page(running, f"/mail/{urllib.parse.quote(identifier, safe='')}"))

    assert link in [one.get("href") for one in opened.named("a")]
    (frame,) = opened.named("iframe")
    assert f'<a href="{link}">Hier</a>' in (frame["srcdoc"] or "")
    assert "allow-scripts" not in (frame["sandbox"] or "")
    assert "allow-same-origin" not in (frame["sandbox"] or "")


def test_nothing_in_a_mail_becomes_part_of_the_page(running: Stack) -> None:
    attack = '"><script>alert(1)</script>'
    identifier = send_mail(running, attack, attack, attack)

    for opened in (
        page(running),
        page(running, f"/mail/{urllib.parse.quote(identifier, safe='')}"),
    ):
        assert not Tags(opened).named("script")


def test_an_unknown_mail_is_not_found(running: Stack) -> None:
    with pytest.raises(urllib.error.HTTPError) as missing:
        page(running, "/mail/unknown")
    assert missing.value.code == 404


def test_a_page_of_another_name_cannot_read_or_set_anything(running: Stack) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        page(running, Host="attacker.example")
    assert refused.value.code == 403

    form = urllib.parse.urlencode({"token": "guessed", "to": "real"}).encode()
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{running.mailbox_url}/clock", form)
    assert refused.value.code == 403


def test_after_the_event_all_that_is_due_follows_without_waiting_for_the_schedule(
    stack: Stack,
) -> None:
    # Given an event, half an hour before it begins, and a schedule that turns once a minute
    stack.start()
    assert "Samstag, 12. September 2026, 11:3" in page(stack)
    stack.manage("keys", "rotate")
    stack.manage("survey", "publish", "surveys/kommune-gestaltet.json")
    stack.manage("event", "plan", "local/event.json")
    assert "Noch ist keine Mail da." in page(stack)

    # When it is over
    assert "Samstag, 12. September 2026, 13:0" in press(stack, "event")

    # Then its guests are asked
    deadline = datetime.now(BERLIN) + timedelta(minutes=5)
    while "Noch ist keine Mail da." in (shown := page(stack)):
        assert datetime.now(BERLIN) < deadline
    assert "Wie war es?" in shown
    assert "Es ist keine weitere Veranstaltung geplant." in shown

    # When the clock jumps over all weeks of its survey, faster than any of them is sealed
    assert "Montag, 14. September 2026, 03:00" in press(stack, "monday")
    for _ in range(3):
        press(stack, "monday")

    # Then they are sealed one after the other, the event is reported, and the page says it is done
    while "Alles Fällige ist getan" not in (shown := page(stack)):
        assert datetime.now(BERLIN) < deadline, shown
    assert shown.count(">fertig<") == 3
    (event,) = json.loads(stack.manage("event", "list", "--json"))
    assert event["state"] == "reported"

    # And the clock goes on by a day, or back to the real time
    assert "Dienstag, 6. Oktober 2026, 03:0" in press(stack, "day")
    press(stack, "real")
    assert abs(stack.clock.now() - datetime.now(BERLIN)) < timedelta(minutes=1)
