"""What each picture shows, and how to get there."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from chalicelib.report.page import page as html
from commands.mail_samples import KINDS
from tests.unit.report_worlds import lunch
from tests.web import ways
from tests.web.console import DESK, PHONE
from tests.web.showcase import EVENT, LONG

LUNCH = "2026-W37"
"""The period whose report is published."""


@dataclass(frozen=True)
class Picture:
    """One picture.

    Attributes:
        way: leads a page to what is shown, given the product's address.
        viewport: how much of it is seen.
        signed_in: whether it belongs to the console.
    """

    way: Callable[[Page, str], None]
    viewport: dict[str, int]
    signed_in: bool = False


def _form(page: Page, base: str) -> None:
    ways.short(page, base, "de")
    page.wait_for_load_state("networkidle")
    page.locator("fieldset:visible").first.evaluate(
        "one => one.scrollIntoView({behavior: 'instant'})"
    )


def _receipt(page: Page, base: str) -> None:
    ways.receipt(page, base, "de")
    expect(page.get_by_text("gespeichert").first).to_be_visible()
    page.evaluate("window.scrollTo(0, 0)")


def _mail(page: Page, _base: str) -> None:
    page.set_content(KINDS["feedback"]("de").html)


def _report(page: Page, _base: str) -> None:
    page.set_content(html(lunch(), "de").decode())


def _console(path: str) -> Callable[[Page, str], None]:
    def go(page: Page, base: str) -> None:
        page.goto(f"{base}/buero{path}")
        expect(page.get_by_role("navigation").first).to_be_visible()

    return go


def _event(page: Page, base: str) -> None:
    _console("/veranstaltungen/neu")(page, base)
    page.get_by_label("Ort", exact=True).fill("Rathaus, Raum 1")
    guests = [f"Gast {number} <gast{number}@example.org>" for number in range(1, 15)]
    page.get_by_label("Gäste", exact=True).fill("\n".join(guests))
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


ALBUM = {
    "formular": Picture(_form, PHONE),
    "bestaetigung": Picture(_receipt, PHONE),
    "mail": Picture(_mail, {"width": 640, "height": 560}),
    "heute": Picture(_console(""), DESK, signed_in=True),
    "umfragen": Picture(_console("/umfragen"), DESK, signed_in=True),
    "umfrage": Picture(_console(f"/umfragen/{LONG}"), DESK, signed_in=True),
    "veranstaltung": Picture(_event, DESK, signed_in=True),
    "texte": Picture(_console(f"/texte/{LONG}"), DESK, signed_in=True),
    "plan": Picture(_console("/plan"), DESK, signed_in=True),
    "bericht": Picture(_report, DESK),
    "zusagen": Picture(_console(f"/berichte/{EVENT}/{LUNCH}/zusagen"), DESK, signed_in=True),
    "schutz": Picture(_console("/schutz"), DESK, signed_in=True),
}
"""By the name of the file."""
