"""The review of texts in a browser: with keys, without a script, by two at once, in each role."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib import clock
from chalicelib.office.users import Role
from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from tests.unit.questionnaires import document, text
from tests.web.console import DESK, PHONE, console, sign_in
from tests.web.keys import Keys

NAMED, PLAIN, LONG = "0a" * 10, "5b" * 10, "f1" * 10
WORDS = {
    NAMED: "Frau Sabine Weiß fehlt oft.\nRückfragen an sabine.weiss@example.org.",
    PLAIN: "Mehr Zeit für Austausch",
    LONG: "Bitte nicht nur über Geld reden, sondern auch über Zeit.",
}
KEYWORDS = [
    {"code": "time", "label": {"de": "Zeitfragen", "en": "Time"}, "stems": ["zeit"]},
    {"code": "money", "label": {"de": "Geldfragen", "en": "Money"}, "stems": ["geld"]},
]
_numbers = count(1)


@dataclass(frozen=True)
class Queue:
    """The texts of one survey."""

    survey: str

    @property
    def path(self) -> str:
        return f"/buero/texte/{self.survey}"

    @property
    def store(self) -> ReviewQueue:
        return ReviewQueue(settings().catalogue_table)

    def text(self, review_id: str) -> ReviewText:
        [found] = self.store.texts(self.survey, review_id)
        return found


@pytest.fixture
def queue(base: str) -> Queue:
    """A survey of which three texts wait for a decision."""
    found = Queue(f"wishes-{next(_numbers)}")
    asked = document(text("wish", keywords=KEYWORDS), survey=found.survey)
    Surveys(settings().catalogue_table).publish(asked)
    for review_id, words in WORDS.items():
        found.store.put_once(found.survey, review_id, "wish", words, clock.now().date())
    return found


def test_all_texts_are_decided_by_keys_alone(browser: Browser, base: str, queue: Queue) -> None:
    with console(browser, base, Role.REDAKTION) as page:
        page.goto(f"{base}{queue.path}")
        expect(page.locator("mark")).to_contain_text(["Sabine Weiß", "sabine.weiss@example.org"])
        _go_by(page, "s")
        expect(page.get_by_label("Text kürzen")).to_have_value(
            "Frau […] fehlt oft.\nRückfragen an […]."
        )
        _go_by(page, "f")
        expect(page.get_by_role("heading", level=1)).to_have_text("Diesen Text veröffentlichen?")
        _go_by(page, "j")
        expect(page.get_by_role("status")).to_contain_text("Das Original ist gelöscht")
        _go_by(page, "w")
        expect(page.get_by_label("Text kürzen")).to_have_value(WORDS[LONG])
        page.keyboard.press("k")
        page.keyboard.press("Control+End")
        for _letter in "sondern auch über Zeit.":
            page.keyboard.press("Backspace")
        page.keyboard.press("Escape")
        _go_by(page, "f")
        _go_by(page, "j")
        expect(page.get_by_label("Text kürzen")).to_have_value(WORDS[PLAIN])
        _go_by(page, "z")
        _go_by(page, "j")
        expect(page.get_by_text("Über jeden Text ist entschieden.")).to_be_visible()

    named, long = queue.text(NAMED), queue.text(LONG)
    assert (named.state, named.original, named.shortened) == (ReviewState.APPROVED, "", True)
    assert named.edited == "Frau […] fehlt oft.\nRückfragen an […]."
    assert long.edited == "Bitte nicht nur über Geld reden,"
    assert queue.text(PLAIN) == ReviewText(PLAIN, "wish", ReviewState.WITHHELD)
    month = f"{clock.now():%Y-%m}"
    trail = [
        one
        for one in AuditTrail(settings().catalogue_table).of_month(month)
        if one.subject.startswith(queue.survey)
    ]
    assert {one.act for one in trail} == {"Text shortened and approved", "Text withheld"}
    written = "".join(str(one) for one in trail)
    assert not any(word in written for word in ("Weiß", "Zeit", "Geld"))


def test_without_a_script_a_text_is_approved_and_taken_back(
    browser: Browser, base: str, queue: Queue
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(context, base, Role.REDAKTION)
    page = context.new_page()
    page.goto(f"{base}/buero/texte")
    page.goto(f"{base}{queue.path}?nach={NAMED}")
    expect(page.get_by_text("Zeitfragen: erwähnt")).to_be_visible()
    expect(page.get_by_text("Geldfragen: nicht erwähnt")).to_be_visible()
    expect(page.get_by_text("Einzelne Tasten")).to_be_hidden()
    page.get_by_role("button", name="Freigeben").click()
    page.get_by_role("button", name="Ja, veröffentlichen").click()
    assert queue.text(PLAIN).edited == WORDS[PLAIN]
    assert not queue.text(PLAIN).shortened
    page.get_by_role("link", name="Freigegebene Texte").click()
    page.get_by_role("button", name="Zurücknehmen und löschen").click()
    expect(page.get_by_role("status")).to_contain_text("Der Text erscheint nicht")
    assert queue.text(PLAIN) == ReviewText(PLAIN, "wish", ReviewState.WITHHELD)
    context.close()


def test_nothing_can_be_added_and_what_was_typed_stays(
    browser: Browser, base: str, queue: Queue
) -> None:
    with console(browser, base, Role.REDAKTION) as page:
        page.goto(f"{base}{queue.path}?text={PLAIN}")
        page.get_by_label("Text kürzen").fill("Mehr Zeit für alle")
        page.get_by_role("button", name="Freigeben").click()
        expect(page.get_by_role("alert")).to_contain_text("Hier kam etwas dazu")
        expect(page.get_by_label("Text kürzen")).to_have_value("Mehr Zeit für alle")
        page.get_by_label("Text kürzen").fill("Mehr Zeit")
        for asked in ("Freigeben", "Zurückhalten"):
            page.get_by_role("button", name=asked).click()
            page.get_by_role("button", name="Nein, zurück").click()
            expect(page.get_by_label("Text kürzen")).to_have_value("Mehr Zeit")
    assert queue.text(PLAIN).state is ReviewState.WAITING


def test_single_keys_can_be_switched_off_for_good(
    browser: Browser, base: str, queue: Queue
) -> None:
    with console(browser, base, Role.REDAKTION) as page:
        page.goto(f"{base}{queue.path}")
        page.get_by_text("Tasten", exact=True).click()
        page.get_by_label("Einzelne Tasten wirken").uncheck()
        page.reload()
        page.keyboard.press("z")
        Keys(page).reach(page.get_by_role("button", name="Zurückhalten"))
        _go_by(page, "Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Diesen Text zurückhalten?")
        page.keyboard.press("j")
        Keys(page).reach(page.get_by_role("button", name="Nein, zurück"))
        _go_by(page, "Enter")
        expect(page.get_by_label("Text kürzen")).to_have_value(WORDS[NAMED])
    assert queue.text(NAMED).state is ReviewState.WAITING


def test_the_second_of_two_is_told_and_a_published_text_stays(
    browser: Browser, base: str, queue: Queue
) -> None:
    with console(browser, base, Role.REDAKTION) as page:
        page.goto(f"{base}{queue.path}?text={PLAIN}")
        queue.store.withhold(queue.survey, PLAIN)
        page.get_by_role("button", name="Freigeben").click()
        expect(page.get_by_text("Der Text ist zurückgehalten und gelöscht.")).to_be_visible()
        expect(page.get_by_text(f"Sie hatten eingegeben: {WORDS[PLAIN]}")).to_be_visible()
        queue.store.approve(queue.survey, LONG, WORDS[LONG], False)
        page.goto(f"{base}{queue.path}?freigegeben=1")
        queue.store.give(queue.survey, "2026-W37")
        page.get_by_role("button", name="Zurücknehmen und löschen").click()
        expect(page.get_by_text("Der Text ist freigegeben.")).to_be_visible()
    assert queue.text(LONG).published == "2026-W37"


def test_who_only_reads_sees_how_many_wait_and_no_text(
    browser: Browser, base: str, queue: Queue
) -> None:
    with console(browser, base, Role.LESEN) as page:
        page.goto(f"{base}/buero/texte")
        expect(page.locator("table")).to_contain_text("3")
        answer = page.goto(f"{base}{queue.path}")
        assert answer is not None
        assert answer.status == 403
        expect(page.locator("body")).not_to_contain_text("Weiß")


def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser,
    base: str,
    queue: Queue,
    violations: Callable[[Page], list[str]],
    pictures: Path,
) -> None:
    for size in (PHONE, DESK):
        with console(browser, base, Role.VERWALTUNG, size) as page:
            page.goto(f"{base}/buero/texte")
            _judge(page, violations, pictures, "texts", size)
            page.goto(f"{base}{queue.path}")
            _judge(page, violations, pictures, "text", size)
            page.get_by_role("button", name="Freigeben").click()
            _judge(page, violations, pictures, "text-approve", size)
            page.goto(f"{base}{queue.path}?freigegeben=1")
            _judge(page, violations, pictures, "texts-decided", size)


def _go_by(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until its script listens, too."""
    with page.expect_navigation(wait_until="load"):
        page.keyboard.press(key)


def _judge(
    page: Page,
    violations: Callable[[Page], list[str]],
    pictures: Path,
    name: str,
    size: dict[str, int],
) -> None:
    page.screenshot(path=pictures / f"console-{name}-{size['width']}.png", full_page=True)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
