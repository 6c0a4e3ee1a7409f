"""Sealed batches for tests, made as sealing makes them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.questionnaire.model import WHOLE, Questionnaire
from chalicelib.sealing import batch, members
from chalicelib.sealing.batch import Batch, Cover
from chalicelib.sealing.ledger import Place
from chalicelib.sealing.tally import Tally

Stored = list[tuple[Place, bytes]]


def tally_of(survey: Questionnaire, responses: Iterable[Mapping[str, Any]]) -> Tally:
    tally = Tally()
    for answers in responses:
        tally.add(survey, answers)
    return tally


def sealed(
    survey: Questionnaire,
    responses: Sequence[Mapping[str, Any]],
    cut_off: str = "2026-W37",
    *,
    node: str = WHOLE,
    covers: Mapping[str, str | None] | None = None,
    previous: bytes | None = None,
) -> Batch:
    """A batch of these responses.

    Args:
        covers: leaf → cut-off before; without it the node is a leaf sealed for the first time.
        previous: the node's batch before, as it was stored.
    """
    names = [
        members.member(survey.survey, node, cut_off, f"{place:040x}")
        for place in range(len(responses))
    ]
    return batch.seal(
        {survey.version: survey},
        node,
        cut_off,
        [Cover(leaf, after) for leaf, after in (covers or {node: None}).items()],
        tally_of(survey, responses),
        members.root(names),
        batch.hash_of(previous) if previous else None,
    )


def stored(*batches: Batch) -> Stored:
    """Batches in their places, as the bucket holds them."""
    return [(Place(one.node, one.cut_off), batch.to_bytes(one)) for one in batches]
