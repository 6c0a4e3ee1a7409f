"""The attack: which answers are certain, for outsiders and for every coalition of insiders.

An answer that is certain is true. So a predicate can only be certain in a group where it is true
of everybody the attacker does not know, and only those cases need a solver. In them the quickest
proof that it is not certain is a world that fits and differs in one person; where there is none,
HiGHS searches all worlds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, islice

import numpy as np
from numpy.typing import NDArray

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Questionnaire
from tests.attack.facts import Group, Knowledge
from tests.attack.patterns import Component, Pattern, components
from tests.attack.predicates import Kind, Predicate, predicates
from tests.attack.solver import Known, Worlds, worlds

Truth = Mapping[Group, Sequence[Pattern]]
"""Everybody's cells in all tables, group by group."""

COALITIONS = 40
"""At most so many coalitions are tried against one predicate in one group."""


@dataclass(frozen=True)
class Certainty:
    """Something that must not be certain, and is.

    Attributes:
        people: how many people it is certain of.
        insiders: how many had to pool their own answers.
    """

    group: Group
    predicate: Predicate
    people: int
    insiders: int


@dataclass(frozen=True)
class Target:
    """One component under attack.

    Attributes:
        truth: how many people of each pattern there are in each group.
        people: the same, in the order of the columns.
        dense: the matrix of the facts, column by column in memory.
        found: what the facts count in truth.
    """

    component: Component
    worlds: Worlds
    truth: Mapping[Group, Counter[Pattern]]
    people: NDArray[np.float64]
    dense: NDArray[np.float64]
    found: NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A predicate that is true of everybody in a group whom a coalition does not know."""

    target: Target
    group: Group
    predicate: Predicate
    coalition: Counter[Pattern]

    @property
    def known(self) -> Known:
        """The answers that the coalition pools."""
        return {(self.group, pattern): number for pattern, number in self.coalition.items()}

    @property
    def outside(self) -> list[int]:
        """Numbers of the columns of those in the group of whom the predicate is not true."""
        return [
            number
            for number, (of, pattern) in enumerate(self.target.worlds.columns)
            if of == self.group and not self.predicate.holds(pattern)
        ]

    def neighbours(self) -> Iterator[NDArray[np.float64]]:
        """Worlds that fit, and in which one unknown person is outside who really is inside."""
        target, possible, outside = self.target, self.target.worlds, self.outside
        spare = target.people - possible.vector(self.known)
        lowest, highest = possible.lower[:, None] - 1e-9, possible.upper[:, None] + 1e-9
        for start, (of, _) in enumerate(possible.columns):
            if of == self.group and spare[start] > 0:
                moved = (target.found - target.dense[:, start])[:, None] + target.dense[:, outside]
                fits = np.all((moved >= lowest) & (moved <= highest), axis=0)
                for end in np.flatnonzero(fits):
                    world = target.people.copy()
                    world[start] -= 1
                    world[outside[int(end)]] += 1
                    yield world

    def is_certain(self) -> bool:
        """Whether no world fits in which the predicate is not true of somebody unknown."""
        if next(self.neighbours(), None) is not None:
            return False
        return self.target.worlds.find(self.known, self.outside) is None


def attack(questionnaire: Questionnaire, knowledge: Knowledge, truth: Truth) -> Iterator[Certainty]:
    """Everything that is certain although it must not be, once per group and predicate.

    Args:
        knowledge: what was published.
        truth: how people really answered; it fits the facts, or a reader misread them.
    """
    found: set[tuple[Group, Predicate]] = set()
    for case in cases(questionnaire, knowledge, truth):
        place = (case.group, case.predicate)
        if place not in found and case.is_certain():
            if case.predicate.kind is Kind.SHOWN and told_before(questionnaire, knowledge, case):
                continue
            found.add(place)
            insiders = case.coalition.total()
            people = case.target.truth[case.group].total() - insiders
            yield Certainty(case.group, case.predicate, people, insiders)


def cases(questionnaire: Questionnaire, knowledge: Knowledge, truth: Truth) -> Iterator[Case]:
    """Everything that could be certain, for outsiders first, then for coalitions."""
    wanted = list(predicates(questionnaire))
    for component in components(questionnaire):
        target = _target(component, knowledge, truth)
        for predicate in wanted:
            foregone = all(predicate.holds(pattern) for pattern in component.patterns)
            if predicate.table not in component.tables or foregone:
                # What the questionnaire alone says, no report can betray.
                continue
            for group, people in target.truth.items():
                for coalition in coalitions(people, predicate):
                    yield Case(target, group, predicate, coalition)


def _target(component: Component, knowledge: Knowledge, truth: Truth) -> Target:
    counted = {
        group: Counter(_within(component, pattern) for pattern in people)
        for group, people in truth.items()
    }
    possible = worlds(component, knowledge)
    people = possible.vector(
        {
            (group, pattern): number
            for group, patterns in counted.items()
            for pattern, number in patterns.items()
        }
    )
    assert possible.fits(people), "the facts are not true: a reader misread"
    return Target(
        component, possible, counted, people, possible.matrix.toarray(), possible.matrix @ people
    )


def _within(component: Component, pattern: Pattern) -> Pattern:
    return frozenset(cell for cell in pattern if cell[0] in component.tables)


def coalitions(people: Counter[Pattern], predicate: Predicate) -> Iterator[Counter[Pattern]]:
    """Those who might know: nobody, and every kind of coalition that leaves only people inside.

    More insiders know more, so coalitions are as large as the profile allows; and unless all who
    are outside the predicate are among them, it is not true of everybody else.
    """
    outside = Counter({p: n for p, n in people.items() if not predicate.holds(p)})
    if not outside:
        yield Counter()
    spare = predicate.insiders - outside.total()
    if spare < 0 or outside.total() + spare >= people.total():
        return
    inside = sorted((p for p in people if predicate.holds(p)), key=sorted)
    joined = (Counter(chosen) for chosen in combinations_with_replacement(inside, spare))
    possible = (chosen for chosen in joined if chosen <= people)
    for chosen in islice(possible, COALITIONS):
        if outside or chosen:
            yield outside + chosen


def told_before(questionnaire: Questionnaire, knowledge: Knowledge, case: Case) -> bool:
    """Whether that a question was shown follows from the exact tables of earlier questions.

    There it says that nobody gave an answer that leads past the question, which the rules leave
    open for exact tables.
    """
    order = [table.id for table in tables.plan(questionnaire)]
    later = set(order[order.index(case.predicate.table) :])
    earlier = Knowledge(
        knowledge.sizes,
        tuple(
            fact
            for fact in knowledge.facts
            if not any(table in later for (table, _), _ in fact.weights)
        ),
    )
    possible = worlds(case.target.component, earlier)
    return possible.find(case.known, case.outside) is None
