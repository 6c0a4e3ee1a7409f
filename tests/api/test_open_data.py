"""Open data is there for everybody once the office has given it away, and not before."""

import pytest
from click.testing import CliRunner

from chalicelib.report.files import render
from chalicelib.settings import settings
from chalicelib.store.open_data import OpenReports
from chalicelib.store.summaries import Summaries
from commands import summaries
from tests.api.service import Service
from tests.report.zoo import ZOO

FILE = "/offene-daten/sample/2026-W37/tables.csv"


def test_a_report_is_open_data_only_after_the_office_says_so(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(summaries, "connect", lambda _deployment: settings())
    summary = ZOO["fewest"]()
    Summaries(settings().bucket).publish("sample", "2026-W37", render(summary))

    before = service.get("/offene-daten")
    assert before.status_code == 200
    assert b"noch keine offenen Daten" in before.body
    assert service.get(FILE).status_code == 404

    run = CliRunner().invoke(
        summaries.summary, ["publish-open", "sample", "2026-W37"], catch_exceptions=False
    )

    assert run.exit_code == 0, run.output
    page = service.get("/offene-daten").body.decode()
    for name in ("datapackage.json", "dcat-ap-de.json", "tables.csv", "tables.ods"):
        assert f"/offene-daten/sample/2026-W37/{name}" in page
    assert "report.pdf" not in page
    reply = service.get(FILE)
    assert reply.status_code in (302, 303)
    assert "/open/sample/2026-W37/tables.csv" in reply.headers["Location"]
    assert service.get("/offene-daten/sample/2026-W37/manifest.json").status_code == 404


def test_giving_it_away_twice_changes_nothing(service: Service) -> None:
    reports = OpenReports(settings().bucket)
    reports.publish("sample", "2026-W37", {"datapackage.json": b"{}"})
    reports.publish("sample", "2026-W37", {"datapackage.json": b"{}"})

    assert reports.reports() == [("sample", "2026-W37")]
