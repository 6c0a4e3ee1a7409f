"""The attack on a real survey, where nobody knows the truth that could be compared with.

What insiders might know is tried instead: whether some answers of theirs fit what is published and
make somebody else's certain. Every world that was found on the way is kept: most of what could be
certain is open in one of them, and needs no search of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement, islice

import numpy as np
from numpy.typing import NDArray

from chalicelib.questionnaire.model import Questionnaire
from tests.attack.attacker import Certainty
from tests.attack.facts import Contradiction, Group, Knowledge
from tests.attack.patterns import components
from tests.attack.predicates import Kind, Predicate, predicates
from tests.attack.solver import Known, Worlds, worlds

COALITIONS = 30
"""At most so many are tried against one predicate in one batch, those outside it first."""


@dataclass
class Search:
    """The worlds of one component that fit, and those that were found so far."""

    possible: Worlds
    found: list[NDArray[np.float64]] = field(default_factory=list)

    def fits(self, known: Known, outside: list[int]) -> bool:
        """Whether a world fits in which these answers are given and, of those who gave others,
        somebody is in one of these columns (none: any world)."""
        least = self.possible.vector(known)
        for world in self.found:
            spare = world - least
            if np.all(spare >= 0) and (not outside or spare[outside].sum() >= 1):
                return True
        world = self.possible.find(known, outside)
        if world is not None:
            self.found.append(world)
        return world is not None


def attack(questionnaire: Questionnaire, knowledge: Knowledge) -> Iterator[Certainty]:
    """Everything that is certain, or would be to some insiders, although it must not be.

    Raises:
        Contradiction: if no world at all fits what was published.
    """
    wanted = [one for one in predicates(questionnaire) if one.kind is not Kind.SHOWN]
    for component in components(questionnaire):
        search = Search(worlds(component, knowledge))
        if not search.fits({}, []):
            raise Contradiction(", ".join(sorted(component.tables)), "no answers fit all numbers")
        for predicate in wanted:
            foregone = all(predicate.holds(pattern) for pattern in component.patterns)
            if predicate.table in component.tables and not foregone:
                for group, size in knowledge.sizes.items():
                    insiders = _who_would_know(search, group, predicate)
                    if insiders is not None:
                        yield Certainty(group, predicate, size - insiders, insiders)


def _who_would_know(search: Search, group: Group, predicate: Predicate) -> int | None:
    """How many insiders it takes to be certain in a group; None if no coalition is enough."""
    inside: list[int] = []
    outside: list[int] = []
    for number, (of, pattern) in enumerate(search.possible.columns):
        if of == group:
            (inside if predicate.holds(pattern) else outside).append(number)
    if not search.fits({}, outside):
        return 0
    coalitions = combinations_with_replacement([*outside, *inside], predicate.insiders)
    for joined in islice(coalitions, COALITIONS):
        known: dict[tuple[Group, frozenset[tuple[str, str]]], int] = {}
        for number in joined:
            column = search.possible.columns[number]
            known[column] = known.get(column, 0) + 1
        if not search.fits(known, outside) and search.fits(known, []):
            return predicate.insiders
    return None
