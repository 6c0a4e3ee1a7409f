"""Which worlds fit the facts: an integer program over the number of people per pattern.

Within a group people cannot be told apart, so a world is the number of people of each pattern in
each group. HiGHS (scipy) decides whether there is one that fits.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

from chalicelib.questionnaire.tables import TableCell
from tests.attack.facts import Fact, Group, Knowledge
from tests.attack.patterns import Component, Pattern

Column = tuple[Group, Pattern]
Known = Mapping[Column, int]
"""The answers of people who pool their own: how many of each pattern in each group."""


@dataclass(frozen=True)
class Worlds:
    """All worlds of one component that fit the facts.

    Attributes:
        columns: what each variable counts.
        matrix, lower, upper: lower ≤ matrix · people per column ≤ upper.
    """

    columns: tuple[Column, ...]
    matrix: sparse.csr_array
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]

    def vector(self, people: Known) -> NDArray[np.float64]:
        """Numbers of people, in the order of the columns."""
        return np.array([people.get(column, 0) for column in self.columns], dtype=float)

    def fits(self, people: NDArray[np.float64]) -> bool:
        """Whether a world fits the facts."""
        found = self.matrix @ people
        return bool(np.all(found >= self.lower - 1e-9) and np.all(found <= self.upper + 1e-9))

    def find(
        self, known: Known, outside: Collection[int] = (), at_most: float = np.inf
    ) -> NDArray[np.float64] | None:
        """A world that fits in which somebody unknown is in one of these columns, or None.

        Args:
            known: people whose answers are known.
            outside: numbers of columns; none: any world that fits.
            at_most: so many unknown people are there.
        """
        least = self.vector(known)
        matrix, lower, upper = self.matrix, self.lower, self.upper
        if outside:
            row = np.zeros((1, len(self.columns)))
            row[0, list(outside)] = 1
            matrix = sparse.vstack([matrix, sparse.csr_array(row)], format="csr")
            already = least[list(outside)].sum()
            lower = np.append(lower, already + 1)
            upper = np.append(upper, already + at_most)
        found = optimize.milp(
            np.zeros(len(self.columns)),
            integrality=np.ones(len(self.columns)),
            bounds=optimize.Bounds(least, np.inf),
            constraints=optimize.LinearConstraint(matrix, lower, upper),
        )
        if found.status not in (0, 2):
            raise RuntimeError(f"HiGHS gave up: {found.message}")
        return np.round(found.x) if found.status == 0 else None


def worlds(component: Component, knowledge: Knowledge) -> Worlds:
    """The worlds of one component that fit everything that is known."""
    columns = tuple(
        (group, pattern) for group in sorted(knowledge.sizes) for pattern in component.patterns
    )
    numbers: dict[Group | tuple[Group, TableCell], list[int]] = defaultdict(list)
    for number, (group, pattern) in enumerate(columns):
        numbers[group].append(number)
        for cell in pattern:
            numbers[group, cell].append(number)
    rows: dict[tuple[tuple[int, float], ...], tuple[float, float]] = {}
    for group, size in knowledge.sizes.items():
        rows[tuple((number, 1.0) for number in numbers[group])] = (size, size)
    for (groups, weights), (low, high) in _bounds(about(component, knowledge.facts)).items():
        row: dict[int, float] = defaultdict(float)
        for group in groups:
            for cell, weight in weights:
                for number in numbers[group, cell]:
                    row[number] += weight
        key = tuple(sorted(row.items()))
        lower, upper = rows.get(key, (-np.inf, np.inf))
        rows[key] = (max(lower, low), min(upper, high))
    return Worlds(
        columns,
        _matrix(list(rows), len(columns)),
        np.array([lower for lower, _ in rows.values()], dtype=float),
        np.array([upper for _, upper in rows.values()], dtype=float),
    )


Counted = tuple[frozenset[Group], tuple[tuple[TableCell, float], ...]]


def _bounds(facts: Sequence[Fact]) -> dict[Counted, tuple[float, float]]:
    """The bounds of each weighted number: every format tells the same ones again."""
    found: dict[Counted, tuple[float, float]] = {}
    for fact in facts:
        lower, upper = found.get((fact.groups, fact.weights), (-np.inf, np.inf))
        found[fact.groups, fact.weights] = (max(lower, fact.lower), min(upper, fact.upper))
    return found


def about(component: Component, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that say something about a component's tables."""
    return [fact for fact in facts if any(cell[0] in component.tables for cell, _ in fact.weights)]


def _matrix(rows: Sequence[Sequence[tuple[int, float]]], width: int) -> sparse.csr_array:
    places = [place for place, row in enumerate(rows) for _ in row]
    columns = [column for row in rows for column, _ in row]
    weights = [weight for row in rows for _, weight in row]
    return sparse.csr_array((weights, (places, columns)), shape=(len(rows), width))
