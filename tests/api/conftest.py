"""The whole service in this process: its doors on moto, with a clock that tests set."""

import json
import os
from collections.abc import Iterator

import pytest

from tests.api.mapped import unmapped
from tests.api.service import Service
from tests.api.serving import serving


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """Saturday, 12 September 2026, half past two; nothing is published yet."""
    with serving(monkeypatch) as running:
        yield running
        assert unmapped(os.environ) == [], "say in chalicelib/notices/data_map.py what this is for"


@pytest.fixture
def description(service: Service) -> dict[str, object]:
    """The API's description, as the API gives it."""
    content: dict[str, object] = json.loads(service.get("/api/v1/openapi.json").body)
    return content
