"""One's own answer, codes and notices: anybody can use these pages, anywhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from chalicelib.intake import proof
from chalicelib.intake.codes import pretty
from tests.web import notice_pages, own_answer_pages
from tests.web.shelf import BASE, shelf


def all_pages(language: str) -> dict[str, str]:
    return own_answer_pages.pages(language) | notice_pages.pages(language)


LANGUAGES = ("de", "en", "de-simple")


@pytest.fixture(scope="module")
def bases() -> Iterator[dict[str, str]]:
    with ExitStack() as shelves:
        yield {one: shelves.enter_context(shelf(all_pages(one))) for one in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_accessible_on_phone_and_desk(
    browser: Browser,
    violations: Callable[[Page], list[str]],
    bases: dict[str, str],
    language: str,
) -> None:
    context = browser.new_context()
    # The page that works goes on by itself: here it shall stay.
    context.route("**/altcha-sha.*", lambda route: route.abort())
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    found: dict[str, list[str]] = {}
    for name in all_pages(language):
        page.goto(f"{bases[language]}/{name}")
        assert page.locator("html").get_attribute("lang") == _written(name, language)
        for width, scheme in ((390, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found[f"{name}, {width}"] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert complaints == []
    context.close()


def _written(name: str, language: str) -> str:
    """The language a page is to be had in: the long notices are not in Leichte Sprache."""
    if name == "leichte-sprache":
        return "de-simple"
    long = name in ("impressum", "datenschutz", "barrierefreiheit", "barriere-fehler")
    return "de" if long and language == "de-simple" else language


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    if "ERR_FAILED" not in message.text:
        yield message.text


def test_a_browser_does_the_work_and_goes_on_by_itself(
    browser: Browser, bases: dict[str, str]
) -> None:
    page = browser.new_page()
    with page.expect_request(lambda request: request.method == "POST", timeout=60_000) as sent:
        page.goto(f"{bases['de']}/moment")
    assert urlsplit(sent.value.url).path == f"{BASE}/umfrage/every-type"
    fields = parse_qs(sent.value.post_data or "")
    assert fields["place"] == ["kita"]
    assert proof.is_done(
        fields["the-proof"][0], "every-type", own_answer_pages.CODE, own_answer_pages.KEYS
    )
    page.close()


def test_without_a_script_a_button_sends_the_same_after_waiting(
    browser: Browser, bases: dict[str, str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{bases['de']}/moment")
    assert "rechnet" not in page.inner_text("main")
    with page.expect_request(lambda request: request.method == "POST") as sent:
        page.get_by_role("button", name="Antworten absenden").click()
    assert urlsplit(sent.value.url).path == f"{BASE}/umfrage/every-type/ohne-skript"
    assert parse_qs(sent.value.post_data or "")["place"] == ["kita"]
    context.close()


def test_the_picture_of_a_receipt_fills_in_the_code_and_leaves_it_in_no_address(
    browser: Browser, bases: dict[str, str]
) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{bases['de']}/ask?umfrage=every-type#{own_answer_pages.CODE}")
    expect(page.locator("#code")).to_have_value(pretty(own_answer_pages.CODE))
    assert page.url.endswith("/ask?umfrage=every-type")
    assert own_answer_pages.CODE not in "".join(asked).replace("#" + own_answer_pages.CODE, "")
    page.close()


def test_the_keyboard_alone_types_the_code_and_reaches_every_button(
    browser: Browser, bases: dict[str, str]
) -> None:
    page = browser.new_page()
    page.goto(f"{bases['de']}/waiting")
    buttons = page.get_by_role("button").all_inner_texts()
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.innerText"))
    assert len(buttons) == 4
    assert set(buttons) <= set(reached)
    page.goto(f"{bases['de']}/ask-unknown")
    assert page.evaluate("document.activeElement.id") == "code"
    page.close()
