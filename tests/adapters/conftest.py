"""The backends of the suite: what each test of the store runs on.

Where a machine lacks what DynamoDB Local needs, it is left out and the header says so; under
CI=true nothing may be left out, and its tests fail.
"""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import pytest
from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber

from local import dynamodb_local
from local.emulation import EmulatedAws
from tests.adapters.aws import make_bucket, make_queue, make_table, talk_to

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


@dataclass(frozen=True)
class Backend:
    """Endpoints of an AWS: of all services, and of DynamoDB if that is another; "" for moto."""

    endpoint: str = ""
    tables: str = ""


@pytest.fixture(params=BACKENDS, scope="module")
def backend(request: pytest.FixtureRequest) -> Backend:
    """Which AWS a module's tests talk to, one after the other."""
    match request.param:
        case "ministack":
            return Backend(endpoint=request.getfixturevalue("ministack"))
        case "dynamodb-local":
            return Backend(tables=request.getfixturevalue("amazons_dynamodb"))
        case _:
            return Backend()


@pytest.fixture
def aws(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An AWS to talk to. DynamoDB Local has tables alone: moto has the rest."""
    talk_to(monkeypatch, backend.endpoint, backend.tables)
    if backend.endpoint:
        yield
        return
    _serve_one_at_a_time(monkeypatch)
    with mock_aws():
        yield


def _serve_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give moto the atomicity that every DynamoDB has: it checks and writes in two steps."""
    serve, turn = BotocoreStubber.process_request, Lock()

    def in_turn(*request: Any) -> Any:
        with turn:
            return serve(*request)

    monkeypatch.setattr(BotocoreStubber, "process_request", in_turn)


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
