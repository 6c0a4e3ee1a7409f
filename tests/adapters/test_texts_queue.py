"""Where texts go and what becomes of them: the queue, the reports, and nothing left behind."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.intake import codes
from chalicelib.sealing import batch
from chalicelib.sealing.protection import Capped, Exact
from chalicelib.settings import settings
from chalicelib.store import surveys
from chalicelib.store.batches import Batches
from chalicelib.store.clients import s3
from chalicelib.store.texts import ReviewQueue
from commands import ledger, purge
from tests.adapters.texts_world import (
    CLOSING,
    ITEMS,
    LATER,
    MET,
    WEEK,
    World,
    items_of,
    texts_world,
)
from tests.unit.questionnaires import single, text, words


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    with texts_world(monkeypatch, tmp_path / "clock") as one:
        yield one


def test_the_order_of_the_queue_has_nothing_to_do_with_the_order_of_arrival(world: World) -> None:
    orders = []
    answers = [(codes.mint(), f"Wunsch {number}") for number in range(12)]
    for arrival in (answers, answers[::-1]):
        world.restore({name: [] for name in world.contents()})
        surveys._published.cache_clear()
        world.publish(*ITEMS)
        for code, wish in arrival:
            world.answer(WEEK, code, met="yes", wish=wish)
        _forget_batches()
        world.seal(WEEK)
        world.move(WEEK)
        queue = ReviewQueue(settings().catalogue_table)
        orders.append([one.original for one in queue.texts("sample")])
    assert orders[0] == orders[1]
    assert orders[0] not in ([w for _, w in answers], [w for _, w in answers[::-1]])


def _forget_batches() -> None:
    for one in s3().list_objects_v2(Bucket=settings().bucket).get("Contents", ()):
        s3().delete_object(Bucket=settings().bucket, Key=one["Key"])


def test_nothing_in_the_queue_leads_to_week_leaf_answers_or_code(world: World) -> None:
    world.publish(
        single("place", "norden", "sueden", required=True),
        text("wish"),
        partition={"item": "place"},
    )
    given = [world.answer(WEEK, place="norden", wish=f"Wunsch {n}") for n in range(12)]
    stored = items_of(settings().responses_table)
    world.seal(WEEK)
    world.move(WEEK)
    queued = [
        one for one in items_of(settings().catalogue_table) if one["pk"]["S"] == "texts#sample"
    ]
    kept = {"pk", "sk", "item", "state", "original", "since"}
    assert all(one.keys() == kept for one in queued)
    assert len({one["since"]["S"] for one in queued}) == 1, "the day of sealing, for all alike"
    words = json.dumps(queued)
    assert WEEK not in words
    assert "norden" not in words
    for code in given:
        assert codes.response_key("sample", code) not in words
        assert codes.text_key("sample", code, "wish") not in words
    assert len({one["sk"]["S"] for one in queued}) == 12
    assert not {one["sk"]["S"] for one in stored} & {one["sk"]["S"] for one in queued}


def test_a_text_handed_in_again_after_it_moved_leaves_nothing_behind(world: World) -> None:
    """Its sender may not have got the confirmation, and answers are not purged yet."""
    world.publish(MET, text("wish"))
    kept = [world.answer(WEEK, met="yes", wish=f"Wunsch {n}") for n in range(12)]
    world.seal(WEEK)
    world.move(WEEK)
    world.answer(WEEK, kept[3], met="yes", wish="Wunsch 3")
    assert world.waiting() == []
    assert len(world.queued()) == 12


def test_texts_below_the_threshold_wait_for_the_next_batch(world: World) -> None:
    world.publish(MET, text("wish"))
    for number in range(8):
        world.answer(WEEK, met="yes", wish=f"Wunsch {number}")
    world.seal(WEEK)
    world.move(WEEK)
    assert (len(world.waiting()), world.queued()) == (8, [])
    for number in range(8, 14):
        world.answer(LATER, met="yes", wish=f"Wunsch {number}")
    world.seal(LATER)
    world.move(LATER)
    assert (world.waiting(), len(world.queued())) == ([], 14)


def test_approved_texts_are_in_the_next_report_and_in_all_that_are_made_of_it(
    world: World,
) -> None:
    world.publish(MET, text("wish"), cadence="week", closes="2026-10-04")
    for number in range(12):
        world.answer(WEEK, met="yes" if number % 2 else "no", wish=f"Wunsch {number}")
    world.seal(WEEK)
    world.run("report", WEEK)
    world.move(WEEK)
    queue = ReviewQueue(settings().catalogue_table)
    first, second, third, *_ = (one.id for one in queue.texts("sample"))
    queue.approve("sample", first, "Ruhe", shortened=False)
    queue.approve("sample", second, "Zeit", shortened=True)
    for number in range(12):
        world.answer(LATER, met="yes" if number % 2 else "no")
    world.seal(LATER)
    world.run("report", LATER)
    queue.approve("sample", third, "zu spät", shortened=False)
    world.run("report", LATER)
    assert world.texts_in(WEEK) == []
    assert world.texts_in(LATER) == ["Ruhe", "Zeit"]
    given = {one.id: one.published for one in queue.published("sample")}
    assert given == {first: LATER, second: LATER}, "that report was out"
    world.seal(CLOSING)
    world.run("report", CLOSING)
    assert world.texts_in("gesamt") == ["Ruhe", "Zeit", "zu spät"]


def test_keywords_are_counted_once_though_their_texts_move_and_all_is_begun_anew(
    world: World,
) -> None:
    groups = [{"code": "time", "label": words("Zeit"), "stems": ["zeit"]}]
    world.publish(MET, text("wish", keywords=groups))
    for number in range(14):
        wish = {"wish": "Mehr Zeit."} if number < 5 else {"wish": "Ruhe"} if number < 8 else {}
        world.answer(WEEK, met="yes" if number % 2 else "no", **wish)
    world.seal(WEEK)
    [(_, before)] = Batches(settings().bucket).stored("sample")
    assert batch.from_bytes(before).releases["wish/time"] == Exact(14, {"yes": 5, "no": 9})
    world.move(WEEK)
    assert world.waiting() == []
    world.seal(WEEK)
    assert [stored for _, stored in Batches(settings().bucket).stored("sample")] == [before]
    for _ in range(6):
        world.answer(LATER, met="yes", wish="keine Zeit")
    world.seal(LATER)
    [_, (_, later)] = Batches(settings().bucket).stored("sample")
    assert batch.from_bytes(later).releases["wish/time"] == Capped(6, ("yes",), 4)


def test_purge_prove_names_every_place_that_still_holds_something_raw(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purge, "connect", lambda _: settings())

    def proven() -> str:
        return CliRunner().invoke(purge.purge, ["sample", "--prove"], obj=None).output

    world.publish(MET, text("wish"))
    for number in range(12):
        world.answer(WEEK, met="yes" if number % 2 else "no", wish=f"Wunsch {number}")
    assert f"not sealed yet: answers of {WEEK}" in proven()
    assert "texts nobody has read: some" in proven()
    world.seal(WEEK)
    assert f"partial counts: of {WEEK}" in proven()
    world.move(WEEK)
    world.run("purge", WEEK)
    said = proven()
    assert "no raw answer" in said
    assert "texts nobody has read: none" in said
    assert "partial counts: none" in said
    assert "to be decided: 12" in said
    assert "Backups: what was sealed up to 2026-W37, until 22.09.2026" in said
    queue = ReviewQueue(settings().catalogue_table)
    for one in list(queue.texts("sample")):
        queue.withhold("sample", one.id)
    assert "to be decided: none" in proven()
    assert "until seven days after each decision" in proven()
    assert "gone on 13.10.2026 at the latest" in proven()
    assert "Wunsch" not in str(world.contents())


def test_verifying_the_ledger_misses_a_last_batch_of_which_there_is_no_report(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "connect", lambda _: settings())

    def verified() -> str:
        return CliRunner().invoke(ledger.ledger, ["verify", "sample"], obj=None).output

    world.publish(MET)
    for number in range(6):
        world.answer(WEEK, met="yes" if number % 2 else "no")
    world.seal(WEEK)
    assert "1 batches with 6 answers" in verified()
    assert "nothing tells which batch is the last" in verified()
    world.run("purge", WEEK)
    assert "nothing tells" not in verified()
    s3().delete_object(Bucket=settings().bucket, Key=f"sealed/sample/all/{WEEK}.json")
    assert f"sample, all, {WEEK}: it is missing, but it was the last of its chain" in verified()
