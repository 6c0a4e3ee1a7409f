"""Sealing reads every response of a week once, forgets what is sealed, and can be run again."""

import json
from typing import Any

from chalicelib.intake.response import Response, TextAnswer
from chalicelib.sealing.tally import Tally
from chalicelib.store.clients import client
from chalicelib.store.responses import Responses, shard_of
from chalicelib.store.sealing import SealingResponses
from tests.adapters.aws import listening
from tests.unit.questionnaires import questionnaire, scale

SHARD = "00"


def key(number: int) -> str:
    """A key in the partition `SHARD`."""
    return f"{number * 4:04x}" + "0" * 36


def put(table: str, number: int, week: str, leaf: str = "all", answers: str = "{}") -> None:
    assert shard_of(key(number)) == SHARD
    text = TextAnswer(f"{number:040x}", "wish", "mehr Zeit")
    response = Response(key(number), leaf, week, 2, answers, "digest", (text,))
    Responses(table).put_once("sample", response, "")


def unsealed(table: str, until: str, **sealed_to: str) -> list[str]:
    found = SealingResponses(table).unsealed("sample", SHARD, sealed_to, until)
    return sorted(response.key for response in found)


def test_a_response_is_read_as_it_was_stored(table: str) -> None:
    put(table, 1, "2026-W37", "north", '{"mood":3}')
    [found] = SealingResponses(table).unsealed("sample", SHARD, {}, "2026-W37")
    assert (found.key, found.leaf, found.week) == (key(1), "north", "2026-W37")
    assert (found.version, found.answers) == (2, '{"mood":3}')


def test_only_the_weeks_behind_the_last_batch_are_counted(table: str) -> None:
    for number, week in enumerate(("2025-W52", "2026-W36", "2026-W37", "2026-W38", "2027-W01")):
        put(table, number, week)
    assert unsealed(table, "2026-W37") == [key(0), key(1), key(2)]
    assert unsealed(table, "2026-W38", all="2026-W36") == [key(2), key(3)]
    assert unsealed(table, "2027-W01", all="2026-W38") == [key(4)]
    assert unsealed(table, "2026-W37", all="2026-W37") == []


def test_each_leaf_is_sealed_up_to_a_week_of_its_own(table: str) -> None:
    put(table, 1, "2026-W36", "north")
    put(table, 2, "2026-W36", "south")
    put(table, 3, "2026-W37", "north")
    assert unsealed(table, "2026-W37", north="2026-W36") == [key(2), key(3)]


def test_partitions_and_surveys_are_apart(table: str) -> None:
    put(table, 1, "2026-W37")
    store = SealingResponses(table)
    assert list(store.unsealed("sample", "01", {}, "2026-W37")) == []
    assert list(store.unsealed("other", SHARD, {}, "2026-W37")) == []


def test_more_than_one_page_of_a_megabyte_is_read_whole(table: str) -> None:
    """DynamoDB ends a page after 1 MB, even in the middle of what was asked for."""
    pages: list[int] = []

    def note(parsed: Any, **_: object) -> None:
        pages.append(len(parsed["Items"]))

    for number in range(12):
        put(table, number, "2026-W37", answers=json.dumps({"long": "x" * 150_000}))
    with listening(client("dynamodb"), "after-call.dynamodb.Query", note):
        assert len(unsealed(table, "2026-W37")) == 12
    assert len(pages) > 1
    forgotten = SealingResponses(table).forget(
        "sample", SHARD, {"all": "2026-W37"}, "2026-W37", closing=False
    )
    assert forgotten == 12
    assert unsealed(table, "2026-W37") == []


def test_what_is_sealed_is_forgotten_and_forgetting_again_does_nothing(table: str) -> None:
    put(table, 1, "2026-W36", "north")
    put(table, 2, "2026-W37", "north")
    put(table, 3, "2026-W36", "south")
    store = SealingResponses(table)

    def forget(*, closing: bool = False) -> int:
        return store.forget("sample", SHARD, {"north": "2026-W36"}, "2026-W37", closing)

    assert forget() == 1
    assert unsealed(table, "2026-W37") == [key(2), key(3)]
    assert forget() == 0
    assert forget(closing=True) == 2, "no date will come for leftovers"
    assert forget(closing=True) == 0
    assert unsealed(table, "2099-W01") == []


def test_nothing_of_later_weeks_is_ever_forgotten(table: str) -> None:
    put(table, 1, "2026-W38")
    store = SealingResponses(table)
    assert store.forget("sample", SHARD, {"all": "2026-W38"}, "2026-W37", closing=True) == 0
    assert unsealed(table, "2026-W38") == [key(1)]


def test_a_forgotten_response_keeps_its_name_and_nothing_else(table: str) -> None:
    put(table, 1, "2026-W37", answers='{"mood":3}')
    SealingResponses(table).forget("sample", SHARD, {"all": "2026-W37"}, "2026-W37", closing=False)
    items: list[dict[str, Any]] = client("dynamodb").scan(TableName=table)["Items"]
    [marker] = [item for item in items if "#answers#" in item["pk"]["S"]]
    assert marker.keys() == {"pk", "sk"}


def tally(*moods: int) -> Tally:
    counted = Tally()
    for mood in moods:
        counted.add(questionnaire(scale("mood")), {"mood": mood})
    return counted


def test_counts_are_kept_by_partition_and_leaf_until_they_are_merged(table: str) -> None:
    store = SealingResponses(table)
    store.put_tallies("sample", "2026-W37", "00", {"north": tally(1, 2), "south": tally(3)})
    store.put_tallies("sample", "2026-W37", "01", {})
    assert store.tallies("sample", "2026-W37") == {
        "00": {"north": tally(2, 1), "south": tally(3)},
        "01": {},
    }
    assert store.tallies("sample", "2026-W38") == {}
    assert store.tallies("other", "2026-W37") == {}


def test_counting_again_replaces_what_was_counted_before(table: str) -> None:
    store = SealingResponses(table)
    store.put_tallies("sample", "2026-W37", "00", {"north": tally(1), "gone": tally(5)})
    store.put_tallies("sample", "2026-W37", "00", {"north": tally(1, 2)})
    assert store.tallies("sample", "2026-W37") == {"00": {"north": tally(1, 2)}}


def test_a_partition_whose_counting_broke_off_is_not_taken_for_counted(table: str) -> None:
    store = SealingResponses(table)
    store.put_tallies("sample", "2026-W37", "00", {"north": tally(1)})
    client("dynamodb").delete_item(
        TableName=table, Key={"pk": {"S": "sample#tallies#2026-W37"}, "sk": {"S": "00"}}
    )
    assert store.tallies("sample", "2026-W37") == {}


def test_counts_are_as_private_as_answers_and_go_with_them(table: str) -> None:
    store = SealingResponses(table)
    store.put_tallies("sample", "2026-W37", "00", {"north": tally(1), "south": tally(2)})
    store.put_tallies("sample", "2026-W38", "00", {"north": tally(1)})
    for _ in range(2):
        store.forget_tallies("sample", "2026-W37")
    assert store.tallies("sample", "2026-W37") == {}
    assert store.tallies("sample", "2026-W38") == {"00": {"north": tally(1)}}
    keys = [item["pk"]["S"] for item in client("dynamodb").scan(TableName=table)["Items"]]
    assert set(keys) == {"sample#tallies#2026-W38"}
