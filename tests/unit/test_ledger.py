"""The ledger names the first batch that was changed, lost, moved, or counts somebody twice."""

import json
from typing import Any

import pytest

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import batch, ledger
from chalicelib.sealing.batch import Batch, BatchError
from chalicelib.sealing.ledger import Ends, Place
from chalicelib.sealing.members import member
from tests.unit.questionnaires import questionnaire, scale, single
from tests.unit.sealed import Stored, sealed, stored

WEEKS = ("2026-W37", "2026-W38", "2026-W39")


def whole() -> Questionnaire:
    return questionnaire(scale("mood"))


def divided() -> Questionnaire:
    area = single("area", "north", "south", required=True)
    return questionnaire(area, scale("mood"), partition={"item": "area"})


def some(number: int, **fixed: Any) -> list[dict[str, Any]]:
    return [fixed | {"mood": place % 5 + 1} for place in range(number)]


def three_weeks(numbers: tuple[int, ...] = (6, 7, 8)) -> Stored:
    """The batches of a survey that is not divided, one a week."""
    chain: list[Batch] = []
    for week, number in zip(WEEKS, numbers, strict=True):
        before = chain[-1] if chain else None
        chain.append(
            sealed(
                whole(),
                some(number),
                week,
                covers={"all": before.cut_off if before else None},
                previous=batch.to_bytes(before) if before else None,
            )
        )
    return stored(*chain)


def refusal(chain: Stored, survey: str = "sample") -> str:
    with pytest.raises(BatchError) as fault:
        ledger.verified(survey, chain)
    return str(fault.value)


def test_a_whole_chain_is_read_in_whatever_order_it_is_listed() -> None:
    chain = three_weeks()
    entries = ledger.verified("sample", chain[::-1])
    assert [entry.place for entry in entries] == [place for place, _ in chain]
    assert [entry.batch.size for entry in entries] == [6, 7, 8]
    assert [entry.hash for entry in entries] == [batch.hash_of(content) for _, content in chain]
    assert ledger.sealed_to(entries) == {"all": "2026-W39"}
    assert ledger.verified("sample", []) == []


def test_a_batch_that_was_exchanged_is_found_by_the_next_one() -> None:
    chain, other = three_weeks(), three_weeks((6, 9, 8))
    chain[1] = other[1]
    assert "all, 2026-W39: it does not follow from the batch of 2026-W38" in refusal(chain)


def test_a_batch_that_says_too_much_is_named_itself() -> None:
    chain = three_weeks()
    content = json.loads(chain[1][1])
    content["size"] = 4
    chain[1] = (chain[1][0], json.dumps(content, separators=(",", ":")).encode())
    assert refusal(chain).startswith("sample, all, 2026-W38: ")


def hashes(chain: Stored) -> dict[Place, str]:
    return {place: batch.hash_of(content) for place, content in chain}


def ends(cut_off: str, chain: Stored) -> Ends:
    return ledger.ends(cut_off, ledger.verified("sample", chain))


def test_a_chain_ends_with_its_last_batch_up_to_a_cut_off() -> None:
    chain = three_weeks()
    assert ends("2026-W38", chain) == Ends("2026-W38", hashes(chain[1:2]))
    assert ends("2026-W36", chain) == Ends("2026-W36", {})
    for week in ("2026-W36", *WEEKS, "2026-W40"):
        ledger.check_ends("sample", ends(week, chain), hashes(chain))


def test_a_lost_last_batch_is_missed_by_who_noted_how_the_chains_end() -> None:
    north = sealed(divided(), some(6, area="north"), WEEKS[0], node="north")
    south = sealed(divided(), some(6, area="south"), WEEKS[1], node="south")
    chain = stored(north, south)
    for place, _content in chain:
        rest = [one for one in chain if one[0] != place]
        assert ledger.verified("sample", rest), "the chains alone do not miss it"
        with pytest.raises(BatchError, match=f"{place.node}, {place.cut_off}: it is missing"):
            ledger.check_ends("sample", ends(WEEKS[1], chain), hashes(rest))


def test_a_last_batch_that_was_exchanged_or_added_is_found() -> None:
    chain = three_weeks()
    noted = ends(WEEKS[2], chain)
    with pytest.raises(BatchError, match="W39: it was changed after"):
        ledger.check_ends("sample", noted, hashes(three_weeks((6, 7, 9))))
    with pytest.raises(BatchError, match="W38: it was written after"):
        ledger.check_ends("sample", Ends(WEEKS[2], hashes(chain[:1])), hashes(chain[:2]))


@pytest.mark.parametrize("lost", [0, 1])
def test_a_lost_batch_is_missed_by_the_next_one(lost: int) -> None:
    chain = three_weeks()
    del chain[lost]
    missed = f"all, {WEEKS[lost + 1]}: the batch before it, of {WEEKS[lost]}, is missing"
    assert missed in refusal(chain)


def test_two_batches_that_changed_places_are_found() -> None:
    (first, one), (second, other), last = three_weeks()
    assert "2026-W37: it names another place" in refusal([(first, other), (second, one), last])


def test_a_batch_of_another_survey_is_foreign() -> None:
    assert "2026-W37: it names another place" in refusal(three_weeks(), "another")


def test_nobody_is_counted_in_two_batches_of_one_leaf() -> None:
    first = sealed(whole(), some(6), WEEKS[0])
    again = sealed(whole(), some(6), WEEKS[1], previous=batch.to_bytes(first))
    assert "2026-W38: its weeks of all do not join" in refusal(stored(first, again))


def test_nobody_is_counted_in_a_leaf_and_in_the_group_above_it() -> None:
    north = sealed(divided(), some(6, area="north"), WEEKS[0], node="north")
    above = {"north": WEEKS[0], "south": None}
    rest = sealed(divided(), some(7, area="south"), WEEKS[1], covers=above)
    entries = ledger.verified("sample", stored(north, rest))
    assert ledger.sealed_to(entries) == {"north": WEEKS[1], "south": WEEKS[1]}

    doubled = sealed(divided(), some(7, area="south"), WEEKS[1], covers=dict.fromkeys(above))
    assert "all, 2026-W38: its weeks of north do not join" in refusal(stored(north, doubled))


def test_leaves_have_chains_of_their_own() -> None:
    north = sealed(divided(), some(6, area="north"), WEEKS[0], node="north")
    south = sealed(divided(), some(6, area="south"), WEEKS[1], node="south")
    entries = ledger.verified("sample", stored(south, north))
    assert ledger.sealed_to(entries) == {"north": WEEKS[0], "south": WEEKS[1]}


def test_a_list_of_members_is_the_one_that_was_sealed() -> None:
    [entry, *_] = ledger.verified("sample", three_weeks())
    names = [member("sample", "all", WEEKS[0], f"{place:040x}") for place in range(6)]
    ledger.check_members("sample", entry, names[::-1])
    for wrong in (names[1:], names[1:] * 2, [*names[1:], "ab" * 32], []):
        with pytest.raises(BatchError, match="list of members is not the one"):
            ledger.check_members("sample", entry, wrong)


def test_a_report_stands_on_batches_that_are_there_and_unchanged() -> None:
    chain = three_weeks()
    entries = ledger.verified("sample", chain)
    used = [{"node": "all", "cut_off": one.place.cut_off, "hash": one.hash} for one in entries]
    manifest = {"period": "2026-09", "batches": used}
    ledger.check_report("sample", manifest, entries)
    with pytest.raises(BatchError, match="2026-W39: it is missing, but 2026-09 was made of it"):
        ledger.check_report("sample", manifest, entries[:2])
    changed = ledger.verified("sample", three_weeks((6, 7, 9)))
    with pytest.raises(BatchError, match="2026-W39: it was changed after 2026-09"):
        ledger.check_report("sample", manifest, changed)


def test_the_hashes_in_a_report_name_the_batch_that_was_changed() -> None:
    chain, other = three_weeks(), three_weeks((6, 9, 8))
    manifest = {
        "period": "2026-09",
        "batches": [
            {"node": place.node, "cut_off": place.cut_off, "hash": batch.hash_of(content)}
            for place, content in chain
        ],
    }
    chain[1] = other[1]
    hashes = {place: batch.hash_of(content) for place, content in chain}
    with pytest.raises(BatchError, match="all, 2026-W38: it was changed after 2026-09"):
        ledger.check_hashes("sample", manifest, hashes)
