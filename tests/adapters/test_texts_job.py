"""The step that moves texts: nothing is lost or doubled, wherever it is broken off."""

import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chalice.test import Client
from click.testing import CliRunner
from moto import mock_aws

from app import app
from chalicelib.intake import codes
from chalicelib.intake.response import compose
from chalicelib.questionnaire import reading
from chalicelib.sealing import batch
from chalicelib.sealing.protection import Capped, Exact
from chalicelib.settings import settings
from chalicelib.store import surveys
from chalicelib.store.batches import Batches
from chalicelib.store.clients import client, s3
from chalicelib.store.responses import Responses, shards
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.weeks import end_of, monday, week_of_day
from commands import ledger, purge
from tests.adapters.aws import talk_to
from tests.adapters.deployment import make_deployment
from tests.unit.questionnaires import Document, document, single, text, words, yes_no

WEEK, LATER, CLOSING = "2026-W37", "2026-W38", "2026-W40"
MET = yes_no("met", required=True)
ITEMS = (
    MET,
    text("wish"),
    text("fear", sensitive=True),
    text("why_not", show_if={"item": "met", "is": ["no"]}),
)

Contents = dict[str, list[dict[str, Any]]]


class Killed(BaseException):
    """The process ends here; nothing in the product may catch it."""


class World:
    """One survey, its answers, and the functions that seal it."""

    def __init__(self, clock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clock = clock
        self._lambda = Client(app)
        make_deployment(monkeypatch)
        monkeypatch.setenv("MITSPRACHE_CLOCK", str(clock))
        surveys._published.cache_clear()

    def publish(self, *items: Document, **changes: Any) -> None:
        self._document = document(*items, **changes)
        Surveys(settings().catalogue_table).publish(self._document)

    def answer(self, week: str, code: str = "", **answers: str) -> str:
        """Hand in one response; returns its code."""
        code = code or codes.mint()
        response = compose(reading.read(self._document), code, answers, week)
        head = Surveys(settings().catalogue_table).head("sample")
        assert head is not None
        Responses(settings().responses_table).put_once("sample", response, head.closed_to)
        return code

    def seal(self, week: str) -> None:
        offset = end_of(week).astimezone(UTC) - datetime.now(UTC)
        self._clock.write_text(str(offset.total_seconds() + 60), "ascii")
        before = week_of_day(monday(week) - timedelta(days=7))
        Surveys(settings().catalogue_table).mark_sealed("sample", before, "2026-09-14")
        self.run("plan", week)
        for shard in shards():
            self.run("tally", week, shard=shard)
        self.run("seal", week)

    def run(self, function: str, week: str, **more: str) -> None:
        self._lambda.lambda_.invoke(function, {"survey": "sample", "cut_off": week, **more})

    def move(self, week: str) -> None:
        self.run("texts", week)

    def waiting(self) -> list[str]:
        """The words that still are in the table of responses."""
        items = _items(settings().responses_table)
        return sorted(item["text"]["S"] for item in items if "text" in item)

    def queued(self) -> list[str]:
        """The words that are in the review queue."""
        queue = ReviewQueue(settings().catalogue_table)
        return sorted(one.original for one in queue.texts("sample"))

    def texts_in(self, period: str) -> list[str]:
        """The words in a report; [] if there is none."""
        files = Summaries(settings().bucket).files("sample", period)
        summary = json.loads(files.get("summary.json", b'{"texts": []}'))
        return [one["words"] for item in summary["texts"] for one in item["texts"]]

    def contents(self) -> Contents:
        """Everything in both tables."""
        return {
            name: _items(name) for name in (settings().responses_table, settings().catalogue_table)
        }

    def restore(self, contents: Contents) -> None:
        for name, items in contents.items():
            there = _items(name)
            for item in there:
                if item not in items:
                    key = {"pk": item["pk"], "sk": item["sk"]}
                    client("dynamodb").delete_item(TableName=name, Key=key)
            for item in items:
                if item not in there:
                    client("dynamodb").put_item(TableName=name, Item=item)


def _items(table: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client("dynamodb").scan(TableName=table)["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    talk_to(monkeypatch)
    with mock_aws():
        yield World(tmp_path / "clock", monkeypatch)


@contextmanager
def watching(on_call: Callable[[str], None]) -> Iterator[None]:
    """Call back right before ("before") and right after ("after") every call to AWS."""

    def before(**_: object) -> None:
        on_call("before")

    def after(**_: object) -> None:
        on_call("after")

    events = [client("dynamodb").meta.events, s3().meta.events]
    for one in events:
        one.register_first("before-send", before)
        one.register_last("after-call", after)
    try:
        yield
    finally:
        for one in events:
            one.unregister("before-send", before)
            one.unregister("after-call", after)


@contextmanager
def killed_at(moment: int) -> Iterator[None]:
    """End the process at one moment; each call to AWS has one before and one after it."""
    moments = itertools.count()

    def on_call(_: str) -> None:
        if next(moments) == moment:
            raise Killed

    with watching(on_call), pytest.raises(Killed):
        yield


def moments_of(run: Callable[[], None]) -> int:
    seen: list[str] = []
    with watching(seen.append):
        run()
    return len(seen)


def fourteen_guests(world: World) -> None:
    """Ten have not met, four have: follow-up texts may be read, too. Not everybody writes."""
    world.publish(*ITEMS)
    for number in range(14):
        answers = {"met": "yes" if number < 4 else "no"}
        if number in WISHING:
            answers |= {"wish": f"Wunsch {number}", "fear": f"Sorge {number}"}
        if number in REASONING:
            answers["why_not"] = f"weil {number}"
        world.answer(WEEK, **answers)
    world.answer(LATER, met="yes", wish="nächste Woche")
    world.seal(WEEK)


WISHING, REASONING = range(2, 7), range(5, 9)
WISHES = [f"Wunsch {number}" for number in WISHING]
REASONS = [f"weil {number}" for number in REASONING]


def test_texts_move_to_the_queue_and_sensitive_ones_are_never_seen(world: World) -> None:
    fourteen_guests(world)
    world.move(WEEK)
    assert world.queued() == sorted(WISHES + REASONS)
    assert world.waiting() == ["nächste Woche"]


def test_every_moment_at_which_moving_can_break_off(world: World) -> None:
    fourteen_guests(world)
    start = world.contents()
    moments = moments_of(lambda: world.move(WEEK))
    undisturbed = world.contents()
    assert moments > 4 * 9, "each moved text is a write and a deletion, each with two moments"
    for moment in range(moments):
        world.restore(start)
        with killed_at(moment):
            world.move(WEEK)
        assert len(world.queued() + world.waiting()) >= len(WISHES + REASONS)
        world.move(WEEK)
        assert world.contents() == undisturbed, f"killed at moment {moment} of {moments}"


def test_breaking_off_again_and_again(world: World) -> None:
    fourteen_guests(world)
    start = world.contents()
    moments = moments_of(lambda: world.move(WEEK))
    undisturbed = world.contents()
    chance = random.Random(3)
    for _ in range(10):
        world.restore(start)
        for moment in sorted(chance.sample(range(30), 3)):
            with killed_at(moment):
                world.move(WEEK)
        world.move(WEEK)
        assert world.contents() == undisturbed
    assert moments > 30


def test_every_moment_at_which_deleting_at_the_close_can_break_off(world: World) -> None:
    world.publish(*ITEMS)
    for number in range(7):
        world.answer(WEEK, met="no", **({"wish": f"Wunsch {number}"} if number < 3 else {}))
    world.seal(CLOSING)
    start = world.contents()
    moments = moments_of(lambda: world.move(CLOSING))
    undisturbed = world.contents()
    assert (world.queued(), world.waiting()) == ([], [])
    for moment in range(moments):
        world.restore(start)
        with killed_at(moment):
            world.move(CLOSING)
        world.move(CLOSING)
        assert world.contents() == undisturbed, f"killed at moment {moment} of {moments}"


def test_moving_twice_changes_nothing(world: World) -> None:
    fourteen_guests(world)
    world.move(WEEK)
    once = world.contents()
    world.move(WEEK)
    assert world.contents() == once


def test_a_decision_made_between_a_crash_and_the_next_run_stands(world: World) -> None:
    fourteen_guests(world)
    start = world.contents()
    moments = moments_of(lambda: world.move(WEEK))
    world.restore(start)
    with killed_at(moments // 2):
        world.move(WEEK)
    queue = ReviewQueue(settings().catalogue_table)
    decided = [one.id for one in queue.texts("sample")]
    assert decided
    for one in decided:
        queue.withhold("sample", one)
    world.move(WEEK)
    assert {one.id for one in queue.texts("sample") if not one.original} == set(decided)
    assert len(list(queue.texts("sample"))) == len(WISHES + REASONS)


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
    stored = _items(settings().responses_table)
    world.seal(WEEK)
    world.move(WEEK)
    queued = [one for one in _items(settings().catalogue_table) if one["pk"]["S"] == "texts#sample"]
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
