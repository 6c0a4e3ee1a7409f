"""Writing a survey in the browser, from nothing to published, with and without a script."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.drafts import Draft, Drafts
from chalicelib.store.surveys import Surveys
from tests.unit.questionnaires import document, single, yes_no
from tests.web.console import DESK, PHONE, console, sign_in
from tests.web.keys import Keys
from tests.web.showcase import TODAY

LIST = "/buero/umfragen"


def begun(survey: str, *items: dict[str, object], **changes: object) -> str:
    """The address of a new draft with these items."""
    content = document(*items, survey=survey, **changes)
    Drafts(settings().catalogue_table).save(
        Draft(survey, 1, content, "Redaktion", TODAY, "Draft begun", 0)
    )
    return f"{LIST}/{survey}/entwurf"


def test_a_survey_is_written_from_nothing_without_a_script(browser: Browser, base: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    sign_in(context, base, Role.REDAKTION)
    page = context.new_page()
    page.goto(f"{base}{LIST}/neue_umfrage")
    page.get_by_label("Titel").fill("Mittag im Mai")
    page.get_by_role("button", name="Entwurf beginnen").click()
    expect(page.get_by_text("Es gibt noch keine Frage.")).to_be_visible()
    page.get_by_label("Art").select_option("eine Antwort")
    page.get_by_role("button", name="Hinzufügen").click()
    page.get_by_role("group", name="Frage").get_by_label("Deutsch").fill("Welchen Beruf haben Sie?")
    page.get_by_role("group", name="Antwort 1").get_by_label("Deutsch").fill("Hebamme")
    page.get_by_role("group", name="Antwort 2").get_by_label("Deutsch").fill("Erzieherin")
    page.get_by_role("button", name="Hinzufügen: Antwort").click()
    page.get_by_role("group", name="Antwort 3").get_by_label("Deutsch").fill("Ärztin")
    page.get_by_role("button", name="Nach oben: Antwort 3").click()
    expect(page.get_by_role("group", name="Antwort 2").get_by_label("Deutsch")).to_have_value(
        "Ärztin"
    )
    page.get_by_role("button", name="Ansehen und prüfen").click()
    preview = page.frame_locator("iframe")
    expect(preview.get_by_label("Ärztin")).to_be_visible()
    page.get_by_role("button", name="Speichern", exact=True).last.click()
    expect(page.get_by_role("status")).to_have_text("Die Frage ist gespeichert.")

    page.get_by_role("link", name="Einstellungen").click()
    purpose = page.get_by_role("group", name="Wozu die Umfrage dient")
    purpose.get_by_label("Deutsch").fill("Wir planen damit.")
    page.get_by_label("Erster Tag").fill("2026-09-16")
    page.get_by_label("Letzter Tag").fill("2026-10-31")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Prüfen und veröffentlichen").click()
    page.get_by_role("button", name="Veröffentlichen").click()
    expect(page.get_by_role("status")).to_have_text("Die Umfrage ist veröffentlicht.")
    page.goto(f"{base}/umfrage/mittag-im-mai")
    expect(page.get_by_label("Hebamme")).to_be_visible()
    context.close()


def test_the_preview_follows_the_keyboard_and_says_what_it_notices(
    browser: Browser, base: str
) -> None:
    draft = begun("tasten", single("job", "a", "b"), yes_no("met"))
    with console(browser, base, Role.REDAKTION, DESK) as page:
        page.goto(f"{base}{draft}/frage/job")
        words = page.get_by_role("group", name="Frage").get_by_label("Deutsch")
        words.focus()
        preview = page.frame_locator("iframe")
        page.keyboard.press("Control+A")
        page.keyboard.press("Delete")
        said = preview.get_by_role("complementary")
        expect(said).to_contain_text("Der Wortlaut der Frage fehlt: Deutsch.")
        page.keyboard.type("Wie zufrieden sind Sie?")
        expect(preview.get_by_text("Wie zufrieden sind Sie?")).to_be_visible()
        expect(said).to_have_count(0)
        frame = page.locator("iframe")
        narrow = frame.evaluate("one => one.contentWindow.innerWidth")
        page.get_by_label("Rechner").check()
        wide = frame.evaluate("one => one.contentWindow.innerWidth")
        assert narrow < 400
        assert wide >= 1200
        assert Drafts(settings().catalogue_table).latest("tasten") is not None
        page.keyboard.press("Shift+Tab")
        page.get_by_role("button", name="Speichern", exact=True).last.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("link", name="Wie zufrieden sind Sie")).to_be_visible()


def test_a_question_is_added_written_and_published_by_keyboard(browser: Browser, base: str) -> None:
    draft = begun("mit-tasten", yes_no("met"))
    with console(browser, base, Role.REDAKTION, DESK) as page:
        keys = Keys(page)
        page.goto(f"{base}{draft}")
        keys.choose(page.get_by_label("Art"), "Ja oder Nein")
        keys.leads(page.get_by_role("button", name="Hinzufügen", exact=True), "Frage schreiben")
        words = page.get_by_role("group", name="Frage", exact=True).get_by_role("textbox")
        for number in range(2):
            keys.write(words.nth(number), "War es leicht?")
        more = page.get_by_label("Name in den Daten", exact=True).last
        keys.press(page.locator("summary", has_text="Mehr"))
        keys.write(more, "Keine Kennung")
        store = page.get_by_role("button", name="Speichern", exact=True).last
        keys.refused(store, "Kleinbuchstaben")
        expect(more).to_have_value("Keine Kennung")
        keys.write(more, "leicht")
        keys.stored(store, "Die Frage ist gespeichert.")
        check = page.get_by_role("link", name="Prüfen und veröffentlichen")
        keys.leads(check, "Prüfen und veröffentlichen")
        publish = page.get_by_role("button", name="Veröffentlichen")
        keys.stored(publish, "Die Umfrage ist veröffentlicht.")
    published = Surveys(settings().catalogue_table).document("mit-tasten", 1)
    assert published is not None
    assert [one["id"] for one in published["items"]] == ["met", "leicht"]


def test_parts_are_put_into_groups_and_the_page_says_which_get_a_report(
    browser: Browser, base: str, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    area = single("area", "north", "south", "west", required=True)
    sizes = {"north": 20, "south": 5, "west": 6}
    draft = begun("bezirke", area, yes_no("met"), partition={"item": "area", "sizes": sizes})
    with console(browser, base, Role.REDAKTION, PHONE) as page:
        page.goto(f"{base}{draft}")
        page.get_by_role("link", name="Teile und Gruppen").click()
        expect(page.get_by_text("Es gibt noch keine Gruppe.")).to_be_visible()
        lonely = page.get_by_role("row").filter(has_text="south")
        expect(lonely).to_contain_text("nein, nur in der ganzen Umfrage")
        page.get_by_role("button", name="Hinzufügen: Gruppe").click()
        name = page.get_by_role("group", name="Gruppe 1")
        name.get_by_label("Deutsch").fill("Rand")
        name.get_by_label("English").fill("Edge")
        page.get_by_label("south").select_option("Gruppe 1")
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(page.get_by_role("alert")).to_contain_text("mindestens zwei Teile")
        expect(name.get_by_label("Deutsch")).to_have_value("Rand")
        assert violations(page) == []
        page.get_by_label("west").select_option("Rand")
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(page.get_by_role("status")).to_have_text("Die Gruppen sind gespeichert.")
        expect(lonely).to_contain_text("nein, zusammen in: Rand")
        page.screenshot(path=pictures / "console-teile-390.png", full_page=True)
        page.set_viewport_size(DESK)
        page.screenshot(path=pictures / "console-teile-1280.png", full_page=True)
        assert violations(page) == []


def test_questions_are_arranged_and_every_step_can_be_undone(browser: Browser, base: str) -> None:
    draft = begun("ordnen", yes_no("one"), yes_no("two"))
    with console(browser, base, Role.REDAKTION, DESK) as page:
        questions = page.get_by_role("heading", level=3)

        keys = Keys(page)
        page.goto(f"{base}{draft}")
        keys.press(page.get_by_role("button", name="Nach unten: one?"))
        expect(questions).to_have_text(["two?", "one?"])
        keys.press(page.get_by_role("button", name="Duplizieren: two?"))
        expect(questions).to_have_text(["two?", "two?", "one?"])
        keys.press(page.get_by_role("button", name="Entfernen: one?"))
        expect(questions).to_have_text(["two?", "two?"])
        for what, left in (
            ("Frage entfernt", ["two?", "two?", "one?"]),
            ("Frage dupliziert", ["two?", "one?"]),
            ("Frage nach unten verschoben", ["one?", "two?"]),
        ):
            keys.press(page.get_by_role("button", name=f"Rückgängig: {what}"))
            expect(page.get_by_role("status")).to_have_text(
                "Der letzte Schritt ist rückgängig gemacht."
            )
            expect(questions).to_have_text(left)


def test_each_language_is_asked_for_and_a_missing_one_is_named_at_its_question(
    browser: Browser, base: str, violations: Callable[[Page], list[str]]
) -> None:
    draft = begun("sprachen", yes_no("met"))
    with console(browser, base, Role.REDAKTION, DESK) as page:
        page.goto(f"{base}{draft}/rahmen")
        page.get_by_label("Weitere Sprache").fill("tr")
        page.get_by_role("button", name="Speichern").click()
        line = page.get_by_role("listitem").filter(has_text="met?")
        expect(line).to_contain_text("Der Wortlaut der Frage fehlt: Türkçe.")
        page.get_by_role("link", name="met?").click()
        turkish = page.get_by_role("group", name="Frage").get_by_label("Türkçe")
        expect(turkish).to_have_attribute("lang", "tr")
        turkish.fill("Tanıştınız mı?")
        assert violations(page) == []
        page.get_by_role("button", name="Speichern", exact=True).last.click()
        line = page.get_by_role("listitem").filter(has_text="met?")
        expect(line).not_to_contain_text("fehlt")


def test_the_second_editor_reads_both_texts_and_loses_neither(browser: Browser, base: str) -> None:
    draft = begun("zwei", yes_no("met"))
    with (
        console(browser, base, Role.REDAKTION, DESK) as first,
        console(browser, base, Role.VERWALTUNG, DESK) as second,
    ):
        for page, words in ((first, "Erste Fassung?"), (second, "Zweite Fassung?")):
            page.goto(f"{base}{draft}/frage/met")
            page.get_by_role("group", name="Frage").get_by_label("Deutsch").fill(words)
        first.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(first.get_by_role("status")).to_have_text("Die Frage ist gespeichert.")
        second.get_by_role("button", name="Speichern", exact=True).last.click()
        told = second.get_by_role("alert")
        expect(told).to_contain_text("Redaktion hat inzwischen dasselbe geändert")
        expect(told.get_by_role("row").filter(has_text="Frage (Deutsch)")).to_contain_text(
            "Erste Fassung?"
        )
        second.get_by_role("button", name="Speichern", exact=True).last.click()
        expect(second.get_by_role("link", name="Zweite Fassung?")).to_be_visible()


def test_who_only_reads_writes_nothing(browser: Browser, base: str) -> None:
    draft = begun("lesen", yes_no("met"))
    with console(browser, base, Role.LESEN, DESK) as page:
        page.goto(f"{base}{LIST}")
        expect(page.get_by_role("link", name="Neue Umfrage")).to_have_count(0)
        answer = page.goto(f"{base}{draft}")
        assert answer is not None
        assert answer.status == 403
    assert Surveys(settings().catalogue_table).head("lesen") is None
