"""A report says what was said and done when its period ended, however late it is written."""

import json
from datetime import date
from typing import Any

from chalicelib.report.commitments import Change, Commitment, Progress, changed
from chalicelib.settings import settings
from chalicelib.store.bucket import Bucket
from chalicelib.store.clients import s3
from chalicelib.store.commitments import Commitments
from chalicelib.store.summaries import Summaries
from tests.api.service import Service
from tests.unit.questionnaires import document, scale

WHO = {"de": "Ressort Bildung"}
PERIOD = {"survey": "sample", "cut_off": "2026-W37"}


def seal(service: Service) -> None:
    planned = service.run("plan", **PERIOD)
    for shard in planned["shards"]:
        service.run("tally", **PERIOD, shard=shard)
    service.run("seal", **PERIOD)


def written(service: Service) -> dict[str, bytes]:
    service.run("report", **PERIOD)
    return Summaries(settings().bucket).files("sample", "2026-W37")


def unwrite() -> None:
    """As if the function had died before it wrote anything."""
    for key in list(Bucket(settings().bucket).keys("summaries/sample/")):
        s3().delete_object(Bucket=settings().bucket, Key=key)


def said(files: dict[str, bytes]) -> list[Any]:
    return [
        (one["id"], one["history"][-1]["progress"], one["history"][-1]["until"])
        for one in json.loads(files["summary.json"])["commitments"]
    ]


def test_what_is_promised_is_carried_on_and_a_later_change_leaves_the_report_as_it_is(
    service: Service,
) -> None:
    service.publish(document(scale("mood")))
    service.at("2026-09-08 12:00")
    for place in range(6):
        assert service.answer(mood=place % 5 + 1).status_code == 201
    store = Commitments(settings().catalogue_table)
    decided = Change(date(2026, 9, 2), Progress.DECIDED, {}, WHO, date(2026, 12, 1))
    promise = Commitment("c1", "sample", "2026-W35", {"de": "Mehr Zeit"}, (decided,))
    other = Commitment("c2", "another", "2026-W35", {"de": "Anderes"}, (decided,))
    store.add(promise)
    store.add(other)
    service.at("2026-09-14 08:00")
    seal(service)

    first = written(service)
    unwrite()
    done = changed(promise, Change(date(2026, 9, 14), Progress.DONE, {}, WHO, None))
    store.change(promise, done)
    again = written(service)

    assert said(first) == [("c1", "decided", "2026-12-01")]
    assert again == first
    assert "Mehr Zeit" in first["report.html"].decode()
