"""The conductor may break off anywhere, and two of them may run at once: all happens once."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import count

import pytest

from chalicelib.intake import reception
from chalicelib.office.jobs import Stuck
from chalicelib.office.undecided import withhold_undecided
from chalicelib.store.errors import StoreError
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from tests.crash import chain
from tests.crash.calls import Fault, Killed
from tests.crash.crashes import SENT, catch_up, mail_states, same
from tests.crash.surveys import DIVIDED, PLAIN, WEEKS, story
from tests.crash.world import Content, State, World, after, during

RUNNING = {f"{survey}-{WEEKS[0]}": "RUNNING" for survey in (DIVIDED, PLAIN)}


@pytest.fixture(scope="module")
def monday(world: World) -> State:
    """A week is over, and an event, too; the conductor did not run yet."""
    for one in story():
        if one.week == WEEKS[0]:
            reception.receive(one.survey, 1, "de", one.code, one.answers, during(one.week))
    world.set_clock(after(WEEKS[0]))
    return world.state()


@pytest.fixture(scope="module")
def failed(world: World, monday: State) -> State:
    """Both executions that the conductor started have failed."""
    world.restore(monday)
    catch_up(world)
    world.end_executions("FAILED")
    return world.state()


@pytest.fixture(params=["monday", "failed"])
def start(request: pytest.FixtureRequest) -> State:
    """What the conductor finds."""
    found: State = request.getfixturevalue(request.param)
    return found


def settled(world: World, start: State) -> Content:
    """How everything stands after an undisturbed conductor."""
    world.restore(start)
    catch_up(world)
    content = world.state().content
    assert content["executions"] == RUNNING
    assert list(mail_states(content).values()) == [SENT, SENT], "both guests of the event are asked"
    return content


@pytest.mark.parametrize("fault", Fault)
def test_guests_are_asked_once_and_sealing_starts_once_whatever_fails(
    world: World, start: State, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    expected = settled(world, start)
    for place in count():
        world.restore(start)
        world.new_process()
        with world.calls.failing(place, fault), suppress(StoreError, Killed):
            world.invoke("conductor", {})
        if not world.calls.reached:
            break
        catch_up(world)
        where = f"call {place} ({world.calls.made[place]}) {fault.value}"
        same(expected, world.state().content, False, where)
    record_property("crash_points", place)


def test_two_conductors_at_once_do_what_one_does(world: World, start: State) -> None:
    expected = settled(world, start)
    for place in count():
        world.restore(start)
        world.new_process()
        with world.calls.interrupted(place, lambda: world.invoke("conductor", {})):
            world.invoke("conductor", {})
        if not world.calls.reached:
            break
        chain.deliver(world)
        same(expected, world.state().content, False, f"two at call {place}")


def test_a_second_start_of_the_same_sealing_starts_nothing(world: World, monday: State) -> None:
    world.restore(monday)
    world.invoke("conductor", {})
    world.end_executions("SUCCEEDED")
    world.invoke("conductor", {})
    assert world.state().content["executions"] == dict.fromkeys(RUNNING, "SUCCEEDED")


def test_a_sealing_that_aws_gave_up_stops_nothing_else_and_is_told(
    world: World, monday: State
) -> None:
    world.restore(monday)
    world.invoke("conductor", {})
    world.end_executions("FAILED")
    world.give_up(DIVIDED)
    with pytest.raises(Stuck, match=DIVIDED):
        world.invoke("conductor", {})
    chain.deliver(world)
    content = world.state().content
    assert content["executions"] == {**RUNNING, f"{DIVIDED}-{WEEKS[0]}": "FAILED"}
    assert list(mail_states(content).values()) == [SENT, SENT]


@pytest.fixture(scope="module")
def undecided(world: World, monday: State) -> State:
    """Two texts were in the queue for four weeks."""
    world.restore(monday)
    catalogue = world.tables["Catalogue"]
    day = after(WEEKS[0]).date()
    for number in range(2):
        ReviewQueue(catalogue).put_once(PLAIN, f"{number:020}", "wish", "Mehr Zeit", day)
    Surveys(catalogue).begin_purge(PLAIN, WEEKS[0])
    return world.state()


@pytest.mark.parametrize("fault", Fault)
def test_texts_nobody_decided_about_are_withheld_and_noted_once_whatever_fails(
    world: World, undecided: State, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    for place in count():
        world.restore(undecided)
        world.new_process()
        with world.calls.failing(place, fault), suppress(StoreError, Killed):
            withhold_undecided(after(WEEKS[0]) + timedelta(weeks=4))
        if not world.calls.reached:
            break
        withhold_undecided(after(WEEKS[0]) + timedelta(weeks=4))
        catalogue = world.state().content["tables"]["Catalogue"]
        where = f"call {place} ({world.calls.made[place]}) {fault.value}"
        noted = [item["subject"]["S"] for (pk, _), item in catalogue.items() if "audit" in pk]
        assert noted == [f"{PLAIN}/00000000"] * 2, where
        [record] = [item for (pk, _), item in catalogue.items() if pk == "deletion"]
        assert record["texts"] == {"N": "2"}, where
        texts = [item for (pk, _), item in catalogue.items() if pk == f"texts#{PLAIN}"]
        assert [item["state"]["S"] for item in texts] == ["withheld"] * 2, where
        assert "Mehr Zeit" not in str(texts), where
    assert place > 0
    record_property("crash_points", place)
