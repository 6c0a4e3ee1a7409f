"""Notes each AWS call that a function makes while tests run in this process.

A plugin: `pytest -p tests.rights.recorder`, with RECORDED_CALLS naming the file to write.
"""

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from botocore.client import BaseClient
from chalice.app import Chalice
from chalice.test import TestLambdaClient

from chalicelib.store.bucket import Bucket

Call = tuple[str, str, str]
"""Function, action as IAM names it, and what of."""

_OPERATIONS = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "SendMessageBatch": "SendMessage",
}
_SERVICES = {"sesv2": "ses", "stepfunctions": "states"}
_CONSOLE = "/buero"

_calls: set[Call] = set()


class _Running(threading.local):
    """What runs in this thread, the innermost last: a site of pages answers in threads."""

    def __init__(self) -> None:
        self.functions: list[str] = []


_running = _Running()


@contextmanager
def _as(function: str) -> Iterator[None]:
    _running.functions.append(function)
    try:
        yield
    finally:
        _running.functions.pop()


def pytest_configure() -> None:
    """Watch the functions, however tests run them, and the calls of every AWS client."""
    invoke, answer, call = TestLambdaClient.invoke, Chalice.__call__, BaseClient._make_api_call
    address = Bucket.address

    def invoking(client: Any, function_name: str, payload: Any = None) -> Any:
        with _as(function_name):
            return invoke(client, function_name, payload)

    def answering(app: Chalice, event: dict[str, Any], context: Any) -> Any:
        asked = event["requestContext"]["resourcePath"]
        with _as("console" if asked.startswith(_CONSOLE) else "api"):
            return answer(app, event, context)

    def calling(client: Any, operation: str, given: dict[str, Any]) -> Any:
        if _running.functions:
            service = client.meta.service_model.service_name
            prefix = _SERVICES.get(service, service)
            for action, about in _asked(operation, given):
                for resource in _resources(about):
                    _calls.add((_running.functions[-1], f"{prefix}:{action}", resource))
        return call(client, operation, given)

    def addressing(bucket: Bucket, key: str, seconds: int) -> str:
        # Whoever opens an address that a function signed reads with the rights of the function.
        if _running.functions:
            _calls.add((_running.functions[-1], "s3:GetObject", f"Bucket/{key.partition('/')[0]}"))
        return address(bucket, key, seconds)

    TestLambdaClient.invoke = invoking
    Bucket.address = addressing
    Chalice.__call__ = answering
    BaseClient._make_api_call = calling


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what was seen."""
    Path(os.environ["RECORDED_CALLS"]).write_text(json.dumps(sorted(_calls)))


def _asked(operation: str, given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The actions IAM asks about, each with what of; those of a transaction one by one."""
    for one in given.get("TransactItems", ()):
        for kind, about in one.items():
            yield f"{kind}Item", about
    if "TransactItems" not in given:
        yield _OPERATIONS.get(operation, operation), given
    if "ObjectLockMode" in given:
        yield "PutObjectRetention", given


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
