"""A DynamoDB that costs its caller nothing but the client: it answers every call at once."""

import json
import multiprocessing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection
from typing import Any, ClassVar


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    replies: ClassVar[dict[str, bytes]] = {}

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        content = self.replies.get(operation, b"{}")
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
            f"Content-Length: {len(content)}\r\n\r\n"
        )
        self.wfile.write(head.encode() + content)
        self.wfile.flush()

    def log_message(self, *_args: object) -> None:
        """Stay quiet."""


def _serve(replies: dict[str, bytes], port: Connection) -> None:
    _Handler.replies = replies
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    port.send(server.server_port)
    server.serve_forever()


def start(replies: dict[str, Any]) -> tuple[str, multiprocessing.Process]:
    """Start it in a process of its own.

    Args:
        replies: operation, such as "GetItem" → the JSON it always answers with.

    Returns:
        Its address, and the process to be terminated.
    """
    ours, theirs = multiprocessing.Pipe()
    ready = {operation: json.dumps(reply).encode() for operation, reply in replies.items()}
    process = multiprocessing.Process(target=_serve, args=(ready, theirs), daemon=True)
    process.start()
    return f"http://127.0.0.1:{ours.recv()}", process
