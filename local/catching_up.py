"""After a jump of the rehearsal clock: doing what the schedule would have done in the time jumped.

The schedule runs the conductor once a minute, and each turn starts only the next thing that is due:
a survey is sealed one cut-off after the other, an event moves on when its survey is sealed. Whoever
jumps over months would wait a minute for each.
"""

import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError

from local.clock import BERLIN
from local.emulation import StackError

_LOOK_SECONDS = 0.3
"""Pause between two looks at whether a sealing has ended."""

_MOST_TURNS = 120
"""More than a survey of two years has weeks; an end for what would go round in circles."""


class Rehearsed(Protocol):
    """What is needed of the stack whose clock jumped."""

    outputs: dict[str, str]

    def client(self, service: str) -> Any:
        """A boto3 client of the emulated AWS."""

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Run a function of ``app.py`` once."""


@dataclass(frozen=True)
class Standing:
    """How far the schedule has come: the same twice means that a turn changed nothing.

    :param executions: name and status of each run of the state machine.
    :param events: each event as it is stored.
    """

    executions: frozenset[tuple[str, str]]
    events: frozenset[str]

    @property
    def running(self) -> bool:
        """Whether something is being sealed."""
        return any(status == "RUNNING" for _, status in self.executions)


class CatchingUp:
    """Runs the conductor until nothing is due any more, beside whatever else is going on.

    :param stack: where it runs.
    """

    def __init__(self, stack: Rehearsed) -> None:
        self._stack = stack
        self._ended = threading.Event()
        self._speaking = threading.Lock()
        self._jumps = 0
        self._threads: list[threading.Thread] = []
        self.news = ""

    def begin(self) -> None:
        """Begin, after a jump; the first turn of everything scheduled is over when this returns.

        What an earlier jump began ends with its present turn: this one does the rest, too.
        """
        with self._speaking:
            self._jumps += 1
            jump = self._jumps
        self._say(jump, "Die Uhr ist gestellt. Was fällig ist, läuft jetzt.")
        try:
            for scheduled in ("conductor", "count"):
                self._stack.invoke(scheduled, {})
        except StackError as error:
            self._fail(jump, error)
            return
        thread = threading.Thread(target=self._catch_up, args=(jump,), daemon=True)
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()

    def busy(self) -> bool:
        """Whether something may still be due."""
        return any(one.is_alive() for one in self._threads)

    def end(self) -> None:
        """Stop looking; what is under way goes on."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _catch_up(self, jump: int) -> None:
        try:
            self._turn_until_nothing_is_due(jump)
        except (StackError, BotoCoreError, ClientError) as error:
            self._fail(jump, error)

    def _turn_until_nothing_is_due(self, jump: int) -> None:
        before = None
        for _ in range(_MOST_TURNS):
            while (now := self._standing()).running:
                if self._ended.wait(_LOOK_SECONDS):
                    return
            if now == before:
                break
            if self._ended.is_set() or jump != self._jumps:
                return
            before = now
            self._stack.invoke("conductor", {})
        self._say(jump, f"Alles Fällige ist getan ({datetime.now(BERLIN):%H:%M:%S} Uhr).")

    def _fail(self, jump: int, error: Exception) -> None:
        self._say(jump, f"Die Uhr ist gestellt. Das Nachsehen schlug fehl: {error}")

    def _say(self, jump: int, news: str) -> None:
        with self._speaking:
            if jump == self._jumps:
                self.news = news

    def _standing(self) -> Standing:
        runs = self._stack.client("stepfunctions").get_paginator("list_executions")
        items = self._stack.client("dynamodb").get_paginator("query")
        return Standing(
            frozenset(
                (run["name"], run["status"])
                for found in runs.paginate(stateMachineArn=self._stack.outputs["StateMachineArn"])
                for run in found["executions"]
            ),
            frozenset(
                repr(sorted(item.items()))
                for found in items.paginate(
                    TableName=self._stack.outputs["CatalogueTable"],
                    KeyConditionExpression="pk = :event",
                    ExpressionAttributeValues={":event": {"S": "event"}},
                )
                for item in found["Items"]
            ),
        )
