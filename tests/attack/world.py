"""Worlds to attack: a questionnaire, and people who answer it week by week.

The questionnaires are made of what structure can link: filters and filters of filters, compound
conditions, exclusive options, limits, required choices, numbers in classes with a filter inside a
class. The answers are skewed, because near unanimity is where it hurts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from chalicelib.questionnaire.conditions import holds, reachable
from chalicelib.questionnaire.model import (
    WHOLE,
    Acknowledgement,
    Answers,
    Date,
    FreeText,
    Item,
    Multiple,
    Number,
    Profile,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)
from chalicelib.questionnaire.profiles import PROFILES
from tests.attack.questionnaires import random_questionnaire

WEEKS = ("2026-W36", "2026-W37", "2026-W38", "2026-W39", "2026-W40")
"""They lie in two months and two quarters; the fifth begins in one month and ends in the next."""


@dataclass(frozen=True)
class Person:
    """One who answered.

    Attributes:
        week: of arrival.
        day: of the week, 0 is Monday.
        leaf: the part of the survey the person belongs to.
    """

    week: str
    day: int
    leaf: str
    answers: Answers


@dataclass(frozen=True)
class World:
    """A survey and all who answered it, in order of arrival."""

    questionnaire: Questionnaire
    people: tuple[Person, ...]


def random_world(seed: int, profile: Profile, *, divided: bool = False) -> World:
    """A world of one to five weeks, each with nobody up to 40 people.

    Args:
        divided: whether a question divides the survey into leaves.
    """
    random = Random(f"{profile} {seed} {divided}")
    questionnaire = random_questionnaire(random, profile, divided=divided)
    k = PROFILES[profile].k
    weeks = WEEKS[: random.randint(1, len(WEEKS))]
    favourites = {item.id: random.random() for item in questionnaire.items}
    people: list[Person] = []
    for week in weeks:
        size = random.choice([0, 2, k - 1, k, k + 1, k + 2, 2 * k, random.randint(k, 40)])
        leaning = random.choice([0.5, 0.8, 0.95, 1.0])
        arrivals = []
        for _ in range(size):
            answers = random_answers(questionnaire, random, favourites, leaning)
            leaf = str(answers[questionnaire.partition.item]) if questionnaire.partition else WHOLE
            arrivals.append(Person(week, random.randrange(7), leaf, answers))
        people += sorted(arrivals, key=lambda person: person.day)
    return World(questionnaire, tuple(people))


def random_answers(
    questionnaire: Questionnaire, random: Random, favourites: Mapping[str, float], leaning: float
) -> Answers:
    """One response.

    Args:
        favourites: item → which of its possible answers is the favourite, from 0 to 1.
        leaning: with what probability each answer is the favourite.
    """
    given: dict[str, Any] = {}
    divider = questionnaire.partition.item if questionnaire.partition else None
    for item in questionnaire.items:
        if item.show_if is not None and not holds(item.show_if, given):
            continue
        ways = possible_answers(item, random)
        favourite = int(favourites[item.id] * len(ways))
        leans = random.random() < leaning and item.id != divider
        answer = ways[favourite] if leans else random.choice(ways)
        if answer is not None:
            given[item.id] = answer
    return reachable(questionnaire, given)


def possible_answers(item: Item, random: Random) -> Sequence[Any]:
    """Some answers an item takes, the same number for everybody; None is no answer."""
    ways: list[Any]
    match item:
        case Multiple(options=options, most=most):
            together = [option.code for option in options if not option.exclusive]
            limit = min(most or len(together), len(together))
            ways = [together[start : start + limit] for start in range(len(together))]
            ways += [random.sample(together, random.randint(1, limit))]
            ways += [[option.code] for option in options if option.exclusive]
        case Ranking(options=options):
            codes = [option.code for option in options]
            ways = [codes, codes[::-1], random.sample(codes, len(codes))]
        case Acknowledgement():
            ways = ["yes"]
        case Single(options=options):
            ways = [option.code for option in options]
        case FreeText(keywords=groups) if groups:
            ways = [f"Es fehlt {group.stems[0]}lich." for group in groups]
            ways.append("Zeit- und Geldnot; beides.")
        case YesNo():
            ways = ["yes", "no"]
        case Scale(points=points):
            ways = list(range(1, len(points) + 1))
        case Number(minimum=minimum, maximum=maximum):
            ways = list(range(int(minimum or 0), int(maximum or 0) + 1))
        case Date(bands=bands):
            ways = ["2000-01-01", *(band.start for band in bands[1:])]
        case _:
            return [None]
    ways += getattr(item, "evasions", tuple)()
    return ways if item.required else [*ways, None]
