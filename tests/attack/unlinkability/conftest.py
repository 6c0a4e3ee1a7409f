"""The attacker's scores stand at the end of a run."""

import pytest

from tests.api.conftest import service

__all__ = ["service"]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the attacker found, with and without each mistake."""
    for report in terminalreporter.getreports("passed"):
        said = dict(report.user_properties).get("attack")
        if said:
            terminalreporter.write_line(f"linking, {said}")
