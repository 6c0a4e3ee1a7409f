"""Advice about a questionnaire that is all right, and could be better.

Nothing here keeps a survey from being published: whoever has heard a piece of advice and does not
follow it says so with `accept`, at the item or for the whole survey.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from chalicelib.questionnaire.lint_forecast import forecast
from chalicelib.questionnaire.lint_wording import wording
from chalicelib.questionnaire.model import (
    Acknowledgement,
    All,
    Between,
    Condition,
    Item,
    Multiple,
    Not,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
)
from chalicelib.questionnaire.model import (
    Any as Or,
)

_TEXTS = Path(__file__).with_name("lint.toml")

MOST_REQUIRED = 12
MOST_COLUMNS = 5
MOST_PAGES = 8
MOST_ON_A_PAGE = 10
MOST_QUESTIONS = {"practitioners": 12, "providers": 15, "guests": 6}
"""Survey craft: how much people in each audience can be asked."""

_PROFILES = {"event": "Veranstaltung", "institution": "Einrichtung", "sensitive": "sensibel"}
"""The profiles as German authors write them."""

_ALIKE = 0.9
"""From 0 to 1: how alike two answers' words may be."""


class Severity(StrEnum):
    """A warning is about results or protection that will suffer; advice about a better survey."""

    WARNING = "warning"
    ADVICE = "advice"


@dataclass(frozen=True)
class Advice:
    """One thing to think about.

    Attributes:
        rule: its id, by which it is accepted.
        item: the item's id; "" for the whole survey.
        words: what the rule's sentences leave open.
    """

    rule: str
    item: str = ""
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How much it matters."""
        return Severity(_texts()[self.rule]["severity"])

    def reason(self, language: str) -> str:
        """What might be better.

        Args:
            language: "de" or "en".
        """
        return self._sentence("reason", language)

    def remedy(self, language: str) -> str:
        """What to do about it."""
        return self._sentence("remedy", language)

    def _sentence(self, name: str, language: str) -> str:
        sentence: str = _texts()[self.rule][language][name]
        words = dict(self.words)
        if language == "de" and "profile" in words:
            words["profile"] = _PROFILES[words["profile"]]
        return sentence.format_map(words)


Rule = Callable[[Questionnaire], Iterator[tuple[str, str, Mapping[str, str]]]]


def advise(questionnaire: Questionnaire) -> list[Advice]:
    """All advice that has not been accepted, the whole survey first, then item by item."""
    found: list[Advice] = []
    accepted = {item.id: item.accept for item in questionnaire.items}
    for rule in (_structure, _options, _scales, _matrices, _pages, _thresholds, wording, forecast):
        for name, item, words in rule(questionnaire):
            if name not in questionnaire.accept and name not in accepted.get(item, ()):
                found.append(Advice(name, item, words))
    order = {item.id: place for place, item in enumerate(questionnaire.items, start=1)}
    return sorted(found, key=lambda one: (order.get(one.item, 0), one.rule))


def rules() -> Mapping[str, Mapping[str, Any]]:
    """All rules with their sentences."""
    return _texts()


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(_TEXTS.read_text("utf-8"))


def _questions(questionnaire: Questionnaire) -> list[Item]:
    """What people are asked: a matrix is one question; a box to tick and "other" are none."""
    asked: list[Item] = []
    for item in questionnaire.items:
        again = asked and item.matrix is not None and asked[-1].matrix == item.matrix
        silent = isinstance(item, Note | Acknowledgement) or item.id.endswith("_other")
        if not silent and not again:
            asked.append(item)
    return asked


Told = Iterator[tuple[str, str, Mapping[str, str]]]


def _structure(questionnaire: Questionnaire) -> Told:
    asked = _questions(questionnaire)
    required = sum(item.required for item in asked)
    if required > MOST_REQUIRED:
        yield "many-required", "", {"count": str(required), "limit": str(MOST_REQUIRED)}
    most = MOST_QUESTIONS[questionnaire.audience]
    if len(asked) > most:
        yield "many-questions", "", {"count": str(len(asked)), "limit": str(most)}
    for item in questionnaire.items:
        if item.default is not None:
            yield "default-answer", item.id, {}


def _options(questionnaire: Questionnaire) -> Told:
    language = questionnaire.languages[0]
    for item in questionnaire.items:
        if isinstance(item, Single | Multiple | Ranking):
            labels = [option.label[language] for option in item.options]
            for first, second in combinations(labels[:50], 2):
                if _alike(first, second):
                    yield "duplicate-options", item.id, {"first": first, "second": second}
                    break


def _alike(first: str, second: str) -> bool:
    one, other = (" ".join(text.casefold().split()).strip(".") for text in (first, second))
    if one == other:
        return True
    # What differs in numbers or in one short word ("nie", "nicht") differs enough.
    numbers = any(character.isdigit() for character in one + other)
    short = abs(len(one) - len(other)) <= 2 and min(len(one), len(other)) > 8
    return short and not numbers and SequenceMatcher(None, one, other).ratio() >= _ALIKE


def _scales(questionnaire: Questionnaire) -> Told:
    language = questionnaire.languages[0]
    seen: set[str] = set()
    for item in questionnaire.items:
        if not isinstance(item, Scale) or (item.matrix and item.matrix.id in seen):
            continue
        if item.matrix:
            seen.add(item.matrix.id)
        if len(item.points) % 2 == 0:
            yield "scale-without-middle", item.id, {"count": str(len(item.points))}
        if any(not any(c.isalpha() for c in point[language]) for point in item.points):
            yield "scale-without-labels", item.id, {}


def _matrices(questionnaire: Questionnaire) -> Told:
    for item in _questions(questionnaire):
        if item.matrix is not None and isinstance(item, Scale | Single):
            count = len(item.points if isinstance(item, Scale) else item.options)
            if count > MOST_COLUMNS:
                yield "wide-matrix", item.id, {"count": str(count), "limit": str(MOST_COLUMNS)}


def _pages(questionnaire: Questionnaire) -> Told:
    pages: list[list[Item]] = [[]]
    for item in questionnaire.items:
        if item.page is not None:
            pages.append([])
        pages[-1].append(item)
    pages = [page for page in pages if page]
    if len(pages) > MOST_PAGES:
        yield "many-pages", "", {"count": str(len(pages)), "limit": str(MOST_PAGES)}
    if len(pages) > 1:
        asked = {item.id for item in _questions(questionnaire)}
        for page in pages:
            count = sum(item.id in asked for item in page)
            if count > MOST_ON_A_PAGE:
                yield "long-page", page[0].id, {"count": str(count), "limit": str(MOST_ON_A_PAGE)}


def _thresholds(questionnaire: Questionnaire) -> Told:
    """The base of a conditional question must not say more than the classes it hangs on."""
    for item in questionnaire.items:
        for between in _betweens(item.show_if) if item.show_if else ():
            asked = questionnaire.item(between.item)
            if not isinstance(asked, Number):
                continue
            starts = [band.start for band in asked.bands if band.start is not None]
            step = 1 if asked.whole else 0
            above = None if between.at_most is None else between.at_most + step
            for bound in (between.at_least, above):
                inside = bound is not None and bound not in starts
                if inside and bound != asked.minimum and not _beyond(bound, asked, step):
                    words = {"item": asked.id, "bound": f"{bound:g}"}
                    words["starts"] = ", ".join(str(start) for start in starts)
                    yield "threshold-within-class", item.id, words


def _beyond(bound: float | None, asked: Number, step: int) -> bool:
    return bound is not None and asked.maximum is not None and bound >= asked.maximum + step


def _betweens(condition: Condition) -> Iterator[Between]:
    match condition:
        case Between():
            yield condition
        case All(parts=parts) | Or(parts=parts):
            for part in parts:
                yield from _betweens(part)
        case Not(part=part):
            yield from _betweens(part)
