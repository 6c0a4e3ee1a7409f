"""Invitation codes: only who has one gets in, and looking spends nothing."""

import csv
import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from chalicelib.intake import codes, reception
from chalicelib.settings import settings
from chalicelib.store.clients import client
from chalicelib.store.contacts import Contacts
from commands import codes as commands
from commands import surveys
from tests.api.service import PUBLIC_URL, Service, envelope
from tests.unit.questionnaires import document, yes_no


@pytest.fixture
def closed(service: Service) -> Service:
    service.publish(document(yes_no("met"), access="closed"))
    return service


def issued(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    monkeypatch.setattr(commands, "connect", lambda _: settings())
    done = CliRunner().invoke(commands.codes, ["issue", *arguments])
    assert done.exit_code == 0, done.output
    return list(csv.DictReader(io.StringIO(done.stdout)))


def everything_stored(service: Service) -> list[object]:
    contacts = client("dynamodb").scan(TableName=settings().contacts_table)["Items"]
    return [*service.stored(), *sorted(map(str, contacts))]


def test_codes_come_with_links_and_cards_and_only_their_hashes_are_stored(
    closed: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = tmp_path / "cards.pdf"
    rows = issued(["sample", "12", "--cards", str(sheet)], monkeypatch)
    assert len({row["code"] for row in rows}) == 12
    assert sheet.read_bytes().startswith(b"%PDF-")
    assert sheet.stat().st_mode & 0o077 == 0
    for row in rows:
        assert closed.get(row["link"].removeprefix(PUBLIC_URL)).status_code == 200
        assert codes.normalise(row["code"]) not in str(everything_stored(closed))


def test_looking_reloading_and_scanning_spend_nothing(
    closed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = issued(["sample", "1"], monkeypatch)
    path = row["link"].removeprefix(PUBLIC_URL)
    before = everything_stored(closed)
    assert [closed.get(path).status_code for _ in range(3)] == [200, 200, 200]
    assert closed.client.http.request("HEAD", path).status_code in (403, 405)
    assert everything_stored(closed) == before


@pytest.mark.parametrize("change", [str, str.lower, lambda code: code.replace("-", " ")])
def test_a_code_is_typed_as_people_type(
    closed: Service, monkeypatch: pytest.MonkeyPatch, change: "type[str]"
) -> None:
    [row] = issued(["sample", "1"], monkeypatch)
    typed = change(row["code"]).replace("0", "O").replace("1", "l").replace(" ", "%20")
    assert closed.get(f"/umfrage/sample?lang=de&code={typed}").status_code == 200


@pytest.mark.parametrize("query", ["", "?code=x", "?code=00000000000000000000"])
def test_a_survey_for_invited_people_looks_like_none_to_all_others(
    closed: Service, query: str
) -> None:
    there = closed.get(f"/umfrage/sample{query}")
    ghost = closed.get(f"/umfrage/ghosts{query}")
    assert (there.status_code, ghost.status_code) == (404, 404)
    assert there.body.replace(b"sample", b"ghosts") == ghost.body
    assert (b'role="alert"' in there.body) == bool(query)
    closed.at("2026-10-06 12:00")
    ended = closed.get(f"/umfrage/sample{query}")
    assert (ended.status_code, ended.body) == (there.status_code, there.body)


@pytest.mark.parametrize("wish", ["change", "check", "language", "send", "receipt", "keep"])
def test_nor_does_a_form_that_is_posted_with_a_wrong_code_tell_that_it_is_there(
    closed: Service, wish: str
) -> None:
    sent = {"code": codes.mint(), "version": "1", "met": "perhaps", "do": wish}
    there, ghost = (closed.post(f"/umfrage/{survey}", sent) for survey in ("sample", "ghosts"))
    assert (there.status_code, ghost.status_code) == (404, 404)
    assert there.body.replace(b"sample", b"ghosts") == ghost.body


def test_nor_does_the_api_tell_without_a_code(
    closed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = issued(["sample", "1"], monkeypatch)
    for path in ("", "/schema"):
        there, ghost = (
            closed.get(f"/api/v1/surveys/{survey}{path}") for survey in ("sample", "ghosts")
        )
        assert (there.status_code, there.body) == (404, ghost.body)
        named = {"Mitsprache-Code": row["code"]}
        read = closed.client.http.get(f"/api/v1/surveys/sample{path}", headers=named)
        assert read.status_code == 200
    wrong = envelope(met="perhaps") | {"version": 7}
    there, ghost = (closed.send(wrong, survey=survey) for survey in ("sample", "ghosts"))
    assert (there.status_code, there.body) == (404, ghost.body)


def test_a_wrong_code_costs_the_same_reads_as_a_wrong_address(
    closed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited, asked = Contacts.invited, []

    def counting(contacts: Contacts, survey: str, key: str) -> bool:
        asked.append(survey)
        return invited(contacts, survey, key)

    monkeypatch.setattr(Contacts, "invited", counting)
    for survey in ("sample", "ghosts"):
        for code in ("", "x", codes.mint()):
            reception._head.cache_clear()
            closed.get(f"/umfrage/{survey}?code={code}")
            closed.post(f"/umfrage/{survey}", {"code": codes.mint(), "version": "1"})
    assert asked == ["sample"] * 6 + ["ghosts"] * 6


def test_two_tabs_with_one_invitation_are_one_answer_also_a_week_later(
    closed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given two tabs, sent a week apart with a new version between, nothing doubles or is lost."""
    [row] = issued(["sample", "1"], monkeypatch)
    path = row["link"].removeprefix(PUBLIC_URL)
    first, second = (hidden(closed.get(path).body.decode()) for _ in range(2))
    assert first == second
    closed.at("2026-09-19 12:00")
    assert closed.post("/umfrage/sample", first | {"met": "yes"}).status_code == 200
    closed.publish(document(yes_no("met"), yes_no("new"), access="closed", version=2))
    closed.at("2026-09-26 12:00")
    before = closed.stored()
    assert closed.post("/umfrage/sample", second | {"met": "yes"}).status_code == 200
    told = closed.post("/umfrage/sample", second | {"met": "no"})
    assert told.status_code == 409
    assert "Nein" in told.body.decode(), "what the second tab held is shown, not lost"
    assert closed.stored() == before
    assert {item["week"]["S"] for item in before} == {"2026-W38"}


def hidden(page: str) -> dict[str, object]:
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', page))


def test_the_second_with_one_code_is_told_and_led_to_the_stored_answer(
    closed: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = issued(["sample", "1"], monkeypatch)
    sent = {"code": row["code"], "version": "1", "met": "yes"}
    assert closed.post("/umfrage/sample", sent).status_code == 200
    second = closed.post("/umfrage/sample", sent | {"met": "no"})
    assert second.status_code == 409
    assert re.search(r'href="/antwort\?umfrage=sample', second.body.decode())
    assert '{"met":"yes"}' in str(closed.stored())


def test_a_slide_and_a_sheet_lead_to_the_survey(
    closed: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surveys, "connect", lambda _: settings())
    done = CliRunner().invoke(surveys.survey, ["qr", "sample", "--to", str(tmp_path)])
    assert done.exit_code == 0, done.output
    slide, poster, picture = sorted(tmp_path.iterdir(), key=lambda path: path.suffix != ".svg")
    assert b"<svg" in slide.read_bytes()
    assert {poster.suffix, picture.suffix} == {".pdf", ".png"}
    assert CliRunner().invoke(surveys.survey, ["qr", "ghost", "--to", "x"]).exit_code == 1
