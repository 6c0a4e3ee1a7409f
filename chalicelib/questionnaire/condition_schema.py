"""When an item is shown, said in JSON Schema: small and quick however many filters follow others.

An answer to an item that is itself hidden counts as not given. Said at every place anew, that
doubles with each filter that looks at two items. So each item's own condition stands once, as a
definition; and where a condition holds only together with those of earlier items, they are listed
beside each other instead of one within the other.
"""

from collections.abc import Iterator
from typing import Any as Json

from chalicelib.questionnaire.conditions import items_of
from chalicelib.questionnaire.model import (
    All,
    Any,
    Between,
    Condition,
    Is,
    Item,
    Multiple,
    Not,
    Questionnaire,
)

MOST_COMPARISONS = 500
"""That decide about one item, those about earlier items included; a validator makes them all."""

MOST_STEPS = 60
"""Filters within "or" and "not" that follow one another; a validator goes down all of them."""


class ConditionSchemas:
    """The conditions of a questionnaire as JSON Schemas of a response's answers.

    Args:
        questionnaire: whose conditions they are.
        base: JSON pointer to where `definitions` will stand, such as "#/$defs".

    Attributes:
        definitions: what the schemas refer to.
    """

    def __init__(self, questionnaire: Questionnaire, base: str) -> None:
        self._base = base
        self._items = {item.id: item for item in questionnaire.items}
        self._before = _all_before(questionnaire)
        self.definitions: dict[str, Json] = {}

    def shown(self, item: Item) -> dict[str, Json]:
        """The schema that answers fulfil exactly when the item is shown; it has a condition."""
        schema, names = self._shown(item)
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in self.definitions:
                kind, _, item_id = name.partition(".")
                make = self._shown if kind == "shown" else self._own
                self.definitions[name], names = make(self._items[item_id])
                waiting += names
        return schema

    def _shown(self, item: Item) -> tuple[dict[str, Json], list[str]]:
        own, names = self._own(item)
        before = [f"own.{one}" for one in self._before[item.id]]
        parts = [*map(self._reference, before), own]
        return parts[0] if len(parts) == 1 else {"allOf": parts}, names + before

    def _own(self, item: Item) -> tuple[dict[str, Json], list[str]]:
        """The item's own condition, provided that all items before it are shown."""
        assert item.show_if is not None
        names: list[str] = []
        schema = self._condition(item.show_if, self._before[item.id], names)
        return schema, names

    def _condition(
        self, condition: Condition, given: dict[str, None], names: list[str]
    ) -> dict[str, Json]:
        match condition:
            case Is(item=item_id, codes=codes):
                values: list[str | int] = list(codes)
                values += [int(code) for code in codes if code.isdecimal()]
                test: dict[str, Json] = {"enum": values}
                if isinstance(self._items[item_id], Multiple):
                    test = {"contains": test}
                return self._if_shown(item_id, test, given, names)
            case Between(item=item_id, at_least=at_least, at_most=at_most):
                test = {"type": "number"}
                if at_least is not None:
                    test["minimum"] = at_least
                if at_most is not None:
                    test["maximum"] = at_most
                return self._if_shown(item_id, test, given, names)
            case All(parts=parts):
                return {"allOf": [self._condition(part, given, names) for part in parts]}
            case Any(parts=parts):
                return {"anyOf": [self._condition(part, given, names) for part in parts]}
            case Not(part=part):
                return {"not": self._condition(part, given, names)}

    def _if_shown(
        self, item_id: str, test: dict[str, Json], given: dict[str, None], names: list[str]
    ) -> dict[str, Json]:
        answered = {"required": [item_id], "properties": {item_id: test}}
        if self._items[item_id].show_if is None or item_id in given:
            return answered
        name = f"shown.{item_id}"
        names.append(name)
        return {"allOf": [answered, self._reference(name)]}

    def _reference(self, name: str) -> dict[str, Json]:
        return {"$ref": f"{self._base}/{name}"}


def too_deep(questionnaire: Questionnaire) -> Iterator[Item]:
    """The items about which more is to be decided than a validator should be asked to do."""
    before = _all_before(questionnaire)
    own: dict[str, int] = {}
    whole: dict[str, int] = {}
    steps: dict[str, int] = {}
    for item in questionnaire.items:
        if item.show_if is None:
            continue
        looked_at = list(items_of(item.show_if))
        within = [one for one in looked_at if one in whole and one not in before[item.id]]
        own[item.id] = len(looked_at) + sum(whole[one] for one in within)
        whole[item.id] = own[item.id] + sum(own[one] for one in before[item.id])
        beside = max((steps[one] for one in before[item.id]), default=0)
        steps[item.id] = max([beside, *(steps[one] + 1 for one in within)])
        if whole[item.id] > MOST_COMPARISONS or steps[item.id] > MOST_STEPS:
            yield item


def _all_before(questionnaire: Questionnaire) -> dict[str, dict[str, None]]:
    """Conditional item → the earlier conditional items that must be shown for it to be shown."""
    found: dict[str, dict[str, None]] = {}
    for item in questionnaire.items:
        if item.show_if is not None:
            before: dict[str, None] = {}
            for one in _surely(item.show_if):
                if one in found:
                    before |= found[one] | {one: None}
            found[item.id] = before
    return found


def _surely(condition: Condition) -> Iterator[str]:
    """The items that must be answered for a condition to hold."""
    match condition:
        case Is(item=item) | Between(item=item):
            yield item
        case All(parts=parts):
            for part in parts:
                yield from _surely(part)
        case Any(parts=(part,)):
            yield from _surely(part)
