"""The plan of sealings: dates, bands, the parts with enough answers, and the office's calendar."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.sealing.bands import Standing
from chalicelib.settings import settings
from chalicelib.store.standings import Standings
from chalicelib.store.surveys import Surveys
from tests.web.console import DESK, PHONE, console
from tests.web.keys import Keys
from tests.web.showcase import EVENT, ROOT, site

DIVIDED = "nach-bezirken"


def divided() -> dict[str, object]:
    """A survey whose reports are divided by district, two of which lie in a smaller group."""
    document: dict[str, object] = json.loads(
        (ROOT / "surveys/fachkraefte-zusammenarbeit.json").read_text("utf-8")
    )
    options = [
        {"code": code, "label": {"de": label, "en": label}}
        for code, label in (("mitte", "Mitte"), ("nord", "Nord"), ("ost", "Ost"), ("west", "West"))
    ]
    question = {
        "id": "bezirk",
        "type": "single",
        "label": {"de": "Wo arbeiten Sie?", "en": "Where do you work?"},
        "options": options,
        "required": True,
    }
    good = {"id": "gut", "type": "yes_no", "label": {"de": "Gut?", "en": "Good?"}}
    inner = {"code": "aussen", "label": {"de": "Außen", "en": "Outer"}, "members": ["nord", "ost"]}
    city = {"code": "stadt", "label": {"de": "Stadt", "en": "City"}, "members": ["mitte", inner]}
    return {
        **{name: value for name, value in document.items() if name not in ("items", "languages")},
        "survey": DIVIDED,
        "title": {"de": "Zusammenarbeit in den Bezirken", "en": "Working together by district"},
        "languages": ["de", "en"],
        "items": [question, good],
        "partition": {"item": "bezirk", "groups": [city]},
    }


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The console, with two surveys that were counted."""
    with site() as address:
        standings = Standings(settings().catalogue_table)
        standings.note(EVENT, Standing("2026-09-15", "10–19", {"all": True}))
        Surveys(settings().catalogue_table).publish(divided())
        enough = {"mitte": True, "nord": False, "ost": False, "west": True}
        standings.note(DIVIDED, Standing("2026-09-15", "20–49", enough))
        yield address


def test_everybody_in_the_office_sees_dates_and_bands_and_no_number_of_answers(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    for role, size in ((Role.LESEN, PHONE), (Role.VERWALTUNG, DESK)):
        with console(browser, base, role, size) as page:
            page.goto(f"{base}/buero/plan?takt=month&sort=-name")
            counted = page.get_by_role("row").filter(has_text="20–49")
            expect(counted).to_contain_text("genug in 2 von 4 Teilen")
            expect(page.get_by_text("noch nicht gezählt").first).to_be_visible()
            expect(page.get_by_text("Bis dahin sieht niemand ein Ergebnis.")).to_be_visible()
            page.screenshot(path=pictures / f"console-plan-{size['width']}.png", full_page=True)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]

            page.get_by_role("link", name="Zusammenarbeit in den Bezirken").click()
            heading = page.get_by_role("heading", level=1, name="Zusammenarbeit in den Bezirken")
            expect(heading).to_be_visible()
            days = page.get_by_role("row").filter(has_text="2026")
            expect(days).to_have_count(4)
            expect(days.first).to_contain_text("des 3. Quartals 2026")
            city = page.get_by_role("listitem").filter(has_text="Stadt")
            expect(city).to_contain_text("Außen")
            expect(city.get_by_text("Ost: noch nicht")).to_be_visible()
            expect(page.get_by_text("West: genug")).to_be_visible()
            picture = f"console-plan-survey-{size['width']}.png"
            page.screenshot(path=pictures / picture, full_page=True)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_calendar_program_reads_the_dates_until_the_address_is_taken_back(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    with console(browser, base, Role.LESEN, PHONE) as page:
        page.goto(f"{base}/buero/plan")
        page.get_by_role("link", name="Alle Termine in Ihrem Kalender").click()
        page.get_by_role("button", name="Kalenderadresse erstellen").click()
        link = page.get_by_role("link", name="termine.ics")
        expect(link).to_be_visible()
        address = link.get_attribute("href") or ""
        assert violations(page) == []
        page.screenshot(path=pictures / "console-calendar-390.png", full_page=True)
        with urlopen(address) as answer:
            assert answer.headers["Content-Type"].startswith("text/calendar")
            text = answer.read().decode().replace("\r\n ", "")
        assert "SUMMARY:Bericht: Zusammenarbeit in den Bezirken" in text
        assert "20–49" not in text

        keys = Keys(page)
        keys.press(page.get_by_role("button", name="Alle Adressen widerrufen"))
        asked = page.get_by_role("heading", level=1, name="Alle Kalenderadressen widerrufen?")
        expect(asked).to_be_visible()
        assert violations(page) == []
        keys.press(page.get_by_role("button", name="Ja, widerrufen"))
        expect(
            page.get_by_text("Alle bisherigen Kalenderadressen gelten nicht mehr.")
        ).to_be_visible()
        refused = page.request.get(address)
        assert refused.status == 410
