"""A survey that wants work for each answer: floods are dear, and nobody is kept out."""

import html
import json
import re
from datetime import timedelta

import altcha
import pytest

from chalicelib.intake import codes
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, text, yes_no

FORM = "/umfrage/sample"


@pytest.fixture
def guarded(service: Service) -> Service:
    service.publish(document(yes_no("met"), text("wish"), proof_of_work=True))
    return service


def sent() -> dict[str, str]:
    return {"code": codes.mint(), "version": "1", "met": "yes", "wish": "Zeit <b>", "do": "send"}


def asked(service: Service, fields: dict[str, str], path: str = FORM) -> tuple[str, dict[str, str]]:
    """The page that asks for a proof, and the fields it sends again."""
    answer = service.post(path, fields)
    page = answer.body.decode()
    assert answer.status_code == 200
    assert "Einen Moment" in page
    assert service.stored() == []
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return page, {name: html.unescape(value) for name, value in found}


def work(page: str) -> str:
    written = re.search(r'data-challenge="([^"]+)"', page)
    assert written is not None
    challenge = altcha.Challenge.from_dict(json.loads(html.unescape(written[1])))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


def test_an_answer_is_stored_once_the_work_for_it_is_done(guarded: Service) -> None:
    page, fields = asked(guarded, sent())
    proven = fields | {"the-proof": work(page)}
    assert "gespeichert" in guarded.post(FORM, proven).body.decode()
    stored = guarded.stored()
    assert "Zeit <b>" in str(stored)
    guarded.post(FORM, proven)
    assert guarded.stored() == stored


def test_work_for_one_answer_is_no_good_for_another(guarded: Service) -> None:
    page, fields = asked(guarded, sent())
    asked(guarded, fields | {"the-proof": work(page), "code": codes.mint()})


def test_whoever_has_no_script_waits_and_loses_nothing(guarded: Service) -> None:
    _, fields = asked(guarded, sent())
    waiting = f"{FORM}/ohne-skript"
    guarded.now += timedelta(seconds=20)
    _, again = asked(guarded, fields, waiting)
    assert again == fields, "who was too early does not begin anew"
    guarded.now += timedelta(seconds=10)
    assert "gespeichert" in guarded.post(waiting, again).body.decode()
    assert "Zeit <b>" in str(guarded.stored())


def test_a_ticket_opens_only_the_door_for_those_who_wait(guarded: Service) -> None:
    _, fields = asked(guarded, sent())
    guarded.now += timedelta(seconds=60)
    asked(guarded, fields, FORM)


def test_what_is_written_where_no_person_writes_is_asked_again_not_lost(guarded: Service) -> None:
    page, fields = asked(guarded, sent())
    _, again = asked(guarded, fields | {"the-proof": work(page), "web-site": "https://x.example"})
    assert again["wish"] == "Zeit <b>"


def test_faults_are_told_before_any_work(guarded: Service) -> None:
    assert guarded.post(FORM, sent() | {"met": "perhaps"}).status_code == 422


def test_the_api_sends_people_to_the_page(guarded: Service) -> None:
    answer = guarded.send(envelope(met="yes"))
    assert answer.status_code == 403
    assert json.loads(answer.body)["type"] == "urn:mitsprache:problem:page-only"
    assert guarded.stored() == []


def test_other_surveys_ask_for_nothing(service: Service) -> None:
    service.publish(document(yes_no("met"), text("wish")))
    assert "gespeichert" in service.post(FORM, sent()).body.decode()
