"""The product's pages on 127.0.0.1: its real doors and store, on moto in this process."""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from moto import mock_aws

from app import app
from chalicelib import clock
from chalicelib.intake import codes
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.responses import answers_partition, shard_of
from chalicelib.store.signing_keys import rotate
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment

ROOT = Path(__file__).parents[2]
EVENT = "kommune-gestaltet-2026-09-12"
"""A shipped survey of one page."""

LONG = "fachkraefte-zusammenarbeit"
"""A shipped survey of several pages."""

COUNTED = "C0NTED00000000000000"
"""A code whose answer to the event's survey is sealed and deleted."""

TODAY = datetime(2026, 9, 16, 10, tzinfo=BERLIN)


def documents() -> list[dict[str, Any]]:
    """The shipped surveys, one with every type of item, a right-to-left one, two not open."""
    files = [*sorted((ROOT / "surveys").glob("*.json")), *Path(__file__).parent.glob("*.json")]
    found = [json.loads(path.read_text("utf-8")) for path in files]
    event = next(one for one in found if one["survey"] == EVENT)
    return [
        *found,
        event | {"survey": "early", "opens": "2026-10-01", "closes": "2026-10-31"},
        event | {"survey": "ended", "opens": "2026-08-01", "closes": "2026-08-31"},
    ]


def publish_for_tours() -> None:
    """A paused survey, and Leichte Sprache in those that a tour leads through."""
    surveys = Surveys(settings().catalogue_table)
    published = {one["survey"]: one for one in documents()}
    for name in (EVENT, LONG, "every-type", "early", "ended"):
        newer = published[name]["version"] + 1
        surveys.publish(in_easy_words(published[name]) | {"version": newer})
    surveys.publish(in_easy_words(published[EVENT]) | {"survey": "paused"})
    surveys.pause("paused")


def in_easy_words(document: Any) -> Any:
    """The same questionnaire with Leichte Sprache, in which the German words do here."""
    match document:
        case {"languages": [*languages], **rest} if "de-simple" not in languages:
            return {"languages": [*languages, "de-simple"], **in_easy_words(rest)}
        case {"de": str(words)}:
            return document | {"de-simple": words}
        case dict():
            return {name: in_easy_words(value) for name, value in document.items()}
        case list():
            return [in_easy_words(value) for value in document]
        case _:
            return document


SURVEYS = [one["survey"] for one in documents()[:-2]]
"""Names of the surveys that are open."""


@contextmanager
def site() -> Iterator[str]:
    """Serve the product on a Wednesday in September; gives the address its pages begin with."""
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        base = f"http://127.0.0.1:{server.server_port}"
        talk_to(patch)
        settings = make_deployment(patch, public_url=base)
        catalogue = settings["CATALOGUE_TABLE"]
        rotate(SIGNING_KEYS)
        patch.setattr(clock, "now", lambda: TODAY)
        for document in documents():
            Surveys(catalogue).publish(document)
        key = codes.response_key(EVENT, COUNTED)
        partition = answers_partition(EVENT, shard_of(key))
        aws("dynamodb").put_item(
            TableName=settings["RESPONSES_TABLE"], Item={"pk": {"S": partition}, "sk": {"S": key}}
        )
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield base
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    """What API Gateway does: it turns a request into an event, and an answer into a response."""

    _one_at_a_time = Lock()

    def do_GET(self) -> None:
        self._answer(None)

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["Content-Length"])))

    def _answer(self, body: bytes | None) -> None:
        address = urlsplit(self.path)
        resource, parameters = _route(address.path)
        event = {
            "resource": resource,
            "path": address.path,
            "httpMethod": self.command,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "multiValueQueryStringParameters": parse_qs(address.query) or None,
            "pathParameters": parameters,
            "stageVariables": None,
            "body": body and base64.b64encode(body).decode(),
            "isBase64Encoded": bool(body),
            "requestContext": {"resourcePath": resource, "httpMethod": self.command},
        }
        with self._one_at_a_time:
            answer = app(event, None)
        self._send(answer)

    def _send(self, answer: dict[str, Any]) -> None:
        whole = answer.get("isBase64Encoded")
        content = base64.b64decode(answer["body"]) if whole else answer["body"].encode()
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        for name, values in answer["multiValueHeaders"].items():
            for value in values:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        # A browser that has moved on hangs up on what it no longer needs.
        with suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


def _route(path: str) -> tuple[str, dict[str, str]]:
    """Which of the product's routes an address belongs to, and what stands in its places."""
    parts = path.strip("/").split("/")
    for route in app.routes:
        places = route.strip("/").split("/")
        if len(places) == len(parts) and all(
            place.startswith("{") or place == part
            for place, part in zip(places, parts, strict=True)
        ):
            named = {
                place.strip("{}"): part
                for place, part in zip(places, parts, strict=True)
                if place.startswith("{")
            }
            return route, named
    return "/missing", {}
