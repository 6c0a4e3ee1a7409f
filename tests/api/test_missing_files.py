"""A document that cannot be made holds up nothing, is named, and comes later."""

import json
from hashlib import sha256

import pytest
from click.testing import CliRunner

from chalicelib.layout.typesetting import TypesettingFailed
from chalicelib.report import document
from chalicelib.report.jobs import FilesMissing
from chalicelib.settings import settings
from chalicelib.store.summaries import Summaries
from commands import summaries
from tests.api.service import OFFICE, Service
from tests.api.test_notices import mails
from tests.unit.questionnaires import document as survey_document
from tests.unit.questionnaires import scale, words

PERIOD = {"survey": "sample", "cut_off": "2026-W37"}


def no_document(*_: object) -> bytes:
    raise TypesettingFailed("report.typ took more than 40 seconds")


def published() -> dict[str, bytes]:
    return Summaries(settings().bucket).files("sample", "2026-W37")


def test_the_other_files_are_published_and_the_document_follows(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(survey_document(scale("mood")))
    service.at("2026-09-08 12:00")
    for place in range(6):
        assert service.answer(mood=place % 5 + 1).status_code == 201
    service.at("2026-09-14 08:00")

    with monkeypatch.context() as broken:
        broken.setattr(document, "typeset", no_document)
        planned = service.run("plan", **PERIOD)
        for shard in planned["shards"]:
            service.run("tally", **PERIOD, shard=shard)
        service.run("seal", **PERIOD)
        for _try in range(2):
            with pytest.raises(FilesMissing, match=r"sample 2026-W37 report\.en\.pdf"):
                service.run("report", **PERIOD)
        for step in ("announce", "announce", "purge"):
            service.run(step, **PERIOD)
        monkeypatch.setattr(summaries, "connect", lambda _deployment: settings())
        run = CliRunner().invoke(summaries.summary, ["complete", "sample", "2026-W37"])
        assert "Still missing: sample 2026-W37 report.en.pdf" in run.output
    [mail] = [one for one in mails(service) if "fehlen Dateien" in one]
    assert OFFICE in mail
    assert "Zusammenfassung 2026-W37: report.en.pdf, report.pdf" in mail
    assert "./manage.py summary complete sample 2026-W37" in mail
    before = published()
    assert "report.pdf" not in before
    assert json.loads(before["manifest.json"])["missing"] == ["report.en.pdf", "report.pdf"]

    run = CliRunner().invoke(summaries.summary, ["complete", "sample", "2026-W37"])
    assert run.exit_code == 0, run.output

    after = published()
    listed = {one["name"]: one["sha256"] for one in json.loads(after["manifest.json"])["files"]}
    assert json.loads(after["manifest.json"])["missing"] == []
    assert listed["report.pdf"] == sha256(after["report.pdf"]).hexdigest()
    run = CliRunner().invoke(summaries.summary, ["complete", "sample", "2026-W37"])
    assert "misses a file" in run.output
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        name: content for name, content in before.items() if name != "manifest.json"
    }


def test_a_late_file_that_would_say_something_else_is_not_made(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a report made from other words, when its document follows, then it stays away."""
    service.publish(survey_document(scale("mood")))
    service.at("2026-09-08 12:00")
    for place in range(6):
        service.answer(mood=place % 5 + 1)
    service.at("2026-09-14 08:00")
    with monkeypatch.context() as broken:
        broken.setattr(document, "typeset", no_document)
        for shard in service.run("plan", **PERIOD)["shards"]:
            service.run("tally", **PERIOD, shard=shard)
        service.run("seal", **PERIOD)
        with pytest.raises(FilesMissing):
            service.run("report", **PERIOD)
    service.publish(survey_document(scale("mood"), version=2, title=words("Ein anderer Titel")))
    before = published()

    with pytest.raises(FilesMissing):
        service.run("report", **PERIOD)

    assert published() == before
