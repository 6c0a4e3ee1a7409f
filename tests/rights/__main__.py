"""`python -m tests.rights`: records what the functions call and writes docs/permissions.md."""

import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.rights import policies

RUNS = (
    "tests/api",
    "tests/adapters/test_texts_job.py",
    "tests/adapters/test_texts_queue.py",
    "tests/crash/test_undisturbed.py",
    "tests/crash/test_plain.py",
    "tests/web/test_console_editor.py",
    "tests/web/test_console_events.py",
    "tests/web/test_console_office.py",
    "tests/web/test_console_plan.py",
    "tests/web/test_console_protection.py",
    "tests/web/test_console_reports.py",
    "tests/web/test_console_rounds.py",
    "tests/web/test_console_surveys.py",
    "tests/web/test_console_texts.py",
)


def main() -> None:
    """Run the tests with the recorder in place; a test that fails ends it."""
    with tempfile.TemporaryDirectory() as folder:
        seen = Path(folder) / "calls.json"
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "tests.rights.recorder", *RUNS],
            cwd=policies.ROOT,
            env={**os.environ, "RECORDED_CALLS": str(seen)},
            check=False,
        )
        if not seen.exists():
            sys.exit(done.returncode)
        calls = json.loads(seen.read_text())
    record = {
        "date": datetime.now(UTC).date().isoformat(),
        "policies": {function: policies.digest(function) for function in policies.functions()},
        "calls": [call for call in calls if _is_of_a_function(*call)],
    }
    policies.RECORD.write_text(json.dumps(record, indent=1) + "\n")
    policies.TABLE.write_text(policies.table(), "utf-8")
    sys.stdout.write(f"{len(calls)} calls; the table is in {policies.TABLE.name}\n")
    sys.exit(done.returncode)


def _is_of_a_function(function: str, action: str, resource: str) -> bool:
    """Tests themselves list executions and name a table that is not there."""
    known = function in policies.functions() and resource != "gone"
    return known and action != "states:ListExecutions"


if __name__ == "__main__":
    main()
