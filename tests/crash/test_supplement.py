"""Texts approved after the last report are published once, whichever call fails or is the last."""

from collections.abc import Callable

import pytest

from chalicelib.questionnaire.calendar import TEXTS
from chalicelib.store.summaries import Summaries
from chalicelib.store.texts import ReviewQueue
from tests.crash import chain
from tests.crash.conftest import Due
from tests.crash.crashes import catch_up, crash_everywhere
from tests.crash.surveys import CLOSING, DIVIDED
from tests.crash.world import State, World, after


@pytest.fixture(scope="module")
def decided(world: World, due: Due) -> State:
    """The survey is sealed to its end, and the last text is approved."""
    world.restore(due[DIVIDED, CLOSING])
    world.set_clock(after(CLOSING))
    chain.seal(world, DIVIDED, CLOSING)
    world.end_executions("SUCCEEDED")
    queue = ReviewQueue(world.tables["Catalogue"])
    [last] = [one for one in queue.texts(DIVIDED) if one.original]
    queue.approve(DIVIDED, last.id, last.original, shortened=False)
    return world.state()


@pytest.mark.parametrize("function", ["report", "announce", "post"])
def test_late_texts_are_published_once(
    world: World,
    decided: State,
    function: str,
    record_property: Callable[[str, object], None],
) -> None:
    world.set_clock(after(CLOSING))
    tried = crash_everywhere(world, decided, DIVIDED, TEXTS, function)
    assert tried.points > 0
    record_property("crash_points", tried.points)


def test_the_conductor_publishes_them_when_the_last_is_decided(
    world: World, decided: State
) -> None:
    world.restore(decided)
    world.set_clock(after(CLOSING))
    catch_up(world)
    assert world.state().content["executions"][f"{DIVIDED}-{TEXTS}"] == "RUNNING"
    chain.seal(world, DIVIDED, TEXTS)
    assert Summaries(world.bucket).published(DIVIDED, TEXTS)
    world.end_executions("SUCCEEDED")
    for _ in range(2):
        catch_up(world)
    heads = world.state().content["tables"]["Catalogue"]
    assert heads["survey", DIVIDED]["texts_done"] == {"BOOL": True}
