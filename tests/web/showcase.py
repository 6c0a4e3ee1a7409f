"""A site on 127.0.0.1 that shows the pages without the store behind them."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from chalice.app import Response

from chalicelib import doors
from chalicelib.intake import form, pages
from chalicelib.intake.validation import faults
from chalicelib.layout.page import Place
from chalicelib.layout.static import static_file
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.profiles import PROFILES
from chalicelib.questionnaire.reading import read

ROOT = Path(__file__).parents[2]
CODE = "K7Q2M9XW4BTR5D0HN8VC"
TAKEN = "TAKEN000000000000000"
BASE = "/api"


def questionnaires() -> dict[str, Questionnaire]:
    """The shipped surveys and the one that has every type of item, by name."""
    files = [*sorted((ROOT / "surveys").glob("*.json")), Path(__file__).parent / "every_type.json"]
    found = [read(json.loads(path.read_text("utf-8"))) for path in files]
    return {questionnaire.survey: questionnaire for questionnaire in found}


@contextmanager
def site() -> Iterator[str]:
    """Serve the pages; gives the address they begin with."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    surveys = questionnaires()

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = parse_qs(address.query)
        place = Place(BASE, query.get("lang", ["de"])[0], ("de", "en"))
        match address.path.removeprefix(BASE).strip("/").split("/"):
            case ["static", name]:
                found = static_file(name)
                assert found is not None, name
                self._send(doors.asset(found.content, found.media_type))
            case [""]:
                self._send(doors.page(pages.overview_page(place, tuple(self.surveys.values()))))
            case ["nothing-open"]:
                self._send(doors.page(pages.overview_page(place, ())))
            case ["message"]:
                page = pages.message_page(place, "Nicht gefunden", "Bitte prüfen Sie die Adresse.")
                self._send(doors.page(page, 404))
            case ["umfrage", survey, "danke"]:
                page = pages.confirmation_page(
                    place,
                    self.surveys[survey],
                    query["beleg"][0],
                    k=_k(self.surveys[survey]),
                    next_sealing=date(2026, 9, 14),
                )
                self._send(doors.page(page))
            case ["umfrage", survey, "early" | "closed" as state]:
                page = pages.not_open_page(place, self.surveys[survey], state)
                self._send(doors.page(page, 410))
            case ["umfrage", survey]:
                code = query.get("code", [CODE])[0]
                questionnaire = self.surveys[survey]
                page = pages.survey_page(place, questionnaire, code, k=_k(questionnaire))
                self._send(doors.page(page))
            case _:
                self._send(doors.page("", 404))

    def do_POST(self) -> None:
        address = urlsplit(self.path)
        language = parse_qs(address.query)["lang"][0]
        survey = address.path.rpartition("/")[2]
        questionnaire = self.surveys[survey]
        place = Place(BASE, language, questionnaire.languages)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        fields = parse_qs(body, keep_blank_values=True)
        code = fields["code"][0]
        self._send(_answer(place, questionnaire, code, fields))

    def _send(self, response: Response) -> None:
        body = response.body.encode()
        self.send_response(response.status_code)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        # A browser that has moved on hangs up on what it no longer needs.
        with suppress(BrokenPipeError):
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


def _answer(
    place: Place, questionnaire: Questionnaire, code: str, fields: Mapping[str, list[str]]
) -> Response:
    answers = form.read(questionnaire, fields, place.language)
    found = faults(questionnaire, answers, place.language)
    if found:
        page = pages.survey_page(
            place, questionnaire, code, k=_k(questionnaire), fields=fields, faults=found
        )
        return doors.page(page, 422)
    if code == TAKEN:
        return doors.page(pages.conflict_page(place, questionnaire, code, fields, "d1"), 409)
    address = f"{BASE}/umfrage/{questionnaire.survey}/danke?lang={place.language}&beleg={code}"
    return doors.redirect(address)


def _k(questionnaire: Questionnaire) -> int:
    return PROFILES[questionnaire.profile].k
