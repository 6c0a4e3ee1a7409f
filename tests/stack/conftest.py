"""One running stack for the tests of a file: the packaged product with its three surveys."""

from collections.abc import Iterator

import pytest

from local.run import seed
from local.stack import Ports, Stack

NOBODY_ANSWERS_MEANWHILE = {"SettleSeconds": "0"}
"""These tests seal when no request is under way, so no sealing has to wait for one."""


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The seeded stack; its clock stands before the event of 12 September 2026."""
    folder = tmp_path_factory.mktemp("stack")
    with Stack(folder, Ports.free(), NOBODY_ANSWERS_MEANWHILE) as running:
        seed(running)
        yield running
