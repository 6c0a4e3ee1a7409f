"""The same attack on what the running service published, whatever happened on the way."""

from itertools import count
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from chalicelib.questionnaire.model import Profile
from chalicelib.settings import settings as deployment
from chalicelib.store import responses
from chalicelib.store.clients import client
from tests.api.service import Service
from tests.attack import ours, twins
from tests.attack.attacker import attack
from tests.attack.pipeline import Pipeline
from tests.attack.questionnaires import random_document
from tests.attack.readers import published

HISTORIES = 25
"""In each part of a profile's hundred: a deployment grows slower with all it has stored."""

PARTS = range(4)

SIZES = st.sampled_from([1, 2, 5, 7, 9, 11])
CLOSES = ("2026-09-06", "2026-09-13", "2026-09-13", "2026-09-20")
"""Sundays: most surveys are open for two weeks, in which one can wait for the other."""

MONOLINGUAL = 0.8
"""The share of surveys whose reports are written in one language."""

LEANINGS = st.sampled_from([0.5, 0.8, 1.0])


def attack_histories(
    service: Service, profile: Profile, part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run and attack one part of the hundred histories of surveys of a profile.

    They are many because each is cheap: one deployment for many, two partitions of answers instead
    of four, small surveys that are open for a few weeks, and most of them in one language.
    """
    monkeypatch.setattr(responses, "SHARDS", 2)
    client("sesv2").create_email_identity(EmailIdentity=deployment().sender)
    names = count()

    class History(RuleBasedStateMachine):
        """Answers, repeats, withdrawals, late and repeated sealings, in any order."""

        @initialize(seed=st.integers(0, 10_000), divided=st.booleans())
        def publish(self, seed: int, divided: bool) -> None:
            random = Random(f"{part} {seed}")
            document = random_document(random, profile, divided=divided)
            document["closes"] = random.choice(CLOSES)
            if random.random() < MONOLINGUAL:
                document = in_german(document)
            self.survey = Pipeline(service, document | {"survey": f"survey-{next(names)}"}, random)

        @rule(people=SIZES, leaning=LEANINGS)
        def answer(self, people: int, leaning: float) -> None:
            if self.survey.week <= self.survey.closing:
                self.survey.answer(people, leaning)

        @rule()
        def repeat(self) -> None:
            if self.survey.week <= self.survey.closing:
                self.survey.repeat()

        @rule()
        def withdraw(self) -> None:
            if self.survey.week <= self.survey.closing:
                self.survey.withdraw()

        @rule(late=st.integers(0, 3), runs=st.integers(1, 2))
        def pass_week(self, late: int, runs: int) -> None:
            if self.survey.week < self.survey.closing:
                self.survey.pass_week(late=late, runs=runs)

        def teardown(self) -> None:
            if not hasattr(self, "survey"):
                return
            self.survey.close()
            self.attack()

        def attack(self) -> None:
            world, artefacts = self.survey.world(), self.survey.artefacts()
            entries = ours.entries(artefacts, world.questionnaire.survey)
            assert ours.not_from_batches(world.questionnaire, artefacts, entries) == []
            knowledge = published.read(world.questionnaire, artefacts)
            truth = ours.truth(world, entries)
            assert list(attack(world.questionnaire, knowledge, truth)) == []
            sealed = twins.sealing(world.questionnaire, entries)
            assert list(twins.without_twin(world.questionnaire, knowledge, truth, sealed)) == []

    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def in_german(part: Any) -> Any:
    """A part of a questionnaire without its English words."""
    match part:
        case {"de": german, "en": _}:
            return {"de": german}
        case dict():
            changed = {name: in_german(one) for name, one in part.items()}
            return changed | ({"languages": ["de"]} if "languages" in part else {})
        case list():
            return [in_german(one) for one in part]
        case _:
            return part
