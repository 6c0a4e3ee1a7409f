"""Keying in sheets of paper that came back: one short field a question, one sheet after another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from chalicelib.i18n import catalogue
from chalicelib.intake import paper
from chalicelib.intake.validation import Fault, pointer_to
from chalicelib.questionnaire.model import (
    Date,
    FreeText,
    Item,
    Multiple,
    Note,
    Questionnaire,
    Ranking,
)

LASTS = timedelta(hours=8)
"""How long somebody can key in without coming from the console anew."""


class KeyingError(Exception):
    """Whoever wants to key in does not come from the console, or came from it too long ago."""


@dataclass(frozen=True)
class Row:
    """One question as it is keyed in.

    Attributes:
        choices: number to type, code, words, of each answer to tick.
        several: whether several are typed, with spaces between them.
        long: whether words are written.
    """

    id: str
    number: int
    label: str
    choices: tuple[tuple[int, str, str], ...]
    several: bool
    long: bool


def sign(survey: str, moment: datetime, keys: Sequence[str]) -> str:
    """What the console gives somebody who may key in sheets of a survey."""
    return str(_serializer(keys).dumps([survey, int(moment.timestamp())]))


def require_signed(token: str, survey: str, moment: datetime, keys: Sequence[str]) -> None:
    """Refuse who does not come from the console.

    Raises:
        KeyingError: if the token is none of ours, for another survey, or too old.
    """
    try:
        of, since = _serializer(keys).loads(token)
    except (BadSignature, ValueError):
        raise KeyingError from None
    age = moment.timestamp() - since
    if of != survey or not 0 <= age < LASTS.total_seconds():
        raise KeyingError


def rows(questionnaire: Questionnaire, language: str) -> list[Row]:
    """The questions in the order and with the numbers of the sheet."""
    asked = [item for item in questionnaire.items if not isinstance(item, Note)]
    return [
        Row(
            item.id,
            number,
            item.label[language],
            tuple(
                (place, code, label)
                for place, (code, label) in enumerate(paper.boxes(item, language), start=1)
            ),
            isinstance(item, Multiple | Ranking),
            isinstance(item, FreeText),
        )
        for number, item in enumerate(asked, start=1)
    ]


def answers(
    questionnaire: Questionnaire, keyed: Mapping[str, str], language: str
) -> tuple[dict[str, Any], list[Fault]]:
    """The answers of one sheet, and what cannot be read of it.

    Args:
        keyed: item → numbers of its boxes, or codes beside them, or what was written.
        language: of what is said about faults.
    """
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    for item in questionnaire.items:
        words = keyed.get(item.id, "")
        try:
            found |= paper.answers(questionnaire, [(item.id, _coded(item, words, language))])
        except ValueError:
            message = catalogue(language).gettext("Please type a number.")
            faults.append(Fault(pointer_to(item.id), item.id, "type", message))
    return found, faults


def _coded(item: Item, words: str, language: str) -> str:
    """What was typed, with codes in place of the numbers of boxes."""
    if isinstance(item, Date):
        day = re.fullmatch(r"(\d{1,2})[. ]+(\d{1,2})[. ]+(\d{4})", words.strip())
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else words
    codes = [code for code, _label in paper.boxes(item, language)]
    if not codes:
        return words
    return " ".join(
        codes[int(one) - 1]
        if one not in codes and one.isdecimal() and 0 < int(one) <= len(codes)
        else one
        for one in words.replace(",", " ").split()
    )


def _serializer(keys: Sequence[str]) -> URLSafeSerializer:
    return URLSafeSerializer(list(keys), salt="mitsprache/keying")
