"""Every page in every state, in a real browser: who can use it, how it looks, what it weighs."""

import gzip
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from chalicelib.intake import reception
from tests.web.showcase import EVENT, LONG, SURVEYS, publish_for_tours
from tests.web.ways import (
    STATES,
    arabic_tour,
    conflict,
    error,
    first_page,
    third_page,
    tour,
)

KILOBYTE = 1024

SIZES = {
    "de": ((390, "light"), (1280, "dark")),
    "en": ((390, "dark"), (1280, "light")),
    "de-simple": ((390, "dark"), (1280, "light")),
    "ar": ((390, "light"), (1280, "dark")),
}
"""Width and scheme in which a page is looked at; over the languages, all of them."""

_MOVING = """() => [...document.querySelectorAll('*')].filter(element => {
    const {transitionDuration, animationName, scrollBehavior} = getComputedStyle(element);
    return transitionDuration.split(', ').some(one => parseFloat(one) > 0.01)
        || animationName !== 'none' || scrollBehavior === 'smooth';
}).map(element => element.outerHTML.slice(0, 120))"""
"""What still moves for people who have asked their device for less of it."""


@pytest.fixture(scope="module", autouse=True)
def _more_surveys(base: str) -> Iterator[None]:
    """What a tour leads through."""
    publish_for_tours()
    # What is kept in memory for ten seconds is of other files, whose clock stands at the same time.
    reception._head.cache_clear()
    yield
    reception._head.cache_clear()


@pytest.mark.parametrize("language", SIZES)
def test_every_page_in_every_state_is_accessible_on_phone_and_desk_by_day_and_by_night(
    page: Page,
    violations: Callable[[Page], list[str]],
    pictures: Path,
    base: str,
    language: str,
) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.extend(_complaint(message)))
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    way = arabic_tour if language == "ar" else tour
    found: dict[str, list[str]] = {}
    for state in way(page, base, language):
        for width, scheme in SIZES[language]:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            faults += violations(page)
            if language in ("de", "ar"):
                name = f"{state}-{language}-{width}-{scheme}.png"
                page.screenshot(path=pictures / name, full_page=True)
        page.emulate_media(reduced_motion="reduce")
        faults += [f"moves: {element}" for element in page.evaluate(_MOVING)]
        page.emulate_media(reduced_motion="no-preference")
        # A desk at 400 %, too.
        page.set_viewport_size({"width": 320, "height": 568})
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults.append("scrolls to the side at 320 pixels")
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else None)
        assert page.locator("h1:visible").count() == 1
        found[state], faults[:] = faults[:], []
    assert {state: told for state, told in found.items() if told} == {}
    assert len(found) == (6 if language == "ar" else 20)


def _complaint(message: ConsoleMessage) -> Iterator[str]:
    told_by_status = "the server responded with a status of 4"
    if message.type in ("error", "warning") and told_by_status not in message.text:
        yield message.text


@pytest.mark.parametrize("survey", SURVEYS)
def test_a_survey_comes_in_at_most_4_requests_and_30_kilobytes(
    page: Page, base: str, survey: str
) -> None:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{base}/umfrage/{survey}", wait_until="networkidle")
    assert len(answers) <= 4
    # Compressed, as the gateway sends it.
    assert sum(len(gzip.compress(answer.body())) for answer in answers) <= 30 * KILOBYTE


def test_each_line_of_the_error_summary_leads_to_the_first_field_of_its_question(
    page: Page, base: str
) -> None:
    error(page, base, "de")
    links = page.get_by_role("alert").get_by_role("link").all()
    led_to = []
    for link in links:
        link.click()
        led_to.append(page.evaluate("document.activeElement.id"))
        expect(page.locator(f"#{led_to[-1]}")).to_be_in_viewport()
    assert led_to == [
        "item-place-kita",
        "item-partners-hint",
        "item-ease-1",
        "item-count-number",
        "item-latest-day",
        "item-trust_youth-1",
        "item-trust_health-1",
        "item-trust_schools-1",
        "item-order-time",
        "item-postcode-text",
        "item-informed-yes",
        "item-change-text",
    ]


def test_the_author_says_in_own_words_what_is_wrong(page: Page, base: str) -> None:
    error(page, base, "de")
    expect(page.locator("#item-postcode")).to_contain_text("Eine Postleitzahl hat fünf Ziffern.")


MATRIX = """
- group "Wie verlässlich sind Absprachen mit diesen Stellen?":
  - group /Frage \\d+ von 16 · Pflichtangabe Jugendamt/:
    - radio "Gar nicht verlässlich"
    - radio "Wenig verlässlich"
    - radio "Teils, teils"
    - radio "Ziemlich verlässlich"
    - radio "Sehr verlässlich"
    - radio "Trifft auf mich nicht zu"
  - group /Frage \\d+ von 16 · Pflichtangabe Gesundheitsamt und frühe Hilfen/
  - group /Frage \\d+ von 16 · Pflichtangabe Grundschulen/
"""

SCALE = """
- group /Frage 3 von 16 · Pflichtangabe Wie leicht fällt Ihnen die Zusammenarbeit\\?/:
  - radio "Sehr schwer"
  - radio "Eher schwer"
  - radio "Weder leicht noch schwer"
  - radio "Eher leicht"
  - radio "Sehr leicht"
  - radio "Trifft auf mich nicht zu"
  - radio "Keine Angabe"
"""

RANKING = """
- group /Frage 12 von 16 Was hilft Ihnen am meisten\\?/:
  - combobox "Mehr Zeit für Absprachen":
    - option "Platz" [selected]
    - option "1"
    - option "2"
    - option "3"
  - combobox "Feste Ansprechpersonen"
  - combobox "Gemeinsame Räume"
"""


@pytest.mark.parametrize("width", [390, 1280])
def test_matrix_scale_and_ranking_are_announced_with_their_question_and_words(
    page: Page, base: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    first_page(page, base, "de")
    expect(page.locator("main")).to_match_aria_snapshot(SCALE)
    third_page(page, base, "de")
    expect(page.locator("main")).to_match_aria_snapshot(MATRIX)
    expect(page.locator("main")).to_match_aria_snapshot(RANKING)
    expect(page.get_by_role("group", name=re.compile("am meisten"))).to_have_accessible_description(
        "Geben Sie jeder Zeile einen Platz von 1 bis 3, jeden nur einmal."
    )


def test_a_fault_is_told_together_with_its_field(page: Page, base: str) -> None:
    error(page, base, "de")
    page.get_by_role("alert").get_by_role("link", name=re.compile("Frage 6")).click()
    group = page.get_by_role("group", name="Wie viele Treffen waren es in diesem Jahr?")
    expect(group).to_have_accessible_description(
        "Fehler: Geben Sie eine ganze Zahl in Ziffern ein."
    )
    page.get_by_role("alert").get_by_role("link", name=re.compile("Frage 9")).click()
    row = page.get_by_role("group", name=re.compile("Jugendamt"))
    expect(row).to_have_accessible_description("Fehler: Wählen Sie eine Antwort.")


@pytest.mark.parametrize("name", ["page-1", "page-3", "error", "check", "overview"])
def test_everything_to_press_is_at_least_44_pixels_high(page: Page, base: str, name: str) -> None:
    STATES[name](page, base, "de")
    controls = page.locator(
        ".mark:visible, input[type=text]:visible, textarea:visible, select:visible,"
        " button:visible, a:visible:not([role=alert] a, .skip-link)"
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
    first_page(page, base, "de")
    row = page.locator(".mark", has=page.locator("#item-place-clinic"))
    box = row.bounding_box()
    assert box is not None
    row.click(position={"x": box["width"] - 3, "y": box["height"] - 3})
    expect(page.locator("#item-place-clinic")).to_be_checked()


@pytest.mark.parametrize("start", ["page-1", "page-3"])
@pytest.mark.parametrize("colours", ["none", "active"])
def test_the_keyboard_reaches_every_field_and_shows_where_it_is(
    browser: Browser, base: str, colours: str, start: str
) -> None:
    context = browser.new_context(forced_colors=colours)  # type: ignore[arg-type]
    page = context.new_page()
    STATES[start](page, base, "de")
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const {name, tagName, className} = document.activeElement;
                const style = getComputedStyle(document.activeElement);
                const colour = style.outlineColor;
                const seen = style.outlineStyle !== 'none' && style.outlineWidth !== '0px'
                    && !colour.endsWith(', 0)') && colour !== 'transparent';
                return [name || className || tagName, seen];
            }"""
        )
        reached.append(focused)
        if "tertiary" in focused[0]:
            break
    assert [name for name, seen in reached if not seen] == []
    fields = page.locator(".question input:visible, .question select:visible, textarea:visible")
    names = {field.get_attribute("name") for field in fields.all()}
    assert len(names) > 3
    assert names <= {name for name, _ in reached}
    context.close()


def test_a_chosen_answer_shows_with_forced_colours(browser: Browser, base: str) -> None:
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    first_page(page, base, "de")
    box = page.locator(".mark", has=page.locator("#item-place-clinic"))
    before = box.screenshot()
    page.locator("#item-place-clinic").evaluate("radio => { radio.checked = true; }")
    assert box.screenshot() != before
    context.close()


def test_what_was_typed_is_shown_again_when_a_code_already_holds_another_answer(
    page: Page, base: str
) -> None:
    conflict(page, base, "de")
    shown = page.locator(".given").inner_text()
    for words in ("Wenig nützlich", "Mehr Pausen.\nUnd Wasser."):
        assert words in shown


@pytest.mark.parametrize("survey", [EVENT, LONG])
def test_on_paper_every_question_is_there_and_nothing_to_press(
    page: Page, base: str, survey: str
) -> None:
    page.goto(f"{base}/umfrage/{survey}?lang=de")
    page.emulate_media(media="print")
    assert all(card.is_visible() for card in page.locator(".question:not([hidden])").all())
    assert page.locator("button:visible, .kern-btn:visible").count() == 0
