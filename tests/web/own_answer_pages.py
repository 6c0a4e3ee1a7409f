"""The pages of one's own answer and of codes, in every state."""

import json
from pathlib import Path

from chalicelib.intake import pages as intake_pages
from chalicelib.intake import proof, proof_pages
from chalicelib.intake.window import Window
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.reading import read
from chalicelib.sealing import own_copy, receipt_pages
from chalicelib.sealing.receipt_pages import Change, Counted, Standing
from tests.web.shelf import BASE
from tests.web.showcase import in_easy_words

QUESTIONNAIRE = Path(__file__).with_name("every_type.json")

CODE = "K7Q2M9XW4BTR5D0HN8VC"

ANSWERS = {
    "place": "kita",
    "partners": ["midwives", "other"],
    "partners_other": "Stadtbibliothek",
    "meetings": "yes",
    "count": 3,
    "latest": "2026-09-12",
    "change": "Mehr Zeit für Gespräche.\nUnd Räume.",
}


def survey() -> Questionnaire:
    return read(in_easy_words(json.loads(QUESTIONNAIRE.read_text("utf-8"))))


def pages(language: str = "de") -> dict[str, str]:
    """Page by name of its state."""
    asked = survey()
    place = Place(BASE, language, ("de", "de-simple", "en"))
    given = own_copy.in_words(asked, ANSWERS, language)
    counted = Counted("all", "2026-W37", 14, "5f" * 20, "a0" * 32, proven=True)

    def receipt(
        standing: Standing, change: Change | None = None, state: Window = Window.OPEN
    ) -> str:
        return receipt_pages.receipt_page(
            place,
            asked,
            CODE,
            standing,
            given if standing in (Standing.WAITING, Standing.LOCKED) else (),
            counted=counted if standing is Standing.COUNTED else None,
            change=change,
            state=state,
        )

    return {
        "ask": receipt_pages.ask_page(place, "every-type"),
        "ask-unknown": receipt_pages.ask_page(place, "every-type", "K7Q2M", unknown=True),
        "changed": receipt(Standing.WAITING, Change.DONE),
        "not-changed": receipt(Standing.WAITING, Change.LATE),
        "paused": receipt(Standing.WAITING, state=Window.PAUSED),
        **{standing.value: receipt(standing) for standing in Standing},
        "moment": moment_page(language),
        "code": intake_pages.code_page(place, "sample", ""),
        "code-refused": intake_pages.code_page(place, "sample", "K7Q2M"),
    }


KEYS = ("old", "new")


def moment_page(language: str) -> str:
    """The page that asks for a proof of work before an answer is stored."""
    asked = survey()
    place = Place(BASE, language, ("de", "de-simple", "en"))
    fields = {"code": [CODE], "version": ["1"], "place": ["kita"]}
    challenge = proof.challenge(asked.survey, CODE, KEYS)
    ticket = proof.ticket(asked.survey, CODE, 1_800_000_000, KEYS)
    return proof_pages.moment_page(place, asked, fields, challenge, ticket)
