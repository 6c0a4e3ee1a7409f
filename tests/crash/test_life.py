"""Any life of a survey: people answer, repeat, withdraw and come late; sealing breaks off."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.intake import reception
from chalicelib.intake.reception import NotOpen
from chalicelib.intake.response import Stored
from tests.crash import chain
from tests.crash.calls import Fault
from tests.crash.crashes import SENT, WAITING, break_off, catch_up, mail_states
from tests.crash.proof import prove
from tests.crash.surveys import CLOSING, DIVIDED, LEAVES, PLAIN, WEEKS, Given
from tests.crash.world import State, World, after, during

CRASHES = st.lists(
    st.tuples(st.integers(0, 130), st.sampled_from(list(Fault)), st.booleans()), max_size=2
)
"""At which call sealing breaks off, how, and whether all of it is begun anew."""

ANSWERS = st.fixed_dictionaries(
    {"met": st.just("no"), "again": st.sampled_from(["yes", "no"])}
) | st.fixed_dictionaries({"met": st.just("yes"), "how": st.integers(1, 5)})


class Life(RuleBasedStateMachine):
    """Two surveys, from their first day to their close."""

    def __init__(self, world: World, birth: State) -> None:
        super().__init__()
        self.world = world
        self.given: dict[str, Given] = {}
        self.codes = 0
        self.sealed_to = ""
        world.restore(birth)
        world.new_process()
        world.set_clock(during(WEEKS[0]))

    @property
    def week(self) -> str:
        """The week that runs, or the last one when all are over."""
        return next((week for week in WEEKS if week > self.sealed_to), CLOSING)

    @precondition(lambda self: self.sealed_to < CLOSING)
    @rule(leaf=st.sampled_from(LEAVES), answers=ANSWERS, number=st.integers(1, 6))
    def submit(self, leaf: str, answers: dict[str, Any], number: int) -> None:
        """Some people answer alike."""
        survey = PLAIN if leaf == "all" else DIVIDED
        district = {} if leaf == "all" else {"district": leaf}
        for _ in range(number):
            self.codes += 1
            one = Given(survey, self.week, leaf, f"{self.codes:020}", answers | district)
            assert self.receive(one) is Stored.NEW
            self.given[one.code] = one

    @precondition(lambda self: self.given and self.sealed_to < CLOSING)
    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        """An answer is sent again, or another one with the same code."""
        one = self.given[data.draw(st.sampled_from(sorted(self.given)))]
        kept = {item: given for item, given in one.answers.items() if item == "district"}
        changed = replace(one, answers=kept | {"met": "no", "again": "yes"})
        outcomes = {self.receive(one), self.receive(changed)}
        if Stored.COUNTED in outcomes:
            assert one.week <= self.sealed_to
            assert outcomes == {Stored.COUNTED}
        else:
            assert outcomes == {Stored.SAME, Stored.SAME if changed == one else Stored.DIFFERENT}

    @precondition(lambda self: self.given)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """Somebody asks for it: it is done if, and only if, the week is not closed."""
        one = self.given[data.draw(st.sampled_from(sorted(self.given)))]
        fields = f"of-survey={one.survey}&code={one.code}&do=withdraw"
        page = self.world.post("/antwort?lang=en", fields).body.decode()
        assert ("Your answer is withdrawn" in page) == (one.week > self.sealed_to)
        if one.week > self.sealed_to:
            del self.given[one.code]

    @precondition(lambda self: self.sealed_to < CLOSING)
    @rule(crashes=CRASHES, first=st.sampled_from([DIVIDED, PLAIN]))
    def seal(self, crashes: list[tuple[int, Fault, bool]], first: str) -> None:
        """A week ends; both surveys are sealed, the second one without trouble."""
        cut_off = self.week
        self.world.set_clock(after(cut_off))
        self.world.invoke("conductor", {})
        self.seal_in_spite_of(crashes, first, cut_off)
        self.seal_in_spite_of([], DIVIDED if first == PLAIN else PLAIN, cut_off)
        self.world.end_executions("SUCCEEDED")
        catch_up(self.world)
        self.sealed_to = cut_off
        if cut_off < CLOSING:
            self.world.set_clock(during(self.week))

    @precondition(lambda self: self.sealed_to == CLOSING)
    @rule()
    def come_too_late(self) -> None:
        """After its close, a survey takes no answer."""
        one = Given(PLAIN, WEEKS[-1], "all", "9" * 20, {"met": "no"})
        with pytest.raises(NotOpen):
            reception.receive(one.survey, 1, "de", one.code, one.answers, after(CLOSING))

    @invariant()
    def all_is_counted_once(self) -> None:
        """At any time."""
        for survey in (DIVIDED, PLAIN):
            prove(self.world, survey, self.given.values(), self.sealed_to)
        content = self.world.state().content
        states = list(mail_states(content).values())
        assert WAITING not in states
        assert states.count(SENT) <= len(content["mails"]) <= len(states), "a mail goes once"

    def receive(self, one: Given) -> Stored:
        """Hand an answer in, now."""
        moment = during(self.week)
        return reception.receive(one.survey, 1, "de", one.code, one.answers, moment)

    def seal_in_spite_of(
        self, crashes: list[tuple[int, Fault, bool]], survey: str, cut_off: str
    ) -> None:
        """Break off at these calls, and go on."""
        tasks = chain.tasks(survey, cut_off)
        begin = 0
        for place, fault, anew in crashes:
            self.world.new_process()
            broken_off = break_off(self.world, tasks, begin, place, fault)
            begin = 0 if anew or broken_off is None else broken_off
        for task in tasks[begin:]:
            chain.perform(self.world, task)


def test_whatever_happens_each_answer_is_counted_once(world: World) -> None:
    birth = world.state()
    run_state_machine_as_test(
        lambda: Life(world, birth),  # type: ignore[arg-type]
        settings=settings(max_examples=8, stateful_step_count=12),
    )
