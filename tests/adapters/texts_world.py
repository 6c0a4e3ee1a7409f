"""A survey with texts on moto: answers come in, weeks are sealed, texts move to the review."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from chalice.test import Client
from moto import mock_aws

from app import app
from chalicelib.intake import codes
from chalicelib.intake.response import compose
from chalicelib.questionnaire import reading
from chalicelib.settings import settings
from chalicelib.store import surveys
from chalicelib.store.clients import client
from chalicelib.store.responses import Responses, shards
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from chalicelib.store.texts import ReviewQueue
from chalicelib.weeks import end_of, monday, week_of_day
from tests.adapters.aws import talk_to
from tests.adapters.deployment import make_deployment
from tests.unit.questionnaires import Document, document, text, yes_no

WEEK, LATER, CLOSING = "2026-W37", "2026-W38", "2026-W40"
MET = yes_no("met", required=True)
ITEMS = (
    MET,
    text("wish"),
    text("fear", sensitive=True),
    text("why_not", show_if={"item": "met", "is": ["no"]}),
)

Contents = dict[str, list[dict[str, Any]]]


class World:
    """One survey, its answers, and the functions that seal it."""

    def __init__(self, clock: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._clock = clock
        self._lambda = Client(app)
        make_deployment(monkeypatch)
        monkeypatch.setenv("MITSPRACHE_CLOCK", str(clock))
        surveys._published.cache_clear()

    def publish(self, *items: Document, **changes: Any) -> None:
        self._document = document(*items, **changes)
        Surveys(settings().catalogue_table).publish(self._document)

    def answer(self, week: str, code: str = "", **answers: str) -> str:
        """Hand in one response; returns its code."""
        code = code or codes.mint()
        response = compose(reading.read(self._document), code, answers, week)
        head = Surveys(settings().catalogue_table).head("sample")
        assert head is not None
        Responses(settings().responses_table).put_once("sample", response, head.closed_to)
        return code

    def seal(self, week: str) -> None:
        offset = end_of(week).astimezone(UTC) - datetime.now(UTC)
        self._clock.write_text(str(offset.total_seconds() + 60), "ascii")
        before = week_of_day(monday(week) - timedelta(days=7))
        Surveys(settings().catalogue_table).mark_sealed("sample", before, "2026-09-14")
        self.run("plan", week)
        for shard in shards():
            self.run("tally", week, shard=shard)
        self.run("seal", week)

    def run(self, function: str, week: str, **more: str) -> None:
        self._lambda.lambda_.invoke(function, {"survey": "sample", "cut_off": week, **more})

    def move(self, week: str) -> None:
        self.run("texts", week)

    def waiting(self) -> list[str]:
        """The words that still are in the table of responses."""
        items = items_of(settings().responses_table)
        return sorted(item["text"]["S"] for item in items if "text" in item)

    def queued(self) -> list[str]:
        """The words that are in the review queue."""
        queue = ReviewQueue(settings().catalogue_table)
        return sorted(one.original for one in queue.texts("sample"))

    def texts_in(self, period: str) -> list[str]:
        """The words in a report; [] if there is none."""
        files = Summaries(settings().bucket).files("sample", period)
        summary = json.loads(files.get("summary.json", b'{"texts": []}'))
        return [one["words"] for item in summary["texts"] for one in item["texts"]]

    def contents(self) -> Contents:
        """Everything in both tables."""
        return {
            name: items_of(name)
            for name in (settings().responses_table, settings().catalogue_table)
        }

    def restore(self, contents: Contents) -> None:
        for name, items in contents.items():
            there = items_of(name)
            for item in there:
                if item not in items:
                    key = {"pk": item["pk"], "sk": item["sk"]}
                    client("dynamodb").delete_item(TableName=name, Key=key)
            for item in items:
                if item not in there:
                    client("dynamodb").put_item(TableName=name, Item=item)


def items_of(table: str) -> list[dict[str, Any]]:
    """What a table holds, in the order of its keys."""
    items: list[dict[str, Any]] = client("dynamodb").scan(TableName=table)["Items"]
    return sorted(items, key=lambda item: (item["pk"]["S"], item["sk"]["S"]))


@contextmanager
def texts_world(patch: pytest.MonkeyPatch, clock: Path) -> Iterator[World]:
    """A world of its own.

    Args:
        clock: file that tells the functions what time it is.
    """
    talk_to(patch)
    with mock_aws():
        yield World(clock, patch)
