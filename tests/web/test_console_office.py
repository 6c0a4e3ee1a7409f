"""The console as the office uses it: signing in, today, users, the record."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from chalicelib.office.users import Role, User
from chalicelib.outreach import mailing
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.outbox import Outbox
from chalicelib.store.users import Users
from chalicelib.store.wordings import StoredWordings
from tests.api.openid import CLIENT, SECRET, provider
from tests.web.console import DESK, PHONE, console, known
from tests.web.keys import Keys
from tests.web.showcase import TODAY, site

MANAGER = User("leitung@example.org", "Leitung", Role.VERWALTUNG)


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    """The console on the address its pages begin with, with one user who manages it."""
    with site() as address:
        users = Users(settings().catalogue_table)
        roster = users.roster()
        users.replace(roster, roster.with_user(MANAGER))
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
    yield context
    context.close()


ASKED = "Gäste werden nach einer Veranstaltung gefragt"


def ask_for_a_link(page: Page, base: str, address: str, path: str = "/buero") -> None:
    page.goto(f"{base}{path}")
    Keys(page).write(page.get_by_label("Ihre Mailadresse"), address)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sehen Sie in Ihr Postfach")).to_be_visible()


def links_in_the_mailbox(address: str) -> list[str]:
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mails = outbox.mails_to(address)
    return [one for mail in mails for one in re.findall(r"http\S+/anmelden/\S+", mail.text)]


def test_somebody_signs_in_by_keyboard_goes_where_they_wanted_and_signs_out(
    context: BrowserContext, base: str
) -> None:
    page = context.new_page()
    before = set(links_in_the_mailbox(MANAGER.address))
    ask_for_a_link(page, base, MANAGER.address, "/buero/protokoll?monat=2026-08")
    (link,) = set(links_in_the_mailbox(MANAGER.address)) - before
    page.goto(link)
    assert not [one for one in context.cookies() if "session" in one["name"]]
    Keys(page).press(page.get_by_role("button", name="Anmelden"))
    page.wait_for_url(f"{base}/buero/protokoll?monat=2026-08")
    (cookie,) = (one for one in context.cookies() if "session" in one["name"])
    assert cookie["name"].startswith("__Host-")
    assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")

    Keys(page).stored(page.get_by_role("button", name="Abmelden"), "Sie sind abgemeldet.")
    page.goto(f"{base}/buero")
    expect(page).to_have_url(f"{base}/buero/anmelden")
    again = base.replace("http:", "https:")
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": again}])
    page.goto(f"{base}/buero")
    expect(page).to_have_url(f"{base}/buero/anmelden")


def test_a_link_is_good_once_and_only_in_the_browser_that_asked(
    browser: Browser, context: BrowserContext, base: str
) -> None:
    page = context.new_page()
    before = set(links_in_the_mailbox(MANAGER.address))
    ask_for_a_link(page, base, MANAGER.address)
    (link,) = set(links_in_the_mailbox(MANAGER.address)) - before
    other = browser.new_context()
    elsewhere = other.new_page()
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("button", name="Anmelden")).to_have_count(0)
    other.close()

    second = context.new_page()
    for one in (page, second):
        one.goto(link)
    page.get_by_role("button", name="Anmelden").click()
    expect(page).to_have_url(f"{base}/buero")
    second.get_by_role("button", name="Anmelden").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("geht es nicht weiter")


def test_somebody_signs_in_with_their_account_at_work(
    context: BrowserContext,
    base: str,
    violations: Callable[[Page], list[str]],
    pictures: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    aws("ssm").put_parameter(Name="/test/oidc-secret", Value=SECRET, Type="SecureString")
    with provider(TODAY, MANAGER.address) as one:
        for name, value in {
            "OIDC_ISSUER": one.issuer,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_SECRET_PARAMETER": "/test/oidc-secret",
        }.items():
            monkeypatch.setenv(name, value)
        page = context.new_page()
        page.goto(f"{base}/buero/protokoll?monat=2026-08")
        way = page.get_by_role("link", name="Mit dem Dienstkonto anmelden")
        expect(way).to_be_visible()
        assert violations(page) == []
        page.screenshot(path=pictures / "console-sign-in-provider-1280.png", full_page=True)
        way.press("Enter")
        expect(page).to_have_url(f"{base}/buero/protokoll?monat=2026-08")

        one.person["email_verified"] = False
        page.get_by_role("button", name="Abmelden", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_have_text("Sie sind abgemeldet.")
        page.set_viewport_size({"width": 390, "height": 844})
        page.get_by_role("link", name="Mit dem Dienstkonto anmelden").click()
        expect(page.get_by_role("heading", name="Sie sind nicht angemeldet")).to_be_visible()
        assert violations(page) == []
        page.screenshot(path=pictures / "console-not-identified-390.png", full_page=True)


def test_a_manager_adds_changes_and_removes_a_user_and_the_record_tells_it(
    browser: Browser, base: str
) -> None:
    with console(browser, base, Role.VERWALTUNG) as page:
        keys = Keys(page)
        page.goto(f"{base}/buero/einstellungen/benutzer")
        add = page.get_by_role("button", name="Hinzufügen")
        keys.write(page.get_by_label("Name"), "Planung")
        keys.write(page.get_by_label("Mailadresse"), "planung")
        keys.refused(add, "Mailadresse")
        expect(page.get_by_label("Name")).to_have_value("Planung")
        keys.write(page.get_by_label("Mailadresse"), "planung@example.org")
        keys.stored(add, "Planung darf sich jetzt anmelden.")

        keys.leads(page.get_by_role("link", name="Planung"), "Planung")
        keys.choose(page.get_by_label("Was Planung darf"), "bearbeitet")
        keys.stored(page.get_by_role("button", name="Rolle ändern"), "andere Rolle")

        keys.leads(page.get_by_role("link", name="Planung"), "Planung")
        keys.press(page.get_by_role("link", name="Planung entfernen"))
        expect(page.get_by_role("listitem").filter(has_text="sofort abgemeldet")).to_be_visible()
        keys.stored(page.get_by_role("button", name="Entfernen"), "nicht mehr anmelden")

        page.get_by_role("link", name="Protokoll").click()
        rows = page.get_by_role("row").filter(has_text="Planung")
        expect(rows).to_have_count(3)
        expect(rows.filter(has_text="Rolle geändert")).to_contain_text("bearbeitet")
        page.get_by_label("Was", exact=True).select_option("User removed")
        page.get_by_role("button", name="Anzeigen").click()
        expect(page).to_have_url(re.compile("act=User"))
        expect(page.get_by_role("row").filter(has_text="Planung")).to_have_count(1)


def test_two_managers_at_once_overwrite_nothing(browser: Browser, base: str) -> None:
    known(Role.LESEN)
    with console(browser, base, Role.VERWALTUNG) as page:
        page.goto(f"{base}/buero/einstellungen/benutzer")
        page.get_by_role("link", name="Lesen").click()
        users = Users(settings().catalogue_table)
        roster = users.roster()
        users.replace(roster, roster.signed_out(MANAGER.id))
        page.get_by_label("Was Lesen darf").select_option("verwaltung")
        page.get_by_role("button", name="Rolle ändern").click()
        expect(page.get_by_role("alert")).to_contain_text("Jemand anderes war schneller")
        expect(page.get_by_label("Was Lesen darf")).to_have_value("verwaltung")
        assert users.roster().find(known(Role.LESEN).id) == known(Role.LESEN)
        assert known(Role.LESEN).role is Role.LESEN


def test_who_only_reads_finds_no_way_to_the_settings(browser: Browser, base: str) -> None:
    with console(browser, base, Role.LESEN) as page:
        page.goto(f"{base}/buero")
        expect(page.get_by_role("link", name="Einstellungen")).to_have_count(0)
        page.goto(f"{base}/buero/einstellungen")
        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Das ist für Sie nicht freigegeben"
        )


def test_a_manager_gives_a_mail_other_words_and_the_shipped_ones_again(
    browser: Browser, base: str
) -> None:
    with console(browser, base, Role.VERWALTUNG) as page:
        page.goto(f"{base}/buero/einstellungen")
        page.get_by_role("link", name="Texte der Mails ändern").press("Enter")
        page.get_by_role(
            "link", name="Gäste werden nach einer Veranstaltung gefragt, Deutsch"
        ).click()
        page.get_by_label("Text", exact=True).fill("Danke, dass Sie da waren.")
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_role("alert")).to_contain_text("{minuten}")
        expect(page.get_by_label("Text", exact=True)).to_have_value("Danke, dass Sie da waren.")
        page.get_by_label("Text", exact=True).fill("Danke. Es dauert {minuten} Minuten.")
        page.get_by_role("button", name="Ansehen").click()
        sample = page.get_by_role("region", name="So liest sich die Mail")
        expect(sample).to_contain_text("Danke. Es dauert 2 Minuten.")
        assert mailing.wordings().of("feedback", "de") is None

        stored = StoredWordings(settings().catalogue_table)
        stored.replace(stored.now(), stored.now())
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_role("heading", name="Jemand anderes war schneller")).to_be_visible()
        page.goto(f"{base}/buero/einstellungen/mails/feedback/de")
        page.get_by_label("Text", exact=True).fill("Danke. Es dauert {minuten} Minuten.")
        page.get_by_role("button", name="Speichern").click()
        expect(page.get_by_role("status")).to_contain_text("Der Text ist geändert.")
        assert mailing.wordings().of("feedback", "de") is not None

        page.get_by_role(
            "link", name="Gäste werden nach einer Veranstaltung gefragt, Deutsch"
        ).click()
        page.get_by_role("button", name="Mitgelieferten Text wieder verwenden").click()
        expect(page.get_by_role("status")).to_contain_text("Der Text ist geändert.")
        assert mailing.wordings().of("feedback", "de") is None
        page.get_by_role("link", name="Protokoll").click()
        rows = page.get_by_role("row").filter(has_text="Text einer Mail geändert")
        expect(rows).to_have_count(2)
        expect(rows.filter(has_text="mitgeliefert")).to_have_count(1)


def test_every_page_can_be_used_by_everybody_on_phone_and_desk(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    manager = known(Role.VERWALTUNG)
    paths = [
        "/buero",
        "/buero/protokoll",
        "/buero/einstellungen",
        "/buero/einstellungen/mails",
        "/buero/einstellungen/mails/rescheduled/de",
        "/buero/einstellungen/benutzer",
        f"/buero/einstellungen/benutzer/{manager.id}",
        f"/buero/einstellungen/benutzer/{manager.id}/entfernen",
        "/buero/anmelden",
        "/buero/anmelden/unfug",
        "/buero/einstellungen/benutzer/niemand",
    ]
    found = []
    with console(browser, base, Role.VERWALTUNG, PHONE) as page:
        for path in paths:
            page.set_viewport_size({"width": 390, "height": 844})
            page.goto(f"{base}{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
            found += [f"{path}: {one}" for one in violations(page)]
            name = path.strip("/").replace("/", "-").replace(manager.id, "eine")
            page.screenshot(path=pictures / f"console-{name}-390.png", full_page=True)
            page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
            page.screenshot(path=pictures / f"console-{name}-1280.png", full_page=True)
    assert found == []
