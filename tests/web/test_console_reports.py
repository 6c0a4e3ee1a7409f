"""Reports in the console: files, links, open data, withdrawal, and what follows from them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.report import files
from chalicelib.report.commitments import Commitment, Progress
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.commitments import Commitments
from chalicelib.store.open_data import OpenReports
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from tests.unit.questionnaires import document, questionnaire, yes_no
from tests.unit.report_worlds import repeated, summary_of
from tests.web.console import DESK, PHONE, console
from tests.web.keys import Keys
from tests.web.showcase import TODAY, site

WEEK = repeated((6, {"met": "yes"}), (6, {"met": "no"}))
PATHS = {period: f"/buero/berichte/sample/{period}" for period in ("2026-W36", "2026-W37")}
REASON = "Die Zahlen zu Frage 3 gehören zu einer anderen Umfrage."


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The console, with two published reports."""
    with site() as address:
        Surveys(settings().catalogue_table).publish(document(yes_no("met")))
        for period in PATHS:
            made = files.render(summary_of(questionnaire(yes_no("met")), WEEK, period=period))
            Summaries(settings().bucket).publish("sample", period, made)
        yield address


def acts() -> list[str]:
    """What stands in the audit trail, the newest first."""
    trail = AuditTrail(settings().catalogue_table)
    return [one.act for one in trail.of_month(f"{TODAY:%Y-%m}")]


def test_who_reads_finds_a_report_and_each_click_makes_an_address_for_its_file(
    browser: Browser, base: str
) -> None:
    with console(browser, base, Role.LESEN) as page:
        page.goto(f"{base}/buero/berichte")
        page.get_by_role("link", name="7. September").click()
        way = page.locator(f"a[href$='{PATHS['2026-W37']}/datei/report.html']")
        answer = page.request.get(f"{base}{way.get_attribute('href')}", max_redirects=0)
        assert answer.status == 303
        address = urlsplit(answer.headers["location"])
        assert address.path.endswith("summaries/sample/2026-W37/report.html")
        assert "Signature" in address.query
        for name in ("Link erstellen", "Bericht zurückziehen", "Als offene Daten freigeben"):
            expect(page.get_by_role("button", name=name)).to_have_count(0)
        for other in ("../../../sealed/sample", "retraction.json"):
            missing = page.request.get(f"{base}{PATHS['2026-W37']}/datei/{other}", max_redirects=0)
            assert missing.status == 404


def test_a_link_is_made_and_all_are_revoked(
    browser: Browser, base: str, violations: Callable[[Page], list[str]]
) -> None:
    with console(browser, base, Role.REDAKTION) as page:
        keys = Keys(page)
        page.goto(f"{base}{PATHS['2026-W37']}")
        keys.press(page.get_by_role("button", name="Link erstellen"))
        address = page.get_by_role("status").get_by_role("link").get_attribute("href")
        assert page.request.get(str(address)).status == 200
        keys.press(page.get_by_role("button", name="Alle Links widerrufen"))
        expect(page.get_by_role("button", name="Ja, widerrufen")).to_be_visible()
        assert violations(page) == []
        keys.press(page.get_by_role("link", name="Zurück, nichts ändern"))
        expect(page.get_by_role("button", name="Alle Links widerrufen")).to_be_visible()
        assert page.request.get(str(address)).status == 200
        keys.press(page.get_by_role("button", name="Alle Links widerrufen"))
        keys.press(page.get_by_role("button", name="Ja, widerrufen"))
        expect(page.get_by_role("status")).to_contain_text("gelten nicht mehr")
        assert page.request.get(str(address)).status == 410


def test_a_promise_is_made_followed_up_and_told(
    browser: Browser, base: str, violations: Callable[[Page], list[str]]
) -> None:
    store = Commitments(settings().catalogue_table)
    with console(browser, base, Role.REDAKTION) as page:
        keys = Keys(page)
        page.goto(f"{base}{PATHS['2026-W36']}")
        keys.leads(page.get_by_role("link", name="Etwas zusagen"), "Etwas zusagen")
        keys.write(page.get_by_label("Was wird getan? (Deutsch)"), "Mehr Zeit für Austausch")
        keys.choose(page.get_by_label("Stand"), "nicht möglich")
        keys.refused(page.get_by_role("button", name="Zusagen"), "warum es nicht möglich ist")
        expect(page.get_by_label("Was wird getan? (Deutsch)")).to_have_value(
            "Mehr Zeit für Austausch"
        )
        keys.choose(page.get_by_label("Stand"), "beschlossen")
        keys.write(page.get_by_label("Wer ist zuständig? (Deutsch)"), "Ressort Bildung")
        page.get_by_label("Bis wann").fill("2026-12-01")
        keys.stored(page.get_by_role("button", name="Zusagen"), "notiert und öffentlich")
        page.get_by_label("Stand").select_option("in-work")
        page.get_by_label("Wer ist zuständig? (Deutsch)").fill("Ressort Soziales")
        page.get_by_label("Bis wann").fill("2027-02-01")
        page.get_by_role("button", name="Notieren").click()
        expect(page.get_by_role("listitem").filter(has_text="Ressort Bildung")).to_be_visible()
        [made] = store.all()
        _two_at_once(page, store, made)
        page.goto(f"{base}{PATHS['2026-W36']}")
        keys.leads(page.get_by_role("button", name="Den Gefragten antworten"), "antworten?")
        assert violations(page) == []
        keys.stored(page.get_by_role("button", name="Ja, antworten"), "Viertelstunde")
    [answer] = store.answers()
    assert (answer.survey, answer.period, answer.told) == ("sample", "2026-W36", None)
    assert [(one.progress, one.department["de"]) for one in made.history] == [
        (Progress.DECIDED, "Ressort Bildung"),
        (Progress.IN_WORK, "Ressort Soziales"),
    ]


def _two_at_once(page: Page, store: Commitments, made: Commitment) -> None:
    """Somebody else notes that it is done while the form is open."""
    done = made.history[-1]
    after = Commitment(made.id, made.survey, made.period, made.what, (*made.history, done))
    store.change(made, after)
    page.get_by_label("Stand").select_option("done")
    page.get_by_label("Hinweis (Deutsch)").fill("Zwei Termine im Jahr")
    page.get_by_role("button", name="Notieren").click()
    told = page.get_by_role("alert")
    expect(told).to_contain_text("Jemand anderes war schneller")
    expect(told).to_be_focused()
    expect(told.get_by_role("row").filter(has_text="Stand")).to_contain_text("getan")
    expect(page.get_by_label("Hinweis (Deutsch)")).to_have_value("Zwei Termine im Jahr")
    assert store.all() == [after]


def test_a_report_becomes_open_data_only_when_somebody_says_yes(
    browser: Browser, base: str, violations: Callable[[Page], list[str]]
) -> None:
    with console(browser, base, Role.VERWALTUNG) as page:
        keys = Keys(page)
        page.goto(f"{base}{PATHS['2026-W37']}")
        keys.press(page.get_by_role("button", name="Als offene Daten freigeben"))
        expect(page.get_by_text("Das lässt sich nicht zurücknehmen.")).to_be_visible()
        assert violations(page) == []
        assert OpenReports(settings().bucket).reports() == []
        keys.press(page.get_by_role("button", name="Ja, freigeben"))
        expect(page.get_by_text("Stand: offene Daten")).to_be_visible()
    assert OpenReports(settings().bucket).reports() == [("sample", "2026-W37")]
    assert "Report given away as open data" in acts()


def test_a_wrong_report_is_withdrawn_after_a_look_at_the_notice(
    browser: Browser, base: str, violations: Callable[[Page], list[str]]
) -> None:
    before = Summaries(settings().bucket).files("sample", "2026-W36")
    with console(browser, base, Role.VERWALTUNG) as page:
        keys = Keys(page)
        page.goto(f"{base}{PATHS['2026-W36']}")
        keys.press(page.get_by_role("button", name="Bericht zurückziehen"))
        look = page.get_by_role("button", name="Hinweis ansehen")
        keys.refused(look, "in ein bis drei Sätzen")
        expect(page.get_by_label("Was ist falsch?")).to_have_attribute("aria-invalid", "true")
        keys.write(page.get_by_label("Was ist falsch?"), REASON)
        keys.press(look)
        expect(page.get_by_text(f"Was nicht stimmt: {REASON}")).to_be_visible()
        assert violations(page) == []
        keys.press(page.get_by_role("button", name="Anders schreiben"))
        expect(page.get_by_label("Was ist falsch?")).to_have_value(REASON)
        keys.press(look)
        expect(page.get_by_text(f"Was nicht stimmt: {REASON}")).to_be_visible()
        assert Summaries(settings().bucket).retraction("sample", "2026-W36") is None
        keys.stored(
            page.get_by_role("button", name="Ja, zurückziehen und mailen"), "Mails unterwegs: 1."
        )
        expect(page.get_by_role("button", name="Bericht zurückziehen")).to_have_count(0)
    after = Summaries(settings().bucket).files("sample", "2026-W36")
    assert {name: after[name] for name in before} == before
    assert "Report withdrawn" in acts()


def test_nothing_stands_in_the_way_of_anybody(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    pages = {
        "reports": "/buero/berichte",
        "report": PATHS["2026-W37"],
        "promise": f"{PATHS['2026-W37']}/zusagen",
        "promises": "/buero/zusagen",
    }
    for size in (PHONE, DESK):
        with console(browser, base, Role.VERWALTUNG, size) as page:
            for name, path in pages.items():
                page.goto(f"{base}{path}")
                picture = pictures / f"console-{name}-{size['width']}.png"
                page.screenshot(path=picture, full_page=True)
                assert violations(page) == []
                assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
