"""Which leaves of a survey are sealed alone, which move up the tree, and which wait (rule 10)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.questionnaire.model import WHOLE, Group, Questionnaire, Single


@dataclass(frozen=True)
class Parcel:
    """What becomes one batch: a node of the tree, and the leaves whose responses are in it."""

    node: str
    leaves: tuple[str, ...]


def leaves_of(questionnaire: Questionnaire) -> tuple[str, ...]:
    """All leaves of a survey, in the questionnaire's order."""
    if questionnaire.partition is None:
        return (WHOLE,)
    item = questionnaire.item(questionnaire.partition.item)
    return tuple(option.code for option in item.options) if isinstance(item, Single) else ()


def parcels(
    questionnaire: Questionnaire, sizes: Mapping[str, int], k: int, closing: bool
) -> list[Parcel]:
    """Divide the responses that are not sealed yet into batches of at least k.

    A leaf below k waits for the next date. At the survey's close there is none: what waits moves
    up to the smallest group in which it makes k together with what else waits there. What is
    still below k at the root is in no parcel.

    Args:
        sizes: leaf → number of responses that are not sealed; missing leaves count as 0.
        k: the smallest batch.
        closing: whether this is the survey's last cut-off.
    """
    every = leaves_of(questionnaire)
    alone = [Parcel(leaf, (leaf,)) for leaf in every if sizes.get(leaf, 0) >= k]
    if not closing or questionnaire.partition is None:
        return alone
    waiting = [leaf for leaf in every if sizes.get(leaf, 0) < k]
    moved: list[Parcel] = []
    for group in _smallest_first(questionnaire.partition.groups):
        below = set(group.leaves())
        members = tuple(leaf for leaf in waiting if leaf in below)
        if sum(sizes.get(leaf, 0) for leaf in members) >= k:
            moved.append(Parcel(group.code, members))
            waiting = [leaf for leaf in waiting if leaf not in below]
    if sum(sizes.get(leaf, 0) for leaf in waiting) >= k:
        moved.append(Parcel(WHOLE, tuple(waiting)))
    return alone + moved


def _smallest_first(groups: tuple[Group, ...]) -> Iterator[Group]:
    for group in groups:
        yield from _smallest_first(tuple(m for m in group.members if isinstance(m, Group)))
        yield group
