"""Reading a posted form: from what was typed and ticked to answers.

Every field is named after its item. A date comes in three fields, `{id}.day`, `{id}.month` and
`{id}.year`; not answering a number or a date has a field of its own, `{id}.evasion`. A ranking has
one field for each option, `{id}.{code}`, which holds its place.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from chalicelib.i18n import number_marks
from chalicelib.questionnaire.model import (
    OTHER,
    Acknowledgement,
    Answer,
    Choice,
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
)

Fields: TypeAlias = Mapping[str, Sequence[str]]
"""A posted form: name of a field → everything sent under this name."""

DATE_PARTS = ("day", "month", "year")
"""The three fields of a date, in the order people write them."""


def evasion_name(item_id: str) -> str:
    """The field that says why a number or a date was not given."""
    return f"{item_id}.evasion"


def date_names(item_id: str) -> tuple[str, ...]:
    """The three fields of a date."""
    return tuple(f"{item_id}.{part}" for part in DATE_PARTS)


def place_name(item_id: str, code: str) -> str:
    """The field that holds the place of one option in a ranking."""
    return f"{item_id}.{code}"


def other_text(questionnaire: Questionnaire, item: Item) -> FreeText | None:
    """The text field behind an item's "other" option, if it has one."""
    if isinstance(item, Single | Multiple) and any(o.code == OTHER for o in item.options):
        text = questionnaire.item(f"{item.id}_{OTHER}")
        return text if isinstance(text, FreeText) else None
    return None


def read(questionnaire: Questionnaire, fields: Fields, language: str = "de") -> dict[str, Answer]:
    """The answers in a posted form.

    What was left empty has no key. What cannot be understood, such as "abc" for a number, stays
    as it was typed, so that validation finds it. Whoever gives a number and also ticks that they
    would rather not say has not said. Words written behind "other" choose it, unless a single
    choice was made differently.

    Args:
        questionnaire: the version that was answered.
        fields: as posted; unknown names are ignored.
        language: in which numbers were typed: "1.234,5" in German is "1,234.5" in English.
    """
    answers: dict[str, Answer] = {}
    for item in questionnaire.items:
        answer = read_item(item, fields, language)
        if answer is not None:
            answers[item.id] = answer
    for item in questionnaire.items:
        text = other_text(questionnaire, item)
        if text is not None and text.id in answers:
            chosen = answers.get(item.id, OTHER if isinstance(item, Single) else [])
            if isinstance(chosen, list) and OTHER not in chosen:
                chosen = [*chosen, OTHER]
            answers[item.id] = chosen
    return answers


def first(fields: Fields, name: str) -> str:
    """What was sent under a name, "" if nothing was."""
    return next(iter(fields.get(name, ())), "")


def read_item(item: Item, fields: Fields, language: str) -> Answer | None:
    """The answer to one item in a posted form, as `read` understands it; None if there is none."""
    given = first(fields, item.id)
    match item:
        case Note():
            return None
        case Multiple():
            return [*dict.fromkeys(code for code in fields.get(item.id, ()) if code)] or None
        case Scale():
            return int(given) if re.fullmatch("[0-9]{1,2}", given) else given or None
        case Number():
            typed = given.strip()
            evasion = first(fields, evasion_name(item.id))
            return evasion or (_number(typed, language) if typed else None)
        case Date():
            parts = [first(fields, name).strip() for name in date_names(item.id)]
            evasion = first(fields, evasion_name(item.id))
            return evasion or (_date(*parts) if any(parts) else None)
        case FreeText():
            return given.replace("\r\n", "\n").strip() or None
        case Ranking():
            return _ranked(item, fields)
        case Choice() | Acknowledgement():
            return given or None
        case _:
            raise TypeError(f"no form field for {type(item).__name__}")


def _ranked(item: Ranking, fields: Fields) -> Answer | None:
    """The options in the order of their places; one that has none of its own is left out."""
    order: dict[int, str] = {}
    for option in item.options:
        place = first(fields, place_name(item.id, option.code))
        if re.fullmatch("[0-9]{1,2}", place) and 1 <= int(place) <= len(item.options):
            order.setdefault(int(place), option.code)
    named = any(first(fields, place_name(item.id, option.code)) for option in item.options)
    return [order[place] for place in sorted(order)] if named else None


def _number(typed: str, language: str) -> Answer:
    marks = number_marks(language)
    group, mark = re.escape(marks.group), re.escape(marks.decimal)
    plain = typed.replace("\N{MINUS SIGN}", "-")
    if re.fullmatch(rf"[+-]?\d{{1,3}}([{group}\s'’]\d{{3}})+({mark}\d+)?", plain):
        plain = re.sub(rf"[{group}\s'’]", "", plain)
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?", plain):
        return typed
    number = float(plain) if "." in plain else int(plain)
    return int(number) if number == int(number) else number


def _date(day: str, month: str, year: str) -> str:
    if re.fullmatch(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", f"{day}.{month}.{year}"):
        try:
            return date(int(year), int(month), int(day)).isoformat()
        except ValueError:
            pass
    return f"{day}.{month}.{year}"
