"""The office plans an event with its guests, follows it, changes its mind, and cancels it."""

import io
import re
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.outreach import audience, conducting
from chalicelib.outreach.events import EventState
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.outbox import Outbox
from chalicelib.store.surveys import Surveys
from tests.web.console import PHONE, console
from tests.web.keys import Keys
from tests.web.showcase import TODAY

NEXT = "kommune-gestaltet-2026-09-17"
"""The lunch that is suggested on that Wednesday."""

GUESTS = "\n".join(f"Gast {number} <gast{number}@example.org>" for number in range(1, 15))


def planned(page: Page, base: str, title: str) -> str:
    """The address of a new event without guests."""
    page.goto(f"{base}/buero/veranstaltungen/neu")
    page.get_by_label("Titel", exact=True).fill(title)
    page.get_by_role("button", name="Planen").click()
    expect(page.get_by_role("heading", name=title, level=1)).to_be_visible()
    return page.url


def guests(event: str) -> set[str]:
    people = Contacts(settings().contacts_table).people(audience.of_event(event), TODAY)
    return {one.address for one in people}


def state(event: str) -> EventState:
    standing = Events(settings().catalogue_table).standing(event)
    assert standing is not None
    return standing.state


def waiting() -> list[tuple[str, str]]:
    """Subject and reader of each mail in the outbox."""
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mails = [outbox.mail(line.id) for line in outbox.lines()]
    return [(mail.subject, mail.to) for mail in mails if mail]


def test_lunch_next_thursday_with_fourteen_guests_takes_one_form(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    keys = Keys(desk)
    desk.goto(f"{base}/buero/veranstaltungen")
    keys.leads(desk.get_by_role("link", name="Veranstaltung planen"), "Veranstaltung planen")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "event-form-1280.png", full_page=True)
    keys.write(desk.get_by_label("Ort", exact=True), "Rathaus, Raum 1")
    keys.reach(desk.get_by_label("Gäste", exact=True))
    desk.keyboard.insert_text(GUESTS)
    keys.press(desk.get_by_role("button", name="Planen"))
    expect(desk.get_by_role("status")).to_have_text(
        "Sie ist geplant, mit 14 Gästen. Mehr müssen Sie nicht tun."
    )
    assert desk.url.endswith(NEXT)
    expect(desk.get_by_text("14 Adressen")).to_be_visible()
    steps = desk.locator(".timeline__step")
    expect(steps).to_have_count(9)
    expect(steps.nth(1)).to_contain_text("17. September 2026, 13:00")
    expect(steps.nth(4)).to_contain_text("5. Oktober 2026, 00:00")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "event-page-1280.png", full_page=True)
    assert len(guests(NEXT)) == 14
    assert Surveys(settings().catalogue_table).document(NEXT, 1) is not None
    [entry] = [one for one in AuditTrail(settings().catalogue_table).of_month("2026-09")
               if one.act == "Event planned"]  # fmt: skip
    assert (entry.who, entry.subject) == ("Redaktion", NEXT)
    assert "example.org" not in entry.after


def test_the_list_names_the_event_with_its_date_and_state(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    planned(desk, base, "Eine Liste")
    desk.goto(f"{base}/buero/veranstaltungen?q=liste&state=planned")
    row = desk.get_by_role("row", name=re.compile("Eine Liste"))
    expect(row).to_contain_text("17.09.2026, 12:05")
    expect(row).to_contain_text("geplant")
    assert violations(desk) == []


def test_what_is_wrong_is_named_and_what_was_typed_stays(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    desk.goto(f"{base}/buero/veranstaltungen/neu")
    desk.get_by_label("Titel", exact=True).fill("Fehlerhaft")
    desk.get_by_label("Tag", exact=True).fill("2026-09-10")
    desk.get_by_label("Gäste", exact=True).fill("ada@example.org\nkeine Adresse\nben@@example.org")
    desk.get_by_role("button", name="Planen").click()
    summary = desk.get_by_role("alert")
    expect(summary).to_contain_text("Dieser Zeitpunkt ist vorbei.")
    expect(summary).to_contain_text("Zeile 2: „keine Adresse“ ist keine Mailadresse.")
    expect(desk.locator(".event-findings")).to_contain_text("Zeile 3: „ben@@example.org“")
    expect(desk.get_by_label("Titel", exact=True)).to_have_value("Fehlerhaft")
    assert violations(desk) == []
    assert guests("fehlerhaft-2026-09-10") == set()


def test_a_file_of_guests_is_taken_whole_or_not_at_all(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    address = planned(desk, base, "Mit Datei")
    book = Workbook()
    assert book.active is not None
    for row in (["Name", "E-Mail"], ["Ada", "ada@example.org"], ["Ben", "ben"]):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    sheet = {"name": "gäste.xlsx", "mimeType": "application/octet-stream"}
    desk.get_by_role("link", name="Gäste ergänzen").click()
    desk.get_by_label("Datei").set_input_files({**sheet, "buffer": content.getvalue()})
    desk.get_by_role("button", name="Gäste ergänzen").click()
    expect(desk.get_by_role("alert")).to_contain_text("Zeile 3: „ben“ ist keine Mailadresse.")
    assert violations(desk) == []
    assert guests("mit-datei-2026-09-17") == set()
    table = "E-Mail;Sprache\nada@example.org;deutsch\nben@example.org;englisch\n"
    desk.get_by_label("Datei").set_input_files(
        {"name": "gäste.csv", "mimeType": "text/csv", "buffer": table.encode("cp1252")}
    )
    desk.get_by_role("button", name="Gäste ergänzen").click()
    expect(desk.get_by_role("status")).to_have_text("2 Adressen gelesen, davon neu: 2.")
    assert desk.url == address
    assert guests("mit-datei-2026-09-17") == {"ada@example.org", "ben@example.org"}


def test_a_step_is_skipped_and_taken_back_before_it_happens(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    planned(desk, base, "Ohne Erinnerung")
    step = re.compile("gar nicht.*Gäste erinnert")
    desk.get_by_role("link", name=step).click()
    assert violations(desk) == []
    desk.get_by_label("Gar nicht").check()
    desk.get_by_role("button", name="Festlegen").click()
    expect(desk.locator(".timeline__step").nth(3)).to_contain_text("wird übersprungen")
    desk.get_by_role("link", name=step).click()
    desk.get_by_label("Zu einem anderen Zeitpunkt").check()
    desk.get_by_label("Tag", exact=True).fill("2026-09-24")
    desk.get_by_label("Uhrzeit").fill("08:30")
    desk.get_by_role("button", name="Festlegen").click()
    third = desk.locator(".timeline__step").nth(3)
    expect(third).to_contain_text("24. September 2026, 08:30 (von Ihnen festgelegt)")
    desk.get_by_role("link", name=step).click()
    desk.get_by_label("Wie üblich").check()
    desk.get_by_role("button", name="Festlegen").click()
    expect(third).to_contain_text("20. September 2026, 13:00")


def test_an_event_is_moved_and_its_guests_hear_of_it(desk: Page, base: str) -> None:
    planned(desk, base, "Verschoben")
    keys = Keys(desk)
    keys.leads(desk.get_by_role("link", name="Gäste ergänzen"), "Gäste ergänzen")
    keys.write(desk.get_by_label("Oder Adressen einfügen"), "moved@example.org")
    keys.stored(desk.get_by_role("button", name="Gäste ergänzen"), "davon neu: 1")
    desk.get_by_role("link", name="Ändern", exact=True).click()
    desk.get_by_label("Tag", exact=True).fill("2026-09-24")
    desk.get_by_label("Den Gästen Termin und Ort mailen").check()
    desk.get_by_role("button", name="Speichern").click()
    expect(desk.get_by_role("status")).to_have_text(
        "Sie ist geändert. Die Gäste bekommen eine Mail."
    )
    conducting.move_events(TODAY)
    assert ("Neuer Termin oder Ort: Verschoben", "moved@example.org") in waiting()
    expect(desk.locator(".facts").first).to_contain_text("24. September 2026, 12:05")


def test_of_two_who_change_an_event_the_second_is_told(
    desk: Page, browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    address = planned(desk, base, "Zu zweit")
    desk.goto(f"{address}/aendern")
    with console(browser, base, Role.VERWALTUNG) as other:
        other.goto(f"{address}/aendern")
        other.get_by_label("Ort", exact=True).fill("Haus der Bürgerschaft")
        other.get_by_role("button", name="Speichern").click()
        expect(other.get_by_role("status")).to_have_text("Sie ist geändert.")
    desk.get_by_label("Ort", exact=True).fill("Rathaus")
    desk.get_by_role("button", name="Speichern").click()
    told = desk.get_by_role("alert")
    expect(told).to_contain_text("Jemand anderes war schneller")
    both = told.get_by_role("row").filter(has_text="Ort")
    expect(both).to_contain_text("Haus der Bürgerschaft")
    expect(both).to_contain_text("Rathaus")
    expect(desk.get_by_label("Ort", exact=True)).to_have_value("Rathaus")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "event-overtaken-1280.png", full_page=True)
    desk.get_by_role("button", name="Speichern").click()
    expect(desk.get_by_role("status")).to_have_text("Sie ist geändert.")


def test_an_event_is_cancelled_by_keyboard_and_nobody_is_asked(
    desk: Page, base: str, violations: Callable[[Page], list[str]]
) -> None:
    planned(desk, base, "Fällt aus")
    keys = Keys(desk)
    keys.leads(desk.get_by_role("link", name="Veranstaltung absagen"), "Veranstaltung absagen")
    expect(desk.get_by_text("Niemand wird mehr gefragt oder erinnert.")).to_be_visible()
    assert violations(desk) == []
    keys.press(desk.get_by_label("Den Gästen eine Mail schicken"), "Space")
    expect(desk.get_by_label("Den Gästen eine Mail schicken")).not_to_be_checked()
    keys.press(desk.get_by_label("Den Gästen eine Mail schicken"), "Space")
    cancel = desk.get_by_role("button", name="Veranstaltung absagen")
    keys.stored(cancel, "Bis dahin können Sie es zurücknehmen.")
    conducting.move_events(TODAY)
    assert state("faellt-aus-2026-09-17") is EventState.CANCELLED
    desk.reload()
    expect(desk.locator(".timeline__step")).to_have_count(3)
    expect(desk.get_by_role("link", name="Veranstaltung absagen")).to_have_count(0)


def test_each_mail_is_seen_as_it_is_and_sent_to_oneself(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    address = planned(desk, base, "Mit Mails")
    kinds = ("confirmation", "feedback", "reminder", "summary", "answer", "rescheduled")
    for kind in (*kinds, "cancelled"):
        desk.goto(f"{address}/mails/{kind}?sprache=en")
        expect(desk.frame_locator("iframe").get_by_role("heading", level=1)).to_be_visible()
    assert violations(desk) == []
    desk.goto(f"{address}/mails/feedback")
    inside = desk.frame_locator("iframe")
    expect(inside.get_by_role("heading", level=1)).to_have_text("Wie war es?")
    assert inside.locator("h1").evaluate("h => getComputedStyle(h).fontSize") == "24px", "styled"
    desk.screenshot(path=pictures / "event-mail-1280.png", full_page=True)
    with desk.expect_download() as saved:
        desk.get_by_role("link", name="Als .eml speichern").click()
    assert b"Subject: Wie war es? Mit Mails" in Path(saved.value.path()).read_bytes()
    probe = desk.get_by_role("button", name="Mir zur Probe schicken")
    Keys(desk).stored(probe, "redaktion@example.org")
    assert ("[Probe] Wie war es? Mit Mails", "redaktion@example.org") in waiting()


def test_a_slide_leads_to_the_survey_and_one_to_registering(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    address = planned(desk, base, "Mit Folie")
    where = base.removeprefix("http://")
    desk.goto(f"{address}/folie")
    expect(desk.get_by_text(f"{where}/umfrage/mit-folie-2026-09-17")).to_be_visible()
    desk.goto(f"{address}/folie?wohin=anmelden")
    expect(desk.get_by_text(f"{where}/veranstaltung/mit-folie-2026-09-17")).to_be_visible()
    expect(desk.locator(".slide__code svg")).to_be_visible()
    assert violations(desk) == []
    desk.screenshot(path=pictures / "event-slide-1280.png")


def test_on_a_phone_who_reads_sees_all_and_changes_nothing(
    desk: Page, browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    address = planned(desk, base, "Nur lesen")
    with console(browser, base, Role.LESEN, PHONE) as page:
        page.goto(address)
        expect(page.get_by_role("heading", name="Ergebnis")).to_be_visible()
        for words in ("Ändern", "Veranstaltung absagen", "Gäste ergänzen", "gar nicht"):
            expect(page.get_by_role("link", name=words)).to_have_count(0)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.screenshot(path=pictures / "event-page-390.png", full_page=True)
        page.goto(f"{base}/buero/veranstaltungen")
        page.screenshot(path=pictures / "events-390.png", full_page=True)


def test_one_person_is_shown_and_destroyed(
    desk: Page, browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    planned(desk, base, "Eine Person")
    desk.get_by_role("link", name="Gäste ergänzen").click()
    desk.get_by_label("Oder Adressen einfügen").fill("clara@example.org")
    desk.get_by_role("button", name="Gäste ergänzen").click()
    with console(browser, base, Role.VERWALTUNG) as page:
        page.goto(f"{base}/buero/personen")
        page.get_by_label("Mailadresse").fill("Clara@example.org")
        page.get_by_role("button", name="Anzeigen").click()
        listed = "Auf der Liste event/eine-person-2026-09-17 bis 18. September 2027"
        expect(page.get_by_text(listed)).to_be_visible()
        assert "clara" not in page.url.lower()
        assert violations(page) == []
        page.screenshot(path=pictures / "event-person-1280.png", full_page=True)
        with page.expect_download() as saved:
            page.get_by_role("button", name="Als Datei speichern").click()
        assert "eine-person" in Path(saved.value.path()).read_text("utf-8")
        page.get_by_role("button", name="Löschen").click()
        expect(page.get_by_role("status")).to_have_text("1 Einträge wurden gelöscht.")
    assert guests("eine-person-2026-09-17") == set()
