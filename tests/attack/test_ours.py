"""What we publish, in every format, attacked by outsiders and by every coalition."""

import pytest

from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import PROFILES
from tests.attack import ours, twins
from tests.attack.attacker import attack, cases
from tests.attack.audit import smallest_isolated
from tests.attack.cp_sat import possible
from tests.attack.readers import published
from tests.attack.world import random_world

WORLDS = 100
"""Of each profile; every other one is divided into leaves."""

IN_EVERY_FORMAT = 2
"""So many of them are read back from the files, too, that repeat the tables of the others."""


@pytest.mark.parametrize("seed", range(WORLDS))
@pytest.mark.parametrize("profile", Profile)
def test_no_answer_follows_from_all_that_was_published(profile: Profile, seed: int) -> None:
    world = random_world(seed, profile, divided=seed % 2 == 1)
    artefacts = ours.publish(world, every_format=seed < IN_EVERY_FORMAT)
    survey = world.questionnaire
    entries = ours.entries(artefacts, survey.survey)
    knowledge = published.read(survey, artefacts)
    truth = ours.truth(world, entries)

    assert list(attack(survey, knowledge, truth)) == []
    sealed = twins.sealing(survey, entries)
    assert list(twins.without_twin(survey, knowledge, truth, sealed)) == []
    isolated = smallest_isolated(knowledge)
    assert isolated is None or isolated >= PROFILES[profile].k


@pytest.mark.parametrize("profile", Profile)
def test_two_solvers_agree_on_what_is_certain(profile: Profile) -> None:
    asked = 0
    for seed in range(6):
        world = random_world(seed, profile, divided=True)
        artefacts = ours.publish(world)
        knowledge = published.read(world.questionnaire, artefacts)
        entries = ours.entries(artefacts, world.questionnaire.survey)
        truth = ours.truth(world, entries)
        for case in list(cases(world.questionnaire, knowledge, truth))[:8]:
            found = case.target.worlds.find(case.known, case.outside)
            assert (found is not None) == possible(case.target.worlds, case.known, case.outside)
            asked += 1
    assert asked > 10
