"""Which worlds fit the facts: an integer program over the number of people per pattern.

Within a group people cannot be told apart, so a world is the number of people of each pattern in
each group. HiGHS (scipy) decides whether there is one that fits.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, sparse

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

    def possible(self, known: Known, outside: Collection[int] = ()) -> bool:
        """Whether a world fits in which somebody unknown is in one of these columns.

        Args:
            known: people whose answers are known.
            outside: numbers of columns; none: whether any world fits at all.
        """
        least = self.vector(known)
        matrix, lower, upper = self.matrix, self.lower, self.upper
        if outside:
            row = np.zeros((1, len(self.columns)))
            row[0, list(outside)] = 1
            matrix = sparse.vstack([matrix, sparse.csr_array(row)], format="csr")
            lower = np.append(lower, least[list(outside)].sum() + 1)
            upper = np.append(upper, np.inf)
        found = optimize.milp(
            np.zeros(len(self.columns)),
            integrality=np.ones(len(self.columns)),
            bounds=optimize.Bounds(least, np.inf),
            constraints=optimize.LinearConstraint(matrix, lower, upper),
        )
        if found.status not in (0, 2):
            raise RuntimeError(f"HiGHS gave up: {found.message}")
        return bool(found.status == 0)


def worlds(component: Component, knowledge: Knowledge) -> Worlds:
    """The worlds of one component that fit everything that is known."""
    columns = tuple(
        (group, pattern) for group in sorted(knowledge.sizes) for pattern in component.patterns
    )
    rows: list[dict[int, float]] = []
    bounds: list[tuple[float, float]] = []
    for group, size in knowledge.sizes.items():
        rows.append({n: 1.0 for n, column in enumerate(columns) if column[0] == group})
        bounds.append((size, size))
    cells: dict[tuple[Group, tuple[str, str]], list[int]] = {}
    for number, (group, pattern) in enumerate(columns):
        for cell in pattern:
            cells.setdefault((group, cell), []).append(number)
    for fact in about(component, knowledge.facts):
        row: Counter[int] = Counter()
        for group in fact.groups:
            for cell, weight in fact.weights:
                for number in cells.get((group, cell), ()):
                    row[number] += weight  # type: ignore[assignment]
        rows.append(dict(row))
        bounds.append((fact.lower, fact.upper))
    return Worlds(
        columns,
        _matrix(rows, len(columns)),
        np.array([low for low, _ in bounds], dtype=float),
        np.array([high for _, high in bounds], dtype=float),
    )


def about(component: Component, facts: Sequence[Fact]) -> list[Fact]:
    """The facts that say something about a component's tables."""
    return [
        fact for fact in facts if any(cell[0] in component.tables for cell, _ in fact.weights)
    ]


def _matrix(rows: Sequence[Mapping[int, float]], width: int) -> sparse.csr_array:
    matrix = sparse.lil_array((len(rows), width))
    for place, row in enumerate(rows):
        for column, weight in row.items():
            matrix[place, column] = weight
    return matrix.tocsr()
