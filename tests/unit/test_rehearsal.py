"""A rehearsal's files stand for the world on one machine, and nowhere else."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from chalicelib import clock


@pytest.fixture
def _year_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "clock").write_text(str(timedelta(days=365).total_seconds()), "ascii")
    monkeypatch.setenv("MITSPRACHE_CLOCK", str(tmp_path / "clock"))


@pytest.mark.usefixtures("_year_ahead")
def test_on_one_machine_a_file_sets_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_LAMBDA_RUNTIME_API", raising=False)
    assert clock.now() > datetime.now(UTC) + timedelta(days=364)


@pytest.mark.usefixtures("_year_ahead")
def test_in_aws_nobody_sets_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001")
    assert clock.now() < datetime.now(UTC) + timedelta(days=1)
