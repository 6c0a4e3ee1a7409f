"""A survey in nested groups is sealed once, whichever call fails, hangs, or is the last one."""

import pytest

from tests.crash import chain
from tests.crash.conftest import SealedOnce
from tests.crash.surveys import CLOSING, DIVIDED, WEEKS

SEALED = [
    *((CLOSING, function) for function in chain.functions()),
    *((WEEKS[1], function) for function in ("tally", "seal", "texts")),
]
"""The close, when leaves move up and texts are published; and a week that follows upon another,
where other leaves wait and texts move to the review."""


@pytest.mark.parametrize(("cut_off", "function"), SEALED)
def test_it_is_sealed_once(sealed_once: SealedOnce, cut_off: str, function: str) -> None:
    sealed_once(DIVIDED, cut_off, function)
