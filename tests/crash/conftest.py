"""A world per file, and the moments of its story at which a survey is to be sealed."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.intake import reception
from chalicelib.intake.response import Stored
from chalicelib.sealing.texts import ReviewState
from chalicelib.store.texts import ReviewQueue
from tests.crash import chain
from tests.crash.crashes import crash_everywhere
from tests.crash.surveys import DIVIDED, PLAIN, WEEKS, story
from tests.crash.world import State, World, after, deployed, during

Due = dict[tuple[str, str], State]
"""Survey and cut-off → how everything stands when it is to be sealed."""

SealedOnce = Callable[[str, str, str], None]
"""Tries a survey, a cut-off and a function."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """A deployment of this file's own."""
    with deployed() as one:
        yield one


@pytest.fixture(scope="module")
def due(world: World) -> Due:
    """The story, told once without a crash: everything that is due before is sealed."""
    return tell(world)


@pytest.fixture
def sealed_once(
    world: World, due: Due, record_property: Callable[[str, object], None]
) -> SealedOnce:
    """Whether a survey is sealed once, whichever call of a function fails, hangs or is the last."""

    def sealed_once(survey: str, cut_off: str, function: str) -> None:
        world.set_clock(after(cut_off))
        tried = crash_everywhere(world, due[survey, cut_off], survey, cut_off, function)
        assert tried.points > 0
        record_property("crash_points", tried.points)

    return sealed_once


def tell(world: World) -> Due:
    """Let all responses arrive, seal both surveys week by week, and decide about most texts."""
    moments: Due = {}
    for week in WEEKS:
        for one in story():
            if one.week == week:
                stored = reception.receive(one.survey, 1, "de", one.code, one.answers, during(week))
                assert stored is Stored.NEW
        world.set_clock(after(week))
        world.invoke("conductor", {})
        chain.deliver(world)
        for survey in (DIVIDED, PLAIN):
            moments[survey, week] = world.state()
            chain.seal(world, survey, week)
            decide(world, survey)
        world.end_executions("SUCCEEDED")
    return moments


def decide(world: World, survey: str) -> None:
    """Approve all texts that can be read but the last one, which waits."""
    queue = ReviewQueue(world.tables["Catalogue"])
    waiting = [one for one in queue.texts(survey) if one.state is ReviewState.WAITING]
    for one in waiting[:-1]:
        queue.approve(survey, one.id, one.original, shortened=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many crash points were tried."""
    reports = terminalreporter.getreports("passed")
    points = sum(int(dict(one.user_properties).get("crash_points", 0)) for one in reports)
    if points:
        terminalreporter.write_line(f"crash points tried: {points}")
