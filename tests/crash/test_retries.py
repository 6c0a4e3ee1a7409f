"""AWS's library makes a call again when no answer came: that must not do anything twice."""

from collections.abc import Callable, Iterator

import pytest

from tests.crash import chain
from tests.crash.calls import Fault
from tests.crash.conftest import Due, tell
from tests.crash.crashes import SEND, crash_everywhere
from tests.crash.surveys import PLAIN, WEEKS
from tests.crash.world import World, after, deployed

UNANSWERED = (Fault.UNREACHABLE, Fault.HUNG)


@pytest.fixture(scope="module")
def retrying() -> Iterator[tuple[World, Due]]:
    """A deployment in which calls are made again by themselves, without waiting in between."""
    with pytest.MonkeyPatch.context() as patience, deployed(retries=True) as world:
        patience.setattr("time.sleep", lambda _seconds: None)
        yield world, tell(world)


@pytest.mark.parametrize("function", chain.functions())
def test_a_call_made_twice_does_its_work_once(
    retrying: tuple[World, Due], function: str, record_property: Callable[[str, object], None]
) -> None:
    """One call is never made again: a second time would be a second mail."""
    world, due = retrying
    world.set_clock(after(WEEKS[0]))
    start = due[PLAIN, WEEKS[0]]
    tried = crash_everywhere(world, start, PLAIN, WEEKS[0], function, UNANSWERED, [SEND])
    assert tried.points > 0
    assert tried.fatal <= {SEND}
    record_property("crash_points", tried.points)
