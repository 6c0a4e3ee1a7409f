"""Choices whose options rule out one another: no "yes" and no "no" is certain, in any small world.

How often each option was chosen is all that is released, so a world is these numbers. The judge
knows the procedure, and what c people chose who pool their own answers.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import Protection
from chalicelib.questionnaire.tables import Table, plan
from chalicelib.sealing.protection import Capped, Exact, NotShown, Release, as_one, release
from tests.unit.questionnaires import multiple, questionnaire

Numbers = NDArray[np.int64]
"""How often each option was chosen; or one world a row."""

Procedure = Callable[[Sequence[Table], Mapping[str, Release], Protection], Mapping[str, Release]]


@dataclass(frozen=True)
class Limits:
    """What can be chosen: at most so many options, or one that stands alone."""

    options: int
    alone: int
    most: int
    required: bool

    def tables(self) -> list[Table]:
        return [
            Table(
                f"m/{place}",
                "m",
                ("yes", "no"),
                together="m",
                most=self.most,
                alone=place >= self.options - self.alone,
            )
            for place in range(self.options)
        ]

    def possible(self, numbers: Numbers, people: int) -> NDArray[np.bool_]:
        """Which of these numbers so many people can give (Gale and Ryser 1957)."""
        together, alone = np.split(numbers, [self.options - self.alone], axis=1)
        left = people - alone.sum(axis=1)
        fits = (numbers >= 0).all(axis=1) & (left >= 0) & (together <= left[:, None]).all(axis=1)
        fits &= together.sum(axis=1) <= self.most * left
        if self.required:
            fits &= together.sum(axis=1) >= left
        return np.asarray(fits)

    def worlds(self, people: int) -> Numbers:
        every = np.array(list(product(range(people + 1), repeat=self.options)))
        return every[self.possible(every, people)]


def limits(options: int) -> Iterator[Limits]:
    """All ways to limit a choice of so many options."""
    for alone in range(options + 1):
        together = options - alone
        for most in range(min(1, together), together + 1):
            if alone or most < together:
                yield from (Limits(options, alone, most, must) for must in (False, True))


def certainties(
    limited: Limits, people: int, insiders: int, procedure: Procedure = as_one
) -> Iterator[tuple[str, tuple[int, ...], int]]:
    """Every case in which the judge is certain: what is published, who pools, and which option."""
    tables = limited.tables()
    protection = Protection(2 * insiders + 3, insiders, halves=True)
    classes: dict[str, list[int]] = defaultdict(list)
    uncertain: dict[str, list[int]] = {}
    worlds = limited.worlds(people)
    for place, numbers in enumerate(worlds):
        alone = {
            table.id: release({"yes": int(n), "no": people - int(n)}, protection)
            for table, n in zip(tables, numbers, strict=True)
        }
        published = procedure(tables, alone, protection)
        classes[repr(published)].append(place)
        uncertain[repr(published)] = [
            number
            for number, table in enumerate(tables)
            if not isinstance(published[table.id], Exact)
        ]
    for pooling in range(insiders + 1):
        for known in limited.worlds(pooling):
            for published, places in classes.items():
                if uncertain[published]:
                    rest = worlds[places] - known
                    rest = rest[limited.possible(rest, people - pooling)]
                    for option in uncertain[published] if len(rest) else ():
                        if not rest[:, option].any() or (rest[:, option] == people - pooling).all():
                            yield published, tuple(known), option


SIZES = [
    (0, range(3, 7), (2, 3)),
    (1, range(5, 9), (2, 3)),
    (1, range(5, 8), (4,)),
    (2, range(7, 10), (2, 3)),
    (3, range(9, 11), (2, 3)),
]


@pytest.mark.parametrize(
    ("insiders", "people", "options"),
    [
        (insiders, people, options)
        for insiders, sizes, choices in SIZES
        for people in sizes
        for options in choices
    ],
)
def test_neither_yes_nor_no_is_certain_of_anybody(insiders: int, people: int, options: int) -> None:
    for limited in limits(options):
        found = next(certainties(limited, people, insiders), None)
        assert found is None, f"{limited}: {found}"


def test_the_judge_catches_options_that_are_released_one_by_one() -> None:
    def unlinked(
        tables: Sequence[Table], alone: Mapping[str, Release], protection: Protection
    ) -> Mapping[str, Release]:
        return alone

    at_most_one = Limits(options=3, alone=0, most=1, required=True)
    assert any(certainties(at_most_one, 8, 1, unlinked))


def released(*chosen: int, most: int, people: int) -> list[Release]:
    """What is released of a choice at an event, option by option."""
    [*tables] = plan(
        questionnaire(
            multiple("m", *(f"o{place}" for place in range(len(chosen))), most=most),
            profile=Profile.EVENT.value,
        )
    )
    protection = Protection(k=5, c=1, halves=False)
    alone = {
        table.id: release({"yes": number, "no": people - number}, protection)
        for table, number in zip(tables, chosen, strict=True)
    }
    return list(as_one(tables, alone, protection).values())


def exactly(number: int, people: int) -> Exact:
    return Exact(people, {"yes": number, "no": people - number})


RARE = Capped(14, ("no",), 12)


def test_a_rare_option_that_anybody_could_have_chosen_changes_nothing() -> None:
    # 26 of 28 possible choices were made, and three of them could have been of the rare option
    assert released(9, 9, 5, 1, most=2, people=14) == [
        exactly(9, 14),
        exactly(9, 14),
        exactly(5, 14),
        RARE,
    ]


def test_the_most_frequent_options_are_lowered_until_there_is_room_for_the_rare_one() -> None:
    # Of 28 possible choices all were made: nobody is left who could have chosen the last option
    assert released(11, 9, 8, 0, most=2, people=14) == [
        Capped(14, ("yes",), 8),
        Capped(14, ("yes",), 8),
        Capped(14, ("yes",), 8),
        RARE,
    ]
    assert released(11, 7, 6, 3, 1, most=2, people=14) == [
        Capped(14, ("yes",), 8),
        exactly(7, 14),
        exactly(6, 14),
        exactly(3, 14),
        RARE,
    ]


def test_without_a_rare_option_all_is_exact() -> None:
    assert released(10, 10, 8, most=2, people=14) == [
        exactly(10, 14),
        exactly(10, 14),
        exactly(8, 14),
    ]


def test_where_no_level_leaves_room_only_what_nearly_everybody_chose_is_shown() -> None:
    # That two options are not rare already says that nobody chose the third
    assert released(3, 3, 0, most=1, people=6) == [NotShown()] * 3
    assert released(14, 3, 3, 3, 3, 2, most=2, people=14) == [
        Capped(14, ("yes",), 12),
        *[NotShown()] * 5,
    ]


def test_a_choice_without_limits_is_one_question_per_option() -> None:
    assert [
        table.together for table in plan(questionnaire(multiple("m", "x", "y"))) if table.together
    ] == []
