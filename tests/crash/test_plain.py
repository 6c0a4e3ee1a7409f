"""A survey with guests to tell, and leftovers in the end, is sealed once, whatever breaks off."""

import pytest

from tests.crash.conftest import SealedOnce
from tests.crash.surveys import CLOSING, PLAIN, WEEKS

SEALED = [
    *((WEEKS[0], function) for function in ("announce", "post")),
    *((CLOSING, function) for function in ("seal", "announce", "texts", "purge")),
]
"""A week with guests to tell; and the close, with leftovers that are in no batch."""


@pytest.mark.parametrize(("cut_off", "function"), SEALED)
def test_it_is_sealed_once(sealed_once: SealedOnce, cut_off: str, function: str) -> None:
    sealed_once(PLAIN, cut_off, function)
