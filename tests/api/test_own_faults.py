"""A bug of ours leaves nobody before a line of JSON."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chalicelib.intake import reception
from tests.api.service import Service, envelope
from tests.unit.questionnaires import document, text

CODE = "C0DE0000000000000000"


@contextmanager
def bug() -> Iterator[None]:
    """Whoever sends answers meets a bug."""

    def fail(*_: object) -> None:
        raise RuntimeError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reception, "faults", fail)
        yield


def test_whoever_sends_a_form_reads_that_it_may_be_sent_once_more_and_so_it_may(
    service: Service,
) -> None:
    service.publish(document(text("wish")))
    sent = {"code": CODE, "version": "1", "wish": "Zeit"}
    with bug():
        answer = service.post("/umfrage/sample", sent)
    page = answer.body.decode()
    assert answer.status_code == 500
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "Bitte versuchen Sie es gleich noch einmal" in page
    assert '<section lang="en">' in page
    assert service.stored() == []

    assert "gespeichert" in service.post("/umfrage/sample", sent).body.decode()


def test_a_program_gets_json(service: Service) -> None:
    service.publish(document(text("wish")))
    with bug():
        answer = service.send(envelope(CODE, wish="Zeit"))
    assert answer.status_code == 500
    assert answer.json_body["Code"] == "InternalServerError"
