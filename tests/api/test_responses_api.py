"""A provider's own system hands in responses; every answer of the API is as described."""

import json
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.intake import body, codes
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from tests.api.described import assert_as_described
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, multiple, number, scale, shipped, text, yes_no

RESPONSES = "/api/v1/surveys/{survey}/responses"


def survey(**changes: Any) -> dict[str, Any]:
    return document(
        yes_no("met", required=True),
        scale("mood", show_if={"item": "met", "is": ["yes"]}, required=True),
        multiple("help", "time", "rooms", alone=("none",)),
        number("age", 30, minimum=0),
        text("wish", max_length=10),
        **changes,
    )


def told(response: HTTPResponse, status: int, kind: str = "") -> dict[str, Any]:
    """The body of an answer that is as the API's description says."""
    assert_as_described(response, "post", RESPONSES, status)
    content: dict[str, Any] = json.loads(response.body)
    if kind:
        assert content["type"] == f"urn:mitsprache:problem:{kind}"
        assert content["status"] == status
        assert content["title"]
        assert content["detail"]
    return content


def errors(response: HTTPResponse) -> dict[str, str]:
    """Pointer → keyword of everything that does not fit."""
    content = told(response, 422, "invalid")
    found = {error["pointer"]: error["keyword"] for error in content["errors"]}
    assert len(found) == len(content["errors"]), "one entry per question"
    assert all(error["message"] for error in content["errors"])
    return found


def test_a_response_is_created_once_and_a_repeat_says_so(service: Service) -> None:
    service.publish(survey())
    sent = envelope(met="yes", mood=3, help=["time", "rooms"], wish="Zeit")
    assert told(service.send(sent), 201) == {"status": "stored", "survey": "sample", "version": 1}
    before = service.stored()
    sent["answers"]["help"].reverse()
    assert told(service.send(sent), 200)["status"] == "already-stored"
    sent["code"] = codes.pretty(sent["code"]).lower()
    assert told(service.send(sent), 200)["status"] == "already-stored"
    assert service.stored() == before


def test_3_and_3_0_are_the_same_answer(service: Service) -> None:
    service.publish(survey())
    code = codes.mint()
    raw = json.dumps(envelope(code, met="yes", mood=3))
    assert told(service.send(raw.encode()), 201)
    assert told(service.send(raw.replace("3}", "3.0}").encode()), 200)
    service.at("2026-09-14 03:00")
    for shard in ("00", "01", "02", "03"):
        service.run("tally", survey="sample", cut_off="2026-W37", shard=shard)
    assert any('"mood":{"3":1}' in str(item) for item in service.stored())


def test_a_code_that_holds_another_response_is_a_conflict(service: Service) -> None:
    service.publish(survey())
    code = codes.mint()
    told(service.answer(code, met="no"), 201)
    told(service.answer(code, met="yes", mood=1), 409, "conflict")
    told(service.answer(code, met="no"), 200)


def test_a_code_that_is_counted_is_a_conflict_of_its_own(service: Service) -> None:
    service.publish(survey())
    code = codes.mint()
    told(service.answer(code, met="no"), 201)
    service.at("2026-10-05 03:00")
    service.run("purge", survey="sample", cut_off="2026-W40")
    service.at("2026-10-04 12:00")
    told(service.answer(code, met="no"), 409, "counted")


def test_answers_to_what_was_not_shown_are_taken_and_dropped(service: Service) -> None:
    service.publish(survey())
    told(service.answer(met="no", mood=3), 201)
    [item] = service.stored()
    assert json.loads(item["answers"]["S"]) == {"met": "no"}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, {"/answers/met": "required"}),
        ({"met": "yes"}, {"/answers/mood": "required"}),
        ({"met": "maybe"}, {"/answers/met": "enum"}),
        ({"met": "no", "age": -1}, {"/answers/age": "minimum"}),
        ({"met": "no", "age": "alt"}, {"/answers/age": "type"}),
        ({"met": "no", "help": ["time", "none"]}, {"/answers/help": "maxItems"}),
        ({"met": "no", "wish": "x" * 11}, {"/answers/wish": "maxLength"}),
        ({"met": "no", "ghost": 1}, {"/answers/ghost": "additionalProperties"}),
        (
            {"met": 1, "age": -1, "wish": "", "a/b": 0},
            {
                "/answers/met": "enum",
                "/answers/age": "minimum",
                "/answers/wish": "minLength",
                "/answers/a~1b": "additionalProperties",
            },
        ),
    ],
)
def test_what_does_not_fit_is_named_question_by_question(
    service: Service, answers: dict[str, Any], expected: dict[str, str]
) -> None:
    service.publish(survey())
    assert errors(service.answer(**answers)) == expected
    assert service.stored() == []


def test_the_messages_are_in_the_language_of_the_response(service: Service) -> None:
    service.publish(survey())
    german = told(service.send(envelope(met="maybe")), 422)["errors"]
    english = told(service.send(envelope(met="maybe") | {"language": "en"}), 422)["errors"]
    assert german[0]["message"].startswith("Wählen Sie")
    assert english[0]["message"].startswith("Choose")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"version": 2}, {"/version": "const"}),
        ({"version": 10**30}, {"/version": "const"}),
        ({"language": "fr"}, {"/language": "enum"}),
        ({"language": "../de"}, {"/language": "pattern"}),
        ({"code": "1234"}, {"/code": "minLength"}),
        ({"code": "U" * 20}, {"/code": "pattern"}),
        ({"answers": None}, {"/answers": "type"}),
        ({"at": "2026-09-12T14:30"}, {"/at": "additionalProperties"}),
    ],
)
def test_what_surrounds_the_answers_is_checked_too(
    service: Service, changes: dict[str, Any], expected: dict[str, str]
) -> None:
    service.publish(survey())
    assert errors(service.send(envelope(met="no") | changes)) == expected


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"[]", b"null", b"\xff", b'{"version": NaN}', b'{"a": 1, "a": 2}', b"[" * 60_000,
     b'{"version":1,"language":"de","code":"00000000000000000000","answers":{"wish":"\\ud800"}}'],
)  # fmt: skip
def test_what_is_no_json_object_is_a_bad_request(service: Service, raw: bytes) -> None:
    service.publish(survey())
    told(service.send(raw), 400, "no-json")


@pytest.mark.parametrize(
    "media_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml", "json"]
)
def test_another_media_type_is_told_so(service: Service, media_type: str) -> None:
    service.publish(survey())
    headers = {"Content-Type": media_type} if media_type else {}
    told(service.send(envelope(met="no"), headers=headers), 415, "media-type")


def test_json_may_name_its_character_set(service: Service) -> None:
    service.publish(survey())
    headers = {"content-type": "Application/JSON; charset=utf-8"}
    told(service.send(envelope(met="no"), headers=headers), 201)


def test_a_body_that_is_too_large_is_told_so(service: Service) -> None:
    service.publish(survey())
    told(service.send(b" " * (body.MAX_BYTES + 1)), 413, "too-large")


@pytest.mark.parametrize("name", ["ghost", "Sample", "a" * 3000, "%F0%9F%98%80", "a%00b", "a b"])
def test_a_survey_that_is_not_there_is_not_found(service: Service, name: str) -> None:
    service.publish(survey())
    told(service.send(envelope(met="no"), survey=name), 404, "unknown")


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        ("2026-09-06 23:59", "not opened yet"),
        ("2026-10-05 00:00", "closed"),
        ("2027-01-01 00:00", "closed"),
    ],
)
def test_outside_its_days_a_survey_takes_nothing(service: Service, moment: str, state: str) -> None:
    service.publish(survey())
    service.at(moment)
    content = told(service.answer(met="no"), 410, "not-open")
    assert content["detail"] == (
        f"The survey is {state}. It takes answers from 2026-09-07 to 2026-10-04."
    )
    assert service.stored() == []


@pytest.mark.parametrize("moment", ["2026-09-07 00:00", "2026-10-04 23:59"])
def test_its_first_and_its_last_day_both_count(service: Service, moment: str) -> None:
    service.publish(survey())
    service.at(moment)
    told(service.answer(met="no"), 201)


def test_an_earlier_version_may_still_be_answered(service: Service) -> None:
    service.publish(survey())
    service.publish(survey(version=2, minutes=4))
    told(service.answer(met="no"), 201)
    told(service.send(envelope(met="no") | {"version": 2}), 201)
    assert sorted(item["version"]["N"] for item in service.stored()) == ["1", "2"]


def test_a_closed_survey_takes_answers_with_an_invitation_and_else_says_nothing(
    service: Service,
) -> None:
    service.publish(survey(access="closed"))
    code = codes.mint()
    key = codes.invitation_key("sample", code)
    Contacts(settings().contacts_table).invite("sample", key, service.now + timedelta(days=9))
    told(service.answer(met="no"), 404, "unknown")
    told(service.answer(code, met="no"), 201)
    told(service.answer(code, met="no"), 200)


def test_a_store_that_fails_is_told_and_the_same_request_may_come_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(survey())
    sent = envelope(met="no", wish="Zeit")
    with monkeypatch.context() as down:
        down.setenv("RESPONSES_TABLE", "gone")
        settings.cache_clear()
        told(service.send(sent), 503, "unavailable")
    settings.cache_clear()
    told(service.send(sent), 201)


def test_the_shipped_event_survey_takes_a_whole_response(service: Service) -> None:
    service.publish(shipped("kommune-gestaltet"))
    answers = {
        "useful": 5,
        "new_contact": "yes",
        "next_step": "yes",
        "next_step_kind": "other",
        "next_step_kind_other": "Ein Fest",
        "do_differently": "Mehr Zeit zum Reden",
    }
    name = "kommune-gestaltet-2026-09-12"
    told(service.send(envelope(**answers), survey=name), 201)
    [closed] = [item for item in service.stored() if "answers" in item]
    assert "Fest" not in closed["answers"]["S"]
    assert len(service.stored()) == 3, "the answers, and each text apart"
