"""Two that seal at once: a task that was taken for dead, and another week out of its turn."""

from collections.abc import Callable
from contextlib import suppress
from itertools import count

import pytest

from chalicelib.intake import reception
from chalicelib.sealing.batch import BatchError
from chalicelib.sealing.jobs import NotDue
from chalicelib.store.errors import StoreError
from tests.crash import chain
from tests.crash.conftest import Due
from tests.crash.crashes import catch_up, same, undisturbed
from tests.crash.surveys import DIVIDED, WEEKS, story
from tests.crash.world import World, after, during

TOO_LATE = (StoreError, NotDue, BatchError)
"""How a task may find out that another one has done its work."""


@pytest.mark.parametrize("function", chain.functions())
def test_a_task_that_wakes_up_when_all_is_done_changes_nothing(
    world: World, due: Due, function: str, record_property: Callable[[str, object], None]
) -> None:
    """Step Functions starts a task anew if it hears nothing of it; the first one may still run."""
    world.set_clock(after(WEEKS[1]))
    tasks = chain.tasks(DIVIDED, WEEKS[1])
    before, end = undisturbed(world, due[DIVIDED, WEEKS[1]], tasks)
    first = next(number for number, task in enumerate(tasks) if task.function == function)

    def successor() -> None:
        for task in tasks[first:]:
            chain.perform(world, task)
        catch_up(world)

    for place in count():
        world.restore(before[first])
        world.new_process()
        with world.calls.interrupted(place, successor), suppress(*TOO_LATE):
            chain.perform(world, tasks[first])
        if not world.calls.reached:
            break
        chain.deliver(world)
        where = f"{tasks[first]}, overtaken at call {place} ({world.calls.made[place]})"
        same(end.content, world.state().content, False, where)
    record_property("crash_points", place)


@pytest.mark.parametrize("function", chain.functions()[:-1])
def test_no_week_is_sealed_before_the_one_before_it_is_finished(
    world: World, due: Due, function: str, record_property: Callable[[str, object], None]
) -> None:
    """Two weeks at once would count those who wait in both."""
    world.restore(due[DIVIDED, WEEKS[0]])
    for one in story():
        if one.week == WEEKS[1]:
            reception.receive(one.survey, 1, "de", one.code, one.answers, during(one.week))
    world.set_clock(after(WEEKS[1]))
    tasks = chain.tasks(DIVIDED, WEEKS[0])
    before, _ = undisturbed(world, world.state(), tasks)
    refused: list[bool] = []

    def overtake() -> None:
        try:
            chain.seal(world, DIVIDED, WEEKS[1])
        except NotDue:
            refused.append(True)

    points = 0
    for number, task in enumerate(tasks):
        if task.function != function:
            continue
        for place in count():
            world.restore(before[number])
            with world.calls.interrupted(place, overtake):
                chain.perform(world, task)
            if not world.calls.reached:
                break
            points += 1
            assert refused.pop()
            assert world.state().digest == before[number + 1].digest
    assert points > 0
    record_property("crash_points", points)
