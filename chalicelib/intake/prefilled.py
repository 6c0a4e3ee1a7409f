"""From answers to fields: what a form would hold if they had just been typed."""

from decimal import Decimal

from chalicelib.i18n import number_marks
from chalicelib.intake.form import Fields, date_names, evasion_name, place_name, read_item
from chalicelib.questionnaire.model import (
    Answer,
    Answers,
    Date,
    Item,
    Number,
    Questionnaire,
    Ranking,
)


def fields_of(
    questionnaire: Questionnaire, answers: Answers, language: str
) -> dict[str, list[str]]:
    """The fields from which `form.read` makes these answers.

    Args:
        questionnaire: the version that was answered.
        answers: that fit it, free texts included.
        language: in which numbers are written: 7.5 is "7,5" in German.
    """
    fields: dict[str, list[str]] = {}
    for item in questionnaire.items:
        if item.id in answers:
            fields |= _fields(item, answers[item.id], language)
    return fields


def respelt(questionnaire: Questionnaire, fields: Fields, before: str, now: str) -> Fields:
    """The same form in another language: numbers as people write them there, the rest as typed.

    Args:
        questionnaire: the version that is being answered.
        fields: as posted.
        before: the language in which they were typed.
        now: the language in which they are shown and read from now on.
    """
    if before == now:
        return fields
    numbers = {
        item.id: answer
        for item in questionnaire.items
        if isinstance(item, Number)
        and isinstance(answer := read_item(item, fields, before), int | float)
    }
    return {**fields, **fields_of(questionnaire, numbers, now)}


def defaults(questionnaire: Questionnaire, language: str) -> dict[str, list[str]]:
    """The fields of a form that is opened for the first time: the answers its author suggests."""
    suggested = {item.id: item.default for item in questionnaire.items if item.default is not None}
    return fields_of(questionnaire, suggested, language)


def _fields(item: Item, answer: Answer, language: str) -> dict[str, list[str]]:
    match item, answer:
        case ((Number() | Date()), str()) if answer in item.evasions():
            return {evasion_name(item.id): [answer]}
        case Date(), str():
            year, month, day = answer.split("-")
            parts = (day.lstrip("0"), month.lstrip("0"), year)
            return {name: [part] for name, part in zip(date_names(item.id), parts, strict=True)}
        case Number(), int() | float():
            mark = number_marks(language).decimal
            return {item.id: [f"{Decimal(repr(answer)):f}".replace(".", mark)]}
        case Ranking(), list():
            return {
                place_name(item.id, str(code)): [str(place)]
                for place, code in enumerate(answer, start=1)
            }
        case _, list():
            return {item.id: [str(code) for code in answer]}
        case _:
            return {item.id: [str(answer)]}
