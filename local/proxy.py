"""Plain addresses: passes what a browser asks for on to the API's stage in the emulated AWS.

API Gateway puts an id and a stage in front of every path; behind this proxy, as behind a domain of
one's own in AWS, the surveys are simply at ``/``.
"""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from local.emulation import HOST

LARGEST_BODY = 10 * 1024 * 1024
"""API Gateway's own limit, in bytes."""

_HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}


class Proxy(ThreadingHTTPServer):
    """Serves one port from a path of another server on this machine.

    :param port: where people come.
    :param target_port: where the emulated AWS listens.
    :param prefix: path of the API's stage there, without a slash at its end.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, target_port: int, prefix: str) -> None:
        super().__init__((HOST, port), _Handler)
        self.target_port = target_port
        self.prefix = prefix
        self.connections = threading.local()

    def connection(self) -> http.client.HTTPConnection:
        """This thread's connection to the target, kept open between requests."""
        if not hasattr(self.connections, "kept"):
            self.connections.kept = http.client.HTTPConnection(HOST, self.target_port, timeout=40)
        kept: http.client.HTTPConnection = self.connections.kept
        return kept


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def _pass_on(self) -> None:
        body = self._body()
        if body is None:
            return
        headers = {
            name: value
            for name, value in self.headers.items()
            if name.lower() not in _HOP_BY_HOP and name.lower() != "content-length"
        }
        answer = self._ask(body, headers)
        if answer is None:
            self._answer(502, b"Mitsprache antwortet gerade nicht. Bitte laden Sie die Seite neu.")
            return
        status, answered, content = answer
        self.send_response_only(status)
        for name, value in answered:
            if name.lower() not in _HOP_BY_HOP and name.lower() != "content-length":
                self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _pass_on

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not length.isdigit():
            self._answer(411, b"Content-Length is missing.")
            return None
        if int(length) > LARGEST_BODY:
            self._answer(413, b"The request is larger than 10 MB.")
            return None
        return self.rfile.read(int(length))

    def _ask(
        self, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes] | None:
        """Ask the target; a kept connection it closed meanwhile is opened once more."""
        for _ in range(2):
            connection = self.server.connection()
            fresh = connection.sock is None
            try:
                connection.request(self.command, self.server.prefix + self.path, body, headers)
                response = connection.getresponse()
                return response.status, response.getheaders(), response.read()
            except (OSError, http.client.HTTPException):
                connection.close()
                if fresh:
                    return None
        return None

    def _answer(self, status: int, text: bytes) -> None:
        self.close_connection = True
        self.send_response_only(status)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """No access log: an address is nobody's business, not even here."""
