"""The plan of sealings: dates, bands, and for which parts there are enough answers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.sealing.bands import Standing
from chalicelib.settings import settings
from chalicelib.store.standings import Standings
from tests.web.console import DESK, PHONE, console
from tests.web.showcase import EVENT, site


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The console, with one survey that was counted."""
    with site() as address:
        standing = Standing("2026-09-15", "10–19", {"all": True})
        Standings(settings().catalogue_table).note(EVENT, standing)
        yield address


def test_everybody_in_the_office_sees_dates_and_bands_and_no_number_of_answers(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    for role, size in ((Role.LESEN, PHONE), (Role.VERWALTUNG, DESK)):
        with console(browser, base, role, size) as page:
            page.goto(f"{base}/buero/plan")
            counted = page.get_by_role("listitem").filter(has_text="10–19").first
            expect(counted).to_contain_text("genug")
            expect(page.get_by_text("noch nicht gezählt").first).to_be_visible()
            expect(page.get_by_text("Bis dahin sieht niemand ein Ergebnis.")).to_be_visible()
            page.screenshot(path=pictures / f"console-plan-{size['width']}.png", full_page=True)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
