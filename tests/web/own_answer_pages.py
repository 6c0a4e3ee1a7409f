"""The pages of one's own answer and of codes, in every state."""

from chalicelib.intake import pages as intake_pages
from chalicelib.layout.page import Place
from chalicelib.sealing import own_copy, receipt_pages
from chalicelib.sealing.receipt_pages import Change, Counted, Standing
from tests.web.shelf import BASE
from tests.web.showcase import CODE, questionnaires

ANSWERS = {
    "place": "kita",
    "partners": ["midwives", "other"],
    "partners_other": "Stadtbibliothek",
    "meetings": "yes",
    "count": 3,
    "latest": "2026-09-12",
    "change": "Mehr Zeit für Gespräche.\nUnd Räume.",
}


def pages(language: str = "de") -> dict[str, str]:
    """Page by name of its state."""
    asked = questionnaires()["every-type"]
    place = Place(BASE, language, ("de", "en"))
    given = own_copy.in_words(asked, ANSWERS, language)
    counted = Counted("all", "2026-W37", 14, "5f" * 20, "a0" * 32, proven=True)

    def receipt(standing: Standing, change: Change | None = None) -> str:
        return receipt_pages.receipt_page(
            place,
            asked,
            CODE,
            standing,
            given if standing in (Standing.WAITING, Standing.LOCKED) else (),
            counted=counted if standing is Standing.COUNTED else None,
            change=change,
            open_to_change=True,
        )

    return {
        "ask": receipt_pages.ask_page(place, "every-type"),
        "ask-unknown": receipt_pages.ask_page(place, "every-type", "K7Q2M", unknown=True),
        "changed": receipt(Standing.WAITING, Change.DONE),
        "not-changed": receipt(Standing.WAITING, Change.LATE),
        **{standing.value: receipt(standing) for standing in Standing},
        "code": intake_pages.code_page(place, "sample", ""),
        "code-refused": intake_pages.code_page(place, "sample", "K7Q2M"),
    }
