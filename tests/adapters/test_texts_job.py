"""The step that moves texts: nothing is lost or doubled, wherever it is broken off."""

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from chalicelib.settings import settings
from chalicelib.store.clients import client, s3
from chalicelib.store.texts import ReviewQueue
from tests.adapters.texts_world import (
    CLOSING,
    ITEMS,
    LATER,
    WEEK,
    World,
    texts_world,
)


class Killed(BaseException):
    """The process ends here; nothing in the product may catch it."""


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[World]:
    with texts_world(monkeypatch, tmp_path / "clock") as one:
        yield one


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
