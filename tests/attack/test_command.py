"""What ./manage.py attack finds, where nobody knows the truth."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from chalicelib.office import attack_words
from chalicelib.questionnaire.model import Profile
from chalicelib.sealing import attack as records
from chalicelib.sealing.attack import Leak, Outcome
from tests.attack import blind, ours
from tests.attack import survey as whole
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


NOW = datetime(2026, 9, 22, 10, tzinfo=UTC)


def test_nothing_is_found_in_what_we_publish() -> None:
    knowledge = published.read(ALIKE.questionnaire, ours.publish(ALIKE))
    assert list(blind.attack(ALIKE.questionnaire, knowledge)) == []


def test_a_batch_without_its_cap_is_found() -> None:
    sealed = [one for one in ours.publish(ALIKE) if one.key.startswith("sealed/")]
    knowledge = published.read(ALIKE.questionnaire, [without_cap(one) for one in sealed])
    [found] = blind.attack(ALIKE.questionnaire, knowledge)
    assert (found.predicate.table, found.people, found.insiders) == ("met", 12, 0)


def test_an_attack_that_finds_nothing_says_what_it_read_and_is_kept() -> None:
    made = whole.attack(ALIKE.questionnaire, ours.publish(ALIKE), NOW)

    assert made.outcome is Outcome.HELD
    assert (made.batches, made.people, made.insiders) == (1, 12, 1)
    assert made.facts > 20
    assert records.from_bytes(records.to_bytes(made)) == made


def test_what_betrays_an_answer_is_told_by_place_and_number_and_the_answer_is_not() -> None:
    sealed = [one for one in ours.publish(ALIKE) if one.key.startswith("sealed/")]
    made = whole.attack(ALIKE.questionnaire, [without_cap(one) for one in sealed], NOW)

    assert made.outcome is Outcome.BROKEN
    assert made.certain == (Leak(f"all/{WEEKS[0]}", "met", "answer", 12, 0),)
    assert records.from_bytes(records.to_bytes(made)) == made
    assert b"yes" not in records.to_bytes(made)
    assert attack_words.details(made, "de") == [
        f"Los all/{WEEKS[0]}, Frage met: Die Antwort von 12 Personen steht fest."
        " Das weiß, wer die Berichte hat."
    ]


@pytest.mark.parametrize("content", [b"{}", b"not JSON"])
def test_a_file_that_cannot_be_read_leaves_the_attack_unproven(content: bytes) -> None:
    artefacts = [
        replace(one, content=content) if one.key.startswith("sealed/") else one
        for one in ours.publish(ALIKE)
    ]
    made = whole.attack(ALIKE.questionnaire, artefacts, NOW)

    assert made.outcome is Outcome.UNPROVEN
    assert made.unread == (f"sealed/{ALIKE.questionnaire.survey}/all/{WEEKS[0]}.json",)
    assert records.from_bytes(records.to_bytes(made)) == made


def test_numbers_that_no_answers_fit_leave_the_attack_unproven() -> None:
    def twisted(document: bytes) -> bytes:
        content = json.loads(document)
        for table in content["tables"]:
            if table["status"] == "exact":
                table["counts"] = dict.fromkeys(table["counts"], 0)
        return json.dumps(content).encode()

    artefacts = [
        replace(one, content=twisted(one.content))
        for one in ours.publish(ALIKE)
        if one.key.startswith("sealed/")
    ]
    made = whole.attack(ALIKE.questionnaire, artefacts, NOW)

    assert made.outcome is Outcome.UNPROVEN
    assert made.certain == ()


def test_a_record_that_does_not_fit_its_schema_is_not_shown() -> None:
    made = whole.attack(ALIKE.questionnaire, ours.publish(ALIKE), NOW)
    document = json.loads(records.to_bytes(made)) | {"who": "somebody"}

    with pytest.raises(ValueError, match="who"):
        records.from_bytes(json.dumps(document).encode())
