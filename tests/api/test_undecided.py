"""Texts that nobody decides about: the office is warned, then they go, and it is written down."""

from datetime import date

import pytest

from chalicelib.sealing.texts import ReviewState
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.deletions import Deletions
from chalicelib.store.outbox import Outbox
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from tests.api.service import Service
from tests.unit.questionnaires import document, text

EARLY, LATE = "0a" * 10, "f1" * 10


@pytest.fixture
def queue(service: Service) -> ReviewQueue:
    """Of a survey in an institution, which has eight weeks: one text of 14, one of 28 September."""
    service.publish(
        document(text("wish"), profile="institution", opens="2026-09-07", closes="2027-09-05")
    )
    table = settings().catalogue_table
    Surveys(table).begin_purge("sample", "2027-W34")
    Surveys(table).mark_sealed("sample", "2027-W34", "2026-09-14")
    found = ReviewQueue(table)
    found.put_once("sample", EARLY, "wish", "Frau Weiß fehlt", date(2026, 9, 14))
    found.put_once("sample", LATE, "wish", "Mehr Zeit", date(2026, 9, 28))
    return found


def states(queue: ReviewQueue) -> list[ReviewState]:
    return [one.state for one in queue.texts("sample")]


def warnings() -> int:
    outbox = Outbox(settings().contacts_table, settings().outbox_queue_url)
    return sum(line.kind == "undecided" for line in outbox.lines())


def test_the_office_is_warned_once_two_weeks_before_a_text_goes(
    service: Service, queue: ReviewQueue
) -> None:
    for moment, warned in (
        ("2026-10-25 23:45", 0),
        ("2026-10-26 00:00", 1),
        ("2026-11-08 23:45", 1),
    ):
        service.at(moment)
        for _ in range(2):
            service.run("conductor")
        assert warnings() == warned, moment
    assert states(queue) == [ReviewState.WAITING] * 2


def test_what_nobody_decided_about_goes_on_its_day_and_is_noted_once(
    service: Service, queue: ReviewQueue
) -> None:
    service.at("2026-11-09 00:00")
    for _ in range(2):
        service.run("conductor")

    assert states(queue) == [ReviewState.WITHHELD, ReviewState.WAITING]
    assert [one.original for one in queue.texts("sample")] == ["", "Mehr Zeit"]
    table = settings().catalogue_table
    assert [(one.what, one.number) for one in Deletions(table).all()] == [("texts/sample", 1)]
    [entry] = AuditTrail(table).of_month("2026-11")
    assert (entry.who, entry.subject) == ("conductor", f"sample/{EARLY[:8]}")
    assert (entry.before, entry.after) == ("waiting", "withheld")


def test_a_text_that_was_decided_in_time_stays_as_it_was_decided(
    service: Service, queue: ReviewQueue
) -> None:
    queue.approve("sample", EARLY, "[…] fehlt", shortened=True)
    queue.withhold("sample", LATE)
    service.at("2026-12-01 00:00")
    service.run("conductor")

    assert states(queue) == [ReviewState.APPROVED, ReviewState.WITHHELD]
    assert list(Deletions(settings().catalogue_table).all()) == []
