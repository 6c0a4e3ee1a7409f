"""What ./manage.py attack finds, where nobody knows the truth."""

import json
from dataclasses import replace

from chalicelib.questionnaire.model import Profile
from tests.attack import blind, ours
from tests.attack.readers import published
from tests.attack.readers.artefact import Artefact
from tests.attack.world import WEEKS, Person, World
from tests.unit.questionnaires import questionnaire, scale, yes_no

ALIKE = World(
    questionnaire(
        yes_no("met", required=True),
        scale("useful", required=True),
        profile=Profile.EVENT.value,
        opens="2026-08-31",
    ),
    tuple(
        Person(WEEKS[0], 0, "all", {"met": "yes", "useful": 1 + place % 4}) for place in range(12)
    ),
)


def without_cap(artefact: Artefact) -> Artefact:
    """The batch as it would be if the cap had been forgotten."""
    if not artefact.key.startswith("sealed/"):
        return artefact
    document = json.loads(artefact.content)
    for table in document["tables"]:
        if table["id"] == "met":
            table |= {"status": "exact", "counts": {"yes": 12, "no": 0}}
    return replace(artefact, content=json.dumps(document).encode())


def test_nothing_is_found_in_what_we_publish() -> None:
    knowledge = published.read(ALIKE.questionnaire, ours.publish(ALIKE))
    assert list(blind.attack(ALIKE.questionnaire, knowledge)) == []


def test_a_batch_without_its_cap_is_found() -> None:
    sealed = [one for one in ours.publish(ALIKE) if one.key.startswith("sealed/")]
    knowledge = published.read(ALIKE.questionnaire, [without_cap(one) for one in sealed])
    [found] = blind.attack(ALIKE.questionnaire, knowledge)
    assert (found.predicate.table, found.people, found.insiders) == ("met", 12, 0)
