"""Each deliberate mistake is caught: an answer is certain, or a group below k is isolated."""

import pytest

from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import PROFILES
from tests.attack.attacker import attack, cases
from tests.attack.audit import smallest_isolated
from tests.attack.cp_sat import possible
from tests.attack.mistakes import MISTAKES
from tests.attack.policies import Policy, told
from tests.attack.world import World, random_world

SEEDS = 80


def gives_away(policy: Policy, world: World) -> bool:
    knowledge, truth = told(world, list(policy.issues(world)))
    if next(attack(world.questionnaire, knowledge, truth), None) is not None:
        return True
    isolated = smallest_isolated(knowledge)
    return isolated is not None and isolated < PROFILES[world.questionnaire.profile].k


@pytest.mark.parametrize("name", MISTAKES)
def test_the_attack_catches_each_deliberate_mistake(name: str) -> None:
    worlds = (random_world(seed, Profile.EVENT, divided=True) for seed in range(SEEDS))
    assert any(gives_away(MISTAKES[name], world) for world in worlds)


def test_both_solvers_are_certain_of_what_a_mistake_gives_away() -> None:
    world = random_world(0, Profile.EVENT, divided=True)
    knowledge, truth = told(world, list(MISTAKES["cap off"].issues(world)))
    found = [one for one in cases(world.questionnaire, knowledge, truth) if one.is_certain()]
    assert found
    for case in found[:10]:
        assert not possible(case.target.worlds, case.known, case.outside)
