"""A person answers in a browser: form, faults with nothing lost, and a receipt after a redirect."""

import html
import re
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.intake import body, codes
from chalicelib.settings import settings
from tests.api.service import PUBLIC_URL, Service
from tests.unit.questionnaires import day, document, multiple, number, scale, text, words, yes_no

FORM = "/umfrage/sample"
KEPT = "private, no-cache"
"""A form may be kept by the browser that fills it in: so its back button finds the same code."""


def survey(**changes: Any) -> dict[str, Any]:
    return document(
        yes_no("met", required=True),
        scale("mood", show_if={"item": "met", "is": ["yes"]}),
        multiple("help", "time", "rooms", other=words("Anderes")),
        number("hours", 10, whole=False),
        day("since", "2020-01-01"),
        text("wish", long=True),
        thanks=words("Vielen Dank."),
        **changes,
    )


def long_survey() -> dict[str, Any]:
    """Seven questions, the second asked only after the first."""
    further = [yes_no(f"q{place}") for place in range(1, 6)]
    hours = number("hours", 10, whole=False, show_if={"item": "met", "is": ["yes"]})
    return document(yes_no("met"), hours, *further)


def shown(response: HTTPResponse, status: int = 200, cache: str = "no-store") -> str:
    """The page, with entities as characters."""
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert response.headers["Cache-Control"] == cache
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    page = html.unescape(response.body.decode())
    assert page.startswith("<!doctype html>")
    return page


def hidden_fields(page: str) -> dict[str, list[str]]:
    """What the page carries on, as a browser posts it."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def fields(service: Service, **typed: object) -> dict[str, object]:
    """The form as the page gives it, with what a person typed."""
    page = shown(service.get(FORM), cache=KEPT)
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page)
    assert {name for name, _ in hidden} == {"code", "version", "typed-in"}
    return dict(hidden) | typed


def test_a_form_that_is_sent_is_stored_and_answered_with_its_receipt(service: Service) -> None:
    """Given a form, when it is posted, then the page with the code follows, at no new address."""
    service.publish(survey())
    sent = fields(
        service, met="yes", mood="3", help=["time", "rooms"], hours="7,5", wish="Zeit",
        **{"since.day": "1", "since.month": "9", "since.year": "2021"},
    )  # fmt: skip
    page = shown(service.post(f"{FORM}?lang=de", sent))
    for group in codes.pretty(str(sent["code"])).split("-"):
        assert group in page
    assert "Vielen Dank." in page
    assert "14. September 2026" in page, "the day of the next sealing"
    for address in re.findall(r'(?:href|action)="([^"]*)"', page):
        assert str(sent["code"]) not in address

    [item] = [item for item in service.stored() if "answers" in item]
    assert item["answers"]["S"] == (
        '{"help":["rooms","time"],"hours":7.5,"met":"yes","mood":3,"since":"2021-09-01"}'
    )
    assert item["week"]["S"] == "2026-W37"


def test_a_receipt_can_be_had_again_in_another_language(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    service.post(FORM, sent)
    asked = {"code": sent["code"], "version": "1", "do": "receipt"}
    assert "Your answers are stored" in shown(service.post(f"{FORM}?lang=en", asked))
    shown(service.post(FORM, asked | {"code": codes.mint()}), 404)
    assert len(service.stored()) == 1


def test_sending_the_same_form_twice_stores_it_once(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no", wish="Zeit")
    first = shown(service.post(FORM, sent))
    before = service.stored()
    assert shown(service.post(FORM, sent)) == first
    assert service.stored() == before


def test_answers_are_shown_once_more_before_they_are_sent(service: Service) -> None:
    """Given a long survey, when answers are checked, then nothing is stored until they are sent."""
    service.publish(long_survey())
    sent = fields(service, met="yes", hours="7,5", q1="yes")
    page = shown(service.post(FORM, sent | {"do": "check"}), cache=KEPT)
    assert "Prüfen Sie Ihre Antworten" in page
    assert service.stored() == []

    carried = hidden_fields(page)
    assert carried["hours"] == ["7,5"]
    english = shown(service.post(f"{FORM}?lang=en", carried | {"do": "language"}), cache=KEPT)
    assert "Check your answers" in english
    assert hidden_fields(english)["hours"] == ["7.5"]

    again = shown(service.post(FORM, carried | {"do": "change"}), cache=KEPT)
    assert 'value="7,5"' in again

    shown(service.post(FORM, carried | {"do": "send"}))
    [item] = service.stored()
    assert item["answers"]["S"] == '{"hours":7.5,"met":"yes","q1":"yes"}'


def test_answers_that_are_no_longer_asked_are_dropped_and_named(service: Service) -> None:
    service.publish(long_survey())
    sent = fields(service, met="no", hours="7")
    page = shown(service.post(FORM, sent | {"do": "check"}), cache=KEPT)
    assert "Nicht mehr gefragt" in page
    assert "Frage 2: hours?" in page
    assert "hours" not in hidden_fields(page)
    assert "Frage 2: hours?" in shown(service.post(FORM, sent | {"do": "send"}))


def test_a_kiosk_shows_nothing_of_answers_that_are_stored_to_whoever_sends_the_form_again(
    service: Service,
) -> None:
    service.publish(survey())
    sent = fields(service, met="no", wish="Mehr Ruhe")
    kiosk = f"{FORM}?kiosk=1"
    assert "Mehr Ruhe" in shown(service.post(kiosk, sent | {"do": "check"}))
    receipt = codes.pretty(str(sent["code"]))[:5]
    assert receipt in shown(service.post(kiosk, sent | {"do": "send"}))
    for wish, status in (("send", 200), ("check", 409), ("change", 409), ("language", 409)):
        again = shown(service.post(kiosk, sent | {"do": wish}), status)
        assert "Nächster Gast" in again
        for secret in ("Mehr Ruhe", str(sent["code"]), receipt):
            assert secret not in again
    assert len(service.stored()) == 2


def test_a_kiosk_keeps_nothing_and_returns_by_itself(service: Service) -> None:
    service.publish(survey())
    page = shown(service.get(f"{FORM}?kiosk=1"))
    assert 'autocomplete="off" data-kiosk' in page
    sent = fields(service, met="no")
    done = shown(service.post(f"{FORM}?kiosk=1", sent))
    assert f'content="60; url={FORM}?kiosk=1&lang=de"' in done
    longer = service.post(
        f"{FORM}?kiosk=1",
        {"code": sent["code"], "version": "1", "do": "receipt", "held": "1"},
    )
    assert 'http-equiv="refresh"' not in shown(longer)


def test_a_form_of_a_version_that_is_unknown_keeps_what_was_typed(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no", wish="Mehr Zeit")
    page = shown(service.post(FORM, sent | {"version": "7"}), 409, cache=KEPT)
    assert "hat sich geändert" in page
    assert "Mehr Zeit" in page
    assert service.stored() == []
    shown(service.post(FORM, sent))


def test_whoever_began_with_an_older_version_finishes_it(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    service.publish(survey(version=2, title=words("Neuer Titel")))
    assert "Neuer Titel" in shown(service.get(FORM), cache=KEPT)
    shown(service.post(FORM, sent))
    [item] = service.stored()
    assert item["version"]["N"] == "1"


def test_a_faulty_form_comes_back_with_all_that_was_typed(service: Service) -> None:
    service.publish(survey())
    sent = fields(
        service, help=["rooms", "other"], help_other="Ein <b>Fest</b>", hours="viele",
        wish="Mehr\r\nZeit", **{"since.day": "30", "since.month": "2", "since.year": "2021"},
    )  # fmt: skip
    answer = service.post(FORM, sent)
    page = shown(answer, 422, cache=KEPT)
    assert "<title>Fehler: " in page
    assert 'role="alert"' in page
    for typed in ('value="30"', 'value="2"', 'value="2021"', 'value="viele"', "Mehr\r\nZeit"):
        assert typed in page
    assert re.search(r'value="rooms"[^>]* checked', page)
    assert not re.search(r'value="time"[^>]* checked', page)
    assert b"Ein &lt;b&gt;Fest&lt;/b&gt;" in answer.body
    assert str(sent["code"]) in page, "the code stays, so that correcting it stores it once"
    assert service.stored() == []

    corrected = sent | {"met": "no", "hours": "7", "since.day": "28"}
    shown(service.post(FORM, corrected))
    assert len([item for item in service.stored() if "answers" in item]) == 1


def test_each_language_has_its_form_its_faults_and_its_numbers(service: Service) -> None:
    service.publish(survey())
    assert '<html lang="en"' in shown(service.get(f"{FORM}?lang=en"), cache=KEPT)
    assert '<html lang="de"' in shown(service.get(f"{FORM}?lang=fr"), cache=KEPT)
    sent = fields(service, met="yes", hours="1,000.5") | {"typed-in": "en"}
    assert '<html lang="en"' in shown(service.post(f"{FORM}?lang=en", sent))
    assert '"hours":1000.5' in str(service.stored())
    faulty = service.post(f"{FORM}?lang=en", fields(service))
    assert "<title>Error: " in shown(faulty, 422, cache=KEPT)


def test_answers_to_what_was_not_shown_are_dropped_even_if_they_are_wrong(
    service: Service,
) -> None:
    service.publish(survey())
    shown(service.post(FORM, fields(service, met="no", mood="99")))
    [item] = service.stored()
    assert item["answers"]["S"] == '{"met":"no"}'


def test_a_form_that_holds_another_answer_already_shows_what_was_sent(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    service.post(FORM, sent)
    page = shown(service.post(FORM, sent | {"met": "yes", "wish": "Anders"}), 409)
    assert "Anders" in page
    assert len(service.stored()) == 1


def test_an_answer_that_is_counted_is_told_so(service: Service) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    service.post(FORM, sent)
    service.run("purge", survey="sample", cut_off="2026-W40")
    assert "schon gezählt" in shown(service.post(FORM, sent), 409)


@pytest.mark.parametrize(
    ("moment", "word"),
    [("2026-09-06 23:59", "noch nicht begonnen"), ("2026-10-05 00:00", "beendet")],
)
def test_before_and_after_its_days_there_is_no_form(
    service: Service, moment: str, word: str
) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    service.at(moment)
    assert word in shown(service.get(FORM), 410)
    page = shown(service.post(FORM, sent), 410)
    assert word in page
    assert ("nicht gespeichert" in page) == (word == "beendet")
    assert service.stored() == []


@pytest.mark.parametrize(
    "path",
    [
        "/umfrage/ghost",
        f"/umfrage/{'a' * 3000}",
        "/umfrage/a%00b",
        "/static/none.css",
        "/static/..%2Fapp.py",
        "/bericht/none",
    ],
)
def test_what_is_not_there_is_not_found_in_words(service: Service, path: str) -> None:
    service.publish(survey())
    shown(service.get(path), 404)


@pytest.mark.parametrize(
    "change",
    [{"code": "x"}, {"code": ""}, {"version": "x"}, {"version": "9" * 5000}],
)
def test_a_form_that_is_not_ours_is_a_bad_request(service: Service, change: dict[str, str]) -> None:
    service.publish(survey())
    shown(service.post(FORM, fields(service, met="no") | change), 400)
    assert service.stored() == []


def test_too_much_or_too_many_is_refused_before_it_is_read(service: Service) -> None:
    service.publish(survey())
    shown(service.post(FORM, {"wish": "x" * body.MAX_BYTES}), 413)
    shown(service.post(FORM, {f"f{number}": "1" for number in range(2001)}), 400)
    shown(service.client.http.post(FORM, body=b"\xff\xfe=1"), 400)
    shown(service.post("/antwort", {f"f{number}": "1" for number in range(2001)}), 422)


def test_a_store_that_fails_is_told_in_words(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(survey())
    sent = fields(service, met="no")
    with monkeypatch.context() as broken:
        broken.setenv("RESPONSES_TABLE", "gone")
        settings.cache_clear()
        assert "nicht doppelt" in shown(service.post(FORM, sent), 503)
    settings.cache_clear()


def test_the_overview_names_the_open_surveys_that_close_first_first(service: Service) -> None:
    assert "keine Umfrage" in shown(service.get("/"))
    service.publish(survey(survey="later", title=words("Später")))
    service.publish(survey(survey="sooner", title=words("Früher"), closes="2026-09-20"))
    service.publish(survey(survey="ended", title=words("Vorbei"), closes="2026-09-10"))
    service.publish(survey(survey="invited", title=words("Geladen"), access="closed"))
    page = shown(service.get("/"))
    assert 0 < page.index("Früher") < page.index("Später")
    assert "Vorbei" not in page
    assert "Geladen" not in page


def test_a_page_brings_its_style_sheet_under_a_name_that_changes_with_it(service: Service) -> None:
    page = shown(service.get("/"))
    [address] = set(re.findall(r'href="(/static/[^"]+\.css)"', page))
    style = service.get(address)
    assert style.status_code == 200
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in style.headers["Cache-Control"]


def test_every_link_keeps_the_path_under_which_the_service_is_reached(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given API Gateway's stage in the path, when pages are shown, all their links lead there."""
    service.publish(survey())
    monkeypatch.setenv("PUBLIC_URL", f"{PUBLIC_URL}/live")
    settings.cache_clear()
    for path, cache in (("/", "no-store"), (FORM, KEPT)):
        page = shown(service.get(path), cache=cache)
        links = re.findall(r'(?:href|action|formaction|src)="(/[^"]*)"', page)
        assert links
        assert all(link.startswith("/live/") for link in links)


def test_the_console_shows_surveys_of_any_language_and_no_numbers(service: Service) -> None:
    english = {"languages": ["en"], "survey": "english"}
    only = {"label": {"en": "Met?"}, "id": "met", "type": "yes_no"}
    service.publish(
        document(only, **english, title={"en": "Working together"}, purpose={"en": "We plan."})
    )
    service.publish(survey(survey="ended", closes="2026-09-10"))
    page = shown(service.office("/buero"))
    assert "/buero/umfragen/english" in page
    assert "/buero/umfragen/ended" in page
