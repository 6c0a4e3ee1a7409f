"""One's own answer, codes and notices: anybody can use these pages, anywhere."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.web import notice_pages, own_answer_pages
from tests.web.shelf import shelf


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
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
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
