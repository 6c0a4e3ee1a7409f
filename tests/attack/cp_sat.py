"""The second opinion: the same question, put to OR-Tools' CP-SAT, which works in integers."""

from collections.abc import Collection

import numpy as np
from ortools.sat.python import cp_model

from tests.attack.solver import Known, Worlds

_SCALE = 2_000
"""Weights and bounds are multiples of 1/2,000: percentages are read in halves of one."""


def possible(worlds: Worlds, known: Known, outside: Collection[int] = ()) -> bool:
    """Whether `Worlds.find` must find a world, worked out another way."""
    model = cp_model.CpModel()
    least = worlds.vector(known)
    most = int(np.max(worlds.upper[np.isfinite(worlds.upper)]))
    people = [model.new_int_var(int(low), most, "") for low in least]
    for row in range(worlds.matrix.shape[0]):
        start, end = worlds.matrix.indptr[row : row + 2]
        total = sum(
            round(_SCALE * worlds.matrix.data[place]) * people[worlds.matrix.indices[place]]
            for place in range(start, end)
        )
        lower, upper = worlds.lower[row], worlds.upper[row]
        if np.isfinite(lower):
            model.add(total >= int(np.ceil(_SCALE * lower - 1e-6)))
        if np.isfinite(upper):
            model.add(total <= int(np.floor(_SCALE * upper + 1e-6)))
    if outside:
        already = int(sum(least[number] for number in outside))
        model.add(sum(people[number] for number in outside) >= already + 1)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE, cp_model.INFEASIBLE):
        raise RuntimeError(f"CP-SAT gave up: {solver.status_name(status)}")
    return bool(status != cp_model.INFEASIBLE)
