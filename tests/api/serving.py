"""Starts the whole service in this process: its doors on moto, with a clock that tests set."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib import clock
from chalicelib.store.signing_keys import rotate
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment
from tests.api.service import ACCOUNT_ARN, OFFICE, PUBLIC_URL, Service

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(patch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service on Saturday, 12 September 2026, half past two; nothing is published yet."""
    talk_to(patch)
    config = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
    with mock_aws(config=config):  # type: ignore[arg-type]
        states = ACCOUNT_ARN.format(service="states")
        make_deployment(
            patch,
            state_machine_arn=f"{states}:stateMachine:test-sealing",
            public_url=PUBLIC_URL,
            office_address=OFFICE,
        )
        patch.setenv("METRICS_STACK", "unnamed")
        rotate(SIGNING_KEYS)
        with Client(app, project_dir=str(ROOT)) as client:
            running = Service(client)
            patch.setattr(clock, "now", lambda: running.now)
            yield running
