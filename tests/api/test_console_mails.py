"""Mails that were not sent, as the office decides about them in the console."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.office.users import Role
from chalicelib.outreach.delivery import MailState
from chalicelib.outreach.mails import Mail
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.outbox import Outbox
from tests.api.office import Desk, Page, office, signed_in
from tests.web.showcase import TODAY

MAIL = Mail("one", "feedback", "ada@example.org", "de", "Wie war es?", "Hallo", "<p>Hallo</p>")


@pytest.fixture(autouse=True)
def _office() -> Iterator[None]:
    with office():
        yield


def outbox() -> Outbox:
    return Outbox(settings().contacts_table, settings().outbox_queue_url)


def hand_over(mail_id: str, refusals: int) -> None:
    """A mail that was refused so often; 0: no answer came when it was handed over."""
    begun = TODAY - timedelta(days=1)
    outbox().put([replace(MAIL, id=mail_id)], begun, TODAY + timedelta(days=9))
    claimed = outbox().claim(mail_id, begun)
    assert claimed
    if refusals:
        outbox().put_back(replace(claimed, attempts=refusals - 1), "Quota", begun)


def states() -> dict[str, MailState]:
    return {line.id: line.state for line in outbox().lines()}


def acts() -> list[str]:
    trail = AuditTrail(settings().catalogue_table)
    return [one.act for one in trail.of_month(f"{TODAY:%Y-%m}")]


def press(desk: Desk, page: Page, words: str) -> Page:
    """Press the button of these words, and follow where it leads."""
    form = next(one for one in page.forms if words in one.element.text_content())
    answer = desk.post(form.action, form.values)
    assert answer.status == 303, answer.words
    return desk.get(answer.location)


def page_of_the_mail(desk: Desk) -> Page:
    [address] = [one for one in desk.get("/buero/mails").links if one.startswith("/buero/mails/")]
    return desk.get(address)


def test_all_mails_that_surely_were_not_sent_are_tried_once_more_and_no_doubtful_one() -> None:
    for number in range(3):
        hand_over(f"stuck-{number}", refusals=12)
    hand_over("doubtful", refusals=0)
    desk = signed_in(Role.REDAKTION)
    assert "/buero/mails" in desk.get("/buero").links
    page = desk.get("/buero/mails")
    assert "ada@example.org" not in page.words

    after = press(desk, page, "Alle noch einmal verschicken")

    found = states()
    assert found.pop("doubtful") is MailState.CLAIMED
    assert set(found.values()) == {MailState.WAITING}
    assert "verschickt werden: 3." in after.words
    assert "Stuck mails sent again" in acts()


def test_of_a_doubtful_mail_the_page_says_that_somebody_may_get_it_twice() -> None:
    hand_over("doubtful", refusals=0)
    desk = signed_in(Role.REDAKTION)
    page = page_of_the_mail(desk)
    assert "bekommt sie jemand vielleicht doppelt" in page.words

    press(desk, page, "Erneut verschicken")

    assert states() == {"doubtful": MailState.WAITING}


def test_a_mail_that_is_given_up_is_forgotten() -> None:
    hand_over("stuck", refusals=12)
    desk = signed_in(Role.REDAKTION)
    page = page_of_the_mail(desk)

    press(desk, page, "Aufgeben")

    assert outbox().mail("stuck") is None
    assert "Alle Mails sind verschickt." in desk.get("/buero/mails").words
    assert desk.get(page.address).status == 404
    assert "Stuck mail given up" in acts()


def test_a_mail_that_is_tried_again_by_itself_needs_nobody() -> None:
    hand_over("later", refusals=3)
    desk = signed_in(Role.REDAKTION)

    page = page_of_the_mail(desk)

    assert "Sie müssen nichts tun" in page.words
    assert page.forms == []
    assert desk.post(page.address, {"csrf": desk.token(), "do": ["drop"]}).status == 409


def test_who_only_reads_sees_the_mails_and_no_button() -> None:
    hand_over("stuck", refusals=12)
    desk = signed_in(Role.LESEN)

    assert desk.get("/buero/mails").forms == page_of_the_mail(desk).forms == []
