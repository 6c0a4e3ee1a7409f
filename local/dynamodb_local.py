"""Amazon's DynamoDB Local for tests: the best judge of what we ask of DynamoDB.

It listens on every address and cannot be told otherwise. So it runs in a network namespace of its
own, where there is nothing but it; a Unix socket, which namespaces do not part, leads in, and only
127.0.0.1 leads to that socket.
"""

import contextlib
import fcntl
import functools
import os
import shutil
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"

_FETCHED = ROOT / "build/dynamodb-local"
_INNER_PORT = 8000
_STARTUP_SECONDS = 30
_CHUNK = 1 << 16

# From Linux: getting and setting the flags of a network interface, and the flag "up".
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 0x1


def available() -> bool:
    """Whether set-up found Java and namespaces and fetched DynamoDB Local."""
    return (_FETCHED / ".fetched").exists() and shutil.which("java") is not None


@contextlib.contextmanager
def dynamodb_local() -> Iterator[str]:
    """Run an empty DynamoDB Local, in memory only.

    :returns: its endpoint address, on 127.0.0.1.
    """
    with tempfile.TemporaryDirectory() as folder:
        inner = Path(folder) / "dynamodb"
        with subprocess.Popen(
            ["unshare", "-rn", sys.executable, __file__, str(inner)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            try:
                _await(inner, process)
                with _entrance(inner) as port:
                    yield f"http://{HOST}:{port}"
            finally:
                assert process.stdin is not None
                process.stdin.close()


def _await(inner: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTUP_SECONDS
    while not inner.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("DynamoDB Local did not start.")
        time.sleep(0.05)


@contextlib.contextmanager
def _entrance(inner: Path) -> Iterator[int]:
    """Lead a port of 127.0.0.1 to a Unix socket, in threads."""
    with socketserver.ThreadingTCPServer((HOST, 0), _Relay) as server:
        server.daemon_threads = True
        server.block_on_close = False
        server.onward = functools.partial(_unix_connection, str(inner))  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()


class _Relay(socketserver.BaseRequestHandler):
    """Passes bytes both ways between a connection and the one its server's ``onward`` opens."""

    def handle(self) -> None:
        with self.server.onward() as onward:  # type: ignore[attr-defined]
            for end in (self.request, onward):
                if end.family == socket.AF_INET:
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=_copy, args=(onward, self.request), daemon=True).start()
            _copy(self.request, onward)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while chunk := source.recv(_CHUNK):
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)


def _unix_connection(path: str) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(path)
    return connection


# --- inside the namespace ---


def _inside(path: str) -> None:
    _raise_loopback()
    (home,) = (_FETCHED / "package/lib").glob("dynamodb_local_*")
    with subprocess.Popen(
        ["java", f"-Djava.library.path={home}/DynamoDBLocal_lib", "-Xmx512m"]
        + ["-jar", f"{home}/DynamoDBLocal.jar", "-inMemory", "-port", str(_INNER_PORT)]
        + ["-disableTelemetry"],
        cwd=home,
        stdin=subprocess.DEVNULL,
    ) as java:
        threading.Thread(target=_end_with_parent, args=(java,), daemon=True).start()
        while java.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection((HOST, _INNER_PORT)):
                break
            time.sleep(0.05)
        with socketserver.ThreadingUnixStreamServer(path, _Relay) as server:
            server.daemon_threads = True
            server.onward = functools.partial(  # type: ignore[attr-defined]
                socket.create_connection, (HOST, _INNER_PORT)
            )
            server.serve_forever()


def _raise_loopback() -> None:
    """A new namespace has a loopback interface, but it is down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        _, flags = struct.unpack("16sh14x", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request))
        raised = struct.pack("16sh14x", b"lo", flags | _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, raised)


def _end_with_parent(java: subprocess.Popen[bytes]) -> None:
    sys.stdin.buffer.read()
    java.kill()
    os._exit(0)


if __name__ == "__main__":
    _inside(sys.argv[1])
