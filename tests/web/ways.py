"""The ways a person takes through the pages, as steps in a browser."""

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.web.showcase import COUNTED, EVENT, LONG


def turn(page: Page) -> None:
    """Go on to the next page of a long form, or to its first one."""
    page.locator(".turn a.kern-btn--primary:visible").click()


def press(page: Page, wish: str) -> None:
    """Press the button that does this (check, send, language) and wait for the page it leads to."""
    with page.expect_navigation():
        page.locator(f"button[value={wish}]:visible").first.click()


def overview(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/?lang={language}")


def unknown(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/ghost?lang={language}")


def early(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/early?lang={language}")


def ended(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/ended?lang={language}")


def paused(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/paused?lang={language}")


def short(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}?lang={language}")


def start(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{LONG}?lang={language}")


def first_page(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang={language}#seite-1")


def second_page(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang={language}#seite-2")
    page.check("#item-meetings-yes")
    page.fill("#item-count-number", "5")


def third_page(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/every-type?lang={language}#seite-3")


def error(page: Page, base: str, language: str) -> None:
    """Every kind of fault, on all pages of a long form."""
    first_page(page, base, language)
    page.check("#item-partners-nobody")
    page.check("#item-partners-midwives")
    turn(page)
    page.check("#item-meetings-yes")
    page.fill("#item-count-number", "viele")
    page.fill("#item-latest-day", "31")
    page.fill("#item-latest-month", "2")
    page.fill("#item-latest-year", "2026")
    turn(page)
    page.select_option("#item-order-time", "1")
    page.select_option("#item-order-people", "1")
    page.fill("#item-postcode-text", "12")
    press(page, "check")
    expect(page.get_by_role("alert")).to_be_focused()


def short_error(page: Page, base: str, language: str) -> None:
    short(page, base, language)
    press(page, "send")
    expect(page.get_by_role("alert")).to_be_focused()


def fill_every_type(page: Page, base: str, language: str) -> None:
    """Answer the long form that has every type, up to its last page."""
    first_page(page, base, language)
    page.check("#item-place-other")
    page.fill("#item-place_other-text", "Im Quartier")
    page.check("#item-partners-midwives")
    page.check("#item-ease-4")
    turn(page)
    page.check("#item-meetings-yes")
    page.fill("#item-count-number", "5")
    page.check("#item-latest-no_answer")
    turn(page)
    for row in ("youth", "health", "schools"):
        page.press(f"#item-trust_{row}-4", "Space")
    for option, place in (("time", "2"), ("people", "1"), ("rooms", "3")):
        page.select_option(f"#item-order-{option}", place)
    page.check("#item-informed-yes")
    page.fill("#item-change-text", "Mehr Zeit\nfür Absprachen")


def check(page: Page, base: str, language: str) -> None:
    fill_every_type(page, base, language)
    press(page, "check")
    expect(page.locator("button[value=change]").first).to_be_visible()


def dropped(page: Page, base: str, language: str) -> None:
    """A long form on whose way a question ceased to be asked."""
    fill_every_type(page, base, language)
    page.goto(f"{page.url.partition('#')[0]}#seite-2")
    page.check("#item-meetings-no")
    page.goto(f"{page.url.partition('#')[0]}#seite-3")
    press(page, "check")
    expect(page.locator(".notice")).to_be_visible()


def receipt(page: Page, base: str, language: str) -> None:
    short(page, base, language)
    page.check("#item-useful-4")
    press(page, "send")
    expect(page.locator(".receipt__code")).to_be_visible()


def kiosk_receipt(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/{EVENT}?kiosk=1&lang={language}")
    page.check("#item-useful-4")
    press(page, "send")
    expect(page.locator(".next-guest")).to_be_visible()


def conflict(page: Page, base: str, language: str) -> None:
    receipt(page, base, language)
    another_answer(page)


def another_answer(page: Page) -> None:
    """From a receipt back to the form, and send something else with the same code."""
    page.go_back()
    page.check("#item-useful-2")
    page.fill("textarea", "Mehr Pausen.\nUnd Wasser.")
    press(page, "send")
    expect(page.get_by_text("Und Wasser.")).to_be_visible()


def counted(page: Page, base: str, language: str) -> None:
    _with(page, base, language, "code", COUNTED)
    expect(page.locator("#answers")).to_have_count(0)


def changed(page: Page, base: str, language: str) -> None:
    _with(page, base, language, "version", "9")
    expect(page.locator(".notice")).to_be_visible()


def _with(page: Page, base: str, language: str, name: str, value: str) -> None:
    """Send the event's form as if its page had carried another code or version."""
    short(page, base, language)
    page.check("#item-useful-4")
    page.locator(f"input[name={name}]").evaluate(
        "(field, value) => { field.value = value; }", value
    )
    press(page, "send")


def arabic_error(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/arabic?lang=ar#seite-2")
    press(page, "check")
    expect(page.get_by_role("alert")).to_be_focused()


def arabic_check(page: Page, base: str, language: str) -> None:
    page.goto(f"{base}/umfrage/arabic?lang=ar#seite-1")
    page.check("#item-field-kita")
    turn(page)
    press(page, "check")
    expect(page.locator("button[value=change]").first).to_be_visible()


STATES = {
    "overview": overview,
    "page-1": first_page,
    "page-3": third_page,
    "error": error,
    "check": check,
}
"""States of the form that more than one test looks at, and how to get there."""


def tour(page: Page, base: str, language: str) -> Iterator[str]:
    """Take one page through every state, and stop in each.

    Args:
        language: one that the event's survey and the one with every type have.

    Yields:
        The name of the state that the page is in.
    """
    for look in (overview, unknown, early, ended, paused, short, short_error):
        look(page, base, language)
        yield look.__name__
    changed(page, base, language)
    yield "changed"
    counted(page, base, language)
    yield "counted"
    receipt(page, base, language)
    yield "receipt"
    another_answer(page)
    yield "conflict"
    kiosk_receipt(page, base, language)
    yield "kiosk-receipt"
    start(page, base, language)
    yield "start"
    for look in (first_page, second_page, third_page):
        look(page, base, language)
        yield look.__name__
    error(page, base, language)
    yield "error"
    page.get_by_role("alert").get_by_role("link").last.click()
    expect(page.locator("#item-change-text")).to_be_focused()
    yield "error-on-a-later-page"
    leave(page)
    check(page, base, language)
    yield "check"
    leave(page)
    dropped(page, base, language)
    yield "dropped"


def arabic_tour(page: Page, base: str, language: str) -> Iterator[str]:
    """The same from right to left, in a survey of its own."""
    for number in range(3):
        page.goto(f"{base}/umfrage/arabic?lang={language}" + f"#seite-{number}" * bool(number))
        yield f"page-{number}"
    arabic_error(page, base, language)
    yield "error"
    leave(page)
    arabic_check(page, base, language)
    yield "check"
    press(page, "send")
    expect(page.locator(".receipt__code")).to_be_visible()
    yield "receipt"


def leave(page: Page) -> None:
    """Go somewhere else, so that the form that is opened next is a new one."""
    page.goto("about:blank")
