"""A response is stored once, whatever happens, and found only by whoever has its code."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.intake.response import Kept, Response, Stored, TextAnswer
from chalicelib.store.clients import client
from chalicelib.store.errors import Busy
from chalicelib.store.responses import Responses, answers_partition, shard_of, shards
from chalicelib.store.sealing import SealingResponses
from tests.adapters.aws import listening

KEY = "0a1b" * 10
TEXTS = (TextAnswer("1b" * 20, "wish", "mehr Zeit"), TextAnswer("2c" * 20, "why", "krank"))


def response(
    key: str = KEY, digest: str = "d1", week: str = "2026-W37", texts: tuple[TextAnswer, ...] = ()
) -> Response:
    return Response(key, "all", week, 1, '{"met":"yes"}', digest, texts)


def items(table: str) -> list[dict[str, dict[str, str]]]:
    found: list[dict[str, dict[str, str]]] = client("dynamodb").scan(TableName=table)["Items"]
    return found


def texts(table: str) -> dict[str, str]:
    return {item["item"]["S"]: item["text"]["S"] for item in items(table) if "text" in item}


def test_a_response_is_stored_once_and_a_repeat_is_told_from_another(table: str) -> None:
    store = Responses(table)
    assert store.put_once("sample", response(), "") is Stored.NEW
    assert store.put_once("sample", response(), "") is Stored.SAME
    assert store.put_once("sample", response(digest="d2"), "") is Stored.DIFFERENT
    assert store.put_once("other", response(digest="d2"), "") is Stored.NEW
    assert len(items(table)) == 2


def test_only_what_sealing_needs_is_stored_and_nothing_finer_than_the_week(table: str) -> None:
    Responses(table).put_once("sample", response(), "")
    assert items(table) == [
        {
            "pk": {"S": f"sample#answers#{shard_of(KEY)}"},
            "sk": {"S": KEY},
            "leaf": {"S": "all"},
            "week": {"S": "2026-W37"},
            "version": {"N": "1"},
            "answers": {"S": '{"met":"yes"}'},
            "digest": {"S": "d1"},
        }
    ]


def test_texts_are_items_of_their_own_that_share_no_key_with_the_answers(table: str) -> None:
    Responses(table).put_once("sample", response(texts=TEXTS), "")
    assert texts(table) == {"wish": "mehr Zeit", "why": "krank"}
    for item in items(table):
        if "text" in item:
            assert item["pk"]["S"].startswith("sample#texts#")
            assert set(item) == {"pk", "sk", "week", "item", "text"}
            assert KEY not in str(item)
        else:
            assert "mehr Zeit" not in str(item)


def test_a_repeat_after_a_lost_reply_changes_nothing(table: str) -> None:
    Responses(table).put_once("sample", response(texts=TEXTS), "")
    before = items(table)
    later = response(texts=TEXTS, week="2026-W38")
    assert Responses(table).put_once("sample", later, "") is Stored.SAME
    assert items(table) == before, "answers and texts belong to the week of the first"


def test_a_conflict_leaves_answers_and_texts_as_they_were(table: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(texts=TEXTS[:1]), "")
    other = (TextAnswer(TEXTS[0].key, "wish", "etwas anderes"), TEXTS[1])
    assert store.put_once("sample", response(digest="d2", texts=other), "") is Stored.DIFFERENT
    assert texts(table) == {"wish": "mehr Zeit"}


@pytest.mark.parametrize("digest", ["d1", "d2"])
def test_behind_the_closed_door_a_repeat_is_counted_already_and_leaves_no_text(
    table: str, digest: str
) -> None:
    """Given texts that were never reached, whose week may have moved to the review by now."""
    store = Responses(table)
    store.put_once("sample", response(), "")
    before = items(table)
    again = response(digest=digest, week="2026-W38", texts=TEXTS)
    assert store.put_once("sample", again, "2026-W37") is Stored.COUNTED
    assert items(table) == before
    assert store.put_once("sample", response("ff" * 20), "2026-W36") is Stored.NEW


def test_a_sealed_response_leaves_a_marker_that_its_code_is_used(table: str) -> None:
    store, sealing = Responses(table), SealingResponses(table)
    store.put_once("sample", response(), "")
    sealing.forget("sample", shard_of(KEY), {"all": "2026-W37"}, "2026-W37", closing=False)
    assert items(table) == [
        {"pk": {"S": answers_partition("sample", shard_of(KEY))}, "sk": {"S": KEY}}
    ]
    assert store.put_once("sample", response(), "") is Stored.COUNTED
    assert store.put_once("sample", response(digest="d2", texts=TEXTS), "") is Stored.COUNTED
    assert texts(table) == {}


def test_whoever_has_the_code_learns_whether_and_when_it_was_stored(table: str) -> None:
    store = Responses(table)
    assert store.week_of("sample", KEY) is None
    store.put_once("sample", response(), "")
    assert store.week_of("sample", KEY) == "2026-W37"
    assert store.week_of("other", KEY) is None
    assert store.week_of("sample", "ff" * 20) is None
    SealingResponses(table).forget("sample", shard_of(KEY), {}, "2026-W37", closing=True)
    assert store.week_of("sample", KEY) == ""


def test_a_withdrawn_response_is_gone_with_its_texts_and_its_code_is_free_again(table: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(texts=TEXTS), "")
    store.put_once("sample", response("ff" * 20), "")
    keys = [text.key for text in TEXTS] + ["3d" * 20]
    assert store.withdraw("sample", KEY, keys, "")
    assert [item["sk"]["S"] for item in items(table)] == ["ff" * 20]
    assert not store.withdraw("sample", KEY, keys, "")
    assert store.put_once("sample", response(digest="d2"), "") is Stored.NEW


@pytest.mark.parametrize("closed_to", ["2026-W37", "2026-W38", "2027-W01"])
def test_behind_the_closed_door_nothing_can_be_withdrawn(table: str, closed_to: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(texts=TEXTS), "")
    before = items(table)
    assert not store.withdraw("sample", KEY, [text.key for text in TEXTS], closed_to)
    assert items(table) == before


def test_what_came_in_after_the_door_was_closed_can_be_withdrawn(table: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(week="2026-W38"), "")
    assert store.withdraw("sample", KEY, [], "2026-W37")


def test_a_response_that_is_sealed_and_forgotten_keeps_its_marker(table: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(), "")
    SealingResponses(table).forget("sample", shard_of(KEY), {}, "2026-W37", closing=True)
    assert not store.withdraw("sample", KEY, [], "")
    assert len(items(table)) == 1


def test_intake_asks_by_exact_key_alone(table: str) -> None:
    """Its role has no right to more; so the calls it makes must not need more."""
    calls: list[str] = []
    store = Responses(table)

    def note(model: Any, **_: object) -> None:
        calls.append(model.name)

    with listening(client("dynamodb"), "before-call.dynamodb", note):
        store.put_once("other", response(), "")
        store.put_once("sample", response(texts=TEXTS), "")
        store.put_once("sample", response(texts=TEXTS), "")
        store.week_of("sample", KEY)
        store.withdraw("sample", KEY, [], "")
    assert set(calls) == {"PutItem", "GetItem", "TransactWriteItems"}


def test_who_meets_another_write_of_the_same_answer_tries_again(
    table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a form was sent twice, when DynamoDB refuses one, both hear that it is there."""
    store = Responses(table)
    put = store._put
    outcomes = iter([Busy("TransactWriteItems")])

    def at_once(survey: str, given: Response) -> Stored:
        for refusal in outcomes:
            put(survey, given)
            raise refusal
        return put(survey, given)

    monkeypatch.setattr(store, "_put", at_once)
    assert store.put_once("sample", response(texts=TEXTS), "") is Stored.SAME
    assert texts(table) == {"wish": "mehr Zeit", "why": "krank"}


def test_every_key_has_a_partition_and_they_fill_evenly() -> None:
    keys = [f"{number:04x}" + "0" * 36 for number in range(4096)]
    counts = {shard: sum(shard_of(key) == shard for key in keys) for shard in shards()}
    assert len(counts) == len(shards())
    assert max(counts.values()) == min(counts.values())


def test_a_stored_response_is_read_back_by_its_key_and_forgotten_when_it_is_purged(
    table: str,
) -> None:
    store = Responses(table)
    assert store.find("sample", KEY) is None
    store.put_once("sample", response(texts=TEXTS), "")
    assert store.find("sample", KEY) == Kept("2026-W37", 1, '{"met":"yes"}', "d1")
    assert [store.text("sample", one.key) for one in TEXTS] == ["mehr Zeit", "krank"]
    assert store.text("sample", KEY) is None
    SealingResponses(table).forget("sample", shard_of(KEY), {}, "2026-W37", closing=True)
    assert store.find("sample", KEY) == Kept("", 0, "", "")


def test_a_response_is_replaced_with_its_texts_and_keeps_its_week(table: str) -> None:
    store = Responses(table)
    store.put_once("sample", response(texts=TEXTS), "")
    shown = store.find("sample", KEY)
    assert shown is not None
    other = replace(
        response(digest="d2", week="2026-W38", texts=(TextAnswer(TEXTS[0].key, "wish", "Räume"),)),
        answers='{"met":"no"}',
    )
    keys = [text.key for text in TEXTS]
    assert store.replace("sample", other, shown, keys, "2026-W36")
    assert store.find("sample", KEY) == Kept("2026-W37", 1, '{"met":"no"}', "d2")
    assert texts(table) == {"wish": "Räume"}
    assert {item["week"]["S"] for item in items(table)} == {"2026-W37"}


@pytest.mark.parametrize(
    ("digest", "closed_to"), [("d0", ""), ("d1", "2026-W37"), ("d1", "2026-W38")]
)
def test_only_what_was_shown_is_replaced_and_only_while_its_week_is_open(
    table: str, digest: str, closed_to: str
) -> None:
    store = Responses(table)
    store.put_once("sample", response(texts=TEXTS), "")
    before = sorted(map(str, items(table)))
    shown = Kept("2026-W37", 1, "{}", digest)
    keys = [text.key for text in TEXTS]
    assert not store.replace("sample", response(digest="d2"), shown, keys, closed_to)
    assert sorted(map(str, items(table))) == before


def test_nothing_is_replaced_where_nothing_is(table: str) -> None:
    shown = Kept("2026-W37", 1, "{}", "d1")
    assert not Responses(table).replace("sample", response(), shown, [], "")
    assert items(table) == []
