"""Notes each AWS call that a function makes while tests run in this process.

A plugin: `pytest -p tests.rights.recorder`, with RECORDED_CALLS naming the file to write.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient

from chalicelib.store.bucket import Bucket
from tests.rights import running

Call = tuple[str, str, str]
"""Function, action as IAM names it, and what of."""

_SERVICES = {"sesv2": "ses", "stepfunctions": "states"}

_calls: set[Call] = set()


def pytest_configure() -> None:
    """Watch the functions, however tests run them, and the calls of every AWS client."""
    call, address = BaseClient._make_api_call, Bucket.address

    def calling(client: Any, operation: str, given: dict[str, Any]) -> Any:
        if function := running.function():
            service = client.meta.service_model.service_name
            prefix = _SERVICES.get(service, service)
            for action, about in running.asked(operation, given):
                for resource in _resources(about):
                    _calls.add((function, f"{prefix}:{action}", resource))
        return call(client, operation, given)

    def addressing(bucket: Bucket, key: str, seconds: int) -> str:
        # Whoever opens an address that a function signed reads with the rights of the function.
        if function := running.function():
            _calls.add((function, "s3:GetObject", f"Bucket/{key.partition('/')[0]}"))
        return address(bucket, key, seconds)

    running.watch(setattr)
    Bucket.address = addressing
    BaseClient._make_api_call = calling


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what was seen."""
    Path(os.environ["RECORDED_CALLS"]).write_text(json.dumps(sorted(_calls)))


def _resources(given: dict[str, Any]) -> Iterator[str]:
    """What a call is about, in the template's words."""
    for table in [given["TableName"]] if "TableName" in given else given.get("RequestItems", ()):
        yield re.sub(r"-[0-9a-f-]{36}$", "", table)
    if "Bucket" in given:
        key = given.get("Key") or given.get("Prefix") or ""
        yield f"Bucket/{key.partition('/')[0]}"
    if "QueueUrl" in given:
        yield "Outbox"
    if "stateMachineArn" in given or "executionArn" in given:
        yield "Sealing"
    if "FromEmailAddress" in given:
        yield "Sender"
    if "Name" in given:
        yield f"parameter/{given['Name'].rpartition('/')[2]}"
