"""Lambda's Runtime API, as far as one function needs it, and AWS's own client that asks it.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CLIENT = ("awslambdaric", "simplejson", "snapshot_restore_py", "runtime_client")
"""The runtime client and what it needs; Lambda has these beside the function."""

_LONGEST_SECONDS = 120


@dataclass(frozen=True)
class Answer:
    """What a function made of an event.

    :ivar content: what it returned, or the error that the platform would note.
    :ivar failed: whether it is an error.
    :ivar start_seconds: from the start of the process until it asked for the event.
    :ivar written: what the function and the client wrote, as it would stand in the log.
    """

    content: Any
    failed: bool
    start_seconds: float
    written: str


class _Api(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, event: object) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.event: bytes | None = json.dumps(event).encode()
        self.asked = 0.0
        self.content: Any = None
        self.failed = False
        self.done = threading.Event()

    def handle_error(self, *_: object) -> None:
        """A client that is ended while it waits for another event is no news."""


class _Handler(BaseHTTPRequestHandler):
    server: _Api
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Hand the one event out; whoever asks again waits for ever."""
        if self.server.event is None:
            threading.Event().wait(_LONGEST_SECONDS)
            return
        self.server.asked = time.monotonic()
        content, self.server.event = self.server.event, None
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Trace-Id", "Root=1-00000000-000000000000000000000000")
        self.send_header("Lambda-Runtime-Aws-Request-Id", "00000000-0000-4000-8000-000000000000")
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:1:f")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 60_000))
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def do_POST(self) -> None:
        """Take a result, or the error of a function or of its start."""
        content = self._body()
        self.server.content = json.loads(content or b"null")
        self.server.failed = self.path.endswith("/error")
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.done.set()

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        return b"".join(parts)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def unpack(archive: Path, folder: Path) -> Path:
    """Lay out what Lambda would have: the task's folder, and the runtime client in another."""
    task, client = folder / "task", folder / "client"
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(task)
    client.mkdir()
    for name in CLIENT:
        found = importlib.util.find_spec(name)
        assert found
        assert found.origin
        if found.submodule_search_locations:
            shutil.copytree(found.submodule_search_locations[0], client / name)
        else:
            shutil.copy(found.origin, client)
    return folder


def answer(layout: Path, handler: str, event: object, variables: Mapping[str, str]) -> Answer:
    """Run one function of the unpacked package once, with no package of this machine in reach.

    :param layout: from `unpack`.
    :param handler: such as "app.app".
    :param variables: the function's environment.
    """
    api = _Api(event)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    paths = [str(layout / "task"), str(layout / "client")]
    program = (
        f"import sys; sys.path[:0] = {paths!r}; sys.argv = ['awslambdaric', {handler!r}]\n"
        "from awslambdaric.__main__ import main; main(sys.argv)"
    )
    begin = time.monotonic()
    with (layout / "log").open("w+") as log:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program],
            cwd=layout / "task",
            env={
                "PATH": os.defpath,
                "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{api.server_port}",
                "AWS_LAMBDA_FUNCTION_NAME": "function",
                "AWS_LAMBDA_FUNCTION_VERSION": "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "512",
                "AWS_LAMBDA_LOG_FORMAT": "JSON",
                "AWS_DEFAULT_REGION": "eu-central-1",
                "AWS_REGION": "eu-central-1",
                "LAMBDA_TASK_ROOT": str(layout / "task"),
                **variables,
            },
            stdout=log,
            stderr=log,
        )
        try:
            while not api.done.wait(0.1) and process.poll() is None:
                if time.monotonic() > begin + _LONGEST_SECONDS:
                    break
        finally:
            process.kill()
            process.wait()
            api.shutdown()
            api.server_close()
        log.seek(0)
        return Answer(api.content, api.failed, api.asked - begin, log.read())
