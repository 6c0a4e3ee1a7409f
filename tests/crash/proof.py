"""What must be true of the stored responses and batches, whatever happened on the way."""

from collections import Counter
from collections.abc import Iterable, Mapping

from chalicelib.intake import codes
from chalicelib.intake.response import compose
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import batch, ledger, members
from chalicelib.sealing.ledger import Entry
from chalicelib.sealing.tally import Tally
from chalicelib.store.batches import Batches
from chalicelib.store.responses import answers_partition, shard_of
from chalicelib.store.surveys import Surveys
from tests.crash.surveys import Given, K
from tests.crash.world import World

RAW = {"answers", "digest", "leaf", "week", "version"}
"""The attributes of a response that go when it is sealed."""


def prove(world: World, survey: str, given: Iterable[Given], sealed_to: str) -> list[Entry]:
    """Check that each response is in one batch, or waits, or was one of fewer than k leftovers.

    Args:
        given: what was confirmed and not withdrawn.
        sealed_to: the last cut-off that is finished; "" if none.

    Returns:
        The survey's batches.
    """
    questionnaire = _latest(world, survey)
    responses = {codes.response_key(survey, one.code): one for one in given if one.survey == survey}
    batches = Batches(world.bucket)
    entries = ledger.verified(survey, batches.stored(survey))
    counted: Counter[str] = Counter()
    for entry in entries:
        names = batches.members(survey, entry.place)
        ledger.check_members(survey, entry, names)
        inside = [key for key in responses if _name(survey, entry, key) in names]
        assert len(inside) == len(names), "a batch holds what nobody gave, or gave and withdrew"
        _prove_batch(questionnaire, entry, [responses[key] for key in inside])
        counted.update(inside)
    assert set(counted.values()) <= {1}, "a response is in two batches"
    closed = sealed_to == calendar.closing_week(questionnaire.closes)
    stored = _stored(world, survey)
    leftovers = 0
    for key, one in responses.items():
        attributes = stored.pop((answers_partition(survey, shard_of(key)), key))
        if key in counted or (closed and one.week <= sealed_to):
            assert not RAW & set(attributes), "a sealed response is not purged"
            leftovers += key not in counted
        else:
            assert set(attributes) >= RAW, "a response that waits is not whole"
    assert leftovers < K, "the survey is closed, and k or more are in no batch"
    assert not stored, "the table holds what nobody gave, or counts that should be gone"
    return entries


def _prove_batch(questionnaire: Questionnaire, entry: Entry, inside: list[Given]) -> None:
    """The batch says what its members said: its bytes follow from them alone."""
    tally = Tally()
    for one in inside:
        response = compose(questionnaire, one.code, one.answers, one.week)
        assert response.leaf in {cover.leaf for cover in entry.batch.covers}
        tally.add(questionnaire, one.answers)
    names = [
        _name(questionnaire.survey, entry, codes.response_key(questionnaire.survey, one.code))
        for one in inside
    ]
    again = batch.seal(
        {1: questionnaire},
        entry.place.node,
        entry.place.cut_off,
        entry.batch.covers,
        tally,
        members.root(names),
        entry.batch.previous,
    )
    assert batch.hash_of(batch.to_bytes(again)) == entry.hash


def _name(survey: str, entry: Entry, key: str) -> str:
    return members.member(survey, entry.place.node, entry.place.cut_off, key)


def _stored(world: World, survey: str) -> dict[tuple[str, str], Mapping[str, object]]:
    """Everything of a survey in the table of responses, but for the texts."""
    items = world.state().content["tables"]["Responses"]
    return {
        (pk, sk): attributes
        for (pk, sk), attributes in items.items()
        if pk.startswith(f"{survey}#") and "#texts#" not in pk
    }


def _latest(world: World, survey: str) -> Questionnaire:
    surveys = Surveys(world.tables["Catalogue"])
    head = surveys.head(survey)
    assert head is not None
    latest = surveys.version(survey, head.version)
    assert latest is not None
    return latest
