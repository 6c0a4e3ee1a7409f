"""Data and protection: what is stored, when it goes, and what is gone already."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.sealing.attack import Attack
from chalicelib.sealing.ledger import Check
from chalicelib.settings import settings
from chalicelib.store.attacks import Attacks
from chalicelib.store.deletions import Deletions
from chalicelib.store.ledger_checks import LedgerChecks
from chalicelib.store.surveys import Surveys
from tests.web.console import DESK, PHONE, console
from tests.web.showcase import EVENT, TODAY, site


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The console, after addresses were destroyed, and after one survey was checked."""
    with site() as address:
        table = settings().catalogue_table
        Surveys(table).mark_sealed(EVENT, "2026-W37", "2026-09-14")
        LedgerChecks(table).note(EVENT, Check("2026-09-15", 1, 2, ""))
        Attacks(settings().bucket).record(
            Attack(EVENT, TODAY, "2026-W37", 9, 120, 1, 14, 6, 1, 0.5, (), (), ())
        )
        for group, number in (("event/lunch", 14), ("person", 1)):
            Deletions(settings().catalogue_table).note(group, number, TODAY)
        yield address


def test_everybody_in_the_office_sees_what_is_stored_when_it_goes_and_what_is_gone(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    for role, size in ((Role.LESEN, PHONE), (Role.VERWALTUNG, DESK)):
        with console(browser, base, role, size) as page:
            page.goto(f"{base}/buero/schutz")
            survey = page.get_by_role("listitem").filter(has_text="Sicht der Fachkräfte").first
            expect(survey).to_contain_text("nächste Auswertung am 28. September 2026")
            expect(survey).to_contain_text("noch nichts ausgewertet")
            expect(survey).to_contain_text("ist keine mehr da, auch nicht in Sicherungskopien")
            kinds = page.get_by_role("rowheader", name="Was Sie angekreuzt haben")
            expect(kinds).to_be_visible()
            gone = page.get_by_role("row").filter(has_text="Gäste von lunch")
            expect(gone).to_contain_text("16.09.2026 10:00")
            expect(gone).to_contain_text("14")
            expect(page.get_by_text("eine Person, die es wollte")).to_be_visible()
            page.screenshot(path=pictures / f"console-schutz-{size['width']}.png", full_page=True)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_what_was_proven_of_a_survey_stands_there_in_words(browser: Browser, base: str) -> None:
    with console(browser, base, Role.LESEN) as page:
        page.goto(f"{base}/buero/schutz")
        checked = page.get_by_text(
            "Geprüft am 15. September 2026, alles unverändert. Lose: 1, Berichte: 2."
        )
        expect(checked).to_be_visible()
        expect(page.get_by_text("Angriff am 16. September 2026.")).to_be_visible()


def test_the_record_of_processing_is_a_page_and_a_file(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    for size in (PHONE, DESK):
        with console(browser, base, Role.LESEN, size) as page:
            page.goto(f"{base}/buero/schutz")
            page.get_by_role("link", name="Verzeichnis von Verarbeitungstätigkeiten").click()
            heading = page.get_by_role("heading", level=1, name="Verzeichnis von")
            expect(heading).to_be_visible()
            answers = page.get_by_role("row").filter(
                has=page.get_by_role("rowheader", name="Responses")
            )
            expect(answers).to_contain_text("7 Tage")
            picture = f"console-verzeichnis-{size['width']}.png"
            page.screenshot(path=pictures / picture, full_page=True)
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    with console(browser, base, Role.LESEN) as page:
        answer = page.request.get(f"{base}/buero/schutz/verzeichnis/datei")
        assert "verzeichnis-2026-09-16.html" in answer.headers["content-disposition"]
        page.set_content(answer.text())
        heading = page.get_by_role("heading", level=1, name="Verzeichnis von")
        expect(heading).to_be_visible()
        page.screenshot(path=pictures / "record-file.png", full_page=True)
        assert violations(page) == []


def test_answers_whose_sealing_is_overdue_are_not_said_to_be_gone(
    browser: Browser, base: str
) -> None:
    with console(browser, base, Role.LESEN) as page:
        page.goto(f"{base}/buero/schutz")
        ended = page.get_by_role("listitem").filter(has=page.locator("a[href$='/umfragen/ended']"))
        expect(ended.first).to_contain_text("die Auswertung ist überfällig")
        expect(ended.first).not_to_contain_text("Sicherungskopien")


def test_a_list_without_records_says_when_there_will_be_some(browser: Browser) -> None:
    with site() as address, console(browser, address, Role.LESEN) as page:
        page.goto(f"{address}/buero/schutz")
        expect(page.get_by_text("Noch wurde nichts vernichtet.")).to_be_visible()
