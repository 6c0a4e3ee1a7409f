"""A withdrawal that races with sealing: one of them wins, and both know which."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from chalicelib.intake import reception
from chalicelib.intake.response import Stored
from chalicelib.store.errors import StoreError
from tests.crash import chain
from tests.crash.calls import Fault, Killed
from tests.crash.conftest import Due
from tests.crash.crashes import undisturbed
from tests.crash.proof import prove
from tests.crash.surveys import CLOSING, DIVIDED, WEEKS, Given, story
from tests.crash.world import World, after, during

CUT_OFF = WEEKS[1]

SO_FAR = [one for one in story() if one.week <= CUT_OFF]

LEAVING = next(one for one in SO_FAR if one.week == CUT_OFF and "wish" in one.answers)
"""Whose answer, with a text, is to be withdrawn when its week is just over."""


def withdraw(world: World, code: str = LEAVING.code) -> bool:
    """Ask for it on the page; True if the page says that it is done."""
    fields = f"of-survey={LEAVING.survey}&code={code}&do=withdraw"
    reply = world.post("/antwort?lang=en", fields)
    return b"Your answer is withdrawn" in reply.body


def text_is_stored(world: World) -> bool:
    """Whether the text is anywhere, with the answers or in the queue for review."""
    return LEAVING.answers["wish"] in repr(world.state().content["tables"])


def check(world: World, withdrawn: bool, given: list[Given], sealed_to: str) -> None:
    """The answer is as gone, or as much there, as the page said."""
    if withdrawn:
        given = [one for one in given if one is not LEAVING]
    prove(world, DIVIDED, given, sealed_to)
    assert text_is_stored(world) != withdrawn


@pytest.mark.parametrize("function", chain.functions())
def test_between_any_two_calls_of_sealing_one_of_them_wins(
    world: World, due: Due, function: str, record_property: Callable[[str, object], None]
) -> None:
    world.set_clock(after(CUT_OFF))
    tasks = chain.tasks(DIVIDED, CUT_OFF)
    before, end = undisturbed(world, due[DIVIDED, CUT_OFF], tasks)
    known = [state.digest for state in [*before, end]]
    won: list[bool] = []
    for at, task in enumerate(tasks):
        if task.function != function:
            continue
        for place in count():
            world.restore(before[at])
            world.new_process()
            with world.calls.interrupted(place, lambda: won.append(withdraw(world))):
                chain.perform(world, task)
            if not world.calls.reached:
                break
            if not won[-1] and world.state().digest == known[at + 1]:
                continue
            for following in tasks[at + 1 :]:
                chain.perform(world, following)
            check(world, won[-1], SO_FAR, CUT_OFF)
    # Only until Plan has closed the door can a withdrawal win.
    assert any(won) == (function == "plan")
    record_property("crash_points", len(won))


def test_a_withdrawal_under_way_while_the_door_closes_ends_before_anything_is_counted(
    world: World, due: Due
) -> None:
    """Plan waits for it: requests end before the state machine's Wait does."""
    world.set_clock(after(CUT_OFF))
    plan, *others = chain.tasks(DIVIDED, CUT_OFF)
    won = []
    for place in count():
        world.restore(due[DIVIDED, CUT_OFF])
        world.new_process()
        with world.calls.interrupted(place, lambda: chain.perform(world, plan)):
            won.append(withdraw(world))
        if not world.calls.reached:
            break
        for task in others:
            chain.perform(world, task)
        check(world, won[-1], SO_FAR, CUT_OFF)
    assert set(won) == {True, False}


def test_who_changes_an_answer_at_the_last_moment_is_counted_once(world: World, due: Due) -> None:
    """Changing is withdrawing and answering again, with the same code; that counts later."""
    plan, *others = chain.tasks(DIVIDED, CUT_OFF)
    changed = replace(LEAVING, week=CLOSING, answers=LEAVING.answers | {"again": "no"})
    for place in count():
        world.restore(due[DIVIDED, CUT_OFF])
        world.set_clock(after(CUT_OFF))
        world.new_process()
        outcome: list[Stored] = []

        def change(outcome: list[Stored] = outcome) -> None:
            withdraw(world)
            outcome.append(answer(changed))

        with world.calls.interrupted(place, change):
            chain.perform(world, plan)
        if not world.calls.reached:
            break
        for task in others:
            chain.perform(world, task)
        assert outcome in ([Stored.NEW], [Stored.DIFFERENT], [Stored.COUNTED])
        given = [changed if outcome == [Stored.NEW] and one is LEAVING else one for one in SO_FAR]
        prove(world, DIVIDED, given, CUT_OFF)
        world.set_clock(after(CLOSING))
        chain.seal(world, DIVIDED, CLOSING)
        prove(world, DIVIDED, given, CLOSING)


@pytest.mark.parametrize("fault", Fault)
def test_a_withdrawal_that_breaks_off_is_done_or_not_but_never_half(
    world: World, due: Due, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    world.set_clock(after(CUT_OFF))
    for place in count():
        world.restore(due[DIVIDED, CUT_OFF])
        world.new_process()
        with world.calls.failing(place, fault), suppress(Killed):
            withdraw(world)
        if not world.calls.reached:
            break
        gone = not text_is_stored(world)
        check(world, gone, SO_FAR, WEEKS[0])
        assert withdraw(world) != gone, "the page does what is left to do, and says so"
        check(world, True, SO_FAR, WEEKS[0])
    record_property("crash_points", place)


def test_a_withdrawal_while_the_response_is_being_stored_leaves_no_text(
    world: World, due: Due, record_property: Callable[[str, object], None]
) -> None:
    """The receipt may be used from a second window before the first request has ended."""
    late = replace(LEAVING, code="N" + LEAVING.code[1:], week=CLOSING)
    words = late.answers["wish"] + " Sofort."
    late = replace(late, answers=late.answers | {"wish": words})
    won: list[bool] = []
    for place in count():
        world.restore(due[DIVIDED, CUT_OFF])
        world.set_clock(during(CLOSING))
        world.new_process()
        with world.calls.interrupted(place, lambda: won.append(withdraw(world, late.code))):
            assert answer(late) is Stored.NEW
        if not world.calls.reached:
            break
        assert (words in repr(world.state().content["tables"])) != won[-1]
    assert won
    record_property("crash_points", len(won))


@pytest.mark.parametrize("fault", Fault)
def test_a_response_sent_again_after_any_fault_is_stored_once(
    world: World, due: Due, fault: Fault, record_property: Callable[[str, object], None]
) -> None:
    late = replace(LEAVING, code="N" + LEAVING.code[1:], week=CLOSING)
    for place in count():
        world.restore(due[DIVIDED, CUT_OFF])
        world.new_process()
        with world.calls.failing(place, fault), suppress(StoreError, Killed):
            answer(late)
        if not world.calls.reached:
            break
        assert answer(late) in (Stored.NEW, Stored.SAME)
        assert answer(late) is Stored.SAME
        assert answer(replace(late, answers=late.answers | {"again": "no"})) is Stored.DIFFERENT
        prove(world, DIVIDED, [*SO_FAR, late], WEEKS[0])
    record_property("crash_points", place)


def answer(one: Given) -> Stored:
    return reception.receive(one.survey, 1, "de", one.code, one.answers, during(one.week))
