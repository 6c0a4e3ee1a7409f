"""The Merkle root over a batch's members proves the list, and the list names nobody."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.sealing.members import member, root

names = st.lists(st.binary(min_size=32, max_size=32).map(bytes.hex), min_size=1, unique=True)


def rfc6962(leaves: list[bytes]) -> bytes:
    """The tree hash as RFC 6962 § 2.1 defines it: split at the largest power of two below n."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = rfc6962(leaves[:split]), rfc6962(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


@given(names)
def test_the_root_is_that_of_rfc_6962(members: list[str]) -> None:
    assert root(members) == rfc6962([bytes.fromhex(name) for name in sorted(members)]).hex()


@given(names, st.randoms())
def test_the_order_of_the_members_says_nothing(members: list[str], random: object) -> None:
    shuffled = list(members)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert root(shuffled) == root(members)


@given(names, st.binary(min_size=32, max_size=32).map(bytes.hex), st.integers(0))
def test_another_list_has_another_root(members: list[str], other: str, place: int) -> None:
    if other in members:
        return
    exchanged = list(members)
    exchanged[place % len(members)] = other
    assert root(exchanged) != root(members)
    assert root([*members, other]) != root(members)


def test_a_node_never_passes_for_a_leaf() -> None:
    one, other = "11" * 32, "22" * 32
    assert root([root([one, other])]) != root([one, other])


@pytest.mark.parametrize("change", ["survey", "node", "cut_off", "response_key"])
def test_a_response_has_another_name_in_every_batch(change: str) -> None:
    place = {"survey": "s", "node": "all", "cut_off": "2026-W37", "response_key": "ab" * 20}
    name = member(**place)
    assert len(name) == 64
    assert place["response_key"] not in name
    assert member(**place | {change: "other"}) != name
