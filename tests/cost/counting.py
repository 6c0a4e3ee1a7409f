"""Counts what one act of the product asks of AWS, while it runs in this process."""

import gzip
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from threading import local
from typing import Any

import pytest
from botocore.client import BaseClient
from chalice.test import TestHTTPClient, TestLambdaClient
from moto.core.botocore_stubber import BotocoreStubber

from tests.cost import units

_COMPRESSED_FROM_BYTES = 1024
"""What API Gateway compresses; `minimum_compression_size` in .chalice/config.json."""


@dataclass
class Count:
    """What was asked of AWS.

    Attributes:
        of: how often, or how many units, by name.
        calls: of AWS by each function.
        cpu_ms: of each function, without the time in the emulator.
    """

    of: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    cpu_ms: Counter[str] = field(default_factory=Counter)

    def __sub__(self, other: "Count") -> "Count":
        return Count(*(_less(getattr(self, one), getattr(other, one)) for one in _PARTS))

    def times(self, factor: float) -> "Count":
        """So many of the same."""
        return Count(
            *(
                Counter({name: value * factor for name, value in getattr(self, one).items()})
                for one in _PARTS
            )
        )


_PARTS = ("of", "calls", "cpu_ms")


def _less(many: Counter[str], few: Counter[str]) -> Counter[str]:
    return Counter({name: many[name] - few[name] for name in many | few})


class _Thread(local):
    """What one thread is at.

    Attributes:
        running: functions that have been called and have not answered.
        emulating: CPU seconds spent in the emulator, and in looking how large an item is.
        aside: whether the call under way is the counting's own.
    """

    def __init__(self) -> None:
        self.running: list[str] = []
        self.emulating = 0.0
        self.aside = False


class Counting:
    """Watches the functions of Chalice's test client and every client of AWS."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._now = Count()
        # The state machine runs its tasks in threads, while tests look whether it has ended.
        self._of = _Thread()
        invoke, request, call, emulate = (
            TestLambdaClient.invoke,
            TestHTTPClient.request,
            BaseClient._make_api_call,
            BotocoreStubber.__call__,
        )

        def invoking(client: Any, function_name: str, payload: Any = None) -> Any:
            with self._as(function_name):
                return invoke(client, function_name, payload)

        def requesting(client: Any, method: str, path: str, *rest: Any, **more: Any) -> Any:
            with self._as("api"):
                answer = request(client, method, path, *rest, **more)
            self._now.of["requests"] += 1
            self._now.of["bytes_out"] += _on_the_wire(answer.body)
            return answer

        def calling(client: Any, operation: str, given: dict[str, Any]) -> Any:
            if not self._of.running or self._of.aside:
                return call(client, operation, given)
            return self._counted(client, operation, given, call)

        def emulating(stubber: Any, *rest: Any, **more: Any) -> Any:
            begin = _cpu()
            try:
                return emulate(stubber, *rest, **more)
            finally:
                self._of.emulating += _cpu() - begin

        patch.setattr(TestLambdaClient, "invoke", invoking)
        patch.setattr(TestHTTPClient, "request", requesting)
        patch.setattr(BaseClient, "_make_api_call", calling)
        patch.setattr(BotocoreStubber, "__call__", emulating)

    @contextmanager
    def act(self) -> Iterator[Count]:
        """Count what happens inside."""
        self._now = Count()
        yield self._now
        self._now = Count()

    @contextmanager
    def _as(self, function: str) -> Iterator[None]:
        now, printed = self._now, StringIO()
        self._of.running.append(function)
        now.of[f"invocations.{function}"] += 1
        begin, emulated = _cpu(), self._of.emulating
        try:
            with redirect_stdout(printed):
                yield
        finally:
            self._of.running.pop()
            now.cpu_ms[function] += (_cpu() - begin - (self._of.emulating - emulated)) * 1000
            now.of["log_bytes"] += len(printed.getvalue())

    def _counted(self, client: Any, operation: str, given: dict[str, Any], call: Any) -> Any:
        now, service = self._now, client.meta.service_model.service_name
        now.calls[self._of.running[-1]] += 1
        if service == "ssm":
            # Costs nothing, and how long a key is kept goes by the real time.
            return call(client, operation, given)
        if service != "dynamodb":
            now.of[_NAMES.get(operation, f"{service}.{operation}")] += 1
            now.of["s3_bytes"] += len(given["Body"]) if operation == "PutObject" else 0
            return call(client, operation, given)

        def aside(other: str, parameters: dict[str, Any]) -> dict[str, Any]:
            begin, emulated = _cpu(), self._of.emulating
            self._of.aside = True
            try:
                found: dict[str, Any] = call(client, other, parameters)
            finally:
                self._of.aside = False
            # Looking how large an item is is no work of the function's.
            self._of.emulating = emulated + _cpu() - begin
            return found

        before = units.written(operation, given, aside)
        try:
            answer = call(client, operation, given)
        finally:
            now.of["write_units"] += units.write_units(operation, given, before, aside)
        now.of["read_units"] += units.read_units(operation, given, answer, aside)
        return answer


_NAMES = {
    "PutObject": "s3_writes",
    "ListObjectsV2": "s3_writes",
    "GetObject": "s3_reads",
    "HeadObject": "s3_reads",
    "SendMessage": "queue_requests",
    "SendMessageBatch": "queue_requests",
    "SendEmail": "mails",
    "StartExecution": "executions",
}


def _cpu() -> float:
    """CPU seconds of this thread, and of processes it has waited for, which set documents."""
    spent = os.times()
    return time.thread_time() + spent.children_user + spent.children_system


def _on_the_wire(body: bytes) -> int:
    return len(body) if len(body) < _COMPRESSED_FROM_BYTES else len(gzip.compress(body, 6))
