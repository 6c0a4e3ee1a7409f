"""What a draft still lacks before it is a questionnaire at all."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.i18n import later as _
from chalicelib.questionnaire import lint, promise, reading
from chalicelib.questionnaire.drafting.steps import Document, Line
from chalicelib.questionnaire.findings import Finding, QuestionnaireError
from chalicelib.questionnaire.lint import Advice
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.packing import too_large
from chalicelib.questionnaire.publishing import obstacles

_LEAST = {"options": 1, "points": 2, "bands": 2, "rows": 1, "keywords": 0}
_LEAST_RANKED = 2

_TOO_FEW = {
    "options": _("add an answer to choose"),
    "points": _("add a point to the scale; it needs two at least"),
    "bands": _("add a class; reports show numbers and days in classes, at least two"),
    "rows": _("add a line to the table"),
}

_MISSING_TEXT = {
    "title": _("the title is missing: {language}"),
    "purpose": _("what the survey is for is missing: {language}"),
    "thanks": _("the thanks are missing: {language}"),
    "label": _("the words of the question are missing: {language}"),
    "hint": _("the hint is missing: {language}"),
    "page": _("the title of the page is missing: {language}"),
    "other": _("the words of the answer that opens a text field are missing: {language}"),
    "constraint_message": _("what to say of a wrong answer is missing: {language}"),
    "options": _("the words of answer {number} are missing: {language}"),
    "points": _("the words of point {number} are missing: {language}"),
    "bands": _("the words of class {number} are missing: {language}"),
    "rows": _("the words of line {number} are missing: {language}"),
    "keywords": _("the words of word group {number} are missing: {language}"),
}


@dataclass(frozen=True)
class Judgement:
    """What there is to say about a draft.

    Attributes:
        questionnaire: what it is, or None if it is none yet.
        faults: what keeps it from being published.
        doubts: what will probably be missing from reports.
        advice: what could be better.
    """

    questionnaire: Questionnaire | None
    faults: tuple[Finding, ...]
    doubts: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()


def judge(document: Document) -> Judgement:
    """All there is to say about a draft by itself, whatever is published."""
    missing = list(gaps(document))
    if missing:
        return Judgement(None, tuple(missing))
    try:
        questionnaire = reading.read(document)
    except QuestionnaireError as error:
        return Judgement(None, tuple(error.findings))
    faults = [*obstacles(questionnaire), *too_large(document)]
    return Judgement(
        questionnaire,
        tuple(faults),
        tuple(promise.doubtful(questionnaire)),
        tuple(lint.advise(questionnaire)),
    )


def gaps(document: Document) -> Iterator[Finding]:
    """What is missing, the settings first, then item by item."""
    languages = document["languages"]
    for name in ("title", "purpose"):
        yield from _words_missing(f"/{name}", name, document.get(name, {}), languages)
    if "thanks" in document:
        yield from _words_missing("/thanks", "thanks", document["thanks"], languages)
    for name, message in (
        ("opens", _("say on which day the survey opens")),
        ("closes", _("say on which day the survey closes")),
    ):
        if name not in document:
            yield Finding(f"/{name}", message)
    if not document["items"]:
        yield Finding("/items", _("there is nothing to answer; add a question"))
    for line in document["items"]:
        yield from _of_item(line, languages)


def _of_item(line: Line, languages: list[str]) -> Iterator[Finding]:
    where = f"/items/{line['id']}"
    yield from _words_missing(f"{where}/label", "label", line.get("label", {}), languages)
    for name in ("hint", "page", "other", "constraint_message"):
        if name in line:
            yield from _words_missing(f"{where}/{name}", name, line[name], languages)
    for name, least in _LEAST.items():
        if name not in line:
            continue
        if line["type"] == "ranking":
            least = _LEAST_RANKED
        if len(line[name]) < least:
            yield Finding(f"{where}/{name}", _TOO_FEW[name])
        for number, part in enumerate(line[name], start=1):
            text = part if name == "points" else part.get("label", {})
            yield from _words_missing(f"{where}/{name}", name, text, languages, number)


def _words_missing(
    where: str, kind: str, text: Mapping[str, Any], languages: list[str], number: int = 0
) -> Iterator[Finding]:
    for language in languages:
        if not text.get(language, "").strip():
            words = {"language": language, "number": number}
            yield Finding(where, _MISSING_TEXT[kind], words)
