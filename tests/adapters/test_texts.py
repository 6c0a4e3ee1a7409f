"""Each text waits once, is decided once, and leaves nothing behind that was not approved."""

from datetime import UTC, date, datetime
from unittest.mock import Mock

import pytest

from chalicelib.intake.response import Response, TextAnswer
from chalicelib.office.audit import Entry
from chalicelib.sealing.texts import ReviewState, ReviewText
from chalicelib.store.audit import AuditTrail
from chalicelib.store.clients import client
from chalicelib.store.deletions import Deletion, Deletions
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.responses import Responses, shard_of
from chalicelib.store.texts import ReviewQueue, Settlements
from chalicelib.store.waiting_texts import WaitingText, WaitingTexts

ID, OTHER_ID = "0a" * 10, "f1" * 10
TODAY = date(2026, 9, 14)


def put(table: str, number: int, week: str, words: str = "mehr Zeit") -> str:
    """A stored text in the first partition; returns its key."""
    key = f"{number * 4:04x}" + "a" * 36
    assert shard_of(key) == "00"
    answers = Response(
        f"{number:040x}", "all", week, 1, "{}", "d", (TextAnswer(key, "why", words),)
    )
    Responses(table).put_once("sample", answers, "")
    return key


def waiting(table: str, until: str, shard: str = "00", survey: str = "sample") -> list[str]:
    return sorted(text.key for text in WaitingTexts(table).up_to(survey, shard, until))


@pytest.fixture
def queue(table: str) -> ReviewQueue:
    found = ReviewQueue(table)
    found.put_once("sample", ID, "why", "Frau Weiß fehlt", TODAY)
    return found


def kept(table: str) -> str:
    return str(client("dynamodb").scan(TableName=table)["Items"])


def test_a_text_is_read_as_it_was_stored(table: str) -> None:
    key = put(table, 1, "2026-W37", "mehr Zeit – 子ども 🙂\nund Ruhe")
    [found] = WaitingTexts(table).up_to("sample", "00", "2026-W37")
    assert found == WaitingText(key, "2026-W37", "why", "mehr Zeit – 子ども 🙂\nund Ruhe")


def test_only_weeks_that_are_over_partitions_and_surveys_of_their_own(table: str) -> None:
    first, second = put(table, 1, "2025-W52"), put(table, 2, "2026-W37")
    put(table, 3, "2026-W38")
    assert waiting(table, "2026-W37") == [first, second]
    assert waiting(table, "2026-W37", shard="01") == []
    assert waiting(table, "2026-W37", survey="other") == []


def test_more_than_one_page_of_a_megabyte_is_read_while_texts_are_removed(table: str) -> None:
    keys = [put(table, number, "2026-W37", "x" * 150_000) for number in range(12)]
    texts = WaitingTexts(table)
    moved = []
    for text in texts.up_to("sample", "00", "2026-W37"):
        texts.remove("sample", text.key)
        texts.remove("sample", text.key)
        moved.append(text.key)
    assert sorted(moved) == keys
    assert waiting(table, "2026-W37") == []


def test_how_far_texts_were_moved_is_known_for_each_item_and_never_goes_back(table: str) -> None:
    settlements = Settlements(table)
    assert settlements.settled_to("sample") == {}
    settlements.settle("sample", "why", "2026-W37")
    settlements.settle("sample", "pk", "2026-W36")
    settlements.settle("sample", "why", "2026-W35")
    settlements.settle("sample", "why", "2026-W37")
    assert settlements.settled_to("sample") == {"why": "2026-W37", "pk": "2026-W36"}
    assert settlements.settled_to("other") == {}


def test_a_text_is_in_the_queue_once_however_often_it_is_moved(queue: ReviewQueue) -> None:
    queue.put_once("sample", ID, "why", "Frau Weiß fehlt", TODAY)
    assert list(queue.texts("sample")) == [
        ReviewText(ID, "why", ReviewState.WAITING, original="Frau Weiß fehlt", since="2026-09-14")
    ]


def test_a_decided_text_never_comes_up_again(queue: ReviewQueue) -> None:
    queue.withhold("sample", ID)
    queue.put_once("sample", ID, "why", "Frau Weiß fehlt", TODAY)
    assert list(queue.texts("sample")) == [ReviewText(ID, "why", ReviewState.WITHHELD)]


def test_texts_come_in_the_order_of_their_ids_and_can_be_found_by_the_beginning(
    queue: ReviewQueue,
) -> None:
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    queue.put_once("sample", "05" * 10, "wish", "Ruhe", TODAY)
    assert [text.id for text in queue.texts("sample")] == ["05" * 10, ID, OTHER_ID]
    assert [text.id for text in queue.texts("sample", "f1")] == [OTHER_ID]
    assert list(queue.texts("sample", "ff")) == []
    assert list(queue.texts("other")) == []


def test_approving_keeps_the_edited_words_and_deletes_the_original(
    queue: ReviewQueue, table: str
) -> None:
    queue.approve("sample", ID, "[…] fehlt", shortened=True)
    assert list(queue.texts("sample")) == [
        ReviewText(ID, "why", ReviewState.APPROVED, edited="[…] fehlt", shortened=True)
    ]
    assert "Weiß" not in kept(table)


def test_withholding_deletes_what_was_written(queue: ReviewQueue, table: str) -> None:
    queue.withhold("sample", ID)
    assert "Weiß" not in kept(table)


def test_a_text_nobody_decided_about_goes_together_with_the_notes_of_it(
    queue: ReviewQueue, table: str
) -> None:
    moment = datetime(2026, 10, 12, 6, tzinfo=UTC)
    entry = Entry(moment, "conductor", "withheld", f"sample/{ID[:8]}")
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    queue.approve("sample", OTHER_ID, "mehr Zeit", shortened=False)
    records = [Deletions(table).of_text("sample", moment), AuditTrail(table).of_transaction(entry)]

    queue.lapse("sample", ID, records)
    for decided in (ID, OTHER_ID):
        with pytest.raises(Conflict):
            queue.lapse("sample", decided, records)

    assert [text.state for text in queue.texts("sample")] == [
        ReviewState.WITHHELD,
        ReviewState.APPROVED,
    ]
    assert list(Deletions(table).all()) == [Deletion("texts/sample", 1, moment)]
    assert list(AuditTrail(table).of_month("2026-10")) == [entry]
    assert "Weiß" not in kept(table)


def test_the_second_of_two_reviewers_is_told_and_changes_nothing(queue: ReviewQueue) -> None:
    queue.approve("sample", ID, "[…] fehlt", shortened=True)
    with pytest.raises(Conflict, match="somebody else has decided: approved"):
        queue.withhold("sample", ID)
    with pytest.raises(Conflict, match="somebody else has decided: approved"):
        queue.approve("sample", ID, "fehlt", shortened=True)
    [text] = queue.texts("sample")
    assert (text.state, text.edited) == (ReviewState.APPROVED, "[…] fehlt")


def test_the_same_decision_again_is_no_conflict(queue: ReviewQueue) -> None:
    """The first call may have done its work and could not tell."""
    for _ in range(2):
        queue.approve("sample", ID, "[…] fehlt", shortened=True)
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    for _ in range(2):
        queue.withhold("sample", OTHER_ID)


def test_what_is_not_in_the_queue_cannot_be_decided(queue: ReviewQueue) -> None:
    with pytest.raises(Conflict, match="no such text"):
        queue.approve("sample", OTHER_ID, "fehlt", shortened=True)
    with pytest.raises(Conflict, match="no such text"):
        queue.withhold("other", ID)
    assert [text.id for text in queue.texts("sample")] == [ID]


def test_reports_hold_approved_words_and_nothing_else(queue: ReviewQueue) -> None:
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    queue.put_once("sample", "05" * 10, "wish", "Ruhe", TODAY)
    queue.give("sample", "2026-W37")
    assert list(queue.published("sample")) == []
    queue.approve("sample", ID, "[…] fehlt", shortened=True)
    queue.withhold("sample", OTHER_ID)
    queue.give("sample", "2026-W38")
    assert list(queue.published("sample")) == [
        ReviewText(
            ID,
            "why",
            ReviewState.APPROVED,
            edited="[…] fehlt",
            shortened=True,
            published="2026-W38",
        )
    ]


def test_what_is_given_to_a_cut_off_is_decided_once(queue: ReviewQueue) -> None:
    """A report that is written again holds what it held, though more was approved meanwhile."""
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    queue.approve("sample", ID, "[…] fehlt", shortened=True)
    queue.give("sample", "2026-W38")
    queue.approve("sample", OTHER_ID, "mehr Zeit", shortened=False)
    queue.give("sample", "2026-W38")
    assert [(text.id, text.published) for text in queue.published("sample")] == [(ID, "2026-W38")]
    queue.give("sample", "2026-W39")
    assert [(text.id, text.published) for text in queue.published("sample")] == [
        (ID, "2026-W38"),
        (OTHER_ID, "2026-W39"),
    ]


def test_what_broke_off_before_all_were_marked_goes_on_with_the_same(
    queue: ReviewQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.approve("sample", ID, "[…] fehlt", shortened=True)
    with monkeypatch.context() as broken:
        broken.setattr(queue, "_mark", Mock(side_effect=Unavailable("UpdateItem")))
        with pytest.raises(Unavailable):
            queue.give("sample", "2026-W38")
    assert list(queue.published("sample")) == []
    queue.put_once("sample", OTHER_ID, "why", "mehr Zeit", TODAY)
    queue.approve("sample", OTHER_ID, "mehr Zeit", shortened=False)
    queue.give("sample", "2026-W38")
    assert [text.id for text in queue.published("sample")] == [ID]
