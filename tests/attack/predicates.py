"""What must not become certain about anybody (Π in the protection rules)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.questionnaire.tables import Table
from chalicelib.sealing.protection import EVASIONS
from tests.attack.patterns import Pattern


class Kind(StrEnum):
    """What a predicate says: an answer, the half of a scale it lies in, or that it was asked."""

    ANSWER = "answer"
    POLARITY = "polarity"
    SHOWN = "shown"


@dataclass(frozen=True)
class Predicate:
    """A person's answer to a table lies in these cells.

    Attributes:
        insiders: so many people may pool their own answers without making it certain.
    """

    kind: Kind
    table: str
    cells: frozenset[str]
    insiders: int

    def holds(self, pattern: Pattern) -> bool:
        """Whether it is true of a person who answers so."""
        return any(table == self.table and cell in self.cells for table, cell in pattern)


def predicates(questionnaire: Questionnaire) -> Iterator[Predicate]:
    """Every predicate that the survey's profile protects.

    That somebody gave no answer, or that a question does not apply, is no answer. That somebody
    did not choose an option of several is one. Who was asked a question follows from earlier
    answers, so it is as safe as the least protected of these.
    """
    asked: set[str] = set()
    by_id = {table.id: table for table in tables.plan(questionnaire)}
    for table in by_id.values():
        protection = protection_of(questionnaire.profile, table.sensitive)
        for cell in (cell for cell in table.cells if cell not in EVASIONS):
            yield Predicate(Kind.ANSWER, table.id, frozenset({cell}), protection.c)
        if protection.halves:
            for half in table.halves:
                yield Predicate(Kind.POLARITY, table.id, frozenset(half), protection.c)
        if table.parents and table.item not in asked:
            insiders = min(
                protection_of(questionnaire.profile, by_id[one].sensitive).c
                for one in _ancestors(table, by_id)
            )
            yield Predicate(Kind.SHOWN, table.id, frozenset(table.cells), insiders)
        asked.add(table.item)


def _ancestors(table: Table, by_id: Mapping[str, Table]) -> Iterator[str]:
    """Ids of all tables that decide, directly or not, who saw one, and its own."""
    yield table.id
    for parent in table.parents:
        if parent in by_id:
            yield from _ancestors(by_id[parent], by_id)
