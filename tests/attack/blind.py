"""The attack on a real survey, where nobody knows the truth that could be compared with.

What insiders might know is tried instead: whether some answers of theirs fit what is published and
make somebody else's certain.
"""

from collections.abc import Iterator
from itertools import combinations_with_replacement, islice

from chalicelib.questionnaire.model import Questionnaire
from tests.attack.attacker import Certainty
from tests.attack.facts import Group, Knowledge
from tests.attack.patterns import components
from tests.attack.predicates import Kind, Predicate, predicates
from tests.attack.solver import Known, Worlds, worlds

COALITIONS = 30
"""At most so many are tried against one predicate in one batch, those outside it first."""


def attack(questionnaire: Questionnaire, knowledge: Knowledge) -> Iterator[Certainty]:
    """Everything that is certain, or would be to some insiders, although it must not be."""
    wanted = [one for one in predicates(questionnaire) if one.kind is not Kind.SHOWN]
    for component in components(questionnaire):
        possible = worlds(component, knowledge)
        for predicate in wanted:
            foregone = all(predicate.holds(pattern) for pattern in component.patterns)
            if predicate.table in component.tables and not foregone:
                for group, size in knowledge.sizes.items():
                    insiders = _who_would_know(possible, group, predicate)
                    if insiders is not None:
                        yield Certainty(group, predicate, size - insiders, insiders)


def _who_would_know(possible: Worlds, group: Group, predicate: Predicate) -> int | None:
    """How many insiders it takes to be certain in a group; None if no coalition is enough."""
    inside: list[int] = []
    outside: list[int] = []
    for number, (of, pattern) in enumerate(possible.columns):
        if of == group:
            (inside if predicate.holds(pattern) else outside).append(number)
    if possible.find({}, outside) is None:
        return 0
    coalitions = combinations_with_replacement([*outside, *inside], predicate.insiders)
    for joined in islice(coalitions, COALITIONS):
        known: dict[tuple[Group, frozenset[tuple[str, str]]], int] = {}
        for number in joined:
            column = possible.columns[number]
            known[column] = known.get(column, 0) + 1
        if _is_certain(possible, known, outside):
            return predicate.insiders
    return None


def _is_certain(possible: Worlds, known: Known, outside: list[int]) -> bool:
    return possible.find(known, outside) is None and possible.find(known) is not None
