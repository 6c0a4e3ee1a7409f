"""Imprint, privacy and accessibility: on every page, true, and with a way to complain."""

import html
import re
from datetime import timedelta

import pytest

from chalicelib.notices import data_map
from chalicelib.notices.data_map import Store
from chalicelib.settings import settings
from chalicelib.store.clients import client
from tests.api.service import OFFICE, Service
from tests.api.test_proof_of_work import asked, work
from tests.unit.questionnaires import document, yes_no

FORM = "/barrierefreiheit"
NOTICES = ("/impressum", "/datenschutz", FORM, "/leichte-sprache")


def shown(service: Service, path: str) -> str:
    answer = service.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.body.decode())


@pytest.mark.parametrize("path", ["/", "/umfrage/sample", "/umfrage/ghost", "/antwort", *NOTICES])
def test_every_page_links_all_notices(service: Service, path: str) -> None:
    service.publish(document(yes_no("met")))
    page = service.get(path).body.decode()
    for notice in NOTICES:
        assert f'href="{notice}' in page


@pytest.mark.parametrize("language", ["de", "en", "de-simple", "tlh"])
@pytest.mark.parametrize("path", NOTICES)
def test_a_notice_is_there_in_each_language_or_in_german(
    service: Service, path: str, language: str
) -> None:
    page = shown(service, f"{path}?lang={language}")
    written = {"/leichte-sprache": "de-simple"}.get(path, language if language == "en" else "de")
    assert f'<html lang="{written}"' in page


def test_the_imprint_names_the_office_or_says_what_to_fill_in(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "[OFFICE_NAME]" in shown(service, "/impressum")
    monkeypatch.setenv("OFFICE_NAME", "Senatorische Behörde")
    page = shown(service, "/impressum")
    assert "Senatorische Behörde" in page
    assert OFFICE in page


def test_the_privacy_page_has_a_row_for_all_that_is_stored_about_people(service: Service) -> None:
    page = shown(service, "/datenschutz?lang=en")
    purposes = list(data_map.purposes())
    assert page.count('<th scope="row">') == len(purposes)
    for purpose in purposes:
        assert all(words in page for words in (purpose.what, purpose.why, purpose.until))


@pytest.mark.parametrize(
    ("store", "key", "attributes"),
    [
        (Store.RESPONSES, f"sample#answers#00 {'0a' * 20}", ["answers", "address"]),
        (Store.RESPONSES, "sample#answers#00 7RZXK2M9QD4T6WBHVN3P", ["answers"]),
        (Store.CONTACTS, f"invitation#sample {'0a' * 20}", ["expires", "used"]),
        (Store.CATALOGUE, "visitors today", ["count"]),
        (Store.BUCKET, "raw/sample.json", []),
    ],
)
def test_the_map_catches_what_nobody_may_store(
    store: Store, key: str, attributes: list[str]
) -> None:
    assert not data_map.is_mapped(store, key, attributes)


def mails(service: Service) -> list[str]:
    items = client("dynamodb").scan(TableName=settings().contacts_table)["Items"]
    return [item["mail"]["S"] for item in items if item["pk"]["S"] == "outbox"]


def proven(service: Service, fields: dict[str, str]) -> dict[str, str]:
    """The complaint as a browser sends it on after it has worked for it."""
    page, again = asked(service, fields, FORM)
    return again | {"the-proof": work(page)}


def test_a_complaint_reaches_the_office_once(service: Service) -> None:
    fields = {"words": "Der Knopf <b>sagt</b> nichts.", "page": "/antwort", "answer-to": "a@b.de"}
    for _ in range(2):
        answer = service.post(FORM, proven(service, fields))
        assert answer.status_code == 200
        assert "unterwegs" in answer.body.decode()
    [mail] = mails(service)
    assert OFFICE in mail
    assert "Der Knopf &lt;b&gt;sagt" in mail
    assert "a@b.de" in mail


def test_a_complaint_costs_work_or_half_a_minute_so_nobody_floods_the_office(
    service: Service,
) -> None:
    _, again = asked(service, {"words": "Ohne Skript"}, FORM)
    waiting = f"{FORM}/ohne-skript"
    asked(service, again, waiting)
    service.now += timedelta(seconds=30)
    asked(service, again | {"words": "Buy now"}, waiting)
    asked(service, again, FORM)
    assert mails(service) == []
    assert "unterwegs" in service.post(waiting, again).body.decode()
    assert "Ohne Skript" in mails(service)[0]


def test_a_complaint_without_words_is_asked_for_them(service: Service) -> None:
    answer = service.post(FORM, {"words": " ", "answer-to": "a@b.de"})
    assert answer.status_code == 422
    page = answer.body.decode()
    assert re.search("<title>Fehler: ", page)
    assert 'value="a@b.de"' in page
    assert mails(service) == []


def test_what_is_written_where_no_person_writes_is_asked_again_not_lost(service: Service) -> None:
    fields = proven(service, {"words": "Zu klein", "web-site": "https://example.org"})
    _, again = asked(service, fields | {"web-site": "https://example.org"}, FORM)
    assert again["words"] == "Zu klein"
    assert mails(service) == []


def test_a_long_complaint_is_cut_not_lost(service: Service) -> None:
    service.post(FORM, proven(service, {"words": "☂" * 9000}))
    [mail] = mails(service)
    assert mail.count("☂") == 2 * 2000, "in the text and in the HTML"
