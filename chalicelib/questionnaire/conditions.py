"""When an item is shown: deciding it for a response, and saying it in JSON Schema."""

from collections.abc import Iterator
from typing import Any as Json

from chalicelib.questionnaire.model import (
    All,
    Answer,
    Answers,
    Any,
    Between,
    Condition,
    Is,
    Item,
    Multiple,
    Not,
    Note,
    Questionnaire,
)


def items_of(condition: Condition) -> Iterator[str]:
    """The ids of all items a condition looks at, in the order it names them."""
    match condition:
        case Is(item=item) | Between(item=item):
            yield item
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from items_of(part)
        case Not(part=part):
            yield from items_of(part)


def codes_of(condition: Condition) -> set[str]:
    """The codes of all answers a condition looks for."""
    match condition:
        case Is(codes=codes):
            return set(codes)
        case All(parts=parts) | Any(parts=parts):
            return {code for part in parts for code in codes_of(part)}
        case Not(part=part):
            return codes_of(part)
        case _:
            return set()


def has_bounds(condition: Condition) -> bool:
    """Whether a condition compares a number with a bound."""
    match condition:
        case Is():
            return False
        case All(parts=parts) | Any(parts=parts):
            return any(has_bounds(part) for part in parts)
        case Not(part=part):
            return has_bounds(part)
        case _:
            return True


def holds(condition: Condition, answers: Answers) -> bool:
    """Decide a condition for the answers given so far; an unanswered item fulfils nothing."""
    match condition:
        case Is(item=item, codes=codes):
            answer = answers.get(item)
            given = answer if isinstance(answer, list) else [answer]
            return any(str(one) in codes for one in given if one is not None)
        case Between(item=item, at_least=at_least, at_most=at_most):
            number = answers.get(item)
            return (
                isinstance(number, int | float)
                and (at_least is None or number >= at_least)
                and (at_most is None or number <= at_most)
            )
        case All(parts=parts):
            return all(holds(part, answers) for part in parts)
        case Any(parts=parts):
            return any(holds(part, answers) for part in parts)
        case Not(part=part):
            return not holds(part, answers)


def shown_items(questionnaire: Questionnaire, answers: Answers) -> list[Item]:
    """The items a person with these answers gets to see, notes included.

    An answer to an item that is itself not shown counts as not given, so filters of filters
    close as one expects.
    """
    seen: dict[str, Answer] = {}
    shown: list[Item] = []
    for item in questionnaire.items:
        if item.show_if is not None and not holds(item.show_if, seen):
            continue
        shown.append(item)
        if item.id in answers:
            seen[item.id] = answers[item.id]
    return shown


def reachable(questionnaire: Questionnaire, answers: Answers) -> dict[str, Answer]:
    """The answers without those to items that are not shown, in the questionnaire's order."""
    return {
        item.id: answers[item.id]
        for item in shown_items(questionnaire, answers)
        if item.id in answers and not isinstance(item, Note)
    }


def as_json_schema(condition: Condition, questionnaire: Questionnaire) -> dict[str, Json]:
    """The condition as a JSON Schema that a response object fulfils exactly when it holds.

    Where a condition looks at an item that may itself be hidden, the schema demands that that
    item is shown, too: the same rule as in `shown_items`.
    """
    match condition:
        case Is(item=item_id, codes=codes):
            item = questionnaire.item(item_id)
            values: list[str | int] = list(codes)
            values += [int(code) for code in codes if code.isdecimal()]
            test: dict[str, Json] = {"enum": values}
            if isinstance(item, Multiple):
                test = {"contains": test}
            return _if_shown(item, test, questionnaire)
        case Between(item=item_id, at_least=at_least, at_most=at_most):
            test = {"type": "number"}
            if at_least is not None:
                test["minimum"] = at_least
            if at_most is not None:
                test["maximum"] = at_most
            return _if_shown(questionnaire.item(item_id), test, questionnaire)
        case All(parts=parts):
            return {"allOf": [as_json_schema(part, questionnaire) for part in parts]}
        case Any(parts=parts):
            return {"anyOf": [as_json_schema(part, questionnaire) for part in parts]}
        case Not(part=part):
            return {"not": as_json_schema(part, questionnaire)}


def _if_shown(item: Item, test: dict[str, Json], questionnaire: Questionnaire) -> dict[str, Json]:
    answered = {"required": [item.id], "properties": {item.id: test}}
    if item.show_if is None:
        return answered
    return {"allOf": [answered, as_json_schema(item.show_if, questionnaire)]}
