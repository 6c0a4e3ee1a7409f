"""The code of a response: proof, key and receipt in one, and the names derived from it.

The server never stores a code. It stores hashes of it under different labels, so that without
the code nobody can tell which invitation, which answers and which texts belong together.
"""

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, which people misread."""

LENGTH = 20
"""Characters in a code: 20 × 5 = 100 random bits."""

_FORGIVEN = str.maketrans("ILO", "110", " -–\t\r\n")


class CodeError(Exception):
    """What was given is no code."""


def mint() -> str:
    """A new code of 100 random bits."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH))


def normalise(typed: str) -> str:
    """The code in what a person typed: any case, with or without dashes, I, L, O forgiven.

    Raises:
        CodeError: if it cannot be a code.
    """
    code = typed[:60].upper().translate(_FORGIVEN)
    if len(code) != LENGTH or not set(code) <= set(ALPHABET):
        raise CodeError("a code has 20 letters and digits, such as K7Q2M-9XW4B-…")
    return code


def pretty(code: str) -> str:
    """The code in groups of five, as people read and copy it."""
    return "-".join(code[start : start + 5] for start in range(0, LENGTH, 5))


def response_key(survey: str, code: str) -> str:
    """Under which name the answers are stored."""
    return _name("response", survey, code)


def invitation_key(survey: str, code: str) -> str:
    """Under which name the code is known to be valid."""
    return _name("invitation", survey, code)


def proof_name(survey: str, code: str) -> str:
    """Under which name work or waiting for an answer is known; it is stored nowhere."""
    return _name("proof", survey, code)


def text_key(survey: str, code: str, item: str) -> str:
    """Under which name one free text is stored, apart from the other answers."""
    return _name("text", f"{survey}/{item}", code)


def answers_digest(survey: str, code: str, canonical: bytes) -> str:
    """A fingerprint of a whole response that only the holder of the code can recompute.

    Args:
        canonical: all answers, texts included, in canonical JSON.
    """
    return hashlib.blake2b(
        canonical, key=_secret("answers", survey, code), digest_size=20
    ).hexdigest()


def _name(label: str, place: str, code: str) -> str:
    return _secret(label, place, code)[:20].hex()


def _secret(label: str, place: str, code: str) -> bytes:
    return hashlib.blake2b(
        place.encode(), key=code.encode(), person=label.encode(), digest_size=32
    ).digest()
