"""Ending one call badly, starting again, and comparing with a run in which nothing happened."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from chalicelib.store.errors import StoreError, translated
from tests.crash import chain
from tests.crash.calls import NOT_CARRIED_OUT, Fault, Killed, raised
from tests.crash.chain import Task
from tests.crash.world import Content, State, World

SEND = "sesv2.SendEmail"
"""The call that hands a mail over."""

NOBODY_KNOWS = ("dynamodb.UpdateItem", SEND)
"""Calls of the function that sends mails: if one of them fails, a mail may have gone or not."""

BETWEEN = "dynamodb.BatchGetItem"
"""Whether a person still wants a mail is asked when it is claimed: who dies there leaves it so."""

WAITING, CLAIMED, SENT = "waiting", "claimed", "sent"

_SURELY_NOT = {Fault.UNREACHABLE, Fault.THROTTLED}
_KILLING = {Fault.KILLED_BEFORE, Fault.KILLED_AFTER}


@dataclass(frozen=True)
class Crash:
    """One call that ended badly.

    Attributes:
        call: such as "dynamodb.PutItem", the one at `place` among those of its task.
        done: whether the task was done all the same.
        left: what is stored then.
    """

    place: int
    call: str
    fault: Fault
    done: bool
    left: State


@dataclass
class Tried:
    """What was tried.

    Attributes:
        points: pairs of a call and a way in which it ended badly.
        fatal: the calls that broke off the task they were made by.
        mended: what was stored, the task that came next, and whether a mail may miss, from which
            all ended well.
    """

    points: int = 0
    fatal: set[str] = field(default_factory=set)
    mended: set[tuple[str, int, bool]] = field(default_factory=set)


def crash_everywhere(
    world: World,
    start: State,
    survey: str,
    cut_off: str,
    function: str,
    faults: Collection[Fault] = tuple(Fault),
    unsure: Collection[str] = NOBODY_KNOWS,
) -> Tried:
    """Let each call of a function end badly in each way, start again, and compare.

    A redrive begins again with the task that failed, a new execution with the first one; both are
    tried. What a crash leaves is what is stored: the same is mended once.

    Args:
        unsure: calls after whose failure a mail may stay claimed for ever.
    """
    tried = Tried()
    tasks = chain.tasks(survey, cut_off)
    before, end = undisturbed(world, start, tasks)
    for number, state in enumerate(before):
        tried.mended |= {(state.digest, number, False), (state.digest, number, True)}
    for number, task in enumerate(tasks):
        if task.function != function:
            continue
        for crash in _crashes(world, before[number], task, faults):
            tried.points += 1
            tried.fatal |= set() if crash.done else {crash.call}
            surely_not_sent = crash.call == SEND and crash.fault in _SURELY_NOT
            died_between = crash.call == BETWEEN and crash.fault in _KILLING
            may_miss = function == chain.POST and (
                died_between or (crash.call in unsure and not surely_not_sent)
            )
            for begin in (number + 1,) if crash.done else (number, 0):
                world.restore(crash.left)
                if _mend(world, tasks, begin, may_miss, tried):
                    where = f"{task}, call {crash.place} ({crash.call}) {crash.fault.value}"
                    found = world.state().content
                    same(end.content, found, may_miss, f"{where}; again from task {begin}")
    return tried


def _crashes(world: World, before: State, task: Task, faults: Collection[Fault]) -> Iterator[Crash]:
    for alike in _alike(fault for fault in faults if fault not in _KILLING):
        for place in count():
            world.restore(before)
            world.new_process()
            with world.calls.failing(place, alike[0]):
                done = _is_done(world, task)
            if not world.calls.reached:
                break
            left = world.state()
            for fault in alike:
                yield Crash(place, world.calls.made[place], fault, done, left)
    if set(faults) >= _KILLING:
        yield from _kills(world, before, task)


def _alike(faults: Iterable[Fault]) -> list[list[Fault]]:
    """Faults of which the product learns the same, and AWS carried out the same, go together.

    What it learns is what `translated` makes of them. A call that does not pass there fails the
    test with an error that is none of ours.
    """
    groups: dict[tuple[bool, type[StoreError], object], list[Fault]] = {}
    for fault in faults:
        try:
            with translated():
                raise raised(fault, "dynamodb", "PutItem", "https://aws.example.org")
        except StoreError as error:
            learned = type(error), getattr(error, "maybe_done", None)
            groups.setdefault((fault in NOT_CARRIED_OUT, *learned), []).append(fault)
    return list(groups.values())


def _kills(world: World, before: State, task: Task) -> Iterator[Crash]:
    """A process that is killed does nothing more: it leaves what stood there at that moment."""
    moments: list[State] = []
    world.restore(before)
    world.new_process()
    with world.calls.observed(lambda: moments.append(world.state())):
        chain.perform(world, task)
    for place, call in enumerate(list(world.calls.made)):
        world.new_process()
        yield Crash(place, call, Fault.KILLED_BEFORE, False, moments[2 * place])
        world.new_process()
        yield Crash(place, call, Fault.KILLED_AFTER, False, moments[2 * place + 1])


def undisturbed(world: World, start: State, tasks: list[Task]) -> tuple[list[State], State]:
    """How everything stands before each task, and in the end, if nothing happens."""
    world.restore(start)
    before = []
    for task in tasks:
        before.append(world.state())
        world.new_process()
        chain.perform(world, task)
    catch_up(world)
    return before, world.state()


def _mend(world: World, tasks: list[Task], begin: int, may_miss: bool, tried: Tried) -> bool:
    """Do all tasks from one on; False if it turns out that this is known to end well."""
    for number in range(begin, len(tasks)):
        known = (world.state().digest, number, may_miss)
        if known in tried.mended:
            return False
        tried.mended.add(known)
        chain.perform(world, tasks[number])
        world.new_process()
    catch_up(world)
    return True


def break_off(world: World, tasks: list[Task], begin: int, place: int, fault: Fault) -> int | None:
    """Do all tasks from one on, with one call that ends badly.

    Returns:
        The number of the task that broke off, or None if all were done.
    """
    with world.calls.failing(place, fault):
        for number in range(begin, len(tasks)):
            if not _is_done(world, tasks[number]):
                return number
    return None


def catch_up(world: World) -> None:
    """The conductor's next turn, and the mails it wakes; those that failed once are due by then."""
    with world.later(timedelta(minutes=2)):
        world.invoke("conductor", {})
        chain.deliver(world)


def _is_done(world: World, task: Task) -> bool:
    try:
        chain.perform(world, task)
    except (StoreError, Killed):
        return False
    return True


def same(expected: Content, found: Content, may_miss: bool, where: str) -> None:
    """Assert that two worlds cannot be told apart.

    Args:
        may_miss: one mail may be claimed for ever, since nobody knows whether it went.
    """
    assert found["bucket"] == expected["bucket"], f"other batches or reports: {where}"
    assert found["executions"] == expected["executions"], f"executions: {where}"
    for table in ("Responses", "Catalogue"):
        assert found["tables"][table] == expected["tables"][table], f"{table}: {where}"
    assert found["queue"] == expected["queue"], f"queue: {where}"
    assert Counter(found["mails"]) <= Counter(expected["mails"]), f"a mail went twice: {where}"
    mails = mail_states(found)
    assert mails.keys() == mail_states(expected).keys(), f"outbox: {where}"
    states = Counter(mails.values())
    assert states[WAITING] == 0, f"a mail waits for ever: {where}"
    assert states[CLAIMED] <= int(may_miss), f"a mail is claimed for ever: {where}"
    assert len(found["mails"]) >= states[SENT], f"a mail is noted as sent, but was not: {where}"


def mail_states(content: Content) -> dict[str, str]:
    """Mail id → waiting, claimed or sent."""
    return {
        sk: item["state"]["S"]
        for (pk, sk), item in content["tables"]["Contacts"].items()
        if pk == "outbox"
    }
