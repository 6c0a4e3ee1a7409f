"""The office's surveys in a browser: a workbook that talks back, a running survey, a draft."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.intake import codes
from chalicelib.office.users import Role
from chalicelib.questionnaire.workbook.exporting.workbook import export
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.contacts import Contacts
from chalicelib.store.drafts import Drafts
from chalicelib.store.responses import Responses
from chalicelib.store.surveys import Surveys
from tests.unit.questionnaires import document, multiple, single, yes_no
from tests.web.console import DESK, PHONE, console
from tests.web.keys import Keys
from tests.web.showcase import EVENT, LONG, TODAY

LIST = "/buero/umfragen"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(survey: str, *, faulty: bool) -> bytes:
    """A workbook as people fill it in; a faulty one has a condition without quotation marks."""
    content = export(
        document(
            single("job", "midwife", "nurse"),
            yes_no("met", show_if={"item": "job", "is": ["nurse"]}),
            survey=survey,
        )
    )
    if not faulty:
        return content
    book = openpyxl.load_workbook(BytesIO(content))
    for row in book["survey"].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("${job}"):
                cell.value = "${job} = nurse"
    changed = BytesIO()
    book.save(changed)
    return changed.getvalue()


def test_a_faulty_workbook_comes_back_marked_and_a_good_one_is_published(
    desk: Page, base: str
) -> None:
    keys = Keys(desk)
    desk.goto(f"{base}{LIST}")
    keys.leads(desk.get_by_role("link", name="Neue Umfrage"), "Neue Umfrage")

    def send(content: bytes, heading: str) -> None:
        chosen = {"name": "mittag.xlsx", "mimeType": XLSX, "buffer": content}
        with desk.expect_file_chooser() as chooser:
            keys.press(desk.get_by_label("Arbeitsmappe"))
        chooser.value.set_files(chosen)  # type: ignore[arg-type]
        keys.leads(desk.get_by_role("button", name="Prüfen und übernehmen"), heading)

    send(workbook("mittag", faulty=True), "Die Arbeitsmappe ist noch keine Umfrage")
    expect(desk.get_by_role("table")).to_contain_text("ohne Anführungszeichen")
    assert Drafts(settings().catalogue_table).head("mittag") is None
    with desk.expect_download() as kept:
        desk.get_by_role("link", name="Arbeitsmappe mit Markierungen").click()
    assert kept.value.suggested_filename == "mittag-befunde.xlsx"
    marked = openpyxl.load_workbook(BytesIO(kept.value.path().read_bytes()))
    assert marked.sheetnames[0] == "Mitsprache Befunde"

    keys.leads(desk.get_by_role("link", name="Eine andere senden"), "Neue Umfrage")
    send(workbook("mittag", faulty=False), "Zusammenarbeit")
    check = desk.get_by_role("link", name="Prüfen und veröffentlichen")
    keys.leads(check, "Prüfen und veröffentlichen")
    publish = desk.get_by_role("button", name="Veröffentlichen")
    keys.stored(publish, "Die Umfrage ist veröffentlicht.")
    desk.get_by_role("link", name="Öffentliche Seite", exact=True).click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Zusammenarbeit")


def test_a_survey_is_taken_away_as_a_workbook_that_can_be_sent_again(desk: Page, base: str) -> None:
    desk.goto(f"{base}{LIST}/{LONG}")
    desk.get_by_role("link", name="Als Excel-Arbeitsmappe").click()
    address = desk.get_by_role("link", name="herunterladen").get_attribute("href") or ""
    content = base64.b64decode(address.partition("base64,")[2])
    assert "survey" in openpyxl.load_workbook(BytesIO(content)).sheetnames


def test_a_running_survey_is_paused_by_keyboard_and_opened_again(desk: Page, base: str) -> None:
    public = f"{base}/umfrage/{EVENT}"
    desk.goto(f"{base}{LIST}/{EVENT}")
    keys = Keys(desk)
    keys.leads(desk.get_by_role("link", name="Pausieren"), "Pausieren")
    keys.stored(desk.get_by_role("button", name="Pausieren"), "Umfrage pausiert")
    head = Surveys(settings().catalogue_table).head(EVENT)
    assert head is not None
    assert head.paused
    keys.leads(desk.get_by_role("link", name="Wieder öffnen"), "Wieder öffnen")
    keys.stored(desk.get_by_role("button", name="Wieder öffnen"), "Umfrage wieder geöffnet")
    assert desk.goto(public) is not None


def test_a_survey_closes_early_on_a_day_that_was_announced(desk: Page, base: str) -> None:
    desk.goto(f"{base}{LIST}/{LONG}")
    keys, early = Keys(desk), "Früher schließen"
    keys.leads(desk.get_by_role("link", name=early), early)
    days = desk.get_by_role("radio")
    expect(days).to_have_count(3)
    keys.press(days.first, "ArrowDown")
    expect(desk.get_by_label("1. November 2026")).to_be_checked()
    keys.press(desk.get_by_role("button", name=early))
    expect(desk.get_by_text("Sie schließt früher als geplant")).to_be_visible()
    planned = "Doch wie geplant schließen"
    keys.leads(desk.get_by_role("link", name=planned), planned)
    keys.press(desk.get_by_role("button", name=planned))
    expect(desk.get_by_text("Sie schließt früher als geplant")).to_have_count(0)


def test_a_survey_is_duplicated_and_one_that_is_over_goes_into_the_archive_by_keyboard(
    desk: Page, base: str
) -> None:
    keys = Keys(desk)
    one = document(yes_no("met"), survey="vorbei", opens="2026-08-01", closes="2026-08-30")
    Surveys(settings().catalogue_table).publish(one)
    desk.goto(f"{base}{LIST}/vorbei")
    keys.leads(desk.get_by_role("link", name="Archivieren"), "Archivieren")
    keys.stored(desk.get_by_role("button", name="Archivieren"), "Umfrage archiviert")
    head = Surveys(settings().catalogue_table).head("vorbei")
    assert head is not None
    assert head.archived
    keys.leads(desk.get_by_role("link", name="Duplizieren"), "Umfrage duplizieren")
    again = desk.get_by_role("button", name="Duplizieren")
    keys.refused(again, "Wie heißt die Umfrage?")
    keys.write(desk.get_by_label("Titel der neuen Umfrage"), "Wieder gefragt")
    keys.leads(again, "Wieder gefragt")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_every_page_of_surveys_is_accessible(
    browser: Browser,
    base: str,
    violations: Callable[[Page], list[str]],
    size: dict[str, int],
) -> None:
    content = document(single("job", "a", "b"), multiple("help", "x", "y"), survey="looked-at")
    if Surveys(settings().catalogue_table).head("looked-at") is None:
        Surveys(settings().catalogue_table).publish(content)
    found = {}
    with console(browser, base, Role.REDAKTION, size) as page:
        page.goto(f"{base}{LIST}/looked-at")
        go_on = page.get_by_role("link", name="Am Entwurf weiterarbeiten")
        (go_on if go_on.count() else page.get_by_role("button", name="Ändern")).click()
        draft = f"{LIST}/looked-at/entwurf"
        page.wait_for_url(f"**{draft}*")
        for path in (
            LIST,
            f"{LIST}/neue_umfrage",
            f"{LIST}/looked-at",
            f"{LIST}/looked-at/folie",
            f"{LIST}/looked-at/excel",
            f"{LIST}/looked-at/duplizieren",
            f"{LIST}/looked-at/frueher_schliessen",
            draft,
            f"{draft}/rahmen",
            f"{draft}/frage/help",
            f"{draft}/veroeffentlichen",
            f"{draft}/verwerfen",
        ):
            page.goto(f"{base}{path}")
            found[path] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
    assert {path: faults for path, faults in found.items() if faults} == {}


def closed(survey: str) -> None:
    """Publish a survey for which one needs a code."""
    one = document(
        single("job", "midwife", "nurse", required=True),
        multiple("ways", "bus", "bike", "foot"),
        survey=survey,
        access="closed",
    )
    Surveys(settings().catalogue_table).publish(one)


def test_codes_are_shown_once_as_cards_and_table_and_kept_nowhere(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    closed("with-codes")
    desk.goto(f"{base}{LIST}/with-codes")
    desk.get_by_role("link", name="Codes ausgeben").press("Enter")
    expect(desk.get_by_role("heading", name="Codes ausgeben")).to_be_visible()
    assert violations(desk) == []
    desk.get_by_label("Wie viele Codes").fill("0")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("von 1 bis 200")
    desk.get_by_label("Wie viele Codes").fill("3")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", name="3 Codes sind ausgegeben")).to_be_visible()
    assert violations(desk) == []
    desk.screenshot(path=pictures / "console-codes-1280.png", full_page=True)
    desk.emulate_media(media="print")
    expect(desk.get_by_role("heading", name="3 Codes sind ausgegeben")).to_be_hidden()
    desk.screenshot(path=pictures / "console-codes-print.png", full_page=True)
    desk.emulate_media(media="screen")

    shown = desk.locator(".code-cards__code").all_inner_texts()
    address = desk.get_by_role("link", name="Tabelle sichern").get_attribute("href") or ""
    table = base64.b64decode(address.partition(",")[2]).decode().splitlines()
    assert [line.partition(",")[0] for line in table] == ["code", *shown]
    for table_name in (settings().contacts_table, settings().catalogue_table):
        kept = str(aws("dynamodb").scan(TableName=table_name)["Items"])
        assert not [one for one in shown if one in kept or one.replace("-", "") in kept]
    desk.goto(table[1].partition(",")[2])
    expect(desk.get_by_role("heading", name="Zusammenarbeit")).to_be_visible()


def test_sheets_are_printed_and_keyed_in_one_after_the_other_by_keyboard(
    desk: Page, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    closed("on-paper")
    contacts, keys = Contacts(settings().contacts_table), [codes.mint(), codes.mint()]
    for one in keys:
        contacts.invite("on-paper", codes.invitation_key("on-paper", one), TODAY + timedelta(9))
    desk.goto(f"{base}{LIST}/on-paper")
    desk.get_by_role("link", name="Auf Papier").press("Enter")
    sheet = desk.get_by_role("link", name="Bogen sichern").get_attribute("href") or ""
    assert base64.b64decode(sheet.partition(",")[2]).startswith(b"%PDF")
    assert violations(desk) == []
    desk.screenshot(path=pictures / "console-paper-1280.png", full_page=True)

    desk.get_by_role("link", name="Bögen eingeben").press("Enter")
    expect(desk.get_by_label("Code auf der Karte")).to_be_focused()
    desk.keyboard.type(codes.pretty(keys[0]).lower())
    desk.keyboard.press("Tab")
    desk.keyboard.type("7")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_be_visible()
    expect(desk.get_by_label("Code auf der Karte")).to_have_value(codes.pretty(keys[0]).lower())
    assert violations(desk) == []
    desk.get_by_label("1. job?").fill("2")
    desk.get_by_label("2. ways?").fill("1 3")
    desk.screenshot(path=pictures / "keying-1280.png", full_page=True)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("1 Bogen ist gespeichert")
    expect(desk.get_by_label("Code auf der Karte")).to_be_focused()

    desk.keyboard.type(keys[0])
    desk.get_by_label("1. job?").fill("1")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("schon benutzt")
    desk.get_by_label("Code auf der Karte").fill(keys[1])
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("2 Bögen sind gespeichert")

    found = Responses(settings().responses_table).find(
        "on-paper", codes.response_key("on-paper", keys[0])
    )
    assert found is not None
    assert json.loads(found.answers) == {"job": "nurse", "ways": ["bus", "foot"]}
    desk.goto(f"{base}/umfrage/on-paper/bogen?key=forged")
    expect(desk.get_by_role("heading", name="Bitte beginnen Sie im Büro")).to_be_visible()
