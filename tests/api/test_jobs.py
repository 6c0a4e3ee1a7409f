"""Schedules, queues and tasks do the same when they run late, twice, or after a failure."""

import html
import json
import re
from datetime import timedelta

import pytest

from chalicelib import clock
from chalicelib.outreach.delivery import is_stuck
from chalicelib.outreach.mails import Mail
from chalicelib.sealing.batch import BatchError
from chalicelib.sealing.jobs import NotDue
from chalicelib.settings import settings
from chalicelib.store import sealing as sealing_store
from chalicelib.store.clients import client, s3
from chalicelib.store.errors import Unavailable
from chalicelib.store.outbox import Outbox
from chalicelib.store.postbox import Postbox
from chalicelib.store.summaries import Summaries
from chalicelib.weeks import BERLIN
from tests.api.machine import Machine
from tests.api.mailed import sent
from tests.api.service import Service
from tests.unit.questionnaires import document, scale


@pytest.fixture
def machine(service: Service, monkeypatch: pytest.MonkeyPatch) -> Machine:
    service.publish(document(scale("mood")))
    return Machine(service, monkeypatch)


def answer(service: Service, number: int, moment: str) -> None:
    service.at(moment)
    for place in range(number):
        assert service.answer(mood=place % 5 + 1).status_code == 201


def answered(week: str) -> int:
    files = Summaries(settings().bucket).files("sample", week)
    found: int = json.loads(files["summary.json"])["answered"]
    return found


def test_dates_that_were_slept_through_are_sealed_one_after_the_other(
    service: Service, machine: Machine
) -> None:
    for number, moment in (
        (6, "2026-09-08 12:00"),
        (7, "2026-09-15 12:00"),
        (8, "2026-09-22 12:00"),
    ):
        answer(service, number, moment)
    service.at("2026-09-28 08:00")
    for week in ("2026-W37", "2026-W38", "2026-W39"):
        assert machine.run_conductor()[f"sample-{week}"] == "SUCCEEDED"
    assert [answered(week) for week in ("2026-W37", "2026-W38", "2026-W39")] == [6, 7, 8]
    assert len(machine.run_conductor()) == 3


def test_no_date_overtakes_another_or_people_would_be_counted_twice(
    service: Service, machine: Machine
) -> None:
    answer(service, 6, "2026-09-08 12:00")
    service.at("2026-09-28 08:00")
    with pytest.raises(NotDue, match="2026-W37 comes first"):
        service.run("plan", survey="sample", cut_off="2026-W38")
    machine.run_conductor()
    assert service.run("plan", survey="sample", cut_off="2026-W38")["shards"]
    assert service.run("plan", survey="sample", cut_off="2026-W37")["shards"], "done, and no harm"


def test_a_date_whose_sealing_failed_is_gone_on_with_later(
    service: Service, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    redriven: list[str] = []
    answer(service, 6, "2026-09-08 12:00")
    service.at("2026-09-14 08:00")
    with monkeypatch.context() as broken:
        broken.setattr(sealing_store.SealingResponses, "tallies", lambda *_: {})
        assert machine.run_conductor() == {"sample-2026-W37": "FAILED"}
    assert service.stored(), "no answer is lost"
    monkeypatch.setattr(
        "chalicelib.store.executions.Executions.redrive",
        lambda _self, survey, cut_off: redriven.append(f"{survey}-{cut_off}"),
    )
    machine.run_conductor()
    assert redriven == ["sample-2026-W37"]


def test_batches_are_locked_for_as_long_as_the_deployment_says(
    service: Service, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEALED_LOCK_DAYS", "30")
    settings.cache_clear()
    answer(service, 6, "2026-09-08 12:00")
    service.at("2026-09-14 08:00")
    machine.run_conductor()

    for name in ("2026-W37.json", "2026-W37.members.json"):
        found = s3().head_object(Bucket=settings().bucket, Key=f"sealed/sample/all/{name}")
        assert found["ObjectLockMode"] == "GOVERNANCE"
        assert found["ObjectLockRetainUntilDate"] == service.now + timedelta(days=30)


def test_an_unknown_survey_is_not_due(service: Service) -> None:
    with pytest.raises(NotDue, match="no survey ghost"):
        service.run("plan", survey="ghost", cut_off="2026-W37")


def test_the_office_sees_how_many_answered_once_a_day_and_in_bands(service: Service) -> None:
    service.publish(document(scale("mood")))

    def console(moment: str, *, count: bool = True) -> str:
        service.at(moment)
        if count:
            service.run("count")
        return html.unescape(service.office("/buero").body.decode())

    assert "5–9" not in console("2026-09-08 12:00", count=False)
    answer(service, 6, "2026-09-08 12:00")
    assert "5–9" in console("2026-09-08 23:00")
    answer(service, 6, "2026-09-08 23:10")
    assert "5–9" in console("2026-09-08 23:30"), "the same day shows the same band"
    assert "10–19" in console("2026-09-09 01:00")
    assert not re.search(r"\b(6|12)\b (Antworten|Personen)", console("2026-09-09 02:00"))


def test_each_night_every_ledger_is_checked_and_the_office_sees_what_was_found(
    service: Service, machine: Machine
) -> None:
    answer(service, 6, "2026-09-08 12:00")
    service.at("2026-09-14 08:00")
    machine.run_conductor()
    service.at("2026-09-15 04:30")
    service.run("count")
    page = html.unescape(service.office("/buero/schutz").body.decode())
    assert "Geprüft am 15. September 2026, alles unverändert. Lose: 1, Berichte: 1." in page

    key = "sealed/sample/all/2026-W37.json"
    sealed = s3().get_object(Bucket=settings().bucket, Key=key)["Body"].read()
    changed = sealed.replace(b'"cut_off":"2026-W37"', b'"cut_off":"2026-W38"')
    assert changed != sealed
    s3().put_object(Bucket=settings().bucket, Key=key, Body=changed)
    with pytest.raises(BatchError, match="it was changed"):
        service.run("count")
    page = html.unescape(service.office("/buero/schutz").body.decode())
    assert "Ein Los ist nicht mehr so, wie es ausgewertet wurde." in page
    assert "sample, all, 2026-W37" in page


# --- post ---


def put(service: Service, *names: str) -> Outbox:
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    some = [
        Mail(name, "feedback", f"{name}@example.org", "de", "Betreff", "Text", "<p>Text</p>")
        for name in names
    ]
    outbox.put(some, service.now, service.now + timedelta(days=9))
    return outbox


def post(service: Service, *names: str) -> list[str]:
    """Hand these mails to `post`; the ids of those to be delivered again."""
    records = [{"messageId": f"m-{name}", "body": json.dumps({"mail": name})} for name in names]
    reply = service.run("post", Records=records)
    return [one["itemIdentifier"] for one in reply["batchItemFailures"]]


def states(outbox: Outbox) -> dict[str, str]:
    """What the office sees: mails that were not sent."""
    return {line.id: line.state.value for line in outbox.lines()}


def test_a_mail_that_is_queued_twice_goes_once(service: Service) -> None:
    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    put(service, "ada", "ben")
    assert post(service, "ada", "ben", "ada", "ghost") == []
    assert post(service, "ada") == []
    assert len(sent()) == 2


def test_a_refused_mail_is_tried_again_with_growing_pauses_until_it_is_stuck(
    service: Service,
) -> None:
    outbox = put(service, "ada")
    pauses = []
    while states(outbox) == {"ada": "waiting"}:
        assert post(service, "ada") == [], "the sender is not verified"
        [line] = outbox.lines()
        pauses.append((line.since - service.now) // timedelta(minutes=1))
        assert post(service, "ada") == []
        assert list(outbox.lines()) == [line], "it is not tried before its time"
        service.now = line.since.astimezone(BERLIN)
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 720, 0]
    [line] = outbox.lines()
    assert (line.state, line.attempts) == ("stuck", 12)
    assert is_stuck(line, service.now)

    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    outbox.retry("ada", service.now)
    assert post(service, "ada") == []
    assert len(sent()) == 1


def test_a_mail_that_may_have_gone_is_never_sent_again_and_is_shown(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    outbox = put(service, "ada", "ben")
    with monkeypatch.context() as broken:
        broken.setattr(Postbox, "send", _lost_reply)
        assert post(service, "ada") == []
    assert post(service, "ada", "ben") == []
    assert len(sent()) == 1
    [line] = outbox.lines()
    assert line.id == "ada"
    assert not is_stuck(line, service.now + timedelta(minutes=9))
    assert is_stuck(line, service.now + timedelta(minutes=11))


def _lost_reply(*_: object) -> None:
    raise Unavailable("ReadTimeoutError")


def test_a_mail_that_could_not_even_be_claimed_comes_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    client("sesv2").create_email_identity(EmailIdentity=settings().sender)
    outbox = put(service, "ada", "ben")
    with monkeypatch.context() as broken:
        broken.setattr(Outbox, "claim", _lost_reply)
        assert post(service, "ada", "ben") == ["m-ada", "m-ben"]
    assert states(outbox) == {"ada": "waiting", "ben": "waiting"}


def test_mails_keep_the_pace_of_the_account_however_many_send(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(round(max(0.0, seconds), 3))
        service.now += timedelta(seconds=pauses[-1])

    monkeypatch.setattr(clock, "pause", pause)
    monkeypatch.setenv("MAILS_PER_SECOND", "4")
    settings.cache_clear()
    begin = service.now
    post(service, *"abcdef")
    assert pauses == [0.0, 0.255, 0.255, 0.255, 0.255, 0.255]
    pauses.clear()
    service.now = begin
    post(service, *"ghij")
    assert pauses == [1.53, 0.255, 0.255, 0.255], "the other six go first"
    pauses.clear()
    service.now = begin - timedelta(days=7)
    post(service, *"kl")
    assert pauses == [0.0, 0.255], "a clock that was put back stops nothing"


def test_the_conductor_wakes_mails_whose_message_was_lost(service: Service) -> None:
    put(service, "ada")
    queue = settings().outbox_queue_url
    client("sqs").purge_queue(QueueUrl=queue)
    service.run("conductor")
    [message] = client("sqs").receive_message(QueueUrl=queue)["Messages"]
    assert json.loads(message["Body"]) == {"mail": "ada"}
