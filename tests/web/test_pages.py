"""The pages in a real browser: how they look, who can use them, what they weigh."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from tests.web.showcase import CODE, TAKEN, questionnaires, site

KILOBYTE = 1024

EVENT = "kommune-gestaltet-2026-09-12"


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with site() as address:
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 800})
    yield context.new_page()
    context.close()


def _form(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang={language}")


def _shipped_form(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/fachkraefte-zusammenarbeit?lang={language}")


def _error(page: Page, base: str, language: str) -> None:
    _form(page, base, language)
    page.fill("#item-count-number", "viele")
    page.fill("#item-latest-day", "31")
    page.fill("#item-latest-month", "2")
    page.fill("#item-latest-year", "2026")
    page.check("#item-partners-nobody")
    page.check("#item-partners-midwives")
    page.locator("form button").click()
    expect(page.get_by_role("alert")).to_be_visible()


def _confirmation(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}/danke?lang={language}&beleg={CODE}")


def _conflict(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}?lang={language}&code={TAKEN}")
    page.check("#item-useful-4")
    page.check("#item-next_step-yes")
    page.check("#item-next_step_kind-other")
    page.fill("#item-next_step_kind_other-text", "Zwei Kitas besuchen")
    page.fill("textarea", "Mehr Pausen.\nUnd Wasser.")
    page.locator("form button").click()
    expect(page.get_by_text("Und Wasser.")).to_be_visible()


def _overview(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/?lang={language}")


def _nothing_open(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/nothing-open?lang={language}")


def _early(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}/early?lang={language}")


def _closed(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}/closed?lang={language}")


def _message(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/message?lang={language}")


PAGES = {
    "form": _form,
    "shipped-form": _shipped_form,
    "error": _error,
    "confirmation": _confirmation,
    "conflict": _conflict,
    "overview": _overview,
    "nothing-open": _nothing_open,
    "early": _early,
    "closed": _closed,
    "message": _message,
}


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("de", 360, "light"), ("de", 1280, "dark"), ("en", 360, "dark"), ("en", 1280, "light")],
)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_on_phone_and_desk_by_day_and_by_night(
    browser: Browser,
    violations: Callable[[Page], list[str]],
    pictures: Path,
    base: str,
    name: str,
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
    page.on("console", lambda message: complaints.extend(_complaint(message)))
    PAGES[name](page, base, language)
    page.screenshot(path=pictures / f"{name}-{language}-{width}-{scheme}.png", full_page=True)
    assert violations(page) == []
    assert page.locator("html").get_attribute("lang") == language
    assert complaints == []
    context.close()


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    told_by_status = "the server responded with a status of 4"
    if message.type in ("error", "warning") and told_by_status not in message.text:
        yield message.text


@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_off_a_screen_of_320_pixels(browser: Browser, base: str, name: str) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 568})
    PAGES[name](page, base, "de")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()


@pytest.mark.parametrize("survey", questionnaires())
def test_a_form_comes_in_at_most_4_requests_and_20_kilobytes(
    page: Page, base: str, survey: str
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{base}/umfrage/{survey}?lang=de", wait_until="networkidle")
    assert len(answers) <= 4
    # Compressed, as the gateway sends it.
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= 20 * KILOBYTE


def test_a_survey_is_answered_without_javascript(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}/umfrage/{EVENT}?lang=de")
    page.fill("textarea", "Mehr Pausen.")

    page.get_by_role("button", name="Antworten absenden").click()
    expect(page).to_have_title(
        "Fehler: „Kommune gestaltet!“ am 12. September 2026: Ihre Rückmeldung – Mitsprache"
    )
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("textarea")).to_have_value("Mehr Pausen.")

    page.get_by_role("link", name="Frage 1: Wählen Sie eine Antwort.").click()
    page.get_by_label("Sehr nützlich", exact=True).check()
    page.get_by_role("button", name="Antworten absenden").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Vielen Dank. Ihre Antworten sind gespeichert."
    )
    expect(page.get_by_text("K7Q2M-9XW4B-TR5D0-HN8VC")).to_be_visible()
    context.close()


def test_each_line_of_the_error_summary_leads_to_the_first_field_of_its_question(
    page: Page, base: str
) -> None:
    _error(page, base, "de")
    links = page.get_by_role("alert").get_by_role("link").all()
    led_to = []
    for link in links:
        link.click()
        led_to.append(page.evaluate("document.activeElement.id"))
    assert led_to == [
        "item-place-kita",
        "item-partners-hint",
        "item-ease-1",
        "item-meetings-yes",
        "item-count-number",
        "item-latest-day",
        "item-trust_youth-1",
        "item-trust_health-1",
        "item-trust_schools-1",
        "item-informed-yes",
        "item-change-text",
    ]


def test_a_fault_is_told_together_with_its_field(page: Page, base: str) -> None:
    _error(page, base, "de")
    group = page.get_by_role("group", name="Wie viele Treffen waren es in diesem Jahr?")
    expect(group).to_have_accessible_description(
        "Nur beantworten, wenn Sie bei Frage 5 „Ja“ gewählt haben."
        " Fehler: Geben Sie eine ganze Zahl in Ziffern ein."
    )


@pytest.mark.parametrize("name", ["form", "error", "overview"])
def test_everything_to_press_is_at_least_44_pixels_high(page: Page, base: str, name: str) -> None:
    PAGES[name](page, base, "de")
    controls = page.locator(
        ".mark, input[type=text], textarea, select, button, a:not([role=alert] a, .skip-link)"
    )
    heights = controls.evaluate_all(
        """elements => elements.map(element => [
            element.outerHTML.slice(0, 120),
            Math.max(element.offsetHeight, element.closest('.survey')?.offsetHeight ?? 0),
        ])"""
    )
    assert len(heights) > 3
    assert [one for one in heights if one[1] < 44] == []


def test_a_touch_anywhere_in_its_row_chooses_an_answer(page: Page, base: str) -> None:
    _form(page, base, "de")
    row = page.locator(".mark", has=page.locator("#item-place-clinic"))
    box = row.bounding_box()
    assert box is not None
    row.click(position={"x": box["width"] - 3, "y": box["height"] - 3})
    expect(page.locator("#item-place-clinic")).to_be_checked()


@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_keyboard_reaches_every_field_and_shows_where_it_is(
    browser: Browser, base: str, colours: str
) -> None:
    context = browser.new_context(forced_colors=colours)  # type: ignore[arg-type]
    page = context.new_page()
    _form(page, base, "de")
    reached = []
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const {name, tagName} = document.activeElement;
                const style = getComputedStyle(document.activeElement);
                const colour = style.outlineColor;
                const seen = style.outlineStyle !== 'none' && style.outlineWidth !== '0px'
                    && !colour.endsWith(', 0)') && colour !== 'transparent';
                return [name || tagName, seen];
            }"""
        )
        reached.append(focused)
        if focused[0] == "BUTTON":
            break
    assert [name for name, seen in reached if not seen] == []
    names = {field.get_attribute("name") for field in page.locator("form [name]").all()}
    assert names - {"code", "version"} <= {name for name, _ in reached}
    context.close()


def test_a_chosen_answer_shows_with_forced_colours(browser: Browser, base: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    _form(page, base, "de")
    box = page.locator(".mark", has=page.locator("#item-place-clinic"))
    before = box.screenshot()
    page.locator("#item-place-clinic").evaluate("radio => { radio.checked = true; }")
    assert box.screenshot() != before
    context.close()


def test_the_language_can_be_changed_on_the_receipt_without_losing_it(
    page: Page, base: str
) -> None:
    _confirmation(page, base, "de")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you. Your answers are stored.")
    expect(page.get_by_text("K7Q2M-9XW4B-TR5D0-HN8VC")).to_be_visible()


def test_what_was_typed_is_shown_again_when_a_code_already_holds_another_answer(
    page: Page, base: str
) -> None:
    _conflict(page, base, "de")
    shown = page.locator(".given").inner_text()
    for words in ("Ziemlich nützlich", "Ja", "Zwei Kitas besuchen", "Mehr Pausen.\nUnd Wasser."):
        assert words in shown
