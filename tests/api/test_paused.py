"""What the office decides about a running survey holds at every door."""

import html

import pytest

from chalicelib.intake import codes, reception
from chalicelib.settings import settings
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from tests.api.machine import Machine
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, scale

FORM = "/umfrage/sample"


@pytest.fixture
def surveys(service: Service) -> Surveys:
    service.publish(document(scale("mood")))
    return Surveys(settings().catalogue_table)


def test_a_paused_survey_takes_no_answer_and_says_so(service: Service, surveys: Surveys) -> None:
    surveys.pause("sample")
    reception._head.cache_clear()
    page = service.get(FORM)
    assert page.status_code == 423
    assert "macht eine Pause" in page.body.decode()
    fields = {"code": codes.mint(), "version": 1, "mood": 3, "do": "send"}
    page = service.post(FORM, fields)
    assert page.status_code == 423
    assert "nicht gespeichert" in html.unescape(page.body.decode())
    refused = service.answer(mood=3)
    assert refused.status_code == 423
    assert refused.json_body["type"] == "urn:mitsprache:problem:paused"
    assert service.stored() == []
    assert "Zusammenarbeit" not in service.get("/").body.decode()


def test_while_a_survey_is_paused_an_answer_is_withdrawn_but_not_offered_to_be_changed(
    service: Service, surveys: Surveys
) -> None:
    code = codes.mint()
    fields = {"code": code, "version": 1, "mood": 3, "do": "send"}
    assert service.post(FORM, fields).status_code == 200
    surveys.pause("sample")
    own = {"of-survey": "sample", "code": code}
    for wish in ("", "change", "replace"):
        page = service.post("/antwort", own | {"do": wish, "mood": 4})
        assert page.status_code == 200
        told = html.unescape(page.body.decode())
        assert "macht eine Pause" in told
        assert "Antwort ändern" not in told
    assert "noch nicht gezählt" in told
    page = service.post("/antwort", own | {"do": "withdraw"})
    assert "Ihre Antwort ist zurückgezogen" in html.unescape(page.body.decode())
    assert service.stored() == []


def test_after_the_pause_the_same_answer_is_taken(service: Service, surveys: Surveys) -> None:
    surveys.pause("sample")
    reception._head.cache_clear()
    sent = envelope(mood=3)
    assert service.send(sent).status_code == 423
    surveys.resume("sample")
    reception._head.cache_clear()
    assert service.send(sent).status_code == 201


def test_a_survey_that_closes_early_is_sealed_for_good_on_a_date_people_were_told(
    service: Service, surveys: Surveys, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(service, monkeypatch)
    service.at("2026-09-15 12:00")
    for number in range(6):
        assert service.answer(mood=number % 5 + 1).status_code == 201
    surveys.close_early("sample", "2026-09-20")
    service.at("2026-09-20 23:00")
    assert service.answer(mood=1).status_code == 201
    service.at("2026-09-21 00:00")
    assert service.answer(mood=1).status_code == 410
    assert "20. September" in service.get(FORM).body.decode()
    service.at("2026-09-21 08:00")
    machine.run_conductor()
    done = machine.run_conductor()
    assert set(Summaries(settings().bucket).periods("sample")) == {"2026-W38", "gesamt"} | {
        "2026-09",
        "2026-Q3",
    }
    head = surveys.head("sample")
    assert head is not None
    assert (head.closed_to, head.sealed_to) == ("2026-W38", "2026-W38")
    service.at("2026-10-06 08:00")
    assert machine.run_conductor() == done
