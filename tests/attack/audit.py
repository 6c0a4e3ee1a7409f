"""The set audit: whether published totals, added and subtracted, isolate a group below k.

Every set of groups about which something exact is known can be added or taken away. If what is
left is a set of its own, something exact is known about it, too.
"""

from collections.abc import Collection, Mapping

import numpy as np
from scipy import optimize

from tests.attack.facts import Group, Knowledge

Set = frozenset[Group]


def smallest_isolated(knowledge: Knowledge) -> int | None:
    """The size of the smallest set of people that can be isolated, or None if there is none.

    Each table is looked at by itself: only what is exact about the same table can be subtracted.
    """
    tables: dict[str, set[Set]] = {}
    for fact in knowledge.facts:
        if fact.lower == fact.upper and len(fact.weights) == 1:
            (table, _), _ = fact.weights[0]
            tables.setdefault(table, set()).add(fact.groups)
    found = [_smallest(sets, knowledge.sizes) for sets in tables.values()]
    return min((size for size in found if size is not None), default=None)


def _smallest(sets: Collection[Set], sizes: Mapping[Group, int]) -> int | None:
    """The smallest non-empty set that is a sum of published sets, each taken once, with a sign."""
    published = sorted(sets, key=sorted)
    groups = sorted(frozenset[Group]().union(*published))
    inside = np.array([[float(group in one) for one in published] for group in groups])
    people = np.array([sizes[group] for group in groups], dtype=float)
    width = len(published)
    result = optimize.milp(
        np.concatenate([np.zeros(width), people]),
        integrality=np.ones(width + len(groups)),
        bounds=optimize.Bounds(
            np.concatenate([-np.ones(width), np.zeros(len(groups))]), np.ones(width + len(groups))
        ),
        constraints=[
            optimize.LinearConstraint(np.hstack([inside, -np.eye(len(groups))]), 0, 0),
            optimize.LinearConstraint(
                np.concatenate([np.zeros(width), np.ones(len(groups))])[None, :], 1, np.inf
            ),
        ],
    )
    return round(result.fun) if result.status == 0 else None
