"""Batches and reports are written once, then read; what was published stays as it was."""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from chalicelib.sealing import batch, ledger
from chalicelib.sealing.ledger import Place
from chalicelib.store.batches import Batches
from chalicelib.store.bucket import Bucket
from chalicelib.store.clients import s3
from chalicelib.store.errors import Conflict, Refused
from chalicelib.store.summaries import Summaries
from tests.adapters.aws import listening
from tests.unit.questionnaires import questionnaire, scale
from tests.unit.sealed import sealed

FILES = {"summary.json": b"{}", "report.html": b"<p>1</p>", "manifest.json": b'{"files":[]}'}

# DynamoDB Local is the judge of tables only: here it would be moto under another name.
pytestmark = pytest.mark.parametrize(
    "backend", ["moto", "ministack"], indirect=True, scope="module"
)


def test_an_object_is_written_once_and_never_changed(bucket: str) -> None:
    store = Bucket(bucket)
    assert store.put_once("sealed/a.json", b"1")
    assert not store.put_once("sealed/a.json", b"1")
    with pytest.raises(Conflict, match=r"sealed/a\.json was published before"):
        store.put_once("sealed/a.json", b"2")
    assert store.read("sealed/a.json") == b"1"


def test_an_object_has_the_type_of_its_name_and_others_are_not_published(bucket: str) -> None:
    store = Bucket(bucket)
    for name, content_type in {
        "a.json": "application/json",
        "a.html": "text/html; charset=utf-8",
        "a.csv": "text/csv; charset=utf-8",
    }.items():
        store.put(name, b"")
        assert s3().head_object(Bucket=bucket, Key=name)["ContentType"] == content_type
    with pytest.raises(Refused):
        store.put("a.exe", b"")


def test_keys_are_listed_in_order_and_over_several_pages(bucket: str) -> None:
    store = Bucket(bucket)
    for name in ("b/2.json", "a/1.json", "b/1.json", "b/3.json", "b/10.json", "c.json"):
        store.put(name, b"")

    def two(params: Any, **_: object) -> Any:
        return params | {"MaxKeys": 2}

    with listening(s3(), "provide-client-params.s3.ListObjectsV2", two):
        assert list(store.keys("b/")) == ["b/1.json", "b/10.json", "b/2.json", "b/3.json"]
        assert len(list(store.keys(""))) == 6
        assert list(store.keys("d")) == []


def test_an_object_is_there_only_under_its_whole_name(bucket: str) -> None:
    store = Bucket(bucket)
    store.put("a/manifest.json", b"")
    assert store.holds("a/manifest.json")
    assert not store.holds("a/manifest")
    assert not store.holds("a/manifest.json.html")


def test_an_address_is_made_for_one_object_and_a_few_minutes(bucket: str) -> None:
    address = urlsplit(Bucket(bucket).address("a/report.html", 300))
    assert address.path.endswith("/a/report.html")
    fields = parse_qs(address.query)
    assert fields["X-Amz-Expires"] == ["300"]
    assert fields["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def chain(bucket: str) -> Batches:
    """Two batches of one survey, each with its members."""
    store = Batches(bucket)
    survey = questionnaire(scale("mood"))
    moods = [{"mood": place % 5 + 1} for place in range(10)]
    first = sealed(survey, moods, "2026-W37")
    second = sealed(survey, moods, "2026-W38", covers={"all": "2026-W37"},
                    previous=batch.to_bytes(first))  # fmt: skip
    for one in (first, second):
        store.put_members("sample", Place("all", one.cut_off), ["bb" * 32, "aa" * 32])
        store.put_once(one)
    return store


def test_batches_are_found_where_they_were_put_and_their_chain_holds(bucket: str) -> None:
    store = chain(bucket)
    weeks = [Place("all", "2026-W37"), Place("all", "2026-W38")]
    assert store.places("sample") == weeks
    assert store.places("sampl") == []
    assert [entry.place for entry in ledger.verified("sample", store.stored("sample"))] == weeks


def test_members_are_listed_beside_their_batch_in_an_order_that_says_nothing(bucket: str) -> None:
    store = chain(bucket)
    assert store.members("sample", Place("all", "2026-W37")) == ["aa" * 32, "bb" * 32]
    store.put_members("sample", Place("all", "2026-W37"), ["aa" * 32, "bb" * 32])
    with pytest.raises(Conflict):
        store.put_members("sample", Place("all", "2026-W37"), ["aa" * 32])


def test_a_sealed_batch_can_be_written_again_but_not_another(bucket: str) -> None:
    store = chain(bucket)
    survey = questionnaire(scale("mood"))
    same = [{"mood": place % 5 + 1} for place in range(10)]
    store.put_once(sealed(survey, same, "2026-W37"))
    with pytest.raises(Conflict):
        store.put_once(sealed(survey, same[1:], "2026-W37"))


def test_a_report_is_published_with_its_manifest_last(bucket: str) -> None:
    written: list[str] = []

    def note(params: Any, **_: object) -> None:
        written.append(params["Key"])

    with listening(s3(), "provide-client-params.s3.PutObject", note):
        Summaries(bucket).publish("sample", "2026-W37", dict(reversed(FILES.items())))
    assert len(written) == 3
    assert written[-1] == "summaries/sample/2026-W37/manifest.json"


def test_a_published_report_stays_as_it_is(bucket: str) -> None:
    reports = Summaries(bucket)
    assert not reports.published("sample", "2026-W37")
    reports.publish("sample", "2026-W37", FILES)
    assert reports.published("sample", "2026-W37")
    reports.publish("sample", "2026-W37", dict.fromkeys(FILES, b"other"))
    assert reports.files("sample", "2026-W37") == FILES


def test_a_report_whose_publishing_broke_off_is_none_and_is_made_whole(bucket: str) -> None:
    reports = Summaries(bucket)
    Bucket(bucket).put("summaries/sample/2026-09/report.html", b"half")
    assert not reports.published("sample", "2026-09")
    assert reports.periods("sample") == []
    reports.publish("sample", "2026-09", FILES)
    assert reports.files("sample", "2026-09") == FILES


def test_reports_are_found_by_survey_and_period(bucket: str) -> None:
    reports = Summaries(bucket)
    for survey, period in (("sample", "2026-W37"), ("sample", "2026-09"), ("sample-2", "gesamt")):
        reports.publish(survey, period, FILES)
    assert reports.periods("sample") == ["2026-09", "2026-W37"]
    assert reports.periods("other") == []
    assert reports.files("sample", "2026-W3") == {}


def test_a_batch_that_is_locked_can_be_removed_by_nobody_without_a_right_of_its_own(
    bucket: str,
) -> None:
    until = datetime(2099, 1, 1, tzinfo=UTC)
    survey = questionnaire(scale("mood"))
    Batches(bucket, until).put_once(sealed(survey, [{"mood": 3}] * 10, "2026-W37"))
    key = "sealed/sample/all/2026-W37.json"
    found = s3().head_object(Bucket=bucket, Key=key)

    assert (found["ObjectLockMode"], found["ObjectLockRetainUntilDate"]) == ("GOVERNANCE", until)
    with pytest.raises(ClientError, match="AccessDenied"):
        s3().delete_object(Bucket=bucket, Key=key, VersionId=found["VersionId"])
