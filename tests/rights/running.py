"""Which function of the product runs in this thread, however tests run it, and what it may ask."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from chalice.app import Chalice
from chalice.test import TestLambdaClient

_CONSOLE = "/buero"
_OPERATIONS = {
    "HeadObject": "GetObject",
    "ListObjectsV2": "ListBucket",
    "SendMessageBatch": "SendMessage",
}


class _Running(threading.local):
    """What runs in this thread, the innermost last: a site of pages answers in threads."""

    def __init__(self) -> None:
        self.functions: list[str] = []


_running = _Running()


def function() -> str | None:
    """The function that runs in this thread, such as "tally"; None outside of all."""
    return _running.functions[-1] if _running.functions else None


def watch(put: Callable[[Any, str, Any], None]) -> None:
    """Take note when tests run a function through Chalice.

    Args:
        put: puts a method in a class, such as `setattr`.
    """
    invoke, answer = TestLambdaClient.invoke, Chalice.__call__

    def invoking(client: Any, function_name: str, payload: Any = None) -> Any:
        with _as(function_name):
            return invoke(client, function_name, payload)

    def answering(app: Chalice, event: dict[str, Any], context: Any) -> Any:
        asked = event["requestContext"]["resourcePath"]
        with _as("console" if asked.startswith(_CONSOLE) else "api"):
            return answer(app, event, context)

    put(TestLambdaClient, "invoke", invoking)
    put(Chalice, "__call__", answering)


@contextmanager
def _as(name: str) -> Iterator[None]:
    _running.functions.append(name)
    try:
        yield
    finally:
        _running.functions.pop()


def asked(operation: str, given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The actions IAM asks about, each with what of; those of a transaction one by one."""
    for one in given.get("TransactItems", ()):
        for kind, about in one.items():
            yield f"{kind}Item", about
    if "TransactItems" not in given:
        yield _OPERATIONS.get(operation, operation), given
    if "ObjectLockMode" in given:
        yield "PutObjectRetention", given
