"""The proof that an answer was counted, which names nobody.

Every batch publishes the root of a Merkle tree over the salted names of its responses, and the
names themselves as a list. A name follows from the receipt code alone; without the code it is a
random number. Tree and padding follow RFC 6962 § 2.1: leaves and nodes are hashed with different
prefixes, so that a node can never pass for a leaf.
"""

import hashlib
from collections.abc import Sequence


def member(survey: str, node: str, cut_off: str, response_key: str) -> str:
    """The salted name of a response in one batch, in hexadecimal.

    Args:
        response_key: under which the response is stored; it follows from the code.
    """
    salted = f"{survey}\n{node}\n{cut_off}\n{response_key}"
    return hashlib.sha256(salted.encode()).hexdigest()


def root(members: Sequence[str]) -> str:
    """The Merkle root over the members of a batch, whatever their order.

    Args:
        members: as `member` makes them; at least one.
    """
    return _tree([_leaf(name) for name in sorted(members)]).hex()


def _leaf(name: str) -> bytes:
    return hashlib.sha256(b"\x00" + bytes.fromhex(name)).digest()


def _tree(hashes: Sequence[bytes]) -> bytes:
    """The root, level by level; a node without a partner moves up unchanged (RFC 6962)."""
    level = list(hashes)
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + left + right).digest()
            for left, right in zip(level[::2], level[1::2], strict=False)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0]
