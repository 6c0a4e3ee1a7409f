"""An emulated AWS with everything deployed that sealing needs, whose state can be put back."""

import hashlib
import json
import pickle
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from botocore.config import Config
from chalice.test import Client
from moto import mock_aws
from moto.backends import get_backend
from moto.core.exceptions import AWSError
from moto.stepfunctions.responses import StepFunctionResponse

from app import app
from chalicelib.intake import reception
from chalicelib.outreach import audience, events
from chalicelib.questionnaire import reading
from chalicelib.report import files
from chalicelib.report.summary import Summary
from chalicelib.report.summary_json import to_bytes
from chalicelib.sealing import batch
from chalicelib.store import clients, responses, signing_keys, surveys
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from chalicelib.store.summaries import MANIFEST
from chalicelib.store.surveys import Surveys
from chalicelib.weeks import BERLIN, monday
from tests.adapters.aws import REGION, talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment
from tests.crash import surveys as stories
from tests.crash.calls import Calls

ACCOUNT = "123456789012"
"""Moto's own."""

SENDER, OFFICE = "umfrage@example.org", "buero@example.org"

Makers = Callable[[Summary], Mapping[str, Callable[[], bytes]]]

Content = dict[str, Any]
"""What is stored, in plain values: two worlds with the same content cannot be told apart."""


@dataclass(frozen=True)
class State:
    """Everything that outlives a process, at one moment."""

    tables: dict[str, bytes]
    objects: dict[str, tuple[Any, ...]]
    queue: tuple[str, ...]
    mails: tuple[Any, ...]
    executions: tuple[tuple[Any, str], ...]
    content: Content = field(compare=False)

    @property
    def digest(self) -> str:
        """The same for the same content."""
        return hashlib.sha256(repr(self.content).encode()).hexdigest()


class World:
    """One deployment, its clock, which stands still, and its calls."""

    def __init__(self, environment: pytest.MonkeyPatch) -> None:
        self.calls = Calls()
        self.calls.watch()
        self._now = during(stories.WEEKS[0])
        self._lambda = Client(app)
        settings = make_deployment(
            environment,
            state_machine_arn=_make_state_machine(),
            sender=SENDER,
            office_address=OFFICE,
            settle_seconds="30",
        )
        self.tables = {
            name: settings[f"{name.upper()}_TABLE"]
            for name in ("Responses", "Catalogue", "Contacts")
        }
        self.bucket = settings["BUCKET"]
        self.queue_url = settings["OUTBOX_QUEUE_URL"]
        environment.setattr("chalicelib.clock.now", lambda: self._now)
        # The clock is put back again and again: the pace would wait for moments long gone.
        environment.setattr("chalicelib.clock.pause", lambda _seconds: None)
        clients.client("sesv2").create_email_identity(EmailIdentity=SENDER)
        signing_keys.rotate(SIGNING_KEYS)

    def set_clock(self, moment: datetime) -> None:
        """Let it be this moment for the product."""
        self._now = moment

    @contextmanager
    def later(self, span: timedelta) -> Iterator[None]:
        """Let it be later for a while; messages that were delayed arrive."""
        for message in _queue(self.queue_url)._messages:
            message.delayed_until = 0
        before, self._now = self._now, self._now + span
        yield
        self._now = before

    def new_process(self) -> None:
        """Forget what a process keeps in memory."""
        surveys._published.cache_clear()
        signing_keys._keys.cache_clear()
        reception._head.cache_clear()

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Run one Lambda function."""
        return self._lambda.lambda_.invoke(function, event).payload

    def post(self, path: str, fields: str) -> Any:
        """Send a form to a page."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        return self._lambda.http.post(path, headers=headers, body=fields.encode())

    def state(self) -> State:
        """All that is stored now."""
        tables = {role: _table(name).items for role, name in self.tables.items()}
        objects = {key: tuple(_objects(self.bucket).getlist(key)) for key in _objects(self.bucket)}
        queue = tuple(message.body for message in _queue(self.queue_url)._messages)
        mails = tuple(_ses().sent_messages)
        executions = tuple((one, one.status) for one in _machine().executions)
        content: Content = {
            "tables": {
                role: {
                    (pk.value, sk.value): _attributes(item)
                    for pk, items in sorted(tables[role].items(), key=lambda one: one[0].value)
                    for sk, item in sorted(items.items(), key=lambda one: one[0].value)
                }
                for role in self.tables
            },
            "bucket": {key: _versions(key, objects[key]) for key in sorted(objects)},
            "queue": sorted(queue),
            "mails": sorted((mail.destinations["ToAddresses"][0], mail.subject) for mail in mails),
            "executions": {one.name: status for one, status in executions},
        }
        pickled = {role: pickle.dumps(items) for role, items in tables.items()}
        return State(pickled, objects, queue, mails, executions, content)

    def restore(self, state: State) -> None:
        """Make everything as it was."""
        now = self.state().content["tables"]
        for role, name in self.tables.items():
            if now[role] != state.content["tables"][role]:
                _table(name).items = pickle.loads(state.tables[role])
        objects = _objects(self.bucket)
        dict.clear(objects)
        for key, versions in state.objects.items():
            dict.__setitem__(objects, key, list(versions))
        _queue(self.queue_url)._messages = []
        for body in state.queue:
            clients.client("sqs").send_message(QueueUrl=self.queue_url, MessageBody=body)
        _ses().sent_messages[:] = state.mails
        _machine().executions = [one for one, _ in state.executions]
        for one, status in state.executions:
            one.status = status

    def forget_mails(self) -> None:
        """Remove what the outbox holds, as the table does when it expires."""
        for key in [one for one in _table(self.tables["Contacts"]).items if one.value == "outbox"]:
            del _table(self.tables["Contacts"]).items[key]

    def give_up(self, survey: str) -> None:
        """Let AWS refuse to go on with a survey's executions: they failed too long ago."""
        for one in _machine().executions:
            one.given_up = one.name.startswith(f"{survey}-")

    def end_executions(self, status: str) -> None:
        """Let all executions that run end, such as with FAILED."""
        for one in _machine().executions:
            one.status = status if one.status == "RUNNING" else one.status


def _attributes(item: Any) -> dict[str, dict[str, str]]:
    """What an item says, without the times that hang on the second it was written in."""
    attributes: dict[str, dict[str, str]] = item.to_json()["Attributes"]
    times = {"expires", "since", "next_free"}
    return {name: value for name, value in attributes.items() if name not in times}


def _versions(key: str, versions: tuple[Any, ...]) -> list[str]:
    """Hashes of all versions of an object; a draft of a report may be written again as it was."""
    hashes = [one.etag for one in versions]
    once = key.startswith("sealed/") or key.endswith(MANIFEST)
    return hashes if once else sorted(set(hashes))


def _backend(service: str) -> Any:
    return get_backend(service)[ACCOUNT]  # type: ignore[call-overload]


def _table(name: str) -> Any:
    return _backend("dynamodb")[REGION].tables[name]


def _objects(bucket: str) -> Any:
    return _backend("s3")["aws"].buckets[bucket].keys


def _queue(url: str) -> Any:
    return _backend("sqs")[REGION].queues[url.rpartition("/")[2]]


def _ses() -> Any:
    return _backend("ses")[REGION]


def _machine() -> Any:
    return _backend("stepfunctions")[REGION].state_machines[0]


class _NotRedrivable(AWSError):
    TYPE = "ExecutionNotRedrivable"
    STATUS = 400


def _redrive(response: Any) -> tuple[int, dict[str, str], str]:
    """What AWS does and moto lacks: a failed execution goes on, once for two who ask."""
    arn = response._get_param("executionArn")
    execution = response.stepfunction_backend.describe_execution(arn)
    failed = execution.status in ("FAILED", "TIMED_OUT", "ABORTED")
    if not failed or getattr(execution, "given_up", False):
        raise _NotRedrivable("the execution did not fail, or too long ago")
    execution.status = "RUNNING"
    return 200, {}, '{"redriveDate": 0}'


def _make_state_machine() -> str:
    """A state machine whose executions run until a test ends them."""
    arn: str = clients.client("stepfunctions").create_state_machine(
        name="sealing",
        definition='{"StartAt": "Wait", "States": {"Wait": {"Type": "Succeed"}}}',
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/sealing",
    )["stateMachineArn"]
    return arn


def during(week: str) -> datetime:
    """A moment in the middle of a week."""
    return datetime.combine(monday(week) + timedelta(days=3), time(10), BERLIN)


def after(week: str) -> datetime:
    """A moment shortly after a week: Monday, three in the morning."""
    return datetime.combine(monday(week) + timedelta(days=7), time(3), BERLIN)


def _few_makers(makers: Makers) -> Makers:
    """Only two files beside the manifest: all are written alike, one after the other."""
    return lambda summary: dict(list(makers(summary).items())[:2])


def _remember(
    environment: pytest.MonkeyPatch, module: Any, name: str, key: Callable[[Any], object]
) -> None:
    """Work a pure function out once for each argument: here thousands of runs do the same."""
    function: Callable[[Any], Any] = getattr(module, name)
    known: dict[object, Any] = {}

    def remembered(argument: Any) -> Any:
        named = key(argument)
        if named not in known:
            known[named] = function(argument)
        return known[named]

    environment.setattr(module, name, remembered)


@contextmanager
def deployed(retries: bool = False) -> Iterator[World]:
    """A world with the surveys and the event published, and no response yet.

    Args:
        retries: whether AWS's library makes a failed call again by itself; without, one failure is
            one failure.
    """
    with pytest.MonkeyPatch.context() as environment, mock_aws():
        talk_to(environment)
        if not retries:
            once = Config(retries={"total_max_attempts": 1})
            environment.setattr(clients, "_CONFIG", clients._CONFIG.merge(once))
        # Two partitions show whatever four would show.
        environment.setattr(responses, "SHARDS", 2)
        environment.setattr(files, "makers", _few_makers(files.makers))
        _remember(environment, files, "render", to_bytes)
        _remember(environment, batch, "from_bytes", bytes)
        _remember(environment, reading, "read", json.dumps)
        environment.setattr(StepFunctionResponse, "redrive_execution", _redrive, raising=False)
        world = World(environment)
        for document in stories.documents():
            Surveys(world.tables["Catalogue"]).publish(document)
        event, guests = events.read(stories.EVENT)
        until = event.ends + timedelta(days=90)
        Contacts(world.tables["Contacts"]).add(audience.of_event(event.id), guests, until)
        Events(world.tables["Catalogue"]).plan(event, event.starts)
        yield world
    clients.forget()
