"""Whoever has the code learns what became of their answer, and can withdraw it in time."""

import html
import json
import re
from typing import Any

import pytest

from chalicelib.intake import codes, reception
from chalicelib.store.errors import Unavailable
from chalicelib.store.responses import Responses
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, scale, text

PAGE = "/antwort"


@pytest.fixture
def answered(service: Service) -> tuple[Service, str]:
    """A survey in its first week with one answer, and its code."""
    service.publish(document(scale("mood"), text("wish")))
    code = codes.mint()
    assert service.answer(code, mood=3, wish="Zeit").status_code == 201
    return service, code


def told(service: Service, status: int = 200, **fields: object) -> str:
    answer = service.post(PAGE, {"of-survey": "sample"} | fields)
    assert answer.status_code == status
    return html.unescape(answer.body.decode())


def seal(service: Service, cut_off: str) -> None:
    event: dict[str, Any] = {"survey": "sample", "cut_off": cut_off}
    for shard in service.run("plan", **event)["shards"]:
        service.run("tally", **event, shard=shard)
    for step in ("seal", "report", "announce", "purge"):
        service.run(step, **event)


def test_the_code_is_asked_for_and_never_stands_in_an_address(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    page = service.get(f"{PAGE}?umfrage=sample").body.decode()
    assert 'method="post"' in page
    assert code not in page


def test_an_answer_that_waits_can_be_withdrawn_and_is_gone(answered: tuple[Service, str]) -> None:
    service, code = answered
    assert "zurückziehen" in told(service, code=codes.pretty(code).lower())
    assert len(service.stored()) == 2, "asking changes nothing"
    assert "zurückgezogen" in told(service, code=code, do="withdraw")
    assert service.stored() == []
    told(service, 422, code=code, do="withdraw")
    assert service.answer(code, mood=5).status_code == 201


def test_a_counted_answer_is_found_in_its_batch(answered: tuple[Service, str]) -> None:
    service, code = answered
    for place in range(6):
        service.answer(mood=place % 5 + 1)
    service.at("2026-09-14 00:30")
    seal(service, "2026-W37")
    page = told(service, code=code)
    assert "7 Antworten" in page
    assert "all/2026-W37" in page
    assert "zurückziehen" not in page
    assert "7 Antworten" in told(service, code=code, do="withdraw")
    assert "nichts mehr gespeichert" in page


def test_an_answer_that_too_few_others_joined_is_deleted_and_told_so(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    service.at("2026-10-05 01:00")
    for week in ("2026-W37", "2026-W38", "2026-W39", "2026-W40"):
        seal(service, week)
    assert "gelöscht" in told(service, code=code)


@pytest.mark.parametrize("code", ["", "x", "00000000000000000000", "U" * 20, "0" * 5000])
def test_a_code_nobody_has_is_told_so(answered: tuple[Service, str], code: str) -> None:
    service, _ = answered
    assert 'role="alert"' in told(service, 422, code=code)


def test_what_is_typed_is_shown_as_text(answered: tuple[Service, str]) -> None:
    service, _ = answered
    answer = service.post(PAGE, {"code": '"><script>alert(1)</script>'})
    assert b"<script>" not in answer.body


def test_the_receipt_of_one_survey_says_nothing_in_another_nor_whether_it_exists(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    service.publish(document(scale("mood"), survey="other"))
    wish = {"code": code, "do": "withdraw"}
    other = service.post(PAGE, {"of-survey": "other"} | wish)
    ghost = service.post(PAGE, {"of-survey": "ghost"} | wish)
    assert (other.status_code, ghost.status_code) == (422, 422)
    assert other.body.replace(b"other", b"ghost") == ghost.body
    assert len(service.stored()) == 2
    assert service.post(PAGE, {"of-survey": "x" * 5000} | wish).status_code == 422


def test_a_wrong_code_costs_the_same_reads_whatever_is_wrong_about_it(
    answered: tuple[Service, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, _ = answered
    find, asked = Responses.find, []

    def counting(responses: Responses, survey: str, key: str) -> object:
        asked.append(survey)
        return find(responses, survey, key)

    monkeypatch.setattr(Responses, "find", counting)
    for survey in ("sample", "ghost"):
        for code in ("x", codes.mint(), ""):
            told(service, 422, **{"of-survey": survey}, code=code)
    assert asked == ["sample"] * 3 + ["ghost"] * 3


def test_without_its_survey_a_code_finds_its_answer(answered: tuple[Service, str]) -> None:
    service, code = answered
    service.publish(document(scale("other"), survey="a-second"))
    assert "Zeit" in told(service, **{"of-survey": ""}, code=code)
    assert 'role="alert"' in told(service, 422, **{"of-survey": ""}, code=codes.mint())


def test_whoever_has_the_code_sees_and_keeps_all_that_is_stored(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    page = told(service, code=code)
    for shown in ("mood?", "Punkt 3", "wish?", "Zeit"):
        assert shown in page
    text = service.post(PAGE, {"of-survey": "sample", "code": code, "do": "text"})
    assert text.headers["Content-Disposition"] == 'attachment; filename="sample.txt"'
    assert "Punkt 3" in text.body.decode()
    assert "7. September 2026" in text.body.decode()
    copy = json.loads(told(service, code=code, do="json"))
    assert copy["answers"] == {"mood": 3, "wish": "Zeit"}
    assert copy["week"] == "2026-W37"


def test_a_change_begins_with_the_form_as_it_was_filled_in(answered: tuple[Service, str]) -> None:
    service, code = answered
    page = told(service, code=code, do="change")
    assert re.search(r'name="mood"[^>]*value="3"[^>]* checked', page)
    assert "Zeit" in page
    assert code in page


def test_a_changed_answer_takes_the_place_of_the_first_with_its_texts(
    answered: tuple[Service, str],
) -> None:
    """Given an answer, when its form is sent again with changes, the page offers to replace it."""
    service, code = answered
    sent = {"code": code, "version": "1", "mood": "5", "wish": "Räume"}
    offer = service.post("/umfrage/sample", sent)
    assert offer.status_code == 409
    before = service.stored()
    fields = hidden(offer.body.decode())
    assert service.stored() == before, "being told changes nothing"

    service.at("2026-09-13 23:00")
    assert "geändert" in told(service, **fields)
    page = told(service, code=code)
    assert "Punkt 5" in page
    assert "Räume" in page
    assert "Zeit" not in str(service.stored())
    assert {item["week"]["S"] for item in service.stored()} == {"2026-W37"}
    assert "Ihre Antwort ist geändert" in told(service, **fields), "a reload tells the same"
    assert len(service.stored()) == 2

    without = hidden(service.post("/umfrage/sample", sent | {"wish": ""}).body.decode())
    told(service, **without)
    assert [item for item in service.stored() if "text" in item] == []


def test_of_two_changes_to_one_answer_the_second_is_told(answered: tuple[Service, str]) -> None:
    service, code = answered
    sent = {"code": code, "version": "1", "wish": "Zeit"}
    first, second = (
        hidden(service.post("/umfrage/sample", sent | {"mood": mood}).body.decode())
        for mood in ("1", "2")
    )
    assert "Ihre Antwort ist geändert" in told(service, **first)
    assert "nicht geändert" in told(service, **second)
    assert "Punkt 1" in told(service, code=code)


def test_a_change_must_fit_the_survey(answered: tuple[Service, str]) -> None:
    service, code = answered
    before = service.stored()
    page = hidden(service.post("/umfrage/sample", change(code)).body.decode())
    assert "Fehler: " in told(service, 422, **page | {"mood": "99"})
    assert service.stored() == before


def test_once_its_week_is_closed_an_answer_is_neither_changed_nor_withdrawn(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    fields = hidden(service.post("/umfrage/sample", change(code)).body.decode())
    before = service.stored()
    service.at("2026-09-14 00:30")
    service.run("plan", survey="sample", cut_off="2026-W37")
    for wish in (fields, {"code": code, "do": "withdraw"}, {"code": code, "do": "change"}):
        page = told(service, **wish)
        assert "wartet auf die Zählung" in page
        assert "Zeit" in page, "as long as it is stored it can be seen"
    assert service.stored() == before


@pytest.mark.parametrize("moment", ["2026-10-04 23:59", "2026-10-05 00:01"])
def test_until_it_is_sealed_an_answer_is_changed_on_the_last_day_and_after_it(
    service: Service, moment: str
) -> None:
    """Given an answer of the last week, when its code comes after the last day, it opens a form."""
    service.publish(document(scale("mood"), text("wish"), cadence="close"))
    service.at("2026-10-02 12:00")
    code = codes.mint()
    service.answer(code, mood=3, wish="Zeit")
    service.at(moment)
    assert 'name="mood"' in told(service, code=code, do="change")
    form = {"version": "1", "mood": "4", "wish": "Zeit"}
    offer = service.post("/umfrage/sample", form | {"code": code})
    assert offer.status_code == 409
    fields = hidden(offer.body.decode())
    assert "Ihre Antwort ist geändert" in told(service, **fields)
    assert "Punkt 4" in told(service, code=code)
    assert service.answer(code, mood=4, wish="Zeit").status_code == 200, "sent again, stored once"
    assert {item["week"]["S"] for item in service.stored()} == {"2026-W40"}

    service.at("2026-10-05 00:30")
    assert service.post("/umfrage/sample", form | {"code": codes.mint()}).status_code == 410
    service.run("plan", survey="sample", cut_off="2026-W40")
    reception._head.cache_clear()
    before = service.stored()
    assert service.post("/umfrage/sample", form | {"code": code, "mood": "1"}).status_code == 410
    assert "wartet auf die Zählung" in told(service, **fields)
    assert service.stored() == before


def change(code: str) -> dict[str, str]:
    return {"code": code, "version": "1", "mood": "4", "wish": "Zeit"}


def hidden(page: str) -> dict[str, object]:
    """The hidden fields of the page's form that replaces an answer."""
    form = page[page.index('name="of-survey"') - 60 :].partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: html.unescape(value) for name, value in found}


def test_a_store_that_fails_withdraws_nothing(
    answered: tuple[Service, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service, code = answered

    def fail(*_: object) -> None:
        raise Unavailable("TransactWriteItems: ThrottlingException")

    with monkeypatch.context() as broken:
        broken.setattr(Responses, "withdraw", fail)
        told(service, 503, code=code, do="withdraw")
    assert len(service.stored()) == 2


def test_after_a_withdrawal_the_same_answer_counts_once_if_it_is_sent_again(
    answered: tuple[Service, str],
) -> None:
    service, code = answered
    told(service, code=code, do="withdraw")
    sent = envelope(code, mood=3, wish="Zeit")
    assert [service.send(sent).status_code for _ in range(2)] == [201, 200]
