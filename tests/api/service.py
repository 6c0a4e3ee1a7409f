"""The running service as tests use it: requests, functions, the clock, and what is stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from chalice.test import Client, HTTPResponse

from chalicelib.intake import codes, reception
from chalicelib.office import cookies
from chalicelib.office.users import Role, User
from chalicelib.settings import settings
from chalicelib.store.clients import client as aws
from chalicelib.store.surveys import Surveys
from chalicelib.store.users import Users
from chalicelib.weeks import BERLIN

ACCOUNT_ARN = "arn:aws:{service}:eu-central-1:123456789012"
PUBLIC_URL = "https://mitsprache.example.org"
OFFICE = "office@example.org"

_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Service:
    """Everything a request or a schedule can reach."""

    client: Client
    now: datetime = field(default=datetime(2026, 9, 12, 14, 30, tzinfo=BERLIN))
    _running: Lock = field(default_factory=Lock, repr=False)

    def at(self, moment: str) -> None:
        """Set the clock to a moment in Berlin, such as "2026-09-14 00:00"."""
        self.now = datetime.fromisoformat(moment).replace(tzinfo=BERLIN)
        reception._head.cache_clear()

    def publish(self, document: dict[str, Any]) -> None:
        Surveys(settings().catalogue_table).publish(document)
        reception._head.cache_clear()

    def get(self, path: str) -> HTTPResponse:
        return self.client.http.get(path)

    def office(self, path: str, role: Role = Role.LESEN) -> HTTPResponse:
        """A page of the console, for somebody who has signed in."""
        one = User(f"{role.value}@example.org", role.value, role)
        users = Users(settings().catalogue_table)
        roster = users.roster()
        if not roster.find(one.id):
            users.replace(roster, roster.with_user(one))
        cookie = f"{cookies.SESSION_COOKIE}={cookies.session_for(one, self.now)}"
        return self.client.http.get(path, headers={"Cookie": cookie})

    def send(
        self, content: object, survey: str = "sample", headers: Mapping[str, str] = _JSON
    ) -> HTTPResponse:
        """Hand a response in through the JSON API; bytes and text go as they are."""
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        path = f"/api/v1/surveys/{survey}/responses"
        return self.client.http.post(path, headers=dict(headers), body=raw)

    def answer(self, code: str | None = None, **answers: Any) -> HTTPResponse:
        """Hand in these answers to version 1 of the survey `sample`."""
        return self.send(envelope(code, **answers))

    def post(self, path: str, fields: Mapping[str, object]) -> HTTPResponse:
        """Send a form as a browser does."""
        body = urlencode(fields, doseq=True).encode()
        return self.client.http.post(path, headers=dict(_FORM), body=body)

    def run(self, function: str, **event: Any) -> Any:
        """Run one of the functions that schedules, queues and the state machine run."""
        # Chalice's test client puts another os.environ in place meanwhile: one at a time.
        with self._running:
            return self.client.lambda_.invoke(function, event).payload

    def stored(self) -> list[dict[str, dict[str, str]]]:
        """Every item of the table `responses`."""
        table = settings().responses_table
        found: list[dict[str, dict[str, str]]] = aws("dynamodb").scan(TableName=table)["Items"]
        return found


def envelope(code: str | None = None, **answers: Any) -> dict[str, Any]:
    """A request to the JSON API that is all right but for its answers, perhaps."""
    return {"version": 1, "language": "de", "code": code or codes.mint(), "answers": answers}


def metrics_named(name: str, lines: str) -> list[dict[str, Any]]:
    """The lines of one metric among what functions wrote, each as its dimensions and value."""
    found = [json.loads(line) for line in lines.splitlines() if line.startswith("{")]
    return [
        {key: value for key, value in line.items() if key != "_aws"}
        for line in found
        if "_aws" in line and name in line
    ]
