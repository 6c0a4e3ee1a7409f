"""The office gives all pages its logo and its colours, sees them first, and takes them back."""

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from chalicelib.layout.look import Colours, Look, Standing
from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store import looks
from chalicelib.store.clients import client as aws
from chalicelib.store.looks import StoredLooks
from tests.web.console import DESK, PHONE, console
from tests.web.showcase import EVENT

LOGO = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 50"><style>.a{fill:#0a7036}
</style><circle class="a" cx="25" cy="25" r="22"/><path d="M60 10h130v30H60z" fill="#222"/></svg>"""
GREEN, PALE = "rgb(10, 112, 54)", "rgb(143, 214, 171)"

_FIRST_PIXEL = """async () => {
    const logo = document.querySelector("main .wordmark__logo");
    await logo.decode();
    const canvas = document.createElement("canvas");
    const pen = canvas.getContext("2d");
    pen.drawImage(logo, 0, 0, 80, 40);
    return [...pen.getImageData(20, 20, 1, 1).data];
}"""


def stored() -> StoredLooks:
    return StoredLooks(settings().catalogue_table)


@pytest.fixture(autouse=True)
def _as_shipped(base: str) -> None:
    """No look is stored yet."""
    key = {"pk": {"S": "look"}, "sk": {"S": "now"}}
    aws("dynamodb").delete_item(TableName=settings().catalogue_table, Key=key)
    looks.forget()


def choose(page: Page, name: str, content: bytes) -> None:
    kind = "image/png" if name.endswith("png") else "image/svg+xml"
    field = page.get_by_label(re.compile("Datei mit dem Logo|Anderes Logo"))
    field.set_input_files({"name": name, "mimeType": kind, "buffer": content})


def test_the_look_is_tried_stored_seen_by_day_and_by_night_and_taken_back(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    told: list[str] = []
    with console(browser, base, Role.VERWALTUNG) as page:
        page.on("console", lambda message: told.append(message.text))
        page.goto(f"{base}/buero/einstellungen")
        page.get_by_role("link", name="Logo und Farben ändern").press("Enter")
        expect(page.get_by_role("heading", level=1, name="Logo und Farben")).to_be_visible()
        day = page.get_by_label("Links und Knöpfe bei Tag", exact=True)
        day.fill("#ff8800")
        day.press("Enter")
        summary = page.get_by_role("alert")
        expect(summary).to_be_focused()
        expect(summary).to_contain_text("Nötig sind 4,5 zu 1. Es reicht zum Beispiel #")
        expect(day).to_have_value("#ff8800")
        assert violations(page) == []
        summary.get_by_role("link").press("Enter")
        expect(day).to_be_focused()

        page.get_by_label("Links und Knöpfe bei Tag: auswählen").fill("#0a7036")
        expect(day).to_have_value("#0a7036")
        page.get_by_label("Links und Knöpfe bei Nacht", exact=True).fill("8fd6ab")
        choose(page, "logo.svg", LOGO)
        page.get_by_label("Was das Logo zeigt, in Worten").fill("Stadt Musterau")
        page.get_by_role("button", name="Ansehen").press("Enter")
        expect(page.get_by_label("Anderes Logo")).to_be_visible()
        for frame, colour in (("Telefon bei Tag", GREEN), ("Schreibtisch bei Nacht", PALE)):
            sample = page.locator(f"iframe[title$='{frame}']").content_frame
            button = sample.get_by_role("button", name="Knopf", exact=True)
            expect(button).to_have_css("background-color", colour)
            expect(sample.get_by_role("img", name="Stadt Musterau")).to_be_visible()
        assert stored().standing() == Standing()
        assert violations(page) == []
        page.screenshot(path=pictures / "console-aussehen-1280.png", full_page=True)
        page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.screenshot(path=pictures / "console-aussehen-390.png", full_page=True)
        page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})

        stored().replace(stored().standing(), Look(Colours(accent_day="112233")))
        page.get_by_role("button", name="Speichern").press("Enter")
        expect(page.get_by_role("heading", name="Jemand anderes war schneller")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Speichern").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Das Aussehen ist gespeichert.")
        for size in (PHONE, DESK):
            for scheme in ("light", "dark"):
                _seen(browser, base, size, scheme, violations, pictures)

        page.get_by_role("button", name="Mitgeliefertes Aussehen wieder verwenden").press("Enter")
        expect(page.get_by_role("link", name="Mitsprache Büro")).to_be_visible()
        page.get_by_role("button", name="Voriges Aussehen wieder verwenden").press("Enter")
        expect(page.get_by_role("link", name="Stadt Musterau Büro")).to_be_visible()
        page.get_by_role("link", name="Protokoll").press("Enter")
        rows = page.get_by_role("row").filter(has_text="Aussehen der Seiten geändert")
        expect(rows.filter(has_text="Logo: Stadt Musterau").first).to_be_visible()
    assert [one for one in told if "422" not in one and "409" not in one] == []


def _seen(
    browser: Browser,
    base: str,
    size: dict[str, int],
    scheme: str,
    violations: Callable[[Page], list[str]],
    pictures: Path,
) -> None:
    """A page of a survey in the look, as everybody gets it."""
    context = browser.new_context(
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(f"{base}/umfrage/{EVENT}?lang=de")
    expect(page.get_by_role("img", name="Stadt Musterau")).to_be_visible()
    expect(page.get_by_role("link", name="Barrierefreiheit")).to_have_css(
        "color", PALE if scheme == "dark" else GREEN
    )
    assert violations(page) == []
    page.screenshot(path=pictures / f"aussehen-{scheme}-{size['width']}.png")
    context.close()


def test_a_picture_in_pixels_is_shown_as_it_is(browser: Browser, base: str) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (100, 50), (200, 16, 46)).save(picture, "PNG")
    with console(browser, base, Role.VERWALTUNG) as page:
        page.goto(f"{base}/buero/einstellungen/aussehen")
        choose(page, "logo.png", picture.getvalue())
        page.get_by_label("Was das Logo zeigt, in Worten").fill("Rot")
        page.get_by_role("button", name="Ansehen").press("Enter")
        expect(page.get_by_role("main").get_by_role("img", name="Rot")).to_be_visible()
        assert page.evaluate(_FIRST_PIXEL) == [200, 16, 46, 255]
