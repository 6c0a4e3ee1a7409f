"""What all tests share: how long Hypothesis looks, and a word about what is left out."""

import os

from hypothesis import settings

from local import dynamodb_local

# The same examples in every CI run, so that a red run can be run again; new ones elsewhere.
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_report_header() -> str | None:
    """Say which backend is left out, if one is; under CI=true its tests fail instead."""
    if dynamodb_local.available():
        return None
    return "left out: the store on DynamoDB Local, which set-up could not fetch"
