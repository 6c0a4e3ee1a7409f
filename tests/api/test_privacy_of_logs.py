"""No answer, code or address reaches a log, whatever happens to a request or a job."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.intake import codes, reception
from chalicelib.logs import Fault
from chalicelib.outreach.events import Guest
from chalicelib.outreach.mails import Mail
from chalicelib.sealing import jobs
from chalicelib.settings import settings
from chalicelib.store import bucket, postbox, responses
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Refused, Unavailable
from chalicelib.store.outbox import Outbox
from tests.api.service import Service, envelope, metrics_named
from tests.unit.questionnaires import document, number, text, yes_no

SECRET = "GEHEIM"
CODE = "SECRETC0DESECRETC0DE"
ADDRESS = "geheim.gast@example.org"

FORM = "/umfrage/sample"


@pytest.fixture
def survey(service: Service) -> Service:
    service.publish(document(yes_no("met", required=True), number("age", 30), text("wish")))
    return service


def form(**typed: str) -> dict[str, str]:
    return {"code": CODE, "version": "1", "met": "no"} | typed


def every_path(service: Service) -> None:
    """Requests of every kind, with a secret in every place a person or a program can write to."""
    service.send(envelope(CODE, met="no", wish=SECRET))
    service.send(envelope(CODE, met="no", wish=SECRET))
    service.send(envelope(CODE, met="yes", wish=SECRET))
    service.send(envelope(CODE, met=SECRET, age=SECRET, wish=[SECRET], **{SECRET: SECRET}))
    service.send(envelope(SECRET, met="no"))
    service.send(envelope(CODE, met="no") | {"language": SECRET, SECRET: SECRET})
    service.send(envelope(CODE, met="no"), survey=SECRET)
    service.send(f'{{"answers": "{SECRET}'.encode())
    service.send(f'{{"wish": "{SECRET}\\ud800", "code": "{CODE}"}}'.encode())
    service.send(envelope(CODE, met="no", wish=SECRET), headers={"Content-Type": SECRET})
    told = {"User-Agent": SECRET, "X-Forwarded-For": SECRET, "Referer": SECRET, "Cookie": SECRET}
    service.send(envelope(CODE, met="no", wish=SECRET), headers=told)
    service.send(envelope(met="no"), headers={"Content-Type": "application/json"} | told)
    service.send(SECRET.encode() * 20_000)
    service.post(FORM, form(wish=SECRET))
    service.post(FORM, form(wish=SECRET, met="yes"))
    service.post(FORM, form(met=SECRET, age=SECRET, wish=SECRET))
    service.post(FORM, {SECRET: SECRET})
    service.post(f"{FORM}?lang={SECRET}", form(version=SECRET))
    service.post("/antwort", {"of-survey": "sample", "code": CODE})
    service.post("/antwort", {"of-survey": "sample", "code": CODE, "do": "withdraw"})
    service.post("/antwort", {"of-survey": "sample", "code": SECRET, "do": SECRET})
    service.post(f"{FORM}?lang={SECRET}", form(do="receipt"))
    for wish in ("check", "change", "language", SECRET):
        service.post(FORM, form(do=wish, wish=SECRET))
    service.get(f"/umfrage/{SECRET}?code={CODE}")
    service.get(f"/bericht/{SECRET}")


def assert_silent(log: pytest.LogCaptureFixture, lines: str = "") -> None:
    """Everything from INFO on, tracebacks included: what a deployed function may log.

    Args:
        lines: what the functions wrote by themselves.
    """
    told = "\n".join(
        logging.Formatter("%(name)s %(message)s").format(record)
        for record in log.records
        if record.levelno >= logging.INFO
    )
    assert_unsaid(f"{told}\n{lines}")


def assert_unsaid(lines: str) -> None:
    told = lines.lower()
    for secret in (SECRET, CODE, codes.pretty(CODE), ADDRESS, ADDRESS.partition("@")[0]):
        assert secret.lower() not in told


def test_no_request_leaves_an_answer_or_a_code_in_the_log(
    survey: Service, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        every_path(survey)
    lines = capsys.readouterr().out
    assert metrics_named("Accepted", lines), "something was written that could have been wrong"
    assert_silent(caplog, lines)


@pytest.mark.parametrize("failure", [Unavailable("PutItem: SlowDown"), Refused("PutItem: Denied")])
def test_nor_does_a_store_that_fails(
    survey: Service,
    failure: Exception,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise failure

    monkeypatch.setattr(responses, "client", fail)
    with caplog.at_level(logging.DEBUG):
        every_path(survey)
    assert survey.send(envelope(CODE, met="no", wish=SECRET)).status_code == 503
    assert_silent(caplog)


def test_nor_does_a_fault_of_our_own(
    survey: Service, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a bug, when it is met, then the log shows where, and nothing of what was sent."""

    def bug(_questionnaire: object, answers: dict[str, Any], *_: object) -> None:
        unused = answers["wish"]
        raise RuntimeError(f"{len(unused)} characters were one too many")

    monkeypatch.setattr(reception, "faults", bug)
    with caplog.at_level(logging.DEBUG):
        every_path(survey)
        answer = survey.send(envelope(CODE, met="no", wish=SECRET))
    assert answer.status_code == 500
    assert SECRET.encode() not in answer.body
    assert "RuntimeError" in caplog.text
    assert_silent(caplog)


def test_a_fault_that_quotes_what_was_typed_is_told_by_its_place_alone(
    survey: Service, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a bug whose message is an answer, then the log names the bug and not the answer."""

    def bug(_questionnaire: object, answers: dict[str, Any], *_: object) -> None:
        try:
            {}[answers["wish"]]
        except KeyError:
            raise ValueError(f"{CODE}: {answers}")  # noqa: B904

    monkeypatch.setattr(reception, "faults", bug)
    answer = survey.send(envelope(CODE, met="no", wish=SECRET))
    lines = capsys.readouterr().out
    (told,) = [line for line in map(json.loads, lines.splitlines()) if "errors" in line]

    assert answer.status_code == 500
    assert [error["error"] for error in told["errors"]] == ["ValueError", "KeyError"]
    assert "test_privacy_of_logs.py" in told["errors"][0]["places"][-1]
    assert any("chalicelib/intake/reception.py" in one for one in told["errors"][0]["places"])
    assert_unsaid(lines)


def test_a_job_that_ends_with_a_fault_gives_the_platform_no_message_to_write(
    survey: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey.answer(met="no", wish=SECRET)
    survey.at("2026-09-14 01:00")
    monkeypatch.setattr(jobs, "end_of", lambda _: {}[SECRET])

    with pytest.raises(
        Fault, match=r"^KeyError in test_privacy_of_logs\.py:\d+ <lambda>$"
    ) as raised:
        survey.run("plan", survey="sample", cut_off="2026-W37")

    assert raised.value.__suppress_context__, "nor does a traceback show the message"


def test_a_job_s_own_errors_keep_the_message_a_person_can_act_on(survey: Service) -> None:
    with pytest.raises(jobs.NotDue, match="2026-W37 is not over yet"):
        survey.run("plan", survey="sample", cut_off="2026-W37")


def test_no_mail_leaves_an_address_in_the_log(
    survey: Service,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    expires = survey.now + timedelta(days=9)
    mail = Mail("mail1", "feedback", ADDRESS, "de", SECRET, SECRET, SECRET)
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    records = [{"messageId": "m1", "body": '{"mail": "mail1"}'}]
    with caplog.at_level(logging.DEBUG):
        Contacts(settings().contacts_table).add("event/lunch", [Guest(ADDRESS, "de")], expires)
        outbox.put([mail], survey.now, expires)
        survey.run("post", Records=records)
        for failure in (Refused("SendEmail"), Unavailable("SendEmail")):
            survey.now += timedelta(minutes=5)
            with monkeypatch.context() as broken:
                broken.setattr(postbox.Postbox, "send", _raising(failure))
                survey.run("post", Records=records)
    assert [line.state for line in outbox.lines()] == ["claimed"]
    assert_silent(caplog, capsys.readouterr().out)


def _raising(failure: Exception) -> Any:
    def fail(*_: object) -> None:
        raise failure

    return fail


def test_no_job_leaves_an_answer_in_the_log(
    survey: Service,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for place in range(6):
        survey.answer(met=("yes", "no")[place % 2], wish=SECRET)
    survey.at("2026-09-14 01:00")
    event = {"survey": "sample", "cut_off": "2026-W37"}
    with caplog.at_level(logging.DEBUG):
        for shard in survey.run("plan", **event)["shards"]:
            survey.run("tally", **event, shard=shard)
        with monkeypatch.context() as broken:
            broken.setattr(bucket, "s3", _raising(Unavailable("PutObject")))
            with pytest.raises(Unavailable):
                survey.run("seal", **event)
        for step in ("seal", "report", "announce", "purge"):
            survey.run(step, **event)
    lines = capsys.readouterr().out
    assert metrics_named("Sealed", lines)
    assert_silent(caplog, lines)
