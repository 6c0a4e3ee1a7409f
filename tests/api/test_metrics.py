"""What operators can count, and that it is nobody's answer."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.intake import codes
from chalicelib.metrics import NAMESPACE
from chalicelib.outreach.mails import Mail
from chalicelib.settings import settings
from chalicelib.store.errors import Refused, Unavailable
from chalicelib.store.outbox import Outbox
from chalicelib.store.postbox import Postbox
from tests.api.service import Service, envelope, metrics_named
from tests.unit.questionnaires import document, text, yes_no

ALLOWED = {"_aws", "stack", "reason", "state"}


@pytest.fixture
def survey(service: Service) -> Service:
    service.publish(document(yes_no("met", required=True), text("wish")))
    return service


def told(name: str, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return metrics_named(name, capsys.readouterr().out)


def test_a_response_is_counted_once_however_often_it_is_sent(
    survey: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    code = codes.mint()
    for _ in range(3):
        survey.answer(code, met="no")

    assert told("Accepted", capsys) == [{"stack": "unnamed", "Accepted": 1}]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (envelope(met="perhaps"), "faulty"),
        (b"{", "unreadable"),
        (b"x" * 400_000, "too large"),
    ],
)
def test_a_refusal_is_counted_with_its_reason(
    survey: Service, capsys: pytest.CaptureFixture[str], content: object, reason: str
) -> None:
    survey.send(content)

    assert told("Refused", capsys) == [{"stack": "unnamed", "reason": reason, "Refused": 1}]


def test_a_survey_that_is_over_refuses_on_its_page_and_by_its_api(
    survey: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    survey.at("2030-01-01 12:00")
    survey.answer(met="no")
    survey.post("/umfrage/sample", {"code": codes.mint(), "version": "1", "met": "no"})

    assert [line["reason"] for line in told("Refused", capsys)] == ["not open", "not open"]


def test_what_is_sealed_and_reported_is_counted_without_its_size(
    survey: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    for place in range(7):
        survey.answer(met=("yes", "no")[place % 2])
    survey.at("2026-09-14 01:00")
    event = {"survey": "sample", "cut_off": "2026-W37"}
    for shard in survey.run("plan", **event)["shards"]:
        survey.run("tally", **event, shard=shard)
    survey.run("seal", **event)
    survey.run("report", **event)
    lines = capsys.readouterr().out

    assert metrics_named("Sealed", lines) == [{"stack": "unnamed", "Sealed": 1}]
    assert metrics_named("Reported", lines)
    assert {line["Reported"] for line in metrics_named("Reported", lines)} == {1}


@pytest.mark.parametrize(
    ("failure", "state"),
    [(None, "sent"), (Refused("SendEmail"), "waiting"), (Unavailable("SendEmail"), "claimed")],
)
def test_mails_are_counted_by_the_state_they_are_left_in(
    survey: Service,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    failure: Exception | None,
    state: str,
) -> None:
    def send(*_: object) -> None:
        if failure:
            raise failure

    monkeypatch.setattr(Postbox, "send", send)
    expires = survey.now + timedelta(days=9)
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    mail = Mail("mail1", "feedback", "guest@example.org", "de", "s", "t", "h")
    outbox.put([mail], survey.now, expires)
    survey.run("post", Records=[{"messageId": "m1", "body": '{"mail": "mail1"}'}])

    assert told("Mails", capsys) == [{"stack": "unnamed", "state": state, "Mails": 1}]


def test_the_conductor_says_how_overdue_sealing_is_even_if_nothing_is(
    survey: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chalicelib.store.executions.Executions.start", lambda *_: True)
    for moment in ("2026-09-12 15:00", "2026-09-14 06:30"):
        survey.at(moment)
        survey.run("conductor")

    hours = [line["SealingOverdueHours"] for line in told("SealingOverdueHours", capsys)]
    assert hours == [0, 6.5]


def test_no_metric_has_a_dimension_by_which_a_survey_or_a_person_could_be_told(
    survey: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    survey.answer(met="no", wish="words")
    survey.send(envelope(met="perhaps"))
    survey.run("conductor")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines() if line[:1] == "{"]

    assert lines
    for line in lines:
        (metric,) = line["_aws"]["CloudWatchMetrics"]
        (name,) = (one["Name"] for one in metric["Metrics"])
        assert set(line) <= ALLOWED | {name}
        assert metric["Namespace"] == NAMESPACE
        assert all(set(dimensions) <= set(line) for dimensions in metric["Dimensions"])
