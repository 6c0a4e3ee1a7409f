"""The judge: all worlds of a small questionnaire, and what is the same in all that look alike.

Where a questionnaire is small, nothing need be left to a solver. Every way in which so many people
can answer is sealed; what is published sorts the worlds into classes; and whoever knows the code
knows the class, and no more. This catches silence, too: what is not shown, and why.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Cover
from chalicelib.sealing.protection import Release
from chalicelib.sealing.tally import Tally
from tests.attack.patterns import Pattern, components
from tests.attack.predicates import Kind, Predicate, predicates

Counts = NDArray[np.int64]
"""Numbers of people, pattern by pattern; or one world a row."""


def verdict(questionnaire: Questionnaire, people: int) -> Iterator[tuple[Predicate, str]]:
    """Every predicate that is certain somewhere, with what was published there.

    Args:
        questionnaire: of one component, so that every answer is linked with every other.
    """
    [component] = components(questionnaire)
    patterns = component.patterns
    every = _worlds(people, len(patterns))
    released = [_released(questionnaire, patterns, world) for world in every]
    alike = _classes(released)
    for predicate in predicates(questionnaire):
        inside = np.array([predicate.holds(pattern) for pattern in patterns])
        if inside.all():
            continue
        before = _classes([_before(questionnaire, predicate, one) for one in released])
        for published, members in alike.items():
            if _certain(every[members], inside, predicate.insiders) and not (
                predicate.kind is Kind.SHOWN
                and _certain(
                    every[before[_key(_before(questionnaire, predicate, released[members[0]]))]],
                    inside,
                    predicate.insiders,
                )
            ):
                yield predicate, published
                break


def _worlds(people: int, patterns: int) -> Counts:
    """All ways in which people can spread over patterns."""
    worlds = np.zeros((1, 0), dtype=np.int64)
    for place in range(patterns):
        left = people - worlds.sum(axis=1)
        if place == patterns - 1:
            return np.column_stack([worlds, left])
        worlds = np.vstack(
            [
                np.column_stack([worlds[left >= number], np.full((left >= number).sum(), number)])
                for number in range(people + 1)
            ]
        )
    return worlds


def _released(
    questionnaire: Questionnaire, patterns: Sequence[Pattern], world: Counts
) -> Mapping[str, Release]:
    tally = Tally(int(world.sum()), {questionnaire.version})
    for pattern, number in zip(patterns, world, strict=True):
        tally.cells.update(dict.fromkeys(pattern, int(number)))
    sealed = batch.seal(
        {questionnaire.version: questionnaire},
        "all",
        "2026-W37",
        [Cover("all", None)],
        tally,
        "0" * 64,
        None,
    )
    return sealed.releases


def _key(released: Mapping[str, Release]) -> str:
    return repr(sorted(released.items()))


def _classes(released: Sequence[Mapping[str, Release]]) -> dict[str, list[int]]:
    """What is published → the numbers of all worlds in which it is."""
    alike: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(released):
        alike[_key(one)].append(number)
    return alike


def _before(
    questionnaire: Questionnaire, predicate: Predicate, released: Mapping[str, Release]
) -> dict[str, Release]:
    """What is published of the questions before a predicate's own."""
    order = [table.id for table in tables.plan(questionnaire)]
    earlier = order[: order.index(predicate.table)]
    return {table: released[table] for table in earlier}


def _certain(worlds: Counts, inside: NDArray[np.bool_], insiders: int) -> bool:
    """Whether some coalition finds everybody else inside in all worlds it cannot tell apart."""
    width = worlds.shape[1]
    for size in range(insiders + 1):
        for joined in combinations_with_replacement(range(width), size):
            known = np.bincount(joined, minlength=width) if joined else np.zeros(width, dtype=int)
            possible = worlds[(worlds >= known).all(axis=1)] - known
            if len(possible) and not possible[:, ~inside].any():
                return True
    return False
