"""Twins: another world that is published with the very same bytes.

The solver knows the facts. Whoever knows the code knows more: also why something is not shown. A
twin answers that attacker, too: it differs in somebody whom the coalition does not know, and every
published byte is what it was.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import YES, Questionnaire
from chalicelib.questionnaire.tables import TableCell
from chalicelib.sealing import batch
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.ledger import Entry
from chalicelib.sealing.tally import Tally
from tests.attack.attacker import Case, Truth, cases, told_before
from tests.attack.facts import Group, Knowledge
from tests.attack.predicates import Kind
from tests.attack.readers.batch_json import group_of

Sealed = Callable[[Group, Counter[TableCell]], Batch]
"""What is published of a group whose people count so; equal batches are the same bytes."""


def sealing(questionnaire: Questionnaire, entries: list[Entry]) -> Sealed:
    """Seals the batch of a group again, as it was sealed, with other counts."""
    batches = {group_of(one.place.node, one.place.cut_off): one.batch for one in entries}

    def seal(group: Group, cells: Counter[TableCell]) -> Batch:
        before = batches[group]
        tally = Tally(before.size, set(before.questionnaire_hashes), cells)
        return batch.seal(
            {questionnaire.version: questionnaire},
            before.node,
            before.cut_off,
            before.covers,
            tally,
            before.members,
            before.previous,
        )

    return seal


def without_twin(
    questionnaire: Questionnaire, knowledge: Knowledge, truth: Truth, sealed: Sealed
) -> Iterator[Case]:
    """The cases in which no world was found that looks the same and differs where it matters.

    Options of limited choices, and who was asked because of them, are left to
    `tests/unit/test_limited_choices.py`, which knows all worlds: what looks the same there differs
    in more people than can be found one by one.
    """
    limited = {
        table.id for table in tables.plan(questionnaire) if table.together and YES in table.cells
    }
    counted = {
        group: Counter(cell for pattern in people for cell in pattern)
        for group, people in truth.items()
    }
    published = {group: sealed(group, cells) for group, cells in counted.items()}
    for case in cases(questionnaire, knowledge, truth):
        follows = case.predicate.kind is Kind.SHOWN and case.target.component.tables & limited
        if case.predicate.table in limited or follows:
            continue
        if any(
            all(
                cells == counted[group] or sealed(group, cells) == published[group]
                for group, cells in _others_count(case, world, counted).items()
            )
            for world in _others(case)
        ):
            continue
        if case.predicate.kind is Kind.SHOWN and told_before(questionnaire, knowledge, case):
            continue
        yield case


def _others(case: Case) -> Iterator[NDArray[np.float64]]:
    """Worlds that fit the facts, first those that differ in one person."""
    yield from case.neighbours()
    for at_most in (1, np.inf):
        found = case.target.worlds.find(case.known, case.outside, at_most)
        if found is not None:
            yield found


def _others_count(
    case: Case, world: NDArray[np.float64], counted: Mapping[Group, Counter[TableCell]]
) -> dict[Group, Counter[TableCell]]:
    """How the people of each group count in another world, where it is not as in truth."""
    moved = world - case.target.people
    found: dict[Group, Counter[TableCell]] = {}
    for number in np.flatnonzero(moved):
        group, pattern = case.target.worlds.columns[number]
        cells = found.setdefault(group, counted[group].copy())
        for cell in pattern:
            cells[cell] += int(moved[number])
    return {group: +cells for group, cells in found.items()}
