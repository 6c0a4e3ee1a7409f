"""The acts that are counted: answers, sealing, mails, turns of schedules, looks at reports."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from urllib.parse import urlsplit

import pytest
import yaml

from chalicelib.intake import codes
from chalicelib.outreach import audience, events
from chalicelib.settings import settings
from chalicelib.store.contacts import Contacts
from chalicelib.store.events import Events
from infra import ROOT
from tests.api.machine import Machine
from tests.api.service import Service, envelope
from tests.bench.__main__ import answers
from tests.cost import units
from tests.cost.counting import Count, Counting
from tests.unit.questionnaires import shipped

SMALL, LARGE = "small", "large"
"""Surveys of twelve questions and one for free text, sealed each week."""

FEW, MANY = 20, 30
"""Two sizes of one act, large enough for texts; between them lies what one more costs."""


def acts(service: Service, patch: pytest.MonkeyPatch) -> dict[str, Count]:
    """What each act asks of AWS, by the name the cost model knows it by."""
    return dict(_Acts(service, patch).all())


class _Acts:
    def __init__(self, service: Service, patch: pytest.MonkeyPatch) -> None:
        self._service = service
        self._counting = Counting(patch)
        self._machine = Machine(service, patch)
        numbers = count(1)
        patch.setattr(codes, "mint", lambda: f"{next(numbers):020d}")

    def all(self) -> Iterator[tuple[str, Count]]:
        """Every act; what the first of its kind fetches and keeps is not counted."""
        for survey in SMALL, LARGE:
            self._publish(survey, "2026-09-21")
        self._service.at("2026-09-22 08:00")
        self._page_response(SMALL)
        self._api_response(LARGE)
        yield "page_response", self._page_response(SMALL)
        yield "api_response", self._api_response(LARGE)
        _, none_counted = self._turns()
        for survey, number in (SMALL, FEW - 2), (LARGE, MANY - 2):
            for _ in range(number):
                self._api_response(survey)
        _, all_counted = self._turns()
        yield "count_per_response", (all_counted - none_counted).times(1 / (FEW + MANY - 4))

        raw = self._stored(FEW + MANY)
        self._service.at("2026-09-28 03:00")
        few, many = self._sealing(SMALL), self._sealing(LARGE)
        one_more = (many - few).times(1 / (MANY - FEW))
        yield "sealing", few - one_more.times(FEW)
        yield "sealing_per_response", one_more
        yield "kept", Count(Counter(unsealed_bytes=raw, sealed_bytes=self._stored(FEW + MANY)))
        yield "report_view", self._report_view()

        conductor, counting = self._turns()
        for survey in "third", "fourth":
            self._publish(survey, "2026-09-28")
        more = self._turns()
        for name, two, four in zip(
            ("conductor", "count"), (conductor, counting), more, strict=True
        ):
            each = (four - two).times(1 / 2)
            yield f"{name}_turn", two - each.times(2)
            yield f"{name}_per_survey", each

        few, many = self._event("few", 10), self._event("many", 20)
        yield "mail", (many - few).times(1 / 10)

    def _publish(self, name: str, opens: str) -> None:
        weekly = {"survey": name, "cadence": "week", "opens": opens}
        self._service.publish(shipped("fachkraefte-zusammenarbeit") | weekly)

    def _page_response(self, survey: str) -> Count:
        with self._counting.act() as counted:
            path = f"/umfrage/{survey}"
            page = self._service.get(path)
            for name in sorted(set(re.findall(r"/static/[^\"]+", page.body.decode()))):
                assert self._service.get(name).status_code == 200
            given = {"version": "1", "code": codes.mint(), **answers()}
            for wish in ("check", "send"):
                assert self._service.post(path, given | {"do": wish}).status_code == 200
        return counted

    def _api_response(self, survey: str) -> Count:
        with self._counting.act() as counted:
            sent = self._service.send(envelope(**answers()), survey)
            assert sent.status_code == 201
        return counted

    def _sealing(self, survey: str) -> Count:
        """What sealing a week asks for, from the plan to the last answer's deletion."""
        period = {"survey": survey, "cut_off": "2026-W39"}
        with self._counting.act() as counted:
            shards = self._service.run("plan", **period)["shards"]
            for shard in shards:
                self._service.run("tally", **period, shard=shard)
            for task in TASKS:
                self._service.run(task, **period)
        counted.of["transitions"] += steps(len(shards))
        return counted

    def _stored(self, responses: int) -> float:
        """Bytes of the table of responses, for each of them."""
        return sum(units.size(item) for item in self._service.stored()) / responses

    def _report_view(self) -> Count:
        link = urlsplit(self._machine.deliver_mails()[-1].link)
        with self._counting.act() as counted:
            assert self._service.get(f"{link.path}?{link.query}").status_code == 200
        return counted

    def _turns(self) -> tuple[Count, Count]:
        """One turn of the conductor with nothing due, and one of the daily count."""
        turns = []
        for function in ("conductor", "count"):
            with self._counting.act() as counted:
                self._service.run(function)
            turns.append(counted)
        return turns[0], turns[1]

    def _event(self, name: str, size: int) -> Count:
        """Guests are asked after an event: written down by the conductor, sent by `post`."""
        self._service.at("2026-09-29 14:00")
        document = {
            "id": name,
            "title": {"de": "Kommune gestaltet!", "en": "Shaping the city"},
            "survey": SMALL,
            "starts": "2026-09-29T14:05:00+02:00",
            "ends": "2026-09-29T15:00:00+02:00",
            "guests": [
                {"address": f"guest-{number:03d}@example.org", "language": "de"}
                for number in range(size)
            ],
        }
        event, guests = events.read(document)
        expires = self._service.now + timedelta(days=90)
        Contacts(settings().contacts_table).add(audience.of_event(name), guests, expires)
        Events(settings().catalogue_table).plan(event, self._service.now)
        self._service.at("2026-09-29 15:00")
        with self._counting.act() as counted:
            self._service.run("conductor")
            assert len(self._machine.deliver_mails()) == size
        return counted


TASKS = ("seal", "report", "announce", "texts", "purge")
"""What the state machine runs after the tallies."""


def steps(shards: int) -> int:
    """State transitions of one execution; AWS bills its start as one, too."""
    states = yaml.safe_load((ROOT / "infra/sealing.asl.yaml").read_text("utf-8"))["States"]
    passed, name = 1, "Begin"
    while name:
        state = states[name]
        passed += 1 + (shards if state["Type"] == "Map" else 0)
        name = state.get("Default") or state.get("Next")
    return passed
