"""The theorem of the protection rules, checked over all small worlds by an independent judge.

The judge knows the procedure, what was released, who took part, and the answers of c people who
pool their own. It lists every world that fits, and asks whether somebody else's answer is the same
in all of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

import pytest

from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import PROFILES, Protection
from chalicelib.questionnaire.tables import Table
from chalicelib.sealing.protection import (
    Capped,
    Exact,
    NotShown,
    Release,
    release,
    release_all,
)

Histogram = tuple[int, ...]
Procedure = Callable[[Mapping[str, int], Protection, Sequence[tuple[str, ...]]], Release]
CELLS = tuple("123456789")


@cache
def histograms(people: int, cells: int) -> tuple[Histogram, ...]:
    """All ways in which so many people can spread over so many cells."""
    if cells == 1:
        return ((people,),)
    return tuple(
        (first, *rest)
        for first in range(people + 1)
        for rest in histograms(people - first, cells - 1)
    )


def certainties(
    people: int,
    cells: int,
    insiders: int,
    halves: Sequence[Sequence[int]] = (),
    procedure: Procedure = release,
) -> Iterator[tuple[str, Histogram, Sequence[int]]]:
    """Every case in which the judge is certain: (artefact, insiders' answers, what is certain)."""
    protection = Protection(k=0, c=insiders, halves=True)
    named = [tuple(CELLS[cell] for cell in half) for half in halves]
    worlds: dict[str, list[Histogram]] = {}
    for histogram in histograms(people, cells):
        counts = dict(zip(CELLS, histogram, strict=False))
        worlds.setdefault(repr(procedure(counts, protection, named)), []).append(histogram)
    outsiders = people - insiders
    predicates = [*([cell] for cell in range(cells)), *halves]
    for published, possible in worlds.items():
        for known in histograms(insiders, cells):
            rests = [
                [world[cell] - known[cell] for cell in range(cells)]
                for world in possible
                if all(world[cell] >= known[cell] for cell in range(cells))
            ]
            for predicate in predicates:
                if rests and all(
                    sum(rest[cell] for cell in predicate) == outsiders for rest in rests
                ):
                    yield published, known, predicate


HALVES = {4: ((0, 1), (2, 3)), 5: ((0, 1), (3, 4))}


@pytest.mark.parametrize("cells", [2, 3, 4, 5])
@pytest.mark.parametrize("insiders", [0, 1, 2, 3])
def test_nobody_elses_answer_is_certain_from_2c_plus_3_people_on(cells: int, insiders: int) -> None:
    for people in range(2 * insiders + 3, 12):
        found = next(certainties(people, cells, insiders, HALVES.get(cells, ())), None)
        assert found is None, f"{people} people: {found}"


@pytest.mark.parametrize("insiders", [0, 1, 2, 3])
def test_with_fewer_people_an_answer_to_yes_or_no_can_be_certain(insiders: int) -> None:
    """So k is no whim; only with no more than c + 1 people the cap is 0 and says nothing."""
    for people in range(insiders + 2, 2 * insiders + 3):
        assert any(certainties(people, 2, insiders)), f"{people} people"


@pytest.mark.parametrize(("insiders", "people"), [(0, 5), (1, 7), (1, 8), (2, 9), (3, 10)])
@pytest.mark.parametrize("answers", [2, 5])
def test_silence_around_an_answer_makes_nothing_certain_even_if_one_knows_who_kept_it(
    insiders: int, people: int, answers: int
) -> None:
    """The judge is told of everybody whether they answered, chose "not applicable", or neither."""
    found = next(certain_among_those_known_to_have_answered(people, answers, insiders), None)
    assert found is None


def certain_among_those_known_to_have_answered(
    people: int, answers: int, insiders: int, procedure: Procedure = release
) -> Iterator[tuple[str, Histogram, Sequence[int]]]:
    """As `certainties`, for a judge who knows who is in the two cells behind the answers."""
    cells = [*CELLS[:answers], "not_applicable", "no_answer"]
    halves = HALVES.get(answers, ())
    protection = Protection(k=2 * insiders + 3, c=insiders, halves=True)
    named = [tuple(CELLS[cell] for cell in half) for half in halves]
    worlds: dict[tuple[str, Histogram], list[Histogram]] = {}
    for histogram in histograms(people, len(cells)):
        counts = dict(zip(cells, histogram, strict=True))
        published = repr(procedure(counts, protection, named))
        worlds.setdefault((published, histogram[answers:]), []).append(histogram[:answers])
    for (published, _silent), possible in worlds.items():
        for known in histograms(min(insiders, sum(possible[0])), answers):
            rests = [
                tuple(there - own for there, own in zip(world, known, strict=True))
                for world in possible
                if all(there >= own for there, own in zip(world, known, strict=True))
            ]
            outsiders = sum(possible[0]) - sum(known)
            for predicate in [*([cell] for cell in range(answers)), *halves]:
                if (
                    rests
                    and outsiders
                    and all(sum(rest[cell] for cell in predicate) == outsiders for rest in rests)
                ):
                    yield published, known, predicate


def test_the_judge_catches_a_cap_that_is_drawn_among_all_who_saw_the_question() -> None:
    def among_all(counts: Mapping[str, int], protection: Protection, *_: object) -> Release:
        renamed = {cell.replace("_", "-"): count for cell, count in counts.items()}
        return release(renamed, protection)

    assert any(certain_among_those_known_to_have_answered(14, 2, 1, among_all))


def test_the_judge_catches_a_procedure_without_cap() -> None:
    def uncapped(counts: Mapping[str, int], *_: object) -> Release:
        return Exact(sum(counts.values()), counts)

    assert any(certainties(5, 3, 1, (), uncapped))


def test_the_judge_catches_a_cap_that_is_one_too_high() -> None:
    def lax(counts: Mapping[str, int], protection: Protection, *_: object) -> Release:
        return release(counts, Protection(0, protection.c - 1, halves=True))

    assert any(certainties(5, 3, 1, (), lax))


def test_the_judge_catches_halves_that_are_forgotten() -> None:
    def without_halves(counts: Mapping[str, int], protection: Protection, *_: object) -> Release:
        return release(counts, protection)

    assert any(certainties(5, 4, 1, HALVES[4], without_halves))


def test_every_profile_promises_enough() -> None:
    assert all(one.k >= 2 * one.c + 3 for one in PROFILES.values())
    strengths = [PROFILES[name] for name in (Profile.EVENT, Profile.INSTITUTION, Profile.SENSITIVE)]
    assert all(weaker.c < stronger.c for weaker, stronger in pairwise(strengths))


def test_a_capped_question_says_how_many_at_least_and_nothing_else() -> None:
    protection = PROFILES[Profile.EVENT]
    twelve = release({"yes": 12, "no": 2}, protection)
    assert twelve == Capped(14, ("yes",), 12)
    assert release({"yes": 14, "no": 0}, protection) == twelve
    assert release({"yes": 11, "no": 3}, protection) == Exact(14, {"yes": 11, "no": 3})


def test_the_half_of_a_scale_is_protected_where_the_profile_says_so() -> None:
    counts = {"1": 0, "2": 1, "3": 1, "4": 6, "5": 6}
    halves = [("1", "2"), ("4", "5")]
    assert release(counts, PROFILES[Profile.INSTITUTION], halves) == Capped(14, ("4", "5"), 11)
    assert isinstance(release(counts, PROFILES[Profile.EVENT], halves), Exact)


# --- rule 15: structure tells, too ---

PARENT = Table("met", "met", ("yes", "no"))
CHILD = Table("why", "why", ("a", "b", "c"), parents=("met",))
GRANDCHILD = Table("how", "how", ("a", "b"), parents=("why",))


def released(met: dict[str, int], why: dict[str, int], how: dict[str, int]) -> list[type[Release]]:
    counts = {"met": met, "why": why, "how": how}
    releases = release_all((PARENT, CHILD, GRANDCHILD), counts, Profile.EVENT)
    return [type(releases[table]) for table in ("met", "why", "how")]


def test_whoever_saw_a_question_follows_from_what_is_released_already() -> None:
    base = {"a": 3, "b": 3, "c": 1}
    assert released({"yes": 7, "no": 6}, base, {"a": 3, "b": 2}) == [Exact, Exact, Capped]


def test_a_question_behind_a_capped_one_is_not_shown_whatever_its_base() -> None:
    assert released({"yes": 12, "no": 1}, {"a": 4, "b": 4, "c": 4}, {"a": 6, "b": 6}) == [
        Capped,
        NotShown,
        NotShown,
    ]
    assert released({"yes": 1, "no": 12}, {"a": 1}, {})[1:] == [NotShown, NotShown]


def test_a_question_that_fewer_than_k_saw_is_not_shown_nor_what_hangs_on_it() -> None:
    assert released({"yes": 4, "no": 5}, {"a": 2, "b": 2}, {"a": 2, "b": 2}) == [
        Exact,
        NotShown,
        NotShown,
    ]


def test_every_parent_must_be_exact() -> None:
    other = Table("here", "here", ("yes", "no"))
    child = Table("why", "why", ("a", "b", "c"), parents=("met", "here"))
    counts = {"met": {"yes": 8, "no": 7}, "here": {"yes": 15}, "why": {"a": 3, "b": 3, "c": 2}}
    releases = release_all((PARENT, other, child), counts, Profile.EVENT)
    assert releases["why"] == NotShown()


def test_a_sensitive_question_keeps_the_sensitive_profile_in_any_survey() -> None:
    strict = Table("ill", "ill", ("yes", "no"), sensitive=True)
    assert release_all((strict,), {"ill": {"yes": 4, "no": 4}}, Profile.EVENT)["ill"] == NotShown()
    shown = release_all((strict,), {"ill": {"yes": 9, "no": 4}}, Profile.EVENT)["ill"]
    assert shown == Capped(13, ("yes",), 9)


def test_a_table_nobody_was_counted_in_is_not_shown() -> None:
    assert release_all((PARENT,), {}, Profile.EVENT) == {"met": NotShown()}


def test_the_cap_is_drawn_among_those_who_gave_an_answer() -> None:
    # Given nine of fourteen who gave no answer, and five who all said the same
    protection = PROFILES[Profile.EVENT]
    counts = {"yes": 0, "no": 5, "no_answer": 9}
    # Then the report says no more than that: at least three of fourteen said no
    assert release(counts, protection) == Capped(14, ("no",), 3)
    # And a mixed picture among the same five is exact
    assert release({"yes": 2, "no": 3, "no_answer": 9}, protection) == Capped(14, ("no",), 3)
    mixed = {"a": 2, "b": 2, "c": 1, "no_answer": 9}
    assert release(mixed, protection) == Exact(14, mixed)


def test_fewer_than_k_answers_to_a_question_are_not_shown_however_many_saw_it() -> None:
    counts = {"yes": 2, "no": 2, "not_applicable": 3, "no_answer": 7}
    assert release(counts, PROFILES[Profile.EVENT]) == NotShown()


def test_a_ranking_is_one_release() -> None:
    tables = tuple(
        Table(f"r/{option}", "r", ("1", "2", "3", "no_answer"), together="r") for option in "abc"
    )
    # Given three options in every order, the ranking is exact
    mixed = {"1": 3, "2": 3, "3": 3}
    exact = release_all(tables, dict.fromkeys(("r/a", "r/b", "r/c"), mixed), Profile.EVENT)
    assert all(isinstance(one, Exact) for one in exact.values())
    # Where nearly everybody puts one option first, that is all that is said
    first = {"r/a": {"1": 8, "2": 1}, "r/b": {"1": 1, "2": 5, "3": 3}, "r/c": {"2": 3, "3": 6}}
    assert release_all(tables, first, Profile.EVENT) == {
        "r/a": Capped(9, ("1",), 7),
        "r/b": NotShown(),
        "r/c": NotShown(),
    }
    last = {"r/a": {"1": 5, "2": 4}, "r/b": {"1": 4, "2": 5}, "r/c": {"3": 9}}
    assert release_all(tables, last, Profile.EVENT)["r/c"] == Capped(9, ("3",), 7)
    # And with fewer than k rankings nothing is
    silent = {"1": 2, "2": 1, "3": 1, "no_answer": 9}
    few = {table.id: silent for table in tables}
    assert set(release_all(tables, few, Profile.EVENT).values()) == {NotShown()}
