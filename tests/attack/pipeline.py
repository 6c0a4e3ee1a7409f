"""A survey that runs through the real service: its doors, functions, tables, bucket and mails."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

import yaml

from chalicelib.intake import codes
from chalicelib.questionnaire import calendar
from chalicelib.questionnaire.model import WHOLE, Answers, Questionnaire
from chalicelib.questionnaire.reading import read
from chalicelib.settings import settings
from chalicelib.store.clients import client, s3
from chalicelib.store.responses import shards
from chalicelib.weeks import BERLIN, monday, next_week, week_of
from infra import ROOT
from tests.api.mailed import sent
from tests.api.service import Service, envelope
from tests.attack.readers.artefact import Artefact
from tests.attack.world import Person, World, random_answers

_MACHINE: dict[str, Any] = yaml.safe_load((ROOT / "infra/sealing.asl.yaml").read_text("utf-8"))


@dataclass
class Pipeline:
    """One survey from its opening to its close.

    Attributes:
        questionnaire: the survey.
        closing: its last week.
        handed_in: code → who answered with it; withdrawn ones are gone.
        week: it is Thursday of this week, ten in the morning.
    """

    service: Service
    document: dict[str, Any]
    random: Random
    week: str = "2026-W36"
    handed_in: dict[str, Person] = field(default_factory=dict)
    mails: list[Artefact] = field(default_factory=list)
    questionnaire: Questionnaire = field(init=False)
    closing: str = field(init=False)

    def __post_init__(self) -> None:
        self.questionnaire = read(self.document)
        self.closing = calendar.closing_week(self.questionnaire.closes)
        self.favourites = {item.id: self.random.random() for item in self.questionnaire.items}
        self.service.publish(self.document)
        self._thursday()

    def answer(self, people: int, leaning: float) -> None:
        """So many people answer, more or less alike."""
        partition = self.questionnaire.partition
        for _ in range(people):
            answers = random_answers(self.questionnaire, self.random, self.favourites, leaning)
            leaf = str(answers[partition.item]) if partition else WHOLE
            code = codes.mint()
            assert self._send(code, answers) == 201
            self.handed_in[code] = Person(self.week, 3, leaf, answers)

    def repeat(self) -> None:
        """Somebody's request is sent again: it is no second answer."""
        for code, person in list(self.handed_in.items())[-2:]:
            assert self._send(code, person.answers) in (200, 409)

    def withdraw(self) -> None:
        """Whoever answered last this week takes it back."""
        for code, person in list(self.handed_in.items())[-1:]:
            if person.week == self.week:
                survey = self.document["survey"]
                fields = {"of-survey": survey, "code": code, "do": "withdraw"}
                reply = self.service.post("/antwort", fields)
                assert reply.status_code in (200, 303)
                del self.handed_in[code]

    def pass_week(self, *, late: int = 0, runs: int = 1) -> None:
        """The next week begins, and the week before is sealed.

        Args:
            late: so many people answer before that happens; they belong to the new week.
            runs: how often it is sealed: again changes nothing.
        """
        before, self.week = self.week, next_week(self.week)
        self._thursday()
        self.answer(late, leaning=1.0)
        for _ in range(runs):
            self.seal(before)

    def seal(self, cut_off: str) -> None:
        """Run the deployed state machine for a week, as often as one likes."""
        before = len(sent())
        event = {"survey": self.document["survey"], "cut_off": cut_off}
        name = _MACHINE["StartAt"]
        while name:
            state = _MACHINE["States"][name]
            if state["Type"] == "Task":
                self.service.run(_function(state), **event)
            elif state["Type"] == "Map":
                inner = state["ItemProcessor"]["States"][state["ItemProcessor"]["StartAt"]]
                for shard in shards():
                    self.service.run(_function(inner), **event, shard=shard)
            name = state.get("Next", state.get("Default"))
        self._deliver()
        period = calendar.periods_ending(cut_off, self.questionnaire.cadence, self.closing)[0]
        self.mails += [
            Artefact(
                f"mails/{self.document['survey']}/{period}/{number}",
                f"{mail.subject}\n{mail.body}".encode(),
            )
            for number, mail in enumerate(sent()[before:], start=before)
        ]

    def close(self) -> None:
        """The survey runs out, and what is left is sealed, week by week."""
        cut_off = self.week
        self.week = next_week(self.closing)
        self._thursday()
        while cut_off <= self.closing:
            self.seal(cut_off)
            cut_off = next_week(cut_off)

    def world(self) -> World:
        """Everybody whose answer was kept."""
        return World(self.questionnaire, tuple(self.handed_in.values()))

    def artefacts(self) -> list[Artefact]:
        """Every object of the bucket, with what the bucket says about it, and every mail."""
        bucket = settings().bucket
        found = list(self.mails)
        for room in ("sealed", "summaries"):
            prefix = f"{room}/{self.document['survey']}/"
            listed = s3().list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", ())
            for one in listed:
                reply = s3().get_object(Bucket=bucket, Key=one["Key"])
                own = {f"Metadata {key}": value for key, value in reply["Metadata"].items()}
                own["ContentLength"] = str(reply["ContentLength"])
                found.append(Artefact(one["Key"], reply["Body"].read(), own))
        return found

    def _send(self, code: str, answers: Answers) -> int:
        content = envelope(code) | {"answers": dict(answers)}
        status: int = self.service.send(content, self.document["survey"]).status_code
        return status

    def _thursday(self) -> None:
        day = monday(self.week) + timedelta(days=3)
        self.service.at(f"{day} 10:00")
        assert week_of(datetime(day.year, day.month, day.day, 10, tzinfo=BERLIN)) == self.week

    def _deliver(self) -> None:
        queue = settings().outbox_queue_url
        while messages := client("sqs").receive_message(QueueUrl=queue).get("Messages"):
            records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in messages]
            self.service.run("post", Records=records)
            for one in messages:
                client("sqs").delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])


def _function(state: Mapping[str, Any]) -> str:
    resource: str = state["Resource"]
    return resource.removeprefix("${").removesuffix("Arn}").lower()
