"""The cap on longer scales: every near-unanimous histogram has another that looks the same.

Only a predicate that is true of all but the insiders can become certain. In each such histogram
one person is moved outside. If what is released stays the same, nobody can tell the two apart, as
long as that person is not an insider; so there must be more such people than insiders are left.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import combinations_with_replacement

from chalicelib.questionnaire.model import NO_ANSWER, Scale
from chalicelib.questionnaire.profiles import Protection
from chalicelib.sealing.protection import NotShown, release

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


def tried(points: int, insiders: int, people: int) -> int:
    """Check every near-unanimous histogram of so many people; returns how many there are.

    Raises:
        AssertionError: naming a histogram that tells what everybody else answered.
    """
    scale = Scale("s", {}, points=({},) * points)
    halves = [tuple(str(point) for point in half) for half in scale.halves()]
    cells = [*(str(point) for point in range(1, points + 1)), NO_ANSWER]
    protection = Protection(k=2 * insiders + 3, c=insiders, halves=True)
    found = 0
    # All points are alike but for the half they lie in and their order: the first, the last and
    # the middle one stand for them.
    single = [(cells[0],), (cells[points // 2],), (cells[points - 1],)]
    for inside in [*single, *halves]:
        outside = [cell for cell in cells if cell not in inside]
        for counts in near_unanimous(cells, inside, people, insiders):
            if isinstance(release(counts, protection, halves), NotShown):
                continue
            found += 1
            movable = sum(
                counts[start]
                for start in inside
                if counts[start] and looks_alike(counts, start, outside, protection, halves)
            )
            spare = insiders - sum(counts[cell] for cell in outside)
            assert movable > spare, counts
    return found


def as_far_as(points: int, insiders: int, seconds: float) -> tuple[int, int]:
    """Check more and more people until the time is over.

    Returns:
        How many people were tried at most, and how many histograms in all.
    """
    end = time.process_time() + seconds
    people, found = 2 * insiders + 2, 0
    while time.process_time() < end:
        people += 1
        found += tried(points, insiders, people)
    return people, found
