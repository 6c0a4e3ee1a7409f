"""Whole journeys in a real browser: by keyboard, without JavaScript, back and forth."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.web.showcase import EVENT, LONG
from tests.web.ways import fill_every_type, kiosk_receipt, press, receipt, start, turn


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def either(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone whose browser runs JavaScript, and one whose does not."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A phone whose browser runs no JavaScript."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield context.new_page()
    context.close()


def code_of(page: Page) -> str:
    return page.locator(".receipt__code").inner_text()


def leads_to(page: Page, heading: str) -> None:
    """The person comes to the page, or the part of it, with this heading."""
    expect(page.get_by_role("heading", level=1, name=heading, exact=True)).to_be_visible()


def test_a_long_survey_leads_from_its_purpose_to_a_receipt(either: Page, base: str) -> None:
    page = either
    # Given the start page, which says what for, how long, who reads it, and what protects
    start(page, base, "de")
    for words in (
        "12 Fragen",
        "etwa 5 Minuten",
        "Einzelne Antworten liest niemand.",
        "zusammen mit mindestens sechs weiteren",
        "Am 28. September 2026 bündeln wir",
    ):
        expect(page.get_by_text(words).first).to_be_visible()

    # When somebody turns the pages, without the answer that is needed
    turn(page)
    expect(page.get_by_text("Seite 1 von 3")).to_be_visible()
    leads_to(page, "Ihre Zusammenarbeit")
    turn(page)
    page.get_by_role("link", name="Zurück").locator("visible=true").click()
    turn(page)
    turn(page)
    page.check("#item-field-childcare")
    press(page, "check")

    # Then the summary takes the focus and leads to the field
    expect(page).to_have_title(re.compile("^Fehler: "))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="Frage 1: Wählen Sie eine Antwort.").click()
    page.check("#item-contact_frequency-never")
    press(page, "check")

    # And every answer is shown before it is sent, with a way back to it
    leads_to(page, "Prüfen Sie Ihre Antworten")
    page.get_by_role("button", name=re.compile("Ändern.*Wie oft haben Sie")).click()
    expect(page.locator("#item-contact_frequency-never")).to_be_checked()
    page.check("#item-contact_frequency-weekly")
    press(page, "check")
    expect(page.locator(".given").first).to_contain_text("Jede Woche oder öfter")
    press(page, "send")
    leads_to(page, "Vielen Dank. Ihre Antworten sind gespeichert.")


def test_whoever_goes_back_finds_everything_and_is_counted_once(either: Page, base: str) -> None:
    page = either
    fill_every_type(page, base, "de")
    # Back and forth between pages
    page.go_back()
    page.go_back()
    expect(page.locator("#item-ease-4")).to_be_checked()
    page.go_forward()
    page.go_forward()
    expect(page.locator("textarea")).to_have_value("Mehr Zeit\nfür Absprachen")
    # Back from the check page
    code = page.locator("input[name=code]").input_value()
    press(page, "check")
    leads_to(page, "Prüfen Sie Ihre Antworten")
    page.go_back()
    assert page.locator("input[name=code]").input_value() == code
    expect(page.locator("#item-trust_youth-4")).to_be_checked()
    expect(page.locator("#item-order-people")).to_have_value("1")
    page.go_forward()
    # Sent, gone back, sent again, loaded again
    for _ in range(2):
        press(page, "send")
        assert code_of(page).replace("-", "") == code
        page.go_back()
        leads_to(page, "Prüfen Sie Ihre Antworten")
    press(page, "send")
    expect(page.locator(".receipt__code")).to_be_visible()
    page.reload()
    assert code_of(page).replace("-", "") == code


def test_a_short_form_that_is_sent_again_from_the_back_button_is_the_same_answer(
    either: Page, base: str
) -> None:
    receipt(either, base, "de")
    code = code_of(either)
    either.go_back()
    expect(either.locator("#item-useful-4")).to_be_checked()
    press(either, "send")
    assert code_of(either) == code


def test_a_reload_loses_nothing_and_keeps_code_and_page(page: Page, base: str) -> None:
    fill_every_type(page, base, "de")
    code = page.locator("input[name=code]").input_value()
    page.reload()
    leads_to(page, "Vertrauen und Wünsche")
    expect(page.locator("textarea")).to_have_value("Mehr Zeit\nfür Absprachen")
    expect(page.locator("#item-count-number")).to_have_value("5")
    expect(page.locator("#item-place_other-text")).to_have_value("Im Quartier")
    assert page.locator("input[name=code]").input_value() == code


def test_without_a_script_a_button_holds_on_to_what_was_entered(plain: Page, base: str) -> None:
    page = plain
    page.goto(f"{base}/umfrage/every-type?lang=de#seite-3")
    code = page.locator("input[name=code]").input_value()
    page.fill("textarea", "Mehr Zeit")
    press(page, "keep")
    leads_to(page, "Vertrauen und Wünsche")
    page.reload()
    expect(page.locator("textarea")).to_have_value("Mehr Zeit")
    assert page.locator("input[name=code]").input_value() == code


def test_two_tabs_are_two_forms_and_a_copied_tab_is_the_same_answer(page: Page, base: str) -> None:
    """Given a form and its copy, when both are sent, then one answer is stored, and it is said."""
    page.goto(f"{base}/umfrage/{EVENT}?lang=de")
    page.check("#item-useful-4")
    kept = page.evaluate("history.state")
    copy, other = page.context.new_page(), page.context.new_page()
    # As a browser does that copies a tab: address and entry of the history.
    copy.goto(f"{base}/umfrage/{EVENT}?lang=de")
    copy.evaluate("kept => history.replaceState(kept, '')", kept)
    copy.reload()
    expect(copy.locator("#item-useful-4")).to_be_checked()
    other.goto(f"{base}/umfrage/{EVENT}?lang=de")
    expect(other.locator("#item-useful-4")).not_to_be_checked()
    press(page, "send")
    press(copy, "send")
    assert code_of(copy) == code_of(page)
    other.check("#item-useful-2")
    press(other, "send")
    assert code_of(other) != code_of(page)


def test_a_lost_connection_loses_nothing(page: Page, base: str) -> None:
    fill_every_type(page, base, "de")
    page.route("**/umfrage/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.locator("button[value=check]:visible").click()
    page.unroute("**/umfrage/**")
    page.go_back()
    expect(page.locator("textarea")).to_have_value("Mehr Zeit\nfür Absprachen")
    press(page, "check")
    leads_to(page, "Prüfen Sie Ihre Antworten")


def test_a_double_click_sends_once(page: Page, base: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}?lang=de")
    page.check("#item-useful-4")
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.method) if one.method == "POST" else None)
    page.locator("button[value=send]").dblclick()
    expect(page.locator(".receipt__code")).to_be_visible()
    assert sent == ["POST"]


def test_another_language_keeps_every_answer_and_the_page(page: Page, base: str) -> None:
    fill_every_type(page, base, "de")
    page.goto(f"{page.url.partition('#')[0]}#seite-2")
    page.fill("#item-hours-number", "2,5")
    press(page, "language")
    leads_to(page, "Meetings")
    expect(page.locator("#item-hours-number")).to_have_value("2.5")
    expect(page.locator("textarea")).to_have_value("Mehr Zeit\nfür Absprachen")
    assert "2.5" not in page.url


def test_a_question_appears_when_it_is_to_be_answered(page: Page, base: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang=de#seite-2")
    count, hours = page.locator("#item-count"), page.locator("#item-hours")
    expect(count).to_be_hidden()
    page.check("#item-meetings-yes")
    expect(count).to_be_visible()
    page.fill("#item-count-number", "5")
    expect(hours).to_be_visible()
    page.check("#item-meetings-no")
    expect(count).to_be_hidden()
    expect(hours).to_be_hidden()


def test_it_says_how_many_characters_are_left(page: Page, base: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang=de#seite-3")
    page.fill("textarea", "Zeit")
    expect(page.get_by_text("Noch 1496 Zeichen")).to_be_visible()


def test_the_enter_key_in_a_field_neither_sends_nor_changes_the_language(
    either: Page, base: str
) -> None:
    either.goto(f"{base}/umfrage/every-type?lang=de#seite-1")
    either.check("#item-place-other")
    either.fill("#item-place_other-text", "Im Quartier")
    either.press("#item-place_other-text", "Enter")
    expect(either.locator("html")).to_have_attribute("lang", "de")
    expect(either.locator("button[value=send]")).to_have_count(0)
    expect(either.get_by_role("alert")).to_have_count(0)


def test_the_whole_journey_goes_by_keyboard_alone(page: Page, base: str) -> None:
    page.goto(f"{base}/umfrage/{LONG}?lang=de")
    _tab_to(page, "a.kern-btn--primary")
    page.keyboard.press("Enter")
    expect(page.locator("#seite-1")).to_be_focused()
    _tab_to(page, "#item-contact_frequency-never")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#item-contact_frequency-monthly")).to_be_checked()
    for number in (2, 3):
        _tab_to(page, "a.kern-btn--primary")
        page.keyboard.press("Enter")
        expect(page.locator(f"#seite-{number}")).to_be_focused()
    _tab_to(page, "textarea")
    page.keyboard.type("Mehr Zeit.")
    _tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    leads_to(page, "Prüfen Sie Ihre Antworten")
    _tab_to(page, "button[value=change]")
    page.keyboard.press("Enter")
    expect(page.locator("#item-contact_frequency-monthly")).to_be_visible()
    _tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    leads_to(page, "Prüfen Sie Ihre Antworten")
    _tab_to(page, "button[value=send]")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt__code")).to_be_visible()


def test_a_ranking_is_made_by_keyboard_alone(page: Page, base: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang=de#seite-3")
    for option, place in (("time", "2"), ("people", "1"), ("rooms", "3")):
        _tab_to(page, f"#item-order-{option}")
        page.keyboard.press(place)
        expect(page.locator(f"#item-order-{option}")).to_have_value(place)


def _tab_to(page: Page, selector: str) -> None:
    """Press the tab key until something is focused."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the tab key does not lead to {selector}")


def test_a_kiosk_leaves_nothing_behind_for_the_next_guest(browser: Browser, base: str) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 768})
    page = context.new_page()
    page.clock.install()
    kiosk_receipt(page, base, "de")
    code = code_of(page)
    # After a minute the empty form is back, and no way leads to what was
    page.clock.run_for(61_000)
    expect(page.locator("button[value=send]")).to_be_visible()
    _is_empty(page, code)
    page.go_back()
    expect(page.locator("button[value=send]")).to_be_visible()
    _is_empty(page, code)
    _remembers_nothing(context)
    context.close()


def test_a_kiosk_without_a_script_comes_back_empty(plain: Page, base: str) -> None:
    page = plain
    kiosk_receipt(page, base, "de")
    code = code_of(page)
    start = page.locator("meta[http-equiv=refresh]").get_attribute("content") or ""
    seconds, _, address = start.partition("; url=")
    assert seconds == "60"
    page.get_by_role("link", name="Nächster Gast").click()
    assert page.url.endswith(address)
    _is_empty(page, code)
    page.reload()
    _is_empty(page, code)
    expect(page.locator("form.answers")).to_have_attribute("autocomplete", "off")


def test_a_guest_who_needs_more_time_stops_the_clock(page: Page, base: str) -> None:
    page.clock.install()
    kiosk_receipt(page, base, "de")
    page.get_by_role("button", name="Ich brauche mehr Zeit").click()
    page.clock.run_for(120_000)
    expect(page.locator(".receipt__code")).to_be_visible()
    page.get_by_role("link", name="Nächster Gast").click()
    expect(page.locator("button[value=send]")).to_be_visible()


def _is_empty(page: Page, code: str) -> None:
    assert code not in page.content()
    assert page.locator("input:checked").count() == 0
    assert page.evaluate("history.state") is None


def _remembers_nothing(context: BrowserContext) -> None:
    assert context.cookies() == []
    assert context.pages[0].evaluate("localStorage.length + sessionStorage.length") == 0


def test_no_answer_and_no_code_stands_in_an_address(page: Page, base: str) -> None:
    addresses: list[str] = []
    page.on("request", lambda one: addresses.append(one.url))
    fill_every_type(page, base, "de")
    press(page, "check")
    press(page, "send")
    code = code_of(page).replace("-", "")
    told = "".join(addresses)
    assert code not in told
    assert "Quartier" not in told
    assert "midwives" not in told
