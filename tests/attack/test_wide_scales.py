"""The cap on longer scales: every near-unanimous histogram has another that looks the same.

Only a predicate that is true of all but the insiders can become certain. In each such histogram
one person is moved outside. If what is released stays the same, nobody can tell the two apart, as
long as that person is not an insider; so there must be more such people than insiders are left.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

import pytest

from chalicelib.questionnaire.model import NO_ANSWER, Scale
from chalicelib.questionnaire.profiles import Protection
from chalicelib.sealing.protection import NotShown, release

LARGEST = {7: 13, 11: 10}
"""Points of the scale → how many people are tried at most."""

Histogram = dict[str, int]


def near_unanimous(
    cells: Sequence[str], inside: Sequence[str], people: int, insiders: int
) -> Iterator[Histogram]:
    """All histograms in which at most so many people are outside some cells."""
    others = [cell for cell in cells if cell not in inside]
    for outside in range(insiders + 1):
        for away in combinations_with_replacement(others, outside):
            for home in combinations_with_replacement(inside, people - outside):
                counts = dict.fromkeys(cells, 0)
                for cell in (*away, *home):
                    counts[cell] += 1
                yield counts


def looks_alike(
    counts: Histogram,
    start: str,
    ends: Sequence[str],
    protection: Protection,
    halves: Sequence[tuple[str, ...]],
) -> bool:
    """Whether one person can be moved from a cell to another without a trace."""
    before = release(counts, protection, halves)
    for end in ends:
        moved = counts | {start: counts[start] - 1, end: counts[end] + 1}
        if release(moved, protection, halves) == before:
            return True
    return False


@pytest.mark.parametrize("insiders", [1, 2, 3])
@pytest.mark.parametrize("points", LARGEST)
def test_nobody_can_tell_whether_all_others_agree(points: int, insiders: int) -> None:
    scale = Scale("s", {}, points=({},) * points)
    halves = [tuple(str(point) for point in half) for half in scale.halves()]
    cells = [*(str(point) for point in range(1, points + 1)), NO_ANSWER]
    least = 2 * insiders + 3
    protection = Protection(k=least, c=insiders, halves=True)
    tried = 0
    # All points are alike but for the half they lie in and their order: the first, the last and
    # the middle one stand for them.
    single = [(cells[0],), (cells[points // 2],), (cells[points - 1],)]
    for people in range(least, LARGEST[points] + 1):
        for inside in [*single, *halves]:
            outside = [cell for cell in cells if cell not in inside]
            for counts in near_unanimous(cells, inside, people, insiders):
                if isinstance(release(counts, protection, halves), NotShown):
                    continue
                tried += 1
                movable = sum(
                    counts[start]
                    for start in inside
                    if counts[start] and looks_alike(counts, start, outside, protection, halves)
                )
                spare = insiders - sum(counts[cell] for cell in outside)
                assert movable > spare, counts
    assert tried > 100
