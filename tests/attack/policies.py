"""Ways to publish: what is said about whom. Those with a mistake are in `mistakes`."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.profiles import Protection, protection_of
from chalicelib.questionnaire.tables import Table
from chalicelib.sealing.protection import Capped, Exact, NotShown, Release, release
from chalicelib.sealing.tally import Tally
from tests.attack.attacker import Truth
from tests.attack.facts import Fact, Group, Knowledge, count, silence
from tests.attack.patterns import Pattern
from tests.attack.world import World

People = frozenset[int]
"""Some of a world's people, by their places in it."""


@dataclass(frozen=True)
class Issue:
    """One thing that is published about some people.

    Attributes:
        releases: table id → what is said of it.
        means: table id → (points of its cells, the published mean).
    """

    people: People
    releases: Mapping[str, Release]
    means: Mapping[str, tuple[Mapping[str, int], float]]


class Policy(Protocol):
    """A way to publish a world."""

    def issues(self, world: World) -> Iterator[Issue]:
        """Everything it publishes, in order."""
        ...


def released(
    world: World,
    people: Collection[int],
    *,
    capped: bool = True,
    structure: bool = True,
    missing: int = 0,
) -> dict[str, Release]:
    """The tables about some people, by our rules or without one of them.

    Args:
        capped: whether rule 5 is kept.
        structure: whether rule 15 is kept.
        missing: how many people fewer than k are enough.
    """
    tally = Tally()
    for place in people:
        tally.add(world.questionnaire, world.people[place].answers)
    said: dict[str, Release] = {}
    for table in tables.plan(world.questionnaire):
        full = protection_of(world.questionnaire.profile, table.sensitive)
        protection = replace(full, k=full.k - missing)
        histogram = {cell: tally.cells[table.id, cell] for cell in table.cells}
        if structure and not _follows(table, said, histogram, len(people), protection):
            said[table.id] = NotShown()
            continue
        said[table.id] = release(histogram, protection, table.halves)
        if not capped and not isinstance(said[table.id], NotShown):
            said[table.id] = Exact(sum(histogram.values()), histogram)
    return said


def _follows(
    table: Table,
    said: Mapping[str, Release],
    histogram: Mapping[str, int],
    people: int,
    protection: Protection,
) -> bool:
    """Whether all that decides who saw a table is exact, and somebody surely did not see it."""
    exact = all(isinstance(said.get(parent), Exact) for parent in table.parents)
    return exact and (not table.parents or sum(histogram.values()) < people - 1 - protection.c)


def issue(world: World, people: Collection[int], **rules: bool | int) -> Issue:
    """One publication without means."""
    said = released(world, people, **rules)  # type: ignore[arg-type]
    return Issue(frozenset(people), said, {})


def large_enough(world: World, people: Collection[int]) -> bool:
    """Whether there are at least k of them."""
    return len(people) >= protection_of(world.questionnaire.profile).k


def divided(world: World, by: Sequence[str]) -> list[list[int]]:
    """The people, divided by a property each of them has, in order of its values."""
    parts: dict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(by):
        parts[value].append(place)
    return [parts[value] for value in sorted(parts)]


def told(world: World, issues: Sequence[Issue]) -> tuple[Knowledge, Truth]:
    """What an attacker knows who can tell apart who is in which publication, and the truth."""
    signatures: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in range(len(world.people)):
        inside = tuple(n for n, one in enumerate(issues) if place in one.people)
        if inside:
            signatures[inside].append(place)
    groups = {str(inside): places for inside, places in signatures.items()}
    facts: list[Fact] = []
    for number, one in enumerate(issues):
        about = [str(signature) for signature in signatures if number in signature]
        facts += _facts(f"issue {number}", about, one, world)
    truth: dict[Group, list[Pattern]] = {
        group: [
            frozenset(tables.cells_of(world.questionnaire, world.people[place].answers))
            for place in places
        ]
        for group, places in groups.items()
    }
    sizes = {group: len(places) for group, places in groups.items()}
    return Knowledge(sizes, tuple(facts)), truth


def _facts(source: str, groups: Sequence[Group], one: Issue, world: World) -> Iterator[Fact]:
    plan = {table.id: table for table in tables.plan(world.questionnaire)}
    for table, said in one.releases.items():
        match said:
            case Exact(counts=counts):
                base = sum(counts.values())
                yield count(groups, table, counts, base, base, source)
                for cell, people in counts.items():
                    yield count(groups, table, [cell], people, people, source)
            case Capped(base=base, cells=cells, at_least=at_least):
                insiders = protection_of(world.questionnaire.profile, plan[table].sensitive).c
                yield count(groups, table, cells, at_least, base, source)
                yield from silence(
                    groups, table, plan[table].cells, cells, at_least, base, insiders, source
                )
    for table, (points, mean) in one.means.items():
        for bound, lower, upper in (
            (mean - 0.005, 0.0, float("inf")),
            (mean + 0.005, float("-inf"), 0.0),
        ):
            weights = tuple(((table, cell), point - bound) for cell, point in points.items())
            yield Fact(frozenset(groups), weights, lower, upper, source)
