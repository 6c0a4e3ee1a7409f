"""What people read where no function answers them."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from chalicelib.layout.gateway import REFUSALS, gateway_page
from tests.web.shelf import BASE, shelf


def test_everybody_can_read_why_and_go_on(
    page: Page, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    pages = {refusal.types[0].lower(): gateway_page(refusal, BASE) for refusal in REFUSALS}
    longest = max(pages, key=lambda name: len(pages[name]))
    faults: list[str] = []
    with shelf(pages) as base:
        for width, scheme in ((320, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for refusal, name in zip(REFUSALS, pages, strict=True):
                page.goto(f"{base}/{name}")
                expect(page.get_by_role("heading", level=1)).to_have_count(1)
                expect(page.get_by_role("link", name="Alle Umfragen")).to_be_visible()
                expect(page.locator("section[lang=en]")).to_contain_text(refusal.text)
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    faults.append(f"{name} scrolls to the side at {width} pixels")
            # They differ in their words alone.
            page.goto(f"{base}/{longest}")
            faults += violations(page)
            page.screenshot(path=pictures / f"gateway-{width}.png")
    assert faults == []
