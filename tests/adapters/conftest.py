"""The backends of the suite: what each test of the store runs on.

Where a machine lacks what DynamoDB Local needs, it is left out and the header says so; under
CI=true nothing may be left out, and its tests fail.
"""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto import mock_aws

from local import dynamodb_local
from local.emulation import EmulatedAws
from tests.adapters.aws import credentials, make_bucket, make_queue, make_table

BACKENDS = ["moto", "ministack"]
if dynamodb_local.available() or os.environ.get("CI") == "true":
    BACKENDS.append("dynamodb-local")


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The emulated AWS of the local stack, with a port and a state folder of this process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with EmulatedAws(Path(tmp_path_factory.mktemp("ministack")), port) as emulated:
        yield emulated.endpoint_url


@pytest.fixture(scope="session")
def amazons_dynamodb() -> Iterator[str]:
    """Amazon's own DynamoDB Local, in memory."""
    with dynamodb_local.dynamodb_local() as endpoint:
        yield endpoint


@pytest.fixture(params=BACKENDS)
def aws(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An AWS to talk to. DynamoDB Local has tables alone: moto has the rest."""
    credentials(monkeypatch)
    if request.param == "ministack":
        monkeypatch.setenv("AWS_ENDPOINT_URL", request.getfixturevalue("ministack"))
        yield
        return
    if request.param == "dynamodb-local":
        endpoint = request.getfixturevalue("amazons_dynamodb")
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", endpoint)
    with mock_aws():
        yield


@pytest.fixture
def table(aws: None) -> str:
    """A fresh table with the keys of ours."""
    return make_table()


@pytest.fixture
def bucket(aws: None) -> str:
    return make_bucket()


@pytest.fixture
def queue_url(aws: None) -> str:
    return make_queue()
