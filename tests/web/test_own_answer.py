"""One's own answer, codes and notices: anybody can use these pages, anywhere."""

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from chalicelib.intake import proof
from chalicelib.intake.codes import pretty
from tests.web import notice_pages, own_answer_pages
from tests.web.shelf import BASE, shelf


def all_pages(language: str) -> dict[str, str]:
    return own_answer_pages.pages(language) | notice_pages.pages(language)


@pytest.fixture(scope="module")
def bases() -> Iterator[dict[str, str]]:
    with shelf(all_pages("de")) as de, shelf(all_pages("en")) as en:
        yield {"de": de, "en": en}


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("de", 390, "light"), ("en", 1280, "dark")]
)
def test_every_state_is_accessible_on_phone_and_desk(
    browser: Browser,
    violations: Callable[[Page], list[str]],
    bases: dict[str, str],
    language: str,
    width: int,
    scheme: str,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    # The page that works goes on by itself: here it shall stay.
    context.route("**/altcha-sha.*", lambda route: route.abort())
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    found = {}
    for name in all_pages(language):
        page.goto(f"{bases[language]}/{name}")
        found[name] = violations(page)
        easy = name == "leichte-sprache"
        assert page.locator("html").get_attribute("lang") == ("de-simple" if easy else language)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {name: faults for name, faults in found.items() if faults} == {}
    assert complaints == []
    context.close()


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
