"""The main job: an event ends, its guests answer, the week is sealed, the summary is mailed."""

import json
import re
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from local.emulation import StackError
from local.stack import Stack

SURVEY = "kommune-gestaltet-2026-09-12"

_PATIENCE = 120_000
"""Milliseconds that a busy machine may take to set the clock."""

USEFUL = [5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1]
NEW_CONTACT = ["Ja"] * 13 + ["Nein"]
NEXT_STEP = ["Ja"] * 9 + ["Nein"] * 5
POINTS = {
    1: "Gar nicht nützlich",
    2: "Wenig nützlich",
    3: "Mittelmäßig nützlich",
    4: "Ziemlich nützlich",
    5: "Sehr nützlich",
}


@pytest.fixture
def page(browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
    page = context.new_page()
    yield page
    context.close()


def visit_mailbox(stack: Stack, page: Page) -> None:
    """Open the mailbox, once more if it was just loading itself anew, as it does with news."""
    for _ in range(5):
        try:
            page.goto(stack.mailbox_url)
        except Error:
            time.sleep(0.2)
        else:
            return
    page.goto(stack.mailbox_url)


def in_mailbox(stack: Stack, page: Page, button: str) -> None:
    visit_mailbox(stack, page)
    # The clock's page comes back when what is due then has been started.
    with page.expect_response(lambda one: one.request.method == "POST", timeout=_PATIENCE):
        page.get_by_role("button", name=button).click(timeout=_PATIENCE)


def mails(stack: Stack, page: Page, subject: str, number: int) -> None:
    """Wait until the mailbox shows so many mails of this subject."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        visit_mailbox(stack, page)
        if page.get_by_role("link", name=re.compile(subject)).count() >= number:
            return
        time.sleep(0.5)
    pytest.fail(f"fewer than {number} mails „{subject}“ in time")


def open_mail(stack: Stack, page: Page, subject: str) -> None:
    """Open the newest mail of this subject."""
    visit_mailbox(stack, page)
    mail = page.get_by_role("link", name=re.compile(subject)).first.get_attribute("href")
    assert mail
    page.goto(urljoin(stack.mailbox_url, mail))


def open_link(stack: Stack, page: Page, subject: str) -> None:
    """Open the newest mail of this subject and follow the link in its text."""
    open_mail(stack, page, subject)
    address = re.search(rf"{re.escape(stack.public_url)}\S+", page.inner_text("body"))
    assert address, page.inner_text("body")
    page.goto(address.group())


def answer(stack: Stack, page: Page, guest: int) -> str:
    """Fill the form in as a guest and return the receipt code."""
    page.goto(f"{stack.public_url}/umfrage/{SURVEY}?lang=de")
    useful = page.get_by_role("group", name=re.compile("nützlich"))
    useful.get_by_label(POINTS[USEFUL[guest]], exact=True).check()
    contact = page.get_by_role("group", name=re.compile("kennengelernt"))
    contact.get_by_label(NEW_CONTACT[guest], exact=True).check()
    step = page.get_by_role("group", name=re.compile("Schritt"))
    step.get_by_label(NEXT_STEP[guest], exact=True).check()
    if NEXT_STEP[guest] == "Ja":
        kind = page.get_by_role("group", name=re.compile("Erstes"))
        kind.get_by_role("radio").nth(guest % 2).check()
    if guest == 0:
        page.get_by_label(re.compile("anders machen")).fill("Mehr Zeit für Fragen.")
    page.get_by_role("button", name="Antworten absenden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("gespeichert")
    code = re.search(r"([0-9A-Z]{5}-){3}[0-9A-Z]{5}", page.inner_text("main"))
    assert code
    return code.group()


def test_an_event_is_followed_by_feedback_a_report_and_mails(
    stack: Stack, page: Page, pictures: Path
) -> None:
    # Given an event that is over
    in_mailbox(stack, page, "Nach der Veranstaltung")

    # Then its 14 guests are asked, and the mail leads to the survey
    mails(stack, page, "Wie war es", 12)
    mails(stack, page, "How was it", 2)
    open_link(stack, page, "Wie war es")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommune gestaltet!")

    # When a guest forgets the question that needs an answer
    page.get_by_label(re.compile("anders machen")).fill("Längere Pause")
    page.get_by_role("button", name="Antworten absenden").click()

    # Then the page says so and nothing typed is lost
    expect(page).to_have_title(re.compile("^Fehler: "))
    expect(page.get_by_label(re.compile("anders machen"))).to_have_value("Längere Pause")
    page.screenshot(path=pictures / "main-job-fault.png", full_page=True)

    # When all 14 answer, one of them twice by going back, and one withdraws and answers again
    receipts = [answer(stack, page, guest) for guest in range(14)]
    assert len(set(receipts)) == 14
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_contain_text("gespeichert")
    page.screenshot(path=pictures / "main-job-receipt.png", full_page=True)
    page.goto(f"{stack.public_url}/antwort?umfrage={SURVEY}")
    page.get_by_label("Code").fill(receipts[13].lower())
    page.get_by_role("button", name="anzeigen").click()
    page.get_by_role("button", name=re.compile("zurück")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("zurückgezogen")
    page.screenshot(path=pictures / "main-job-withdrawn.png", full_page=True)
    answer(stack, page, 13)

    # And the next Monday comes
    in_mailbox(stack, page, "Nächster Montag")

    # Then the summary is mailed to the 14 guests and the office, and its link opens the report
    mails(stack, page, "Zusammenfassung", 13)
    page.screenshot(path=pictures / "main-job-mailbox.png", full_page=True)
    open_link(stack, page, "Zusammenfassung")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommune gestaltet!")
    page.screenshot(path=pictures / "main-job-summary-phone.png", full_page=True)
    page.get_by_role("link", name="Bericht lesen").click()
    expect(page).to_have_url(re.compile(f"^{re.escape(stack.endpoint_url)}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommune gestaltet!")
    page.screenshot(path=pictures / "main-job-report-phone.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.screenshot(path=pictures / "main-job-report.png", full_page=True)
    said = page.inner_text("body")
    assert "14" in said
    assert "Mehr Zeit für Fragen" not in said

    # And a guest with a receipt sees that the answer was counted
    page.goto(f"{stack.public_url}/antwort?umfrage={SURVEY}")
    page.get_by_label("Code").fill(receipts[0])
    page.get_by_role("button", name="anzeigen").click()
    expect(page.locator("main")).to_contain_text("gezählt")
    page.screenshot(path=pictures / "main-job-counted.png", full_page=True)


def test_the_report_says_what_was_answered_capped_where_nearly_all_agree(
    stack: Stack, tmp_path: Path
) -> None:
    # Given the report of that week, downloaded
    stack.manage("summary", "fetch", SURVEY, "2026-W37", "--to", str(tmp_path))
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
    summary = json.loads((tmp_path / "summary.json").read_text("utf-8"))
    tables = {table["id"]: table for one in summary["questions"] for table in one["tables"]}

    # Then each answer is counted once
    assert summary["answered"] == 14
    useful = {cell["code"]: cell["lower"] for cell in tables["useful"]["cells"]}
    assert [useful[str(point)] for point in (1, 2, 3, 4, 5)] == [1, 1, 2, 4, 6]

    # And 13 of 14 who met somebody are "at least 12"
    contact = tables["new_contact"]
    assert contact["status"] == "capped"
    assert contact["cappings"] == [{"cells": ["yes"], "at_least": 12, "base": 14}]

    # And the ledger proves it from the bucket alone
    assert "1 batches with 14 answers" in stack.manage("ledger", "verify", SURVEY)

    # And no raw answer is left
    assert "no raw answer" in stack.manage("purge", SURVEY, "--prove")

    # And the attacker finds nothing in all that is published
    assert "folgt keine einzige Antwort mit Gewissheit" in stack.manage("attack", SURVEY)

    # And the one text waits for a person to read it
    assert "Waiting for a decision: 1 of 1." in stack.manage("texts", "list", SURVEY)


def test_an_address_that_bounces_gets_no_mail_and_the_office_is_told(
    stack: Stack, page: Page
) -> None:
    # Given that somebody mistypes the address at which they want to hear of summaries
    page.goto(f"{stack.public_url}/neues?lang=de")
    page.get_by_role("textbox").fill("bounce@simulator.amazonses.com")
    page.get_by_role("button", name="Bestellen").click()
    expect(page.get_by_role("heading", name="Bitte sehen Sie in Ihr Postfach")).to_be_visible()

    # When the mail to it comes back, as SES tells the topic, the topic the queue, and that us
    noted = {
        "TableName": stack.outputs["ContactsTable"],
        "KeyConditionExpression": "pk = :pk",
        "ExpressionAttributeValues": {":pk": {"S": "deliverability"}},
    }
    deadline = time.monotonic() + 240
    while not stack.client("dynamodb").query(**noted)["Count"]:
        assert time.monotonic() < deadline, "no bounce was noted"
        time.sleep(0.5)
    assert "1 more stand on no list" in stack.manage("people", "blocked")

    # Then the office is told
    stack.invoke("conductor", {})
    mails(stack, page, "Einige Adressen nehmen keine Mails an", 1)


def test_the_office_promises_answers_gives_away_and_withdraws_with_the_rights_of_its_console(
    stack: Stack, page: Page, pictures: Path
) -> None:
    # Given somebody who manages, and signs in by a mailed link
    page.goto(f"{stack.public_url}/buero/berichte/{SURVEY}/2026-W37")
    page.get_by_label("Ihre Mailadresse").fill(stack.parameters["OfficeAddress"])
    page.get_by_role("button", name="Link schicken").click()
    expect(page.get_by_text("ist ein Link unterwegs")).to_be_visible()
    mails(stack, page, "Ihr Link zum Büro", 1)
    open_link(stack, page, "Ihr Link zum Büro")
    page.get_by_role("button", name="Anmelden").click()
    report = page.get_by_role("heading", level=1, name="Kommune gestaltet!")
    expect(report).to_be_visible()

    # When the office promises something, and answers all who were asked
    page.get_by_role("link", name="Etwas zusagen").click()
    page.get_by_label("Was wird getan? (Deutsch)").fill("Mehr Zeit für Fragen.")
    page.get_by_label("Wer ist zuständig? (Deutsch)").fill("Ressort Soziales")
    page.get_by_role("button", name="Zusagen").click()
    expect(page.get_by_text("Die Zusage ist notiert und öffentlich.")).to_be_visible()
    page.goto(f"{stack.public_url}/buero/berichte/{SURVEY}/2026-W37")
    page.get_by_role("button", name="Den Gefragten antworten").click()
    page.get_by_role("button", name="Ja, antworten").click()
    expect(
        page.get_by_text("Die Mails gehen in der nächsten Viertelstunde hinaus.")
    ).to_be_visible()

    # And gives the report away, and withdraws it
    page.get_by_role("button", name="Als offene Daten freigeben").click()
    page.get_by_role("button", name="Ja, freigeben").click()
    expect(page.get_by_text("Der Bericht gehört jetzt zu den offenen Daten.")).to_be_visible()
    page.get_by_role("button", name="Bericht zurückziehen").click()
    page.get_by_label("Was ist falsch?").fill("Die Veranstaltung ist falsch benannt.")
    page.get_by_role("button", name="Hinweis ansehen").click()
    page.get_by_role("button", name="Ja, zurückziehen und mailen").click()
    expect(page.get_by_text("Der Bericht ist zurückgezogen. Mails unterwegs: 1")).to_be_visible()
    page.screenshot(path=pictures / "main-job-withdrawn-report.png", full_page=True)

    # Then the public pages, which read no user, draft or text, say so
    page.goto(f"{stack.public_url}/gesagt-getan")
    expect(page.get_by_text("Mehr Zeit für Fragen.")).to_be_visible()
    page.goto(f"{stack.public_url}/offene-daten")
    expect(page.get_by_role("link", name="dcat-ap-de.json")).to_be_visible()
    page.goto(f"{stack.public_url}/veranstaltungen")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_a_batch_that_was_tampered_with_stops_all_publishing_and_the_office_is_told(
    stack: Stack, page: Page, tmp_path: Path
) -> None:
    # Given that somebody turned one answer of the sealed week
    s3 = stack.client("s3")
    place = {"Bucket": stack.outputs["BucketName"], "Key": f"sealed/{SURVEY}/all/2026-W37.json"}
    sealed = s3.get_object(**place)["Body"].read()
    s3.put_object(**place, Body=sealed.replace(b'"1":1,"2":1', b'"1":2,"2":0'))

    # Then the ledger finds it
    with pytest.raises(StackError, match="2026-W37"):
        stack.manage("ledger", "verify", SURVEY)

    # When the next week is to be sealed
    in_mailbox(stack, page, "Nächster Montag")

    # Then the office is told which batch it is, and there is no report
    mails(stack, page, "Nichts veröffentlicht", 1)
    open_mail(stack, page, "Nichts veröffentlicht")
    expect(page.locator("body")).to_contain_text("2026-W37")
    reports = stack.manage("summary", "list", SURVEY).splitlines()
    assert [one.split()[0] for one in reports] == ["2026-W37"]
