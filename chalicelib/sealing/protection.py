"""What may be released of a histogram, so that no answer becomes certain.

Rules 2, 5 and 15 of the protection rules, and nothing else: no input, no output, no time.
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias

from chalicelib.questionnaire.model import NO_ANSWER, NOT_APPLICABLE, YES, Profile
from chalicelib.questionnaire.profiles import Protection, protection_of
from chalicelib.questionnaire.tables import Table

RULES_VERSION = "2"
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
) -> dict[str, Release]:
    """Release the tables of one batch.

    A table whose base hangs on other tables is released only if all of those are exact and tell
    that base: whether it is shown then follows from what is released already (rule 15).

    Args:
        tables: the plan, parents before children, and tables of one release side by side.
        counts: table id → cell → count; missing cells and tables count as 0.
        profile: of the survey; sensitive tables are released under the sensitive one.
    """
    releases: dict[str, Release] = {}
    for _, side_by_side in groupby(tables, lambda table: table.together or table.id):
        group = list(side_by_side)
        if not follows(group[0], releases):
            releases |= {table.id: NotShown() for table in group}
            continue
        protection = protection_of(profile, group[0].sensitive)
        alone = {
            table.id: release(
                {cell: counts.get(table.id, {}).get(cell, 0) for cell in table.cells},
                protection,
                table.halves,
            )
            for table in group
        }
        releases |= as_one(group, alone, protection)
    return releases


def follows(table: Table, releases: Mapping[str, Release]) -> bool:
    """Whether the number of people who saw a table follows from what is released before it."""
    return table.derivable and all(
        isinstance(releases.get(parent), Exact) for parent in table.parents
    )


def as_one(
    group: Sequence[Table], alone: Mapping[str, Release], protection: Protection
) -> Mapping[str, Release]:
    """Make one release of tables that are linked (rule 15).

    Args:
        group: tables that share one name, or a single one.
        alone: what would be released of each of them if nothing linked them.
    """
    if not group[0].together or any(isinstance(one, NotShown) for one in alone.values()):
        return alone
    if group[0].most or any(table.alone for table in group):
        return _leave_room(group, alone, protection.c)
    capped = next((table for table, one in alone.items() if isinstance(one, Capped)), None)
    if capped is None:
        return alone
    # The counts of a ranking add up by place and by option: nothing but this cap is released.
    return {table: one if table == capped else NotShown() for table, one in alone.items()}


def _leave_room(
    group: Sequence[Table], alone: Mapping[str, Release], insiders: int
) -> Mapping[str, Release]:
    """Release the options of a limited choice so that a rare one could still be chosen more.

    The numbers of the others can add up so far that nobody is left who could have chosen a rare
    option. Then the most frequent ones are lowered to "at least so many": to the highest common
    level that leaves room. Where even the lowest leaves too little, only those options are shown
    that nearly everybody chose, as many as one person can choose.

    Source: decision 9.
    """
    if not any(_is_rare(one) for one in alone.values()):
        return alone
    exact = {table: one for table, one in alone.items() if isinstance(one, Exact)}

    def lowered(level: int) -> dict[str, Release]:
        return dict(alone) | {
            table: Capped(one.base, (YES,), level)
            for table, one in exact.items()
            if one.counts[YES] >= level
        }

    lowest = insiders + 2
    if has_room(group, lowered(lowest), insiders, margin=lowest):
        levels = range(lowest, max((one.counts[YES] for one in exact.values()), default=0) + 2)
        enough = bisect_left(
            levels, True, key=lambda level: not has_room(group, lowered(level), insiders, margin=1)
        )
        return lowered(levels[enough - 1]) if exact else alone
    frequent = [table for table, one in alone.items() if fewest(one) and table not in exact]
    shown = frequent[: max(1, *(table.most for table in group))]
    return {table: one if table in shown else NotShown() for table, one in alone.items()}


def has_room(
    group: Sequence[Table], releases: Mapping[str, Release], insiders: int, *, margin: int
) -> bool:
    """Whether each rare option of a limited choice could have been chosen by one person more.

    That is, in a world in which all that is released holds, and whatever so many insiders chose.
    An option that is not shown may be rare.

    Args:
        group: the tables of the choice.
        releases: what is released of each, not hidden altogether.
        margin: so many people more are known to have chosen what is released as a minimum.

    Source: decision 9, from the condition under which options with given numbers can be chosen by
    so many people, each at most so many (Gale and Ryser 1957).
    """
    shown = [one for one in releases.values() if not isinstance(one, NotShown)]
    rare = [table for table in group if fewest(releases[table.id]) == 0]
    if not rare or not shown:
        return True
    others = [fewest(releases[table.id]) for table in group if not table.alone]
    taken = sum(fewest(releases[table.id]) for table in group if table.alone)
    unknown = shown[0].base - insiders
    free = unknown - taken - margin
    stands_alone = any(table.alone for table in rare)
    if free < 1 or (stands_alone and taken and max(others, default=0) > free - 1):
        return False
    most = max(table.most for table in group)
    if not others or sum(number > 0 for number in others) < most:
        return True
    spare = most * (unknown - taken) - sum(others) - margin * (most if taken else 1)
    return spare >= (most if stands_alone else 1)


def fewest(release: Release) -> int:
    """How many chose an option at least, as far as its table tells."""
    match release:
        case Exact(counts=counts):
            return counts[YES]
        case Capped(cells=cells, at_least=at_least) if YES in cells:
            return at_least
        case _:
            return 0


def _is_rare(release: Release) -> bool:
    return isinstance(release, Capped) and YES not in release.cells
