"""A survey with guests to tell, and leftovers in the end, is sealed once, whatever breaks off."""

from collections.abc import Callable

import pytest

from tests.crash.conftest import Due
from tests.crash.crashes import crash_everywhere
from tests.crash.surveys import CLOSING, PLAIN, WEEKS
from tests.crash.world import World, after

SEALED = [
    *((WEEKS[0], function) for function in ("announce", "post")),
    *((CLOSING, function) for function in ("seal", "announce", "texts", "purge")),
]
"""A week with guests to tell; and the close, with leftovers that are in no batch."""


@pytest.mark.parametrize(("cut_off", "function"), SEALED)
def test_it_is_sealed_once(
    world: World,
    due: Due,
    cut_off: str,
    function: str,
    record_property: Callable[[str, object], None],
) -> None:
    world.set_clock(after(cut_off))
    tried = crash_everywhere(world, due[PLAIN, cut_off], PLAIN, cut_off, function)
    assert tried.points > 0
    record_property("crash_points", tried.points)
