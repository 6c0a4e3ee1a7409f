"""What surrounds the answers in a request is checked member by member."""

from typing import Any

import pytest

from chalicelib.intake import envelope
from chalicelib.intake.envelope import EnvelopeError

CODE = "K7Q2M9XW4BTR5D0HN8VC"


def request(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "language": "de", "code": CODE, "answers": {}} | changes


def refusals(content: dict[str, Any]) -> dict[str, str]:
    """Pointer → keyword of every fault."""
    with pytest.raises(EnvelopeError) as refusal:
        envelope.read(content)
    found = {fault.pointer: fault.keyword for fault in refusal.value.faults}
    assert len(found) == len(refusal.value.faults), "one fault per member"
    assert all(fault.message for fault in refusal.value.faults)
    return found


def test_a_good_request_is_read_with_its_code_as_it_is_stored() -> None:
    sent = envelope.read(request(code="k7q2m-9xw4b-tr5do-hn8vc", answers={"met": "yes"}))
    assert (sent.version, sent.language, sent.code) == (1, "de", CODE)
    assert sent.answers == {"met": "yes"}


def test_every_member_that_is_missing_is_named() -> None:
    assert refusals({}) == {
        "/version": "required",
        "/language": "required",
        "/code": "required",
        "/answers": "required",
    }


@pytest.mark.parametrize(
    ("changes", "pointer", "keyword"),
    [
        ({"version": "1"}, "/version", "type"),
        ({"version": True}, "/version", "type"),
        ({"version": 0}, "/version", "minimum"),
        ({"version": 1.5}, "/version", "type"),
        ({"language": 7}, "/language", "type"),
        ({"language": "../../etc"}, "/language", "pattern"),
        ({"language": "d"}, "/language", "pattern"),
        ({"code": None}, "/code", "type"),
        ({"code": "short"}, "/code", "minLength"),
        ({"code": "x" * 41}, "/code", "maxLength"),
        ({"code": "U" * 20}, "/code", "pattern"),
        ({"answers": []}, "/answers", "type"),
        ({"answers": None}, "/answers", "type"),
        ({"submitted": "2026-09-12"}, "/submitted", "additionalProperties"),
        ({"a/b": 1}, "/a~1b", "additionalProperties"),
    ],
)
def test_a_fault_is_named_with_its_place(
    changes: dict[str, Any], pointer: str, keyword: str
) -> None:
    assert refusals(request(**changes)) == {pointer: keyword}


def test_a_fault_never_repeats_the_code_or_an_answer() -> None:
    with pytest.raises(EnvelopeError) as refusal:
        envelope.read(request(code="GEHEIM", answers=["GEHEIM"], language="GEHEIM GEHEIM"))
    assert len(refusal.value.faults) == 3
    assert all("GEHEIM" not in fault.message for fault in refusal.value.faults)
    assert "GEHEIM" not in str(refusal.value)
