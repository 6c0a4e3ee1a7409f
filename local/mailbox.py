"""The mailbox page of the local stack: every mail that was sent, and the clock to set.

Nothing leaves the machine. The page listens on 127.0.0.1 only, loads nothing from elsewhere, runs
no script, and shows the HTML of a mail in a frame that may run none either.
"""

import json
import secrets
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, quote, unquote, urlsplit

from babel.dates import format_datetime
from jinja2 import Environment, FileSystemLoader

from local.catching_up import CatchingUp
from local.clock import BERLIN, Clock, next_day, next_monday
from local.emulation import HOST, StackError

AFTER_EVENT = timedelta(minutes=5)
"""How long after an event's end the jump lands."""

_WAITING_FOR_MONDAY = {"asking", "reminded", "closed"}
"""States of an event in which answers are still to be sealed."""

_BUSY_SECONDS = 20
"""How long after a jump the page looks for news by itself."""

_LARGEST_FORM = 4096

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Rehearsal(Protocol):
    """What the page needs to know of the stack it belongs to."""

    outputs: dict[str, str]
    clock: Clock

    @property
    def endpoint_url(self) -> str:
        """Address of the emulated AWS."""

    def client(self, service: str) -> Any:
        """A boto3 client of the emulated AWS."""

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Run a function of ``app.py`` once."""

    def manage(self, *arguments: str) -> str:
        """Run ``./manage.py`` and return what it printed."""


@dataclass(frozen=True)
class Mail:
    """One mail that was handed over to SES."""

    id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    sent: datetime


@dataclass(frozen=True)
class Execution:
    """One run of the state machine that seals a survey."""

    name: str
    status: str
    started: datetime


class Mailbox(ThreadingHTTPServer):
    """Serves the page.

    :param port: where, on 127.0.0.1.
    :param stack: the stack whose mails and clock are shown.
    """

    daemon_threads = True

    def __init__(self, port: int, stack: Rehearsal) -> None:
        super().__init__((HOST, port), _Handler)
        self.stack = stack
        self.catching_up = CatchingUp(stack)
        self.busy_until = datetime.now(BERLIN)
        self.token = secrets.token_urlsafe(16)

    def mails(self) -> list[Mail]:
        """All mails, newest first."""
        address = f"{self.stack.endpoint_url}/_ministack/ses/messages"
        with urllib.request.urlopen(address, timeout=30) as answer:
            accounts = json.load(answer)["messages"]
        found = [_mail(record) for records in accounts.values() for record in records]
        return sorted(found, key=lambda mail: mail.sent, reverse=True)

    def executions(self) -> list[Execution]:
        """Runs of the state machine, newest first."""
        found = self.stack.client("stepfunctions").list_executions(
            stateMachineArn=self.stack.outputs["StateMachineArn"], maxResults=20
        )
        runs = [
            Execution(run["name"], run["status"], run["startDate"].astimezone(BERLIN))
            for run in found["executions"]
        ]
        return sorted(runs, key=lambda run: run.started, reverse=True)

    def next_event_end(self) -> datetime | None:
        """When the next event that is not over yet ends, or None if none is planned."""
        found = self.stack.client("dynamodb").query(
            TableName=self.stack.outputs["CatalogueTable"],
            KeyConditionExpression="pk = :event",
            ExpressionAttributeValues={":event": {"S": "event"}},
        )
        now = self.stack.clock.now()
        ends = [
            datetime.fromisoformat(json.loads(item["document"]["S"])["ends"])
            for item in found["Items"]
        ]
        return min((end for end in ends if end + AFTER_EVENT > now), default=None)

    def next_step(self) -> datetime:
        """Shortly after an event next moves on, or the Monday before on which answers are sealed.

        :raises StackError: the command that lists events failed.
        """
        events = json.loads(self.stack.manage("event", "list", "--json"))
        now = self.stack.clock.now()
        steps = [datetime.fromisoformat(one["next"]) + AFTER_EVENT for one in events if one["next"]]
        if any(one["state"] in _WAITING_FOR_MONDAY for one in events):
            steps.append(next_monday(now))
        return min((one for one in steps if one > now), default=next_day(now))

    def jump(self, to: str) -> None:
        """Set the clock, and begin at once what the schedule would have done meanwhile.

        :param to: "event", "step", "monday", "day" or "real".
        """
        try:
            self._set_clock(to)
            self.catching_up.begin()
        except StackError as error:
            self.catching_up.news = f"Die Uhr ließ sich nicht stellen: {error}"
        self.busy_until = datetime.now(BERLIN) + timedelta(seconds=_BUSY_SECONDS)

    def server_close(self) -> None:
        """Stop serving and catching up."""
        self.catching_up.end()
        super().server_close()

    def _set_clock(self, to: str) -> None:
        clock = self.stack.clock
        if to == "real":
            clock.set_real()
        elif to == "step":
            clock.set(self.next_step())
        elif to == "monday":
            clock.set(next_monday(clock.now()))
        elif to == "day":
            clock.set(next_day(clock.now()))
        elif end := self.next_event_end():
            clock.set(end + AFTER_EVENT)


class _Handler(BaseHTTPRequestHandler):
    server: Mailbox
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        if not self._addressed_to_us():
            return
        path = urlsplit(self.path).path
        if path == "/":
            self._overview()
        elif path.startswith("/mail/"):
            self._mail(unquote(path.removeprefix("/mail/")))
        else:
            self._page(HTTPStatus.NOT_FOUND, "missing.html", {})

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST_FORM:
            self.close_connection = True
            self._page(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "missing.html", {})
            return
        form = parse_qs(self.rfile.read(int(length)).decode("ascii", "replace"))
        if not self._addressed_to_us():
            return
        known = form.get("token", [""])[0] == self.server.token
        if urlsplit(self.path).path != "/clock" or not known:
            self._page(HTTPStatus.FORBIDDEN, "missing.html", {})
            return
        self.server.jump(form.get("to", [""])[0])
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _overview(self) -> None:
        executions = self.server.executions()
        busy = (
            datetime.now(BERLIN) < self.server.busy_until
            or self.server.catching_up.busy()
            or any(run.status == "RUNNING" for run in executions)
        )
        self._page(
            HTTPStatus.OK,
            "overview.html",
            {
                "now": self.server.stack.clock.now(),
                "event_end": self.server.next_event_end(),
                "news": self.server.catching_up.news,
                "mails": self.server.mails(),
                "executions": executions,
                "busy": busy,
                "token": self.server.token,
            },
        )

    def _mail(self, identifier: str) -> None:
        mail = next((mail for mail in self.server.mails() if mail.id == identifier), None)
        if mail is None:
            self._page(HTTPStatus.NOT_FOUND, "missing.html", {})
        else:
            self._page(HTTPStatus.OK, "mail.html", {"mail": mail})

    def _addressed_to_us(self) -> bool:
        """Refuse pages of other names that were made to resolve to this machine."""
        if urlsplit(f"//{self.headers.get('Host', '')}").hostname in (HOST, "localhost"):
            return True
        self.close_connection = True
        self._page(HTTPStatus.FORBIDDEN, "missing.html", {})
        return False

    def _page(self, status: HTTPStatus, template: str, values: Mapping[str, Any]) -> None:
        body = _pages.get_template(template).render(values).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """No access log: an address is nobody's business, not even here."""


def _mail(record: Mapping[str, Any]) -> Mail:
    return Mail(
        id=record["MessageId"],
        sender=record["Source"],
        recipients=tuple(record["To"] + record["CC"] + record["BCC"]),
        subject=record["Subject"],
        text=record["BodyText"] or "",
        html=record["BodyHtml"] or "",
        sent=datetime.fromtimestamp(record["Timestamp"], BERLIN),
    )


def _moment(moment: datetime) -> str:
    return format_datetime(moment.astimezone(BERLIN), "EEEE, d. MMMM y, HH:mm 'Uhr'", locale="de")


def _time(moment: datetime) -> str:
    return format_datetime(moment.astimezone(BERLIN), "HH:mm:ss", locale="de")


_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "pages"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)
_pages.filters.update(moment=_moment, time=_time, path=lambda value: quote(value, safe=""))
