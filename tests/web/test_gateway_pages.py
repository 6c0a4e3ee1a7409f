"""What people read where no function answers them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from chalicelib.layout.gateway import REFUSALS, Refusal, gateway_page
from tests.web.shelf import BASE, shelf


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.types[0].lower())
def test_everybody_can_read_why_and_go_on(
    page: Page, violations: Callable[[Page], list[str]], pictures: Path, refusal: Refusal
) -> None:
    faults: list[str] = []
    with shelf({"refused": gateway_page(refusal, BASE)}) as base:
        for width, scheme in ((320, "light"), (1280, "dark")):
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(f"{base}/refused")
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect(page.get_by_role("link", name="Alle Umfragen")).to_be_visible()
            expect(page.locator("section[lang=en]")).to_contain_text(refusal.text)
            faults += violations(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"scrolls to the side at {width} pixels")
            page.screenshot(path=pictures / f"gateway-{refusal.types[0].lower()}-{width}.png")
    assert faults == []
