"""Logo and colours: how the office sets them, what is refused, and what pages cost then."""

import re

import pytest

from chalicelib.layout.look import SHIPPED, Colours, Look, Standing
from chalicelib.office import look_form
from chalicelib.office.users import Role
from chalicelib.settings import settings
from chalicelib.store.audit import AuditTrail
from chalicelib.store.errors import Unavailable
from chalicelib.store.looks import StoredLooks
from tests.api.service import Service
from tests.api.somebody import Somebody, somebody, text
from tests.unit.questionnaires import document, yes_no

PATH = "/buero/einstellungen/aussehen"
OWN = Look(Colours("0a7036", "8fd6ab", "a0522d", "a9aec6"))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 20"><path d="M0 0h9v9z"/>{}</svg>'


@pytest.fixture
def manager(service: Service) -> Somebody:
    return somebody(service, Role.VERWALTUNG, "Leitung")


def stored() -> StoredLooks:
    return StoredLooks(settings().catalogue_table)


def standing() -> Standing:
    return stored().standing()


def fields(look: Look = SHIPPED, **more: str) -> dict[str, str]:
    """The form as the page has it, with the colours of a look typed in."""
    now = look_form.shown(standing().now)
    return {
        **look_form.shown(look).words,
        **{f"{name}-word": words for name, words in now.words.items()},
        **{f"{name}-chosen": words for name, words in now.chosen.items()},
        **{f"{name}-choice": words for name, words in now.chosen.items()},
        "version": str(standing().version),
        "do": "save",
        **more,
    }


def files(page: bytes) -> list[str]:
    return sorted(set(re.findall(r"/static/([^\"]+)", page.decode())))


def test_what_is_stored_is_what_all_pages_show_and_what_was_before_can_come_back(
    manager: Somebody,
) -> None:
    service = manager.service
    before = files(service.get("/").body)
    logo = SVG.format("<metadata>secret</metadata>").encode()
    done = manager.send(PATH, fields(OWN, alt="Stadt"), "file", logo)
    assert done.status_code == 303

    for path in ("/", "/datenschutz", "/offene-daten", "/neues", "/antwort", PATH):
        page = manager.get(path).body
        assert b'alt="Stadt" width="160"' in page, path
        (sheet,) = {one for one in files(page) if one.endswith(".css")}
        assert OWN.colours.digits in sheet
        css = service.get(f"/static/{sheet}")
        assert b"--kern-color-action-default:#0a7036" in css.body
        assert "immutable" in css.headers["Cache-Control"]
    picture = next(one for one in files(page) if one.startswith("logo."))
    drawn = service.get(f"/static/{picture}")
    assert b"secret" not in drawn.body
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.headers["X-Content-Type-Options"] == "nosniff"
    assert drawn.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script" not in drawn.headers["Content-Security-Policy"]
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    assert "immutable" in drawn.headers["Cache-Control"]

    manager.post(PATH, {"do": "shipped", "version": "1"})
    assert files(service.get("/").body) == before
    manager.post(PATH, {"do": "former", "version": "2"})
    assert picture in files(service.get("/").body)
    assert service.get(f"/static/logo.{'0' * 32}.svg").status_code == 404

    entries = [*AuditTrail(settings().catalogue_table).of_month("2026-09")]
    changes = {
        (one.subject, "#2044aa" in one.before, "Logo: Stadt" in one.after) for one in entries
    }
    assert len(entries) == 3
    assert changes == {("Logo und Farben", True, True), ("Logo und Farben", False, False)}


def test_a_colour_that_cannot_be_read_is_refused_with_the_ratio_and_one_that_would_do(
    manager: Somebody,
) -> None:
    weak = Look(Colours(accent_day="ff8800", focus_night="000000"))
    answer = manager.send(PATH, fields(weak, alt="Stadt"), "file", SVG.format("").encode())

    words = text(answer, 422)
    assert "#ff8800 auf #" in words
    assert "Nötig sind 4,5 zu 1. Es reicht zum Beispiel #" in words
    assert "Nötig sind 3 zu 1." in words
    page = answer.body.decode()
    assert 'value="#ff8800"' in page
    assert 'value="Stadt"' in page
    name = re.search(r'name="logo" value="([0-9a-f]{32})"', page)
    assert name is not None
    assert standing() == Standing()

    kept = manager.post(PATH, fields(OWN, alt="Stadt", logo=name[1]))
    assert kept.status_code == 303
    look = standing().now
    assert look.logo is not None
    assert (look.logo.hash, look.logo.alt) == (name[1], "Stadt")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SVG.format("<script>alert(1)</script>").encode(), "steht <script>"),
        (SVG.format('<path onclick="alert(1)"/>').encode(), "soll etwas tun (onclick)"),
        (SVG.format('<use href="https://example.org/a"/>').encode(), "verweist nach außen"),
        (b"\x89PNG\r\n\x1a\nand nothing else", "beschädigt"),
        (b"<html>", "weder SVG noch PNG"),
        (bytes(40_000), "Die Datei hat 40 KB. Bitte höchstens 30 KB."),
    ],
)
def test_a_file_that_is_no_harmless_logo_is_refused_in_words(
    manager: Somebody, file: bytes, message: str
) -> None:
    answer = manager.send(PATH, fields(OWN, alt="Stadt", do="look"), "file", file)

    assert message in text(answer, 422)
    assert 'value="#0a7036"' in answer.body.decode()
    assert standing() == Standing()


def test_five_megabytes_are_refused_before_they_are_read(manager: Somebody) -> None:
    answer = manager.send(PATH, fields(OWN), "file", bytes(5_000_000))

    assert answer.status_code == 413
    assert standing() == Standing()


def test_looking_stores_nothing_and_a_logo_without_words_is_not_taken(manager: Somebody) -> None:
    assert manager.post(PATH, fields(OWN, do="look")).status_code == 200
    answer = manager.send(PATH, fields(OWN), "file", SVG.format("").encode())

    assert "was das Logo zeigt" in text(answer, 422)
    assert standing() == Standing()


def test_the_second_of_two_is_told_how_pages_look_now(manager: Somebody) -> None:
    given = fields(Look(Colours(accent_day="112233")))
    stored().replace(standing(), OWN)
    answer = manager.post(PATH, given)

    assert "Links und Knöpfe bei Tag #0a7036 #112233" in text(answer, 409)
    assert 'value="#112233"' in answer.body.decode()
    assert standing().now == OWN
    late = manager.post(PATH, {"do": "shipped", "version": given["version"]})
    assert "Jemand anderes war schneller" in text(late, 409)
    assert standing().now == OWN


def test_a_sample_shows_colours_that_are_not_stored_and_only_here(manager: Somebody) -> None:
    answer = manager.get(f"{PATH}/muster?farben={OWN.colours.digits}&licht=night&logo=x&text=y")

    (sheet,) = {one for one in files(answer.body) if one.endswith(".css")}
    assert sheet.endswith(f".{OWN.colours.digits}.night.css")
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "style-src 'self'" in answer.headers["Content-Security-Policy"]
    assert manager.get(f"{PATH}/muster?farben=red;}}").status_code == 200


def test_pages_read_the_look_once_a_minute_and_an_answer_to_the_api_never(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(document(yes_no("met")))
    stored().replace(standing(), OWN)
    reads = []
    read = StoredLooks.standing
    monkeypatch.setattr("chalicelib.store.looks.monotonic", lambda: 1000.0 + 60 * minutes)
    monkeypatch.setattr(StoredLooks, "standing", lambda self: reads.append(1) or read(self))

    minutes = 0
    assert service.answer(met="yes").status_code == 201
    assert reads == []
    for _again in range(3):
        assert OWN.colours.digits in service.get("/umfrage/sample").body.decode()
    assert len(reads) == 1
    minutes = 1
    service.get("/")
    assert len(reads) == 2


def test_a_look_that_cannot_be_read_keeps_nobody_from_answering(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.publish(document(yes_no("met")))
    stored().replace(standing(), OWN)

    def fails(_self: StoredLooks) -> Standing:
        raise Unavailable("too busy")

    monkeypatch.setattr(StoredLooks, "standing", fails)

    page = service.get("/umfrage/sample")
    assert page.status_code == 200
    assert OWN.colours.digits not in page.body.decode()
