"""The emulated AWS as a process of the local stack, which keeps its state through a crash.

Run by the Python of ``.venv-emulator``, never imported by the product. ministack saves its state
only when it is stopped cleanly; here a thread saves every half second what requests have changed.
It uses functions of ministack that are not promised to stay, so ministack is pinned and
``tests/local`` kills this process to see what survives.

The process that starts it speaks to it over standard input. The line "keep" makes the state worth
keeping: before it nothing is saved, so a deployment that is broken off leaves no trace. The end of
the input ends the emulator, after it has saved everything: that is how it notices that the process
which started it is gone, however that came about.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import FunctionType, SimpleNamespace
from typing import Any

import emulator_gaps
import ministack.app as ministack
from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack.core import persistence

INTERVAL_SECONDS = 0.5
"""Pause between snapshots; a large state, which takes longer to write, is given longer pauses."""

SETTLE_SECONDS = 5.0
"""How long after a request its consequences may still change state (queues, executions)."""

LOGS_INTERVAL_SECONDS = 15.0
"""Function logs grow without end and matter least, so a crash may cost more of them."""

_READS = ("Get", "Query", "Scan", "BatchGet", "TransactGet", "Describe", "List")

Asgi = Callable[[dict[str, Any], Callable[..., Any], Callable[..., Any]], Awaitable[None]]


class Changes:
    """Which parts of the state requests may have changed, and until when."""

    def __init__(self) -> None:
        self._until = {"dynamodb": 0.0, "lambda": 0.0, "rest": 0.0}

    def note(self, scope: dict[str, Any]) -> None:
        """Remember what a request may change; its answer is already on the way.

        DynamoDB holds nearly all data and lambda the packages, so both are told apart from the
        rest: copying them for nothing each second would slow everything else down.
        """
        now = time.monotonic()
        target = next((v.decode() for k, v in scope["headers"] if k == b"x-amz-target"), "")
        service, _, action = target.partition(".")
        if service.startswith("DynamoDB"):
            if not action.startswith(_READS):
                self._until["dynamodb"] = now
            return
        self._until["rest"] = now + SETTLE_SECONDS
        if not (target or scope["path"].startswith("/_")) and scope["method"] != "GET":
            # No target: stacks and functions are among the protocols left.
            self._until["lambda"] = self._until["dynamodb"] = now + SETTLE_SECONDS

    def since(self, moment: float, service: str) -> bool:
        """Whether the state of a service may have changed since a moment."""
        return self._until.get(service, self._until["rest"]) >= moment


class Snapshots(threading.Thread):
    """Saves changed state, in the format ministack loads when it starts."""

    def __init__(self, changes: Changes, folder: Path) -> None:
        super().__init__(name="snapshots", daemon=True)
        self._changes = changes
        self._folder = folder
        self._ended = threading.Event()
        self._saved_at: dict[str, float] = {}
        self._written: dict[str, int] = {}

    def run(self) -> None:
        pause = INTERVAL_SECONDS
        while not self._ended.wait(pause):
            began = time.monotonic()
            for service, get_state in ministack._build_persistence_save_dict().items():
                self._save_if_changed(service, get_state)
            pause = min(max(INTERVAL_SECONDS, 3 * (time.monotonic() - began)), 2 * INTERVAL_SECONDS)

    def end(self) -> None:
        """Stop, after a snapshot under way; ministack then saves everything itself."""
        self._ended.set()
        self.join()

    def _save_if_changed(self, service: str, get_state: Callable[[], Any]) -> None:
        now = time.monotonic()
        last = self._saved_at.get(service, 0.0)
        if service == "cloudwatch_logs" and now - last < LOGS_INTERVAL_SECONDS:
            return
        if not self._changes.since(last, service):
            return
        try:
            payload = get_state() if service == "lambda" else _uncopied(get_state)
            text = json.dumps(
                {
                    "__ministack_format__": persistence._state_format_version(service),
                    "payload": payload,
                },
                default=persistence._json_default,
            )
        except RuntimeError:
            return  # A dictionary changed while it was copied: the next round has it.
        self._saved_at[service] = now
        if payload is None or self._written.get(service) == hash(text):
            return
        part = self._folder / f"{service}.json.part"
        part.write_text(text)
        part.replace(self._folder / f"{service}.json")
        self._written[service] = hash(text)


def _uncopied(get_state: Callable[[], Any]) -> Any:
    """What a service's ``get_state`` returns, without the deep copies it makes of everything.

    Copying a table takes longer than a second, fails whenever an item arrives meanwhile, and is not
    needed: the state is written at once, and the JSON encoder holds the interpreter's lock while it
    walks a table.
    """
    bare = {**get_state.__globals__, "copy": SimpleNamespace(deepcopy=lambda value: value)}
    return FunctionType(get_state.__code__, bare, closure=get_state.__closure__)()


def watched(app: Asgi, changes: Changes) -> Asgi:
    """The same application, noting what each request may change before and after it ran.

    Requests count as encrypted on their way, or the bucket would refuse them: nothing of them
    leaves this machine.
    """

    async def application(
        scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]
    ) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        if _is_foreign(scope):
            await send({"type": "http.response.start", "status": 403, "headers": []})
            await send({"type": "http.response.body", "body": b""})
            return
        changes.note(scope)
        encrypted = {**scope, "headers": [*scope["headers"], (b"x-forwarded-proto", b"https")]}
        try:
            await app(encrypted, receive, send)
        finally:
            changes.note(scope)

    return application


def _is_foreign(scope: dict[str, Any]) -> bool:
    """Whether a request comes from a page in somebody's browser and means ministack's own controls.

    They ask for no signature, can empty the state and show mails; everything else is signed.
    """
    names = {name for name, _ in scope["headers"]}
    controls = scope["path"].startswith("/_ministack/")
    return controls and (b"origin" in names or scope["method"] != "GET")


async def main(folder: Path) -> None:
    changes = Changes()
    snapshots = Snapshots(changes, folder)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    threading.Thread(target=_obey, args=(snapshots, loop, ended), daemon=True).start()

    async def shutdown() -> None:
        await ended.wait()
        if not snapshots.is_alive():
            os._exit(0)
        await asyncio.to_thread(snapshots.end)

    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 1
    config.loglevel = "WARNING"
    emulator_gaps.fill()
    await serve(watched(ministack.app, changes), config, shutdown_trigger=shutdown)


def _obey(snapshots: Snapshots, loop: asyncio.AbstractEventLoop, ended: asyncio.Event) -> None:
    for line in sys.stdin:
        if line == "keep\n":
            snapshots.start()
    loop.call_soon_threadsafe(ended.set)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    state_folder = Path(os.environ["STATE_DIR"])
    state_folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(state_folder))
    # Idle threads of ministack would keep the process for a while; everything is saved by now.
    logging.shutdown()
    os._exit(0)
