"""Ready-made pages on 127.0.0.1, with the real style sheet and headers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from chalicelib import doors
from chalicelib.layout.static import static_file

BASE = "/api"


@contextmanager
def shelf(pages: Mapping[str, str]) -> Iterator[str]:
    """Serve pages by name; gives the address that names are appended to."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.partition("?")[0].rpartition("/")[2]
            found = static_file(name)
            answer = (
                doors.asset(found.content, found.media_type)
                if found
                else doors.page(pages.get(name, ""), 200 if name in pages else 404)
            )
            body = answer.body.encode()
            self.send_response(answer.status_code)
            for header, value in answer.headers.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # A browser that has moved on hangs up on what it no longer needs.
            with suppress(BrokenPipeError):
                self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - a name that http.server prescribes

        def log_message(self, *_: object) -> None:
            """Keep the test's output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
