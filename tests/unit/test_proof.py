"""Work or waiting: good for one answer, and only if it was really done."""

import base64
import json

import altcha
import pytest

from chalicelib.intake import codes, proof

KEYS = ("old", "new")
NOW = 1_800_000_000.0


def solved(survey: str, code: str, keys: tuple[str, ...] = KEYS) -> str:
    """What a browser sends that has done the work."""
    challenge = altcha.Challenge.from_dict(json.loads(proof.challenge(survey, code, keys)))
    solution = altcha.solve_challenge(challenge)
    assert solution is not None
    return altcha.Payload(challenge, solution).to_base64()


@pytest.fixture(scope="module")
def code() -> str:
    return codes.mint()


@pytest.fixture(scope="module")
def payload(code: str) -> str:
    return solved("sample", code)


def test_work_is_good_for_the_answer_it_was_done_for_alone(code: str, payload: str) -> None:
    assert proof.is_done(payload, "sample", code, KEYS)
    assert not proof.is_done(payload, "sample", codes.mint(), KEYS)
    assert not proof.is_done(payload, "other", code, KEYS)


def test_work_outlives_a_change_of_keys_but_not_their_end(code: str, payload: str) -> None:
    assert proof.is_done(payload, "sample", code, ("older", "new", "newer"))
    assert not proof.is_done(payload, "sample", code, ("newer",))


@pytest.mark.parametrize("sent", ["", "x", "e30=", "bnVsbA==", "[" * 5000, "ä"])
def test_what_is_no_proof_is_none(code: str, sent: str) -> None:
    assert not proof.is_done(sent, "sample", code, KEYS)


def test_a_guessed_number_is_no_proof(code: str, payload: str) -> None:
    content = json.loads(base64.b64decode(payload))
    content["solution"]["counter"] += 1
    assert not proof.is_done(
        base64.b64encode(json.dumps(content).encode()).decode(), "sample", code, KEYS
    )


def test_an_easier_challenge_is_not_ours(code: str, payload: str) -> None:
    content = json.loads(base64.b64decode(payload))
    content["challenge"]["parameters"]["keyPrefix"] = ""
    assert not proof.is_done(
        base64.b64encode(json.dumps(content).encode()).decode(), "sample", code, KEYS
    )


def test_whoever_waits_has_waited_after_its_seconds_and_for_that_answer_alone(code: str) -> None:
    held = proof.ticket("sample", code, NOW, KEYS)
    waits = [proof.still_to_wait(held, "sample", code, NOW + s, KEYS) for s in (0, 29, 30, 9e6)]
    assert waits == [30, 1, 0, 0]
    assert proof.still_to_wait(held, "sample", codes.mint(), NOW + 99, KEYS) == proof.WAIT_SECONDS
    assert proof.still_to_wait(held, "other", code, NOW + 99, KEYS) == proof.WAIT_SECONDS


@pytest.mark.parametrize("held", ["", "x", "ä.b.c"])
def test_a_ticket_of_ones_own_making_is_none(code: str, held: str) -> None:
    assert proof.still_to_wait(held, "sample", code, NOW + 99, KEYS) == proof.WAIT_SECONDS
