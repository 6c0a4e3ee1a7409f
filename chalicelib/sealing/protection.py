"""What may be released of a histogram, so that no answer becomes certain.

Rules 2, 5 and 15 of the protection rules, and nothing else: no input, no output, no time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from chalicelib.questionnaire.model import NO_ANSWER, NOT_APPLICABLE, Profile
from chalicelib.questionnaire.profiles import Protection, protection_of
from chalicelib.questionnaire.tables import Table

RULES_VERSION = "1"
"""Grows with any change to what this module releases."""


EVASIONS = frozenset({NOT_APPLICABLE, NO_ANSWER})
"""Cells of people who saw a question and gave no answer to it."""


@dataclass(frozen=True)
class Exact:
    """The whole histogram is released: cell → count, summing up to `base`."""

    base: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Capped:
    """Nearly everybody is in `cells`: only "at least `at_least` of `base`" is released."""

    base: int
    cells: tuple[str, ...]
    at_least: int


@dataclass(frozen=True)
class NotShown:
    """Nothing is released, and no reason is given."""


Release: TypeAlias = Exact | Capped | NotShown


def release(
    counts: Mapping[str, int], protection: Protection, halves: Sequence[tuple[str, ...]] = ()
) -> Release:
    """Release one histogram: exactly, capped, or not at all (rules 2 and 5).

    The cap is drawn among those who gave an answer to the question, not among all who saw it:
    five "no" beside nine "keine Angabe" would otherwise tell what everybody said who is known to
    have answered. Fewer than k answers are not shown, however many saw the question.

    Args:
        counts: cell → number of people; every cell is named.
        protection: k and c; halves are looked at only where the profile protects them.
        halves: sets of cells that must not become certain either.

    Source: protection rules, `release(h, c, Π)`, with n the number of answers; with n ≥ 2c+3 no
    predicate is certain for anyone outside a coalition of c people.
    """
    base = sum(counts.values())
    answers = [cell for cell in counts if cell not in EVASIONS]
    answered = sum(counts[cell] for cell in answers)
    if answered < protection.k:
        return NotShown()
    cap = answered - 1 - protection.c
    predicates: list[tuple[str, ...]] = [(cell,) for cell in answers]
    if protection.halves:
        predicates += halves
    for cells in predicates:
        if sum(counts[cell] for cell in cells) >= cap:
            return Capped(base, cells, cap)
    return Exact(base, dict(counts))


def release_all(
    tables: Sequence[Table],
    counts: Mapping[str, Mapping[str, int]],
    profile: Profile,
    divider: str | None = None,
) -> dict[str, Release]:
    """Release the tables of one batch.

    A table whose base hangs on other tables is released only if all of those are exact and tell
    that base: whether it is shown then follows from what is released already (rule 15).

    Args:
        tables: the plan, parents before children.
        counts: table id → cell → count; missing cells and tables count as 0.
        profile: of the survey; sensitive tables are released under the sensitive one.
        divider: the item that divides the survey, if all people in the batch answered it alike.
    """
    releases: dict[str, Release] = {}
    for table in tables:
        protection = protection_of(profile, table.sensitive)
        histogram = {cell: counts.get(table.id, {}).get(cell, 0) for cell in table.cells}
        follows = table.derivable and all(
            parent == divider or isinstance(releases.get(parent), Exact) for parent in table.parents
        )
        releases[table.id] = release(histogram, protection, table.halves) if follows else NotShown()
    return releases
