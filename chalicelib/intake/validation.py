"""Whether a response fits its questionnaire, and what to say if not."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from chalicelib.i18n import catalogue
from chalicelib.questionnaire import schemas
from chalicelib.questionnaire.conditions import shown_items
from chalicelib.questionnaire.model import (
    Acknowledgement,
    Answers,
    Choice,
    Date,
    Item,
    Multiple,
    Number,
    Questionnaire,
    Ranking,
)

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError


@dataclass(frozen=True)
class Fault:
    """What is wrong with the answer to one item.

    Attributes:
        pointer: JSON pointer to the answer within `answers`, such as "/age".
        item: id of the item, or "" if the fault lies in no single item.
        keyword: the JSON Schema keyword that was violated.
        message: what to do about it, in the reader's language.
    """

    pointer: str
    item: str
    keyword: str
    message: str


@lru_cache(maxsize=64)
def _validator(questionnaire: Questionnaire) -> "Draft202012Validator":
    from chalicelib.questionnaire.response_schema import unconditional_schema

    return schemas.validator(unconditional_schema(questionnaire))


def faults(questionnaire: Questionnaire, answers: Answers, language: str) -> list[Fault]:
    """What is wrong with a response: at most one fault per item, in the questionnaire's order.

    Args:
        questionnaire: the version that was answered.
        answers: as they were sent, answers to hidden items included.
        language: of the messages.
    """
    found: dict[str, Fault] = {}
    _ = catalogue(language).gettext
    for error in _validator(questionnaire).iter_errors(answers):
        for item_id in members_at_fault(error):
            item = _find(questionnaire, item_id)
            message = _complaint(error, item, language) or _message(error, item, _)
            found.setdefault(
                item_id, Fault(pointer_to(item_id), item_id, str(error.validator), message)
            )
    # Decided here in one pass; by the published schema it would take one for each condition.
    for item in shown_items(questionnaire, answers):
        if item.required and item.id not in answers:
            missing = Fault(pointer_to(item.id), item.id, "required", _required(item, _))
            found.setdefault(item.id, missing)
    order = {item.id: position for position, item in enumerate(questionnaire.items)}
    return sorted(found.values(), key=lambda fault: order.get(fault.item, len(order)))


def pointer_to(member: str) -> str:
    """The JSON pointer (RFC 6901) to a member of an object."""
    return "/" + member.replace("~", "~0").replace("/", "~1")


def members_at_fault(error: "ValidationError") -> list[str]:
    """The members of an object that an error found by its schema is about."""
    if error.absolute_path:
        return [str(error.absolute_path[0])]
    match error.validator:
        case "required":
            missing: str = error.message.partition("' is a required")[0][1:]
            return [missing]
        case "additionalProperties":
            schema: Any = error.schema
            given: Any = error.instance
            return sorted(given.keys() - schema["properties"].keys())
        case _:
            return [""]


def _find(questionnaire: Questionnaire, item_id: str) -> Item | None:
    return next((item for item in questionnaire.items if item.id == item_id), None)


_RULES = ("minimum", "maximum", "maxLength", "pattern", "maxItems")
"""What a person can break with an answer of the right kind."""


def _complaint(error: "ValidationError", item: Item | None, language: str) -> str:
    """What the author has to say if the answer breaks a rule; "" if nothing."""
    if item is None or item.complaint is None or error.validator not in _RULES:
        return ""
    return item.complaint[language]


def _message(error: "ValidationError", item: Item | None, _: Callable[[str], str]) -> str:
    if item is None:
        return _("There is no question of this name.")
    limit: Any = error.validator_value
    if isinstance(item, Ranking):
        return _("Give every line a place of its own, from 1 to {last}.").format(
            last=len(item.options)
        )
    match error.validator:
        case "required" | "minItems":
            return _required(item, _)
        case "maxItems" if limit == 1 and not (isinstance(item, Multiple) and item.most == 1):
            return _("One of your choices excludes all others. Choose either it or the others.")
        case "maxItems":
            return _("Choose at most {limit}.").format(limit=limit)
        case "minimum":
            return _("Enter a number that is {limit} or more.").format(limit=limit)
        case "maximum":
            return _("Enter a number that is {limit} or less.").format(limit=limit)
        case "maxLength" if not isinstance(item, Date):
            return _("Write at most {limit} characters.").format(limit=limit)
        case "minLength" | "pattern" if not isinstance(item, Date):
            return _("Write something, or leave the field empty.")
    if isinstance(item, Date):
        return _("Enter a date that exists, such as 12.9.2026.")
    if isinstance(item, Number) and item.whole:
        return _("Enter a whole number, in digits.")
    if isinstance(item, Number):
        return _("Enter a number, in digits.")
    return _("Choose one of the answers offered.")


def _required(item: Item, _: Callable[[str], str]) -> str:
    if isinstance(item, Acknowledgement):
        return _("Please confirm this.")
    if isinstance(item, Multiple):
        return _("Choose at least one answer.")
    if isinstance(item, Number):
        return _("Enter a number.")
    if isinstance(item, Date):
        return _("Enter a date.")
    if isinstance(item, Choice):
        return _("Choose an answer.")
    return _("Write an answer.")
