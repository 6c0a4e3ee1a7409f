"""Whoever has the code learns what became of their answer, and can withdraw it in time."""

import html
from typing import Any

import pytest

from chalicelib.intake import codes
from chalicelib.store.errors import Unavailable
from chalicelib.store.responses import Responses
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, scale, text

PAGE = "/umfrage/sample/antwort"


@pytest.fixture
def answered(service: Service) -> tuple[Service, str]:
    """A survey in its first week with one answer, and its code."""
    service.publish(document(scale("mood"), text("wish")))
    code = codes.mint()
    assert service.answer(code, mood=3, wish="Zeit").status_code == 201
    return service, code


def told(service: Service, status: int = 200, **fields: str) -> str:
    answer = service.post(PAGE, fields)
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
    page = service.get(PAGE).body.decode()
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


def test_once_its_week_is_closed_an_answer_stays(answered: tuple[Service, str]) -> None:
    service, code = answered
    service.at("2026-09-14 00:30")
    service.run("plan", survey="sample", cut_off="2026-W37")
    page = told(service, code=code, do="withdraw")
    assert "nicht mehr" in page
    assert len(service.stored()) == 2


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


def test_the_receipt_of_one_survey_says_nothing_in_another(answered: tuple[Service, str]) -> None:
    service, code = answered
    service.publish(document(scale("mood"), survey="other"))
    answer = service.post("/umfrage/other/antwort", {"code": code, "do": "withdraw"})
    assert answer.status_code == 422
    assert len(service.stored()) == 2
    assert service.post("/umfrage/ghost/antwort", {"code": code}).status_code == 404


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
