"""One running stack for the tests of a file: the packaged product with its three surveys."""

from collections.abc import Iterator

import pytest

from local.run import seed
from local.stack import Ports, Stack


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The seeded stack; its clock stands before the event of 12 September 2026."""
    with Stack(tmp_path_factory.mktemp("stack"), Ports.free()) as running:
        seed(running)
        yield running
