"""The page of a form, and what a browser posts from it."""

from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

from chalicelib.intake.form_pages import survey_page
from chalicelib.layout.page import Place
from chalicelib.questionnaire.model import (
    Questionnaire,
)
from tests.unit.questionnaires import matrix, ranking, words

CODE = "K7Q2M9XW4BTR5D0HN8VC"

FURTHER = (
    ranking("order", "x", "y", "z"),
    matrix("trust", "youth", "health", no_answer=True),
    {"id": "read", "type": "acknowledge", "label": words("Gelesen.")},
)
"""Items of the types that only pages know so far."""


Fields = Mapping[str, Sequence[str]]


class Posted(HTMLParser):
    """What a browser posts from a page's form when nothing more is done to it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self._textarea = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name = given.get("name") or ""
        if tag == "textarea":
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.fields.setdefault(name, []).append(given["value"] or "")
        elif tag == "select":
            self._select = name
            self.fields[name] = [""]
        elif tag == "option" and "selected" in given:
            self.fields[self._select] = [given["value"] or ""]

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            words = self.fields[self._textarea][0]
            self.fields[self._textarea] = [words.removeprefix("\n")]
            self._textarea = ""


def page_of(asked: Questionnaire, language: str = "de", fields: Fields | None = None) -> str:
    """The page of a survey with what was typed into it."""
    place = Place("", language, ("de", "en"))
    return survey_page(place, asked, CODE, k=5, fields=fields or {})
