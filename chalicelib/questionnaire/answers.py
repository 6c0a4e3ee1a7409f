"""What an item can be answered with."""

import math
import re
from datetime import date
from typing import Any as Json

from chalicelib.questionnaire.model import (
    NO,
    YES,
    Acknowledgement,
    Choice,
    Date,
    FreeText,
    Item,
    Multiple,
    Number,
    Ranking,
    Scale,
    Single,
    Text,
    YesNo,
)


def answer_codes(item: Item) -> tuple[str, ...]:
    """The codes a closed item can be answered with, evasions included; () for open ones."""
    codes: tuple[str, ...]
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            codes = tuple(option.code for option in options)
        case Acknowledgement():
            codes = (YES,)
        case Scale(points=points):
            codes = tuple(str(number) for number in range(1, len(points) + 1))
        case YesNo():
            codes = (YES, NO)
        case Number(bands=bands) | Date(bands=bands):
            codes = tuple(band.code for band in bands)
        case _:
            codes = ()
    return codes + (item.evasions() if isinstance(item, Choice) else ())


def labels_of(item: Item) -> dict[str, Text]:
    """The words for each code of an item; yes, no and the evasions have them in catalogues."""
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            return {option.code: option.label for option in options}
        case Scale(points=points):
            return {str(number): label for number, label in enumerate(points, start=1)}
        case Number(bands=bands) | Date(bands=bands):
            return {band.code: band.label for band in bands}
        case FreeText(keywords=groups):
            return {group.code: group.label for group in groups}
        case _:
            return {}


def is_answer(item: Item, answer: Json) -> bool:
    """Whether an answer of the right type is among those an item can have."""
    match item:
        case Multiple(most=most, options=options):
            alone = {option.code for option in options if option.exclusive} & set(answer)
            limit = 1 if alone else most or len(options)
            return len(answer) <= limit and set(answer) <= set(answer_codes(item))
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            low = -math.inf if minimum is None else minimum
            high = math.inf if maximum is None else maximum
            return bool(low <= answer <= high and (not whole or answer == int(answer)))
        case Date():
            return _is_day(answer)
        case FreeText(max_length=max_length, pattern=pattern):
            fits = bool(answer.strip()) and len(answer) <= max_length
            return fits and (pattern is None or re.fullmatch(pattern, answer) is not None)
        case _:
            return str(answer) in answer_codes(item)


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
