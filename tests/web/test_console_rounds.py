"""The office fills a distribution list, plans a round that asks it, watches it, and stops one."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.outreach import audience, conducting, planning
from chalicelib.outreach.deliverability import Finding, Report
from chalicelib.outreach.events import EventKind, EventState
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.contacts import Contacts
from chalicelib.store.deliverabilities import Deliverabilities
from tests.web.console import PHONE, console
from tests.web.keys import Keys
from tests.web.showcase import EVENT, TODAY

ROUND = "umfrage-der-traeger-2026-09-17"
"""The round that is suggested for tomorrow."""


def titled(page: Page, words: str) -> None:
    """Wait for the page of this heading."""
    expect(page.get_by_role("heading", level=1, name=words, exact=True)).to_be_visible()


def made(page: Page, base: str, title: str, addresses: str) -> None:
    """Make a list of what was pasted."""
    page.goto(f"{base}/buero/verteiler/neu")
    page.get_by_label("Name des Verteilers").fill(title)
    page.get_by_label("Oder Adressen einfügen").fill(addresses)
    page.get_by_role("button", name="Verteiler anlegen").click()
    titled(page, title)


def on(name: str) -> set[str]:
    people = Contacts(settings().contacts_table).people(audience.of_list(name), TODAY)
    return {one.address for one in people}


def audited(act: str) -> list[tuple[str, str, str]]:
    entries = AuditTrail(settings().catalogue_table).of_month("2026-09")
    return [(one.subject, one.before, one.after) for one in entries if one.act == act]


def test_a_list_is_made_of_a_whole_file_or_not_at_all(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    desk.goto(f"{base}/buero/verteiler")
    titled(desk, "Verteiler")
    expect(desk.get_by_text("Noch gibt es keinen Verteiler.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("link", name="Neuer Verteiler").click()
    titled(desk, "Neuer Verteiler")
    desk.get_by_label("Name des Verteilers").fill("Träger von Kitas")
    table = "Sprache;E-Mail;Träger\ndeutsch;ada@example.org;A\n;kein;B\nenglisch;ben@@example.org;C"
    sheet = {"name": "träger.csv", "mimeType": "text/csv"}
    desk.get_by_label("Datei").set_input_files({**sheet, "buffer": table.encode("cp1252")})
    desk.get_by_role("button", name="Verteiler anlegen").click()
    expect(desk.get_by_role("alert")).to_contain_text("Zeile 3: „kein“ ist keine Mailadresse.")
    expect(desk.locator(".event-findings")).to_contain_text("Zeile 4: „ben@@example.org“")
    expect(desk.get_by_label("Name des Verteilers")).to_have_value("Träger von Kitas")
    assert violations(desk) == []
    assert on("traeger-von-kitas") == set()
    table = table.replace("kein", "eva@example.org").replace("@@", "@") + "\n;Ada@example.org;A"
    desk.get_by_label("Datei").set_input_files({**sheet, "buffer": table.encode("utf-16")})
    desk.get_by_role("button", name="Verteiler anlegen").click()
    titled(desk, "Träger von Kitas")
    expect(desk.get_by_role("status")).to_contain_text("Neu: 3.")
    expect(desk.get_by_text("3 Adressen", exact=True)).to_be_visible()
    expect(desk.get_by_text("16. September 2027")).to_be_visible()
    assert violations(desk) == []
    desk.screenshot(path=pictures / "list-1280.png", full_page=True)
    assert audited("Distribution list filled") == [("traeger-von-kitas", "", "+3 −0")]
    desk.goto(f"{base}/buero/verteiler?q=kitas&sort=-number")
    expect(desk.get_by_role("row", name="Träger von Kitas")).to_contain_text("3")
    assert violations(desk) == []


def test_a_list_is_replaced_and_destroyed(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    made(desk, base, "Wechselnd", "ada@example.org, ben@example.org")
    desk.get_by_role("link", name="Adressen ergänzen").click()
    titled(desk, "Adressen ergänzen")
    desk.get_by_label("Oder Adressen einfügen").fill("cy@example.org")
    desk.get_by_label("Alle anderen vom Verteiler nehmen").check()
    desk.get_by_role("button", name="Adressen ergänzen").click()
    expect(desk.get_by_role("status")).to_contain_text("Neu: 1. Entfernt: 2.")
    assert on("wechselnd") == {"cy@example.org"}
    desk.get_by_role("link", name="Adressen löschen").click()
    expect(desk.get_by_text("1 Adresse wird jetzt gelöscht.")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_role("button", name="Adressen löschen").click()
    expect(desk.get_by_text("Die Adressen wurden gelöscht: 16. September 2026")).to_be_visible()
    assert on("wechselnd") == set()
    assert audited("Distribution list destroyed") == [("wechselnd", "", "1")]


def test_a_round_is_planned_by_keyboard_and_goes_once_it_is_confirmed(
    desk: Page,
    base: str,
    violations: Callable[[Page], list[str]],
    pictures: Path,
) -> None:
    made(desk, base, "Träger", "ada@example.org\nben@example.org\nblocked@example.org")
    key = Contacts(settings().contacts_table).key("blocked@example.org")
    Deliverabilities(settings().contacts_table).suppress(key, TODAY)
    keys = Keys(desk)
    keys.leads(desk.get_by_role("link", name="Runde planen"), "Runde planen")
    expect(desk.get_by_label("Träger (3 Adressen)", exact=True)).to_be_checked()
    keys.write(desk.get_by_label("Titel", exact=True), "Umfrage der Träger")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Bitte wählen Sie eine Umfrage.")
    expect(desk.get_by_label("Titel", exact=True)).to_have_value("Umfrage der Träger")
    expect(desk.get_by_label("Träger (3 Adressen)", exact=True)).to_be_checked()
    assert violations(desk) == []
    desk.screenshot(path=pictures / "round-form-1280.png", full_page=True)
    keys.reach(desk.get_by_label("Umfrage", exact=True))
    desk.get_by_label("Umfrage", exact=True).select_option(EVENT)
    keys.press(desk.get_by_label("Titel", exact=True))
    titled(desk, "Diese Runde planen?")
    question = desk.locator(".console-confirm")
    expect(question).to_contain_text("2 Mails gehen hinaus: 17. September 2026, 09:00.")
    expect(question).to_contain_text("1 Adresse ist gesperrt und bekommt keine.")
    expect(desk.locator("pre")).to_contain_text(f"{base}/umfrage/{EVENT}")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "round-confirm-1280.png", full_page=True)
    assert planning.standing(ROUND) is None, "nothing is planned before it is confirmed"
    keys.leads(desk.get_by_role("button", name="Etwas ändern"), "Runde planen")
    expect(desk.get_by_label("Umfrage", exact=True)).to_have_value(EVENT)
    keys.press(desk.get_by_label("Titel", exact=True))
    titled(desk, "Diese Runde planen?")
    keys.leads(desk.get_by_role("button", name="Runde planen"), "Umfrage der Träger")
    expect(desk).to_have_url(f"{base}/buero/veranstaltungen/{ROUND}")
    standing = planning.standing(ROUND)
    assert standing is not None
    assert (standing.event.kind, standing.event.lists) == (EventKind.ROUND, ("traeger",))
    [(subject, _before, after)] = audited("Round planned")
    assert subject == ROUND
    assert "example.org" not in after

    conducting.move_events(standing.event.starts)
    desk.goto(f"{base}/buero/veranstaltungen/{ROUND}")
    expect(desk.get_by_text("Einladung: 0 von 3 verschickt; 3 warten")).to_be_visible()
    expect(desk.locator(".facts")).to_contain_text("alle gefragt")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "round-running-1280.png", full_page=True)
    desk.get_by_role("link", name=re.compile("gar nicht.*alle erinnert")).click()
    titled(desk, "Schritt: alle erinnert")
    expect(desk.get_by_text("Damit gehen nach heutigem Stand 2 Mails hinaus.")).to_be_visible()
    assert violations(desk) == []


def test_a_round_is_changed_and_stopped_before_it_begins(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    with console(browser, base, Role.REDAKTION, PHONE) as page:
        made(page, base, "Später", "ada@example.org")
        page.get_by_role("link", name="Runde planen").click()
        titled(page, "Runde planen")
        page.get_by_label("Titel", exact=True).fill("Später fragen")
        page.get_by_label("Umfrage", exact=True).select_option(EVENT)
        assert violations(page) == []
        page.screenshot(path=pictures / "round-form-390.png", full_page=True)
        page.get_by_role("button", name="Weiter").click()
        titled(page, "Diese Runde planen?")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.screenshot(path=pictures / "round-confirm-390.png", full_page=True)
        page.get_by_role("button", name="Runde planen").click()
        titled(page, "Später fragen")
        page.get_by_role("link", name="Ändern", exact=True).click()
        titled(page, "Runde ändern")
        page.get_by_label("Tag", exact=True).fill("2026-09-18")
        known = planning.standing("spaeter-fragen-2026-09-17")
        assert known is not None
        theirs = replace(known.event, keep_days=30)
        planning.change(known, theirs, TODAY, tell=False)
        page.get_by_role("button", name="Weiter").click()
        expect(page.get_by_role("alert")).to_contain_text("Jemand anderes war schneller")
        expect(page.get_by_label("Tag", exact=True)).to_have_value("2026-09-18")
        assert violations(page) == []
        page.get_by_role("button", name="Weiter").click()
        titled(page, "Diese Runde planen?")
        page.get_by_role("button", name="Runde planen").click()
        expect(page.get_by_role("status")).to_have_text("Die Runde ist geändert.")
        expect(page.locator(".facts")).to_contain_text("18. September 2026, 09:00")
        page.get_by_role("link", name="Runde anhalten").click()
        expect(page.get_by_text("Keine Mail geht hinaus.")).to_be_visible()
        assert violations(page) == []
        page.get_by_role("button", name="Runde anhalten").click()
        expect(page.get_by_role("status")).to_contain_text("Bis dahin können Sie es zurücknehmen.")
        conducting.move_events(TODAY)
        standing = planning.standing("spaeter-fragen-2026-09-17")
        assert standing is not None
        assert standing.state is EventState.CANCELLED
        page.goto(f"{base}/buero/veranstaltungen/spaeter-fragen-2026-09-17")
        expect(page.locator(".facts")).to_contain_text("angehalten")
        assert violations(page) == []
        page.screenshot(path=pictures / "round-stopped-390.png", full_page=True)
    assert on("spaeter") == {"ada@example.org"}


def test_a_blocked_address_is_found_by_typing_it_and_released_with_a_reason(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    contacts = Contacts(settings().contacts_table)
    key = contacts.key("back@example.org")
    found = Report("mail1", "back@example.org", Finding.COMPLAINT, TODAY)
    Deliverabilities(settings().contacts_table).note(key, found, TODAY)
    with console(browser, base, Role.VERWALTUNG, PHONE) as page:
        page.goto(f"{base}/buero/personen")
        page.get_by_label("Mailadresse").fill("Back@example.org")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Bekommt keine Mails seit 16. September 2026")).to_be_visible()
        expect(page.get_by_role("link", name="Gesperrte Adressen")).to_be_visible()
        assert violations(page) == []
        page.goto(f"{base}/buero/schutz")
        page.get_by_role("link", name="Gesperrte Adressen").click()
        titled(page, "Gesperrte Adressen")
        expect(page.get_by_role("row", name="Beschwerde über unsere Mails")).to_be_visible()
        expect(page.get_by_text("example.org")).to_have_count(0)
        assert violations(page) == []
        page.screenshot(path=pictures / "blocked-390.png", full_page=True)
        page.get_by_label("Mailadresse").fill("Back@example.org")
        page.keyboard.press("Enter")
        titled(page, "Diese Adresse ist gesperrt")
        expect(page).to_have_url(f"{base}/buero/gesperrt/{key}")
        page.get_by_label("Grund").fill("back@example.org geht wieder")
        page.get_by_role("button", name="Freigeben").click()
        expect(page.get_by_role("alert")).to_contain_text("ohne Adresse")
        expect(page.get_by_label("Grund")).to_have_value("back@example.org geht wieder")
        assert violations(page) == []
        page.get_by_label("Grund").fill("Um Mails gebeten")
        page.get_by_role("button", name="Freigeben").click()
        expect(page.get_by_role("alert")).to_contain_text("Beschwerde")
        expect(page.get_by_label("Grund")).to_have_value("Um Mails gebeten")
        page.get_by_label("Von dort wurde um Mails gebeten").check()
        page.screenshot(path=pictures / "blocked-one-390.png", full_page=True)
        page.get_by_role("button", name="Freigeben").click()
        titled(page, "Diese Adresse bekommt Mails")
        assert violations(page) == []
    assert Deliverabilities(settings().contacts_table).known(key, TODAY).reason is None
    assert audited("Address released") == [("–", "complaint, 16.09.2026", "Um Mails gebeten")]
