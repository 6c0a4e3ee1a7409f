"""A survey in nested groups is sealed once, whichever call fails, hangs, or is the last one."""

from collections.abc import Callable

import pytest

from tests.crash import chain
from tests.crash.conftest import Due
from tests.crash.crashes import crash_everywhere
from tests.crash.surveys import CLOSING, DIVIDED, WEEKS
from tests.crash.world import World, after

SEALED = [
    *((CLOSING, function) for function in chain.functions()),
    *((WEEKS[1], function) for function in ("tally", "seal", "texts")),
]
"""The close, when leaves move up and texts are published; and a week that follows upon another,
where other leaves wait and texts move to the review."""


@pytest.mark.parametrize(("cut_off", "function"), SEALED)
def test_it_is_sealed_once(
    world: World,
    due: Due,
    cut_off: str,
    function: str,
    record_property: Callable[[str, object], None],
) -> None:
    world.set_clock(after(cut_off))
    tried = crash_everywhere(world, due[DIVIDED, cut_off], DIVIDED, cut_off, function)
    assert tried.points > 0
    record_property("crash_points", tried.points)
