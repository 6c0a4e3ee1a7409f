"""What a survey asks, and how its versions differ, in the words the office reads."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.i18n import FALLBACK, catalogue
from chalicelib.i18n import later as _
from chalicelib.questionnaire import versions
from chalicelib.questionnaire.model import (
    OTHER,
    Acknowledgement,
    Date,
    FreeText,
    Item,
    Multiple,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)
from chalicelib.questionnaire.versions import Kind

TYPES: Mapping[str, str] = {
    "single": _("one answer"),
    "multiple": _("several answers"),
    "scale": _("scale"),
    "yes_no": _("yes or no"),
    "matrix": _("table of questions"),
    "number": _("number, in classes"),
    "date": _("day, in classes"),
    "text": _("own words"),
    "ranking": _("order"),
    "acknowledge": _("a box to tick"),
    "note": _("a text to read"),
}
"""What the types of items in a questionnaire are called, for the catalogue."""

_TYPE_OF: Mapping[type[Item], str] = {
    Note: "note",
    Single: "single",
    Multiple: "multiple",
    Scale: "scale",
    YesNo: "yes_no",
    Number: "number",
    Date: "date",
    Ranking: "ranking",
    Acknowledgement: "acknowledge",
    FreeText: "text",
}

_KINDS = {
    Kind.WORDING: _("words only, the series goes on"),
    Kind.COMPATIBLE: _("compatible, the series is marked from here"),
    Kind.BREAKING: _("answers would mean something else"),
}


@dataclass(frozen=True)
class Asked:
    """One question as the office's page lists it.

    Attributes:
        number: 0 for what is not asked.
        kind: as a msgid of the catalogue.
        answers: what can be chosen; () for others.
    """

    number: int
    label: str
    kind: str
    required: bool
    conditional: bool
    answers: tuple[str, ...]


def asked(questionnaire: Questionnaire, language: str) -> Iterator[Asked]:
    """What a survey asks, line by line.

    Args:
        language: one of the questionnaire's.
    """
    number = 0
    for item in questionnaire.items:
        if item.id.endswith(f"_{OTHER}") and isinstance(item, FreeText):
            continue
        if not isinstance(item, Note):
            number += 1
        label = item.label[language]
        if item.matrix is not None:
            label = f"{item.matrix.label[language]} – {label}"
        yield Asked(
            0 if isinstance(item, Note) else number,
            label,
            TYPES[_TYPE_OF[type(item)]],
            item.required,
            item.show_if is not None,
            tuple(_answers(item, language)),
        )


def _answers(item: Item, language: str) -> Iterable[str]:
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            return [option.label[language] for option in options]
        case Scale(points=points):
            return [point[language] for point in points]
        case Number(bands=bands) | Date(bands=bands):
            return [band.label[language] for band in bands]
        case _:
            return []


def spoken(questionnaire: Questionnaire) -> str:
    """The language in which the office reads a survey."""
    languages = questionnaire.languages
    return FALLBACK if FALLBACK in languages else languages[0]


def said(change: versions.Change, questionnaire: Questionnaire) -> str:
    """A change between versions in German, with the words of the question it is about."""
    gettext = catalogue(FALLBACK).gettext
    place = change.where.removeprefix("/items/")
    item = next((one for one in questionnaire.items if one.id == place), None)
    label = f"„{item.label[spoken(questionnaire)]}“" if item else change.where.strip("/")
    return f"{label}: {change.said(FALLBACK)} ({gettext(_KINDS[change.kind])})"
