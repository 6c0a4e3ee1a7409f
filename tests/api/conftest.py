"""The whole service in this process: its doors on moto, with a clock that tests set."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib import clock
from chalicelib.store.signing_keys import rotate
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment
from tests.api.mapped import unmapped
from tests.api.service import ACCOUNT_ARN, OFFICE, PUBLIC_URL, Service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Saturday, 12 September 2026, half past two; nothing is published yet."""
    talk_to(monkeypatch)
    config = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
    with mock_aws(config=config):  # type: ignore[arg-type]
        states = ACCOUNT_ARN.format(service="states")
        settings = make_deployment(
            monkeypatch,
            state_machine_arn=f"{states}:stateMachine:sealing",
            public_url=PUBLIC_URL,
            office_address=OFFICE,
        )
        monkeypatch.setenv("METRICS_STACK", "unnamed")
        rotate(SIGNING_KEYS)
        with Client(app, project_dir=str(ROOT)) as client:
            running = Service(client)
            monkeypatch.setattr(clock, "now", lambda: running.now)
            yield running
            assert unmapped(settings) == [], (
                "say in chalicelib/notices/data_map.py what this is for"
            )


@pytest.fixture
def description(service: Service) -> dict[str, object]:
    """The API's description, as the API gives it."""
    content: dict[str, object] = json.loads(service.get("/api/v1/openapi.json").body)
    return content
