"""What must not become certain about anybody (Π in the protection rules)."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import (
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    Multiple,
    Questionnaire,
)
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.questionnaire.tables import Table
from tests.attack.patterns import Pattern


EVASIONS = (NOT_APPLICABLE, NO_ANSWER)


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

    That somebody gave no answer, or that a question does not apply, is none. Of a choice of at most so many options only the choosing is protected: as in a single choice,
    that somebody did not choose an option follows from what others may be told, that nobody did.
    """
    asked: set[str] = set()
    plan = tables.plan(questionnaire)
    for table in plan:
        protection = protection_of(questionnaire.profile, table.sensitive)
        for cell in _protected(questionnaire, table):
            yield Predicate(Kind.ANSWER, table.id, frozenset({cell}), protection.c)
        if protection.halves:
            for half in table.halves:
                yield Predicate(Kind.POLARITY, table.id, frozenset(half), protection.c)
        if table.parents and table.item not in asked:
            strict = any(one.sensitive for one in plan if one.id in (table.id, *table.parents))
            insiders = protection_of(questionnaire.profile, strict).c
            yield Predicate(Kind.SHOWN, table.id, frozenset(table.cells), insiders)
        asked.add(table.item)


def _protected(questionnaire: Questionnaire, table: Table) -> tuple[str, ...]:
    item = questionnaire.item(table.item)
    if isinstance(item, Multiple) and is_limited(item):
        return (YES,)
    return tuple(cell for cell in table.cells if cell not in EVASIONS)


def is_limited(item: Multiple) -> bool:
    """Whether choosing some options of a multiple choice rules out others."""
    together = [option for option in item.options if not option.exclusive]
    too_many = item.most is not None and item.most < len(together)
    return too_many or len(item.options) - len(together) > 1
