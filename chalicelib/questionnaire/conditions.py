"""When an item is shown: deciding it for a response."""

from collections.abc import Iterator

from chalicelib.questionnaire.model import (
    All,
    Answer,
    Answers,
    Any,
    Between,
    Condition,
    Is,
    Item,
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
