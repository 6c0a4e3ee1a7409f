"""./manage.py survey hand-over and take-over: a survey moves to another account, or comes back."""

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.report.files import MANIFEST
from chalicelib.report.manifest import manifest
from chalicelib.report.page import page
from chalicelib.report.summarising import summarise
from chalicelib.sealing.ledger import Place, ends, verified
from chalicelib.settings import settings
from chalicelib.store import surveys
from chalicelib.store.batches import Batches
from chalicelib.store.chain_ends import ChainEnds
from chalicelib.store.clients import client, s3
from chalicelib.store.summaries import Summaries
from chalicelib.store.surveys import Surveys
from commands import deployment, ledger
from commands import surveys as commands
from tests.adapters.aws import make_bucket, make_table, talk_to
from tests.adapters.deployment import make_stack
from tests.unit.questionnaires import document, questionnaire, scale, yes_no
from tests.unit.report_worlds import repeated, sealed

SURVEY, WEEK = "lunch-may", "2026-W37"
ITEMS = (scale("clear", required=True), yes_no("met", required=True))

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Two deployments, "old" and "new"; the old one has a survey with a sealed week."""
    talk_to(monkeypatch)

    def run(stack: str, *words: str) -> Result:
        surveys._published.cache_clear()
        group = ledger.ledger if words[0] == "verify" else commands.survey
        return CliRunner().invoke(group, words, obj=deployment.Deployment(stack, None))

    with mock_aws():
        for name in ("old", "new"):
            make_stack(
                monkeypatch, name, catalogue_table=make_table("Catalogue"), bucket=make_bucket()
            )
        known = deployment.connect(deployment.Deployment("old", None))
        Surveys(known.catalogue_table).publish(document(*ITEMS, survey=SURVEY))
        asked = questionnaire(*ITEMS, survey=SURVEY)
        stored = sealed(asked, [repeated((14, {"clear": 4, "met": "yes"}))])
        for _, content in stored:
            Batches(known.bucket).put_once(content)
            Batches(known.bucket).put_members(SURVEY, Place("all", WEEK), ["aa" * 32])
        summary = summarise(asked, WEEK, stored)
        files = {"report.html": page(summary, "de")}
        files[MANIFEST] = manifest(summary, files)
        Summaries(known.bucket).publish(SURVEY, WEEK, files)
        Surveys(known.catalogue_table).mark_sealed(SURVEY, WEEK, "2026-09-14")
        entries = verified(SURVEY, Batches(known.bucket).stored(SURVEY))
        ChainEnds(known.catalogue_table).note(SURVEY, ends(WEEK, entries))
        yield run
        settings.cache_clear()


@pytest.fixture
def moved(run: Run, tmp_path: Path) -> Path:
    file = tmp_path / "survey.zip"
    done = run("old", "hand-over", SURVEY, "--to", str(file))
    assert done.exit_code == 0, done.output
    return file


def contents(bucket: str) -> dict[str, bytes]:
    keys = [one["Key"] for one in s3().list_objects_v2(Bucket=bucket).get("Contents", ())]
    return {key: s3().get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def test_a_survey_moves_with_its_batches_and_reports_and_stands_as_it_stood(
    run: Run, moved: Path
) -> None:
    done = run("new", "take-over", str(moved))

    assert done.exit_code == 0, done.output
    old, new = (deployment.connect(deployment.Deployment(name, None)) for name in ("old", "new"))
    assert contents(new.bucket) == contents(old.bucket)
    head = Surveys(new.catalogue_table).head(SURVEY)
    assert head == Surveys(old.catalogue_table).head(SURVEY)
    assert head
    assert head.sealed_to == WEEK
    noted = ChainEnds(new.catalogue_table).of(SURVEY)
    assert noted
    assert noted == ChainEnds(old.catalogue_table).of(SURVEY)
    assert Surveys(new.catalogue_table).document(SURVEY, 1) == document(*ITEMS, survey=SURVEY)


def test_nothing_but_questionnaires_batches_and_reports_is_in_the_file(moved: Path) -> None:
    with zipfile.ZipFile(moved) as bundle:
        names = set(bundle.namelist())

    assert names == {
        "survey.json",
        "versions/0001.json",
        f"sealed/{SURVEY}/all/{WEEK}.json",
        f"sealed/{SURVEY}/all/{WEEK}.members.json",
        f"summaries/{SURVEY}/{WEEK}/report.html",
        f"summaries/{SURVEY}/{WEEK}/manifest.json",
    }


def test_taking_over_again_changes_nothing_and_mends_what_was_lost(run: Run, moved: Path) -> None:
    run("new", "take-over", str(moved))
    new = deployment.connect(deployment.Deployment("new", None))
    before = contents(new.bucket)
    key = {"pk": {"S": "survey"}, "sk": {"S": SURVEY}}
    client("dynamodb").delete_item(TableName=new.catalogue_table, Key=key)
    assert Surveys(new.catalogue_table).head(SURVEY) is None

    done = run("new", "take-over", str(moved))

    assert done.exit_code == 0, done.output
    head = Surveys(new.catalogue_table).head(SURVEY)
    assert head
    assert head.sealed_to == WEEK
    assert contents(new.bucket) == before


def test_a_survey_that_went_on_is_left_as_it_is(run: Run, moved: Path) -> None:
    run("new", "take-over", str(moved))
    new = deployment.connect(deployment.Deployment("new", None))
    Surveys(new.catalogue_table).mark_sealed(SURVEY, "2026-W38", "2026-09-21")

    done = run("new", "take-over", str(moved))

    assert done.exit_code == 1
    assert "stays as it is: it went on since" in done.output
    head = Surveys(new.catalogue_table).head(SURVEY)
    assert head
    assert head.sealed_to == "2026-W38"


def test_a_file_whose_batch_was_changed_is_refused_before_anything_is_written(
    run: Run, moved: Path, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(moved) as bundle, zipfile.ZipFile(changed, "w") as other:
        for name in bundle.namelist():
            content = bundle.read(name)
            if name.endswith(f"{WEEK}.json"):
                content = content.replace(b"14", b"15")
            other.writestr(name, content)

    done = run("new", "take-over", str(changed))

    assert done.exit_code == 1
    assert "Nothing is moved." in done.output
    new = deployment.connect(deployment.Deployment("new", None))
    assert contents(new.bucket) == {}
    assert Surveys(new.catalogue_table).head(SURVEY) is None


def test_a_zip_of_something_else_is_refused(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.zip"
    with zipfile.ZipFile(other, "w") as bundle:
        bundle.writestr("anything.txt", "")

    done = run("new", "take-over", str(other))

    assert done.exit_code == 1
    assert "other.zip was not written by hand-over." in done.output
    assert (
        "There is no survey nothing."
        in run("old", "hand-over", "nothing", "--to", str(other)).output
    )
