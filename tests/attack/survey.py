"""The attack on one survey of a deployment, as the record that is kept of it."""

import time
from collections.abc import Sequence
from datetime import datetime

from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import protection_of
from chalicelib.sealing.attack import Attack, Leak
from tests.attack import blind
from tests.attack.facts import Knowledge, Unread
from tests.attack.patterns import TooLinked
from tests.attack.readers import published
from tests.attack.readers.artefact import Artefact


def attack(questionnaire: Questionnaire, artefacts: Sequence[Artefact], moment: datetime) -> Attack:
    """Read all that is published, attack it, and say where something is certain.

    Args:
        artefacts: every published file, batches among them.
        moment: now.
    """
    begun = time.monotonic()
    knowledge, leaks = Knowledge({}, ()), []
    unread: tuple[str, ...] = ()
    unchecked: tuple[str, ...] = ()
    try:
        knowledge = published.read(questionnaire, artefacts)
        leaks = [
            Leak(one.group, one.predicate.table, one.predicate.kind.value, one.people, one.insiders)
            for one in blind.attack(questionnaire, knowledge)
        ]
    except Unread as error:
        unread = (error.source,)
    except TooLinked as error:
        unchecked = error.items
    plan = tables.plan(questionnaire)
    return Attack(
        survey=questionnaire.survey,
        moment=moment,
        sealed_to=max(group.rpartition("/")[2] for group in _batches(artefacts)),
        files=len(artefacts),
        facts=len(knowledge.facts),
        batches=len(_batches(artefacts)),
        people=sum(knowledge.sizes.values()),
        tables=len(plan),
        insiders=max(
            (protection_of(questionnaire.profile, table.sensitive).c for table in plan), default=0
        ),
        seconds=round(time.monotonic() - begun, 1),
        certain=tuple(leaks),
        unread=unread,
        unchecked=unchecked,
    )


def _batches(artefacts: Sequence[Artefact]) -> list[str]:
    """Node and cut-off of each batch."""
    return [
        one.key.split("/", 2)[2].removesuffix(".json")
        for one in artefacts
        if one.key.startswith("sealed/") and not one.key.endswith(".members.json")
    ]
