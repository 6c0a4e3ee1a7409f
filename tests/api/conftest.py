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
from tests.adapters.aws import make_bucket, make_queue, make_table, talk_to
from tests.api.mapped import unmapped
from tests.api.service import ACCOUNT_ARN, OFFICE, PUBLIC_URL, Service

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Saturday, 12 September 2026, half past two; nothing is published yet."""
    talk_to(monkeypatch)
    config = {"lambda": {"use_docker": False}, "stepfunctions": {"execute_state_machine": True}}
    with mock_aws(config=config):  # type: ignore[arg-type]
        settings = {
            "RESPONSES_TABLE": make_table("Responses"),
            "CATALOGUE_TABLE": make_table("Catalogue"),
            "CONTACTS_TABLE": make_table("Contacts"),
            "BUCKET": make_bucket(),
            "OUTBOX_QUEUE_URL": make_queue(),
            "STATE_MACHINE_ARN": f"{ACCOUNT_ARN.format(service='states')}:stateMachine:sealing",
            "PUBLIC_URL": PUBLIC_URL,
            "SENDER": "mitsprache@example.org",
            "OFFICE_ADDRESS": OFFICE,
            "SIGNING_KEYS_PARAMETER": "/test/signing-keys",
            "SETTLE_SECONDS": "0",
            "MAILS_PER_SECOND": "1000",
            "MAIL_ROUTE": "ses",
            "MAIL_PASSWORD_PARAMETER": "none",
            "METRICS_STACK": "unnamed",
            "NOTIFICATIONS_TOPIC": "arn:aws:sns:eu-central-1:123456789012:notifications",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        rotate("/test/signing-keys")
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
