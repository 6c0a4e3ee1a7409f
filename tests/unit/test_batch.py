"""A batch is read back exactly as it was sealed, and whatever says more than it may is refused."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.questionnaire.model import Questionnaire
from chalicelib.sealing import batch
from chalicelib.sealing.batch import BatchError
from chalicelib.sealing.protection import Capped, Exact, NotShown
from tests.unit.questionnaires import multiple, questionnaire, scale, single, yes_no
from tests.unit.sealed import sealed

Edit = Callable[[dict[str, Any]], object]


def survey(profile: str = "event") -> Questionnaire:
    return questionnaire(
        yes_no("met"),
        single("why", "a", "b", show_if={"item": "met", "is": ["yes"]}),
        multiple("help", "time", "rooms"),
        scale("mood", required=True),
        profile=profile,
    )


def answer(place: int) -> dict[str, Any]:
    """Answers of one guest; together they give every kind of table."""
    answers: dict[str, Any] = {"met": ("yes", "no")[place % 2], "mood": 5}
    if answers["met"] == "yes":
        answers["why"] = "ab"[place % 4 // 2]
    return answers


def a_batch() -> batch.Batch:
    return sealed(survey(), [answer(place) for place in range(14)])


responses = st.lists(
    st.fixed_dictionaries(
        {"mood": st.integers(1, 5)},
        optional={
            "met": st.sampled_from(["yes", "no"]),
            "help": st.lists(st.sampled_from(["time", "rooms"]), min_size=1, unique=True),
        },
    ),
    min_size=9,
    max_size=40,
)


@given(responses, st.sampled_from(["event", "institution", "sensitive"]))
def test_what_is_written_is_what_was_sealed(given: list[dict[str, Any]], profile: str) -> None:
    made = sealed(survey(profile), given, covers={"all": "2026-W36"}, previous=b"before")
    written = batch.to_bytes(made)
    assert batch.from_bytes(written) == made
    assert batch.to_bytes(batch.from_bytes(written)) == written
    assert batch.to_bytes(sealed(survey(profile), given[::-1], covers={"all": "2026-W36"},
                                 previous=b"before")) == written  # fmt: skip


@given(responses, st.sampled_from(["event", "institution", "sensitive"]))
def test_every_sealed_batch_keeps_its_own_rules(given: list[dict[str, Any]], profile: str) -> None:
    batch.check(sealed(survey(profile), given))


def test_a_batch_shows_what_may_be_shown() -> None:
    assert a_batch().releases == {
        "met": Exact(14, {"yes": 7, "no": 7, "no_answer": 0}),
        "why": Exact(7, {"a": 4, "b": 3, "no_answer": 0}),
        "help/time": Capped(14, ("no",), 12),
        "help/rooms": Capped(14, ("no",), 12),
        "mood": Capped(14, ("5",), 12),
    }


@pytest.mark.parametrize(("profile", "k"), [("event", 5), ("institution", 7), ("sensitive", 9)])
def test_fewer_than_k_are_never_a_batch(profile: str, k: int) -> None:
    given = [{"mood": place % 5 + 1} for place in range(k)]
    assert sealed(survey(profile), given).size == k
    with pytest.raises(BatchError, match=f"{k - 1} responses are fewer than k = {k}"):
        sealed(survey(profile), given[1:])


def test_it_names_the_questionnaires_it_answers() -> None:
    made = a_batch()
    assert made.questionnaire_hashes == {1: survey().hash}
    assert re.fullmatch("[0-9a-f]{64}", batch.hash_of(batch.to_bytes(made)))


def table(name: str, **changes: Any) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        next(one for one in document["tables"] if one["id"] == name).update(changes)

    return edit


def planned(name: str, **changes: Any) -> Edit:
    def edit(document: dict[str, Any]) -> None:
        next(one for one in document["plan"] if one["id"] == name).update(changes)

    return edit


def member(**changes: Any) -> Edit:
    return lambda document: document.update(changes)


def twice(document: dict[str, Any]) -> None:
    document["tables"].append(dict(document["tables"][0]))


@pytest.mark.parametrize(
    "tamper",
    [
        member(size=4),
        member(size=13),
        member(size="14"),
        member(k=6),
        member(c=2),
        member(profile="institution"),
        member(profile="none"),
        member(format="mitsprache/batch/2"),
        member(cut_off="2026-37"),
        member(cut_off="2026-W37\n"),
        member(more=1),
        member(covers=[]),
        member(members="zz"),
        member(previous=""),
        member(questionnaires={}),
        member(questionnaires={"01": "0" * 64}),
        planned("mood", sensitive=True),
        planned("why", parents=["mood"]),
        planned("why", derivable=False),
        planned("met", cells=["yes", "no"]),
        planned("met", cells=["yes", "no", "perhaps", "no_answer"]),
        member(tables=[{"id": "met", "status": "not_shown", "base": 14}]),
        twice,
        table("met", counts={"yes": 8, "no": 7}),
        table("met", counts={"yes": 12, "no": 2}),
        table("met", counts={"yes": 15, "no": -1}),
        table("met", counts={"yes": 7.5, "no": 6.5}),
        table("met", base=13),
        table("met", base=15, counts={"yes": 8, "no": 7, "no_answer": 0}),
        table("why", base=4, counts={"a": 2, "b": 2, "no_answer": 0}),
        table("mood", at_least=2),
        table("mood", at_least=13),
        table("mood", base=15, at_least=13),
        table("mood", cells=[]),
        table("mood", status="exact"),
        table("mood", status="unknown"),
    ],
)
def test_a_batch_that_was_tampered_with_is_refused(tamper: Edit) -> None:
    document = json.loads(batch.to_bytes(a_batch()))
    tamper(document)
    with pytest.raises(BatchError) as refusal:
        batch.from_bytes(json.dumps(document, separators=(",", ":")).encode())
    assert str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"{", b"\xff"])
def test_what_is_no_batch_is_refused(content: bytes) -> None:
    with pytest.raises(BatchError):
        batch.from_bytes(content)


def test_a_batch_has_one_way_to_be_written() -> None:
    written = batch.to_bytes(a_batch())
    for other in (b" " + written, written.replace(b":", b": ", 1)):
        with pytest.raises(BatchError, match="not written as batches are"):
            batch.from_bytes(other)


def test_everybody_in_a_leaf_answered_the_dividing_question_alike() -> None:
    """So what is asked only there is asked of all of them, and hangs on no other table."""
    divided = questionnaire(
        single("area", "north", "south", required=True),
        yes_no("harbour", show_if={"item": "area", "is": ["north"]}),
        partition={"item": "area"},
    )
    given = [{"area": "north", "harbour": ("yes", "no")[place % 2]} for place in range(8)]
    alone = sealed(divided, given, node="north")
    assert alone.releases == {"harbour": Exact(8, {"yes": 4, "no": 4, "no_answer": 0})}
    both = sealed(divided, given, node="all", covers={"north": None, "south": None})
    assert both.releases == {"harbour": NotShown()}
