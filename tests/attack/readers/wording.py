"""What the words of a report mean: which table and which cell a line is about."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from chalicelib.i18n import catalogue
from chalicelib.questionnaire import tables
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    FreeText,
    Multiple,
    Questionnaire,
    Ranking,
    Text,
)
from chalicelib.questionnaire.tables import TableCell

NOTHING = "–"
"""The one sign for everything that is not shown."""

_EVASIONS = (NOT_APPLICABLE, NO_ANSWER)


@lru_cache(maxsize=1024)
def lines(questionnaire: Questionnaire, item_id: str, language: str) -> Mapping[str, TableCell]:
    """The words of each line of a question → the table and the cell it counts.

    Of a ranking that is who put an option in the first place.
    """
    item = questionnaire.item(item_id)
    labels = labels_of(item)
    found: dict[str, TableCell] = {}
    for table in tables.plan(questionnaire):
        if table.item != item_id:
            continue
        if isinstance(item, Multiple | FreeText | Ranking):
            option = table.id.partition("/")[2]
            first = "1" if isinstance(item, Ranking) else YES
            found[plain(labels[option][language])] = (table.id, first)
            continue
        for cell in table.cells:
            found[plain(_words(cell, labels, language))] = (table.id, cell)
    return found


@lru_cache(maxsize=1024)
def captions(
    questionnaire: Questionnaire, item_id: str, language: str
) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """The words above the lines of a trend or of parts → the table and the answers they are about.

    Of a score there are no answers.
    """
    _ = catalogue(language).gettext
    item = questionnaire.item(item_id)
    labels = labels_of(item)
    found: dict[str, tuple[str, tuple[str, ...]]] = {plain(_("Score")): (item_id, ())}
    for table in tables.plan(questionnaire):
        if table.item != item_id:
            continue
        option = table.id.partition("/")[2]
        if option:
            label = _quoted(labels[option][language], language)
            ranked = isinstance(item, Ranking)
            words = _("{option} in first place").format(option=label) if ranked else label
            found[plain(words)] = (table.id, ("1" if ranked else YES,))
            continue
        answers = substantive(questionnaire, table.id)
        for first in range(len(answers)):
            for last in range(first, len(answers)):
                run = answers[first : last + 1]
                ends = [_quoted(_words(cell, labels, language), language) for cell in run]
                found.setdefault(plain(_run(ends, language)), (table.id, run))
    return found


def _quoted(words: str, language: str) -> str:
    return catalogue(language).gettext("“{words}”").format(words=words)


def _run(answers: Sequence[str], language: str) -> str:
    _ = catalogue(language).gettext
    if len(answers) == 1:
        return answers[0]
    pattern = _("{first} or {last}") if len(answers) == 2 else _("{first} up to {last}")
    return pattern.format(first=answers[0], last=answers[-1])


@lru_cache(maxsize=1024)
def cells(questionnaire: Questionnaire, table: str) -> tuple[str, ...]:
    """All cells of a table."""
    return next(one.cells for one in tables.plan(questionnaire) if one.id == table)


@lru_cache(maxsize=1024)
def substantive(questionnaire: Questionnaire, table: str) -> tuple[str, ...]:
    """The cells of a table that say something about its question."""
    return tuple(cell for cell in cells(questionnaire, table) if cell not in _EVASIONS)


def plain(words: str) -> str:
    """Words with single spaces."""
    return " ".join(words.split())


def numbers_in(pattern: str, words: str, language: str) -> dict[str, str] | None:
    """What stands in the places of a translated pattern, if these words were made from it."""
    translated = re.escape(catalogue(language).gettext(pattern))
    places = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", translated)
    found = re.fullmatch(places, words)
    return found.groupdict() if found else None


def _words(cell: str, labels: Mapping[str, Text], language: str) -> str:
    if cell in labels:
        return labels[cell][language]
    _ = catalogue(language).gettext
    return {
        YES: _("Yes"),
        NO: _("No"),
        NOT_APPLICABLE: _("Does not apply to me"),
        NO_ANSWER: _("No answer given"),
    }[cell]
