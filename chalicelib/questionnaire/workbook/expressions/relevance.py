"""From the tree of a `relevant` to a condition on earlier answers."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any as Json
from typing import Literal as OneOf
from typing import TypeAlias

from chalicelib.questionnaire.model import All, Any, Between, Condition, Is, Not
from chalicelib.questionnaire.workbook.aliases import nearest, plain
from chalicelib.questionnaire.workbook.expressions.parsing import ExpressionError
from chalicelib.questionnaire.workbook.expressions.tree import (
    Both,
    Call,
    Compare,
    Either,
    Expression,
    Literal,
    Own,
    Reference,
    Word,
)

Kind: TypeAlias = OneOf["choice", "several", "number", "date", "text", "rank", "note", "dropped"]

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Asked:
    """An earlier item, as far as conditions can look at it.

    Attributes:
        id: its id in the questionnaire.
        kind: how its answer can be looked at.
        codes: what authors may write for an answer → its code, evasions included.
        whole: whether a number has no fraction.
        faulty: whether something is wrong with it, so that conditions on it wait for that.
        offset: of a scale: what to take from a written number to get the point's.
    """

    id: str
    kind: Kind
    codes: Mapping[str, str]
    whole: bool = True
    faulty: bool = False
    offset: int | None = None

    def code(self, written: str) -> str | None:
        """The code of an answer, however its letters are written; None if there is no such."""
        if written in self.codes:
            return self.codes[written]
        small = {one.lower(): code for one, code in self.codes.items()}
        return small.get(written.lower())


class WaitingError(Exception):
    """The condition looks at an item that is itself faulty; that is told there."""


def compile_relevant(
    tree: Expression, asked: Mapping[str, Asked], own: str, later: frozenset[str]
) -> Condition:
    """The condition that a `relevant` stands for.

    Args:
        tree: the parsed expression.
        asked: the earlier items, by their name in the workbook.
        own: the name of the item itself.
        later: the names of all items in the workbook.

    Raises:
        ExpressionError: if it says what a condition here cannot say.
        WaitingError: if it looks at an item that is itself faulty.
    """
    return _Compiler(asked, own, later).condition(tree)


def as_document(condition: Condition) -> dict[str, Json]:
    """The condition as it stands in a questionnaire's JSON."""
    match condition:
        case Is(item=item, codes=codes):
            return {"item": item, "is": list(codes)}
        case Between(item=item, at_least=at_least, at_most=at_most):
            bounds = {"at_least": at_least, "at_most": at_most}
            return {"item": item} | {name: n for name, n in bounds.items() if n is not None}
        case All(parts=parts):
            return {"all": [as_document(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [as_document(part) for part in parts]}
        case Not(part=part):
            return {"not": as_document(part)}


def either(parts: tuple[Condition, ...]) -> Condition:
    """One of these; answers to one item become one comparison."""
    first = parts[0]
    if isinstance(first, Is) and all(isinstance(p, Is) and p.item == first.item for p in parts):
        codes = (code for part in parts if isinstance(part, Is) for code in part.codes)
        return Is(first.item, tuple(dict.fromkeys(codes)))
    return Any(parts) if len(parts) > 1 else first


def both(parts: tuple[Condition, ...]) -> Condition:
    """All of these; a lower and an upper bound of one number become one comparison."""
    match parts:
        case (
            Between(item=item, at_least=float() | int() as low, at_most=None),
            Between(item=other, at_least=None, at_most=float() | int() as high),
        ) if item == other:
            return Between(item, low, high)
    return All(parts) if len(parts) > 1 else parts[0]


class _Compiler:
    def __init__(self, asked: Mapping[str, Asked], own: str, later: frozenset[str]) -> None:
        self.asked = asked
        self.own = own
        self.later = later

    def condition(self, tree: Expression) -> Condition:
        match tree:
            case Both(parts=parts):
                return both(tuple(self.condition(part) for part in parts))
            case Either(parts=parts):
                return either(tuple(self.condition(part) for part in parts))
            case Call(name="not", arguments=(part,)):
                return Not(self.condition(part))
            case Call(name="selected", arguments=(Reference(name=name), code)):
                return self._selected(self._item(name), code)
            case Call(name="selected", arguments=(Own(), _)) | Own():
                raise ExpressionError("own_in_relevant")
            case Call(name=name):
                raise ExpressionError("unknown_function", function=name)
            case Compare(operator=operator, left=Reference(name=name), right=right):
                return self._compare(self._item(name), operator, right)
            case Compare(operator=operator, left=left, right=Reference(name=name)):
                return self._compare(self._item(name), _MIRRORED[operator], left)
            case Compare(left=left, right=right):
                raise self._explained(left) or self._explained(right) or _no_comparison()
            case _:
                raise self._explained(tree) or _no_comparison()

    def _explained(self, part: Expression) -> ExpressionError | None:
        match part:
            case Own():
                return ExpressionError("own_in_relevant")
            case Call(name="count-selected"):
                return ExpressionError("count_in_relevant")
            case Call(name=name):
                return ExpressionError("unknown_function", function=name)
            case Word(text=text) if text in self.later:
                return ExpressionError("half_reference", name=text)
            case Word(text=text):
                return ExpressionError("no_quotes", word=text)
            case _:
                return None

    def _item(self, name: str) -> Asked:
        item = self.asked.get(name) or self.asked.get(name.lower())
        if item is None:
            if name == self.own:
                raise ExpressionError("own_reference", name=name)
            if name in self.later:
                raise ExpressionError("later_reference", name=name)
            near = nearest(name, {plain(one): one for one in self.later})
            if near:
                raise ExpressionError("unknown_reference_near", name=name, near=near)
            raise ExpressionError("unknown_reference", name=name)
        if item.faulty:
            raise WaitingError
        if item.kind in ("text", "rank", "note", "dropped"):
            raise ExpressionError(f"{item.kind}_in_relevant", name=name)
        return item

    def _selected(self, item: Asked, code: Expression) -> Condition:
        if item.kind == "number" and not item.codes:
            raise ExpressionError("selected_of_number", name=item.id)
        return Is(item.id, (self._code(item, code),))

    def _code(self, item: Asked, part: Expression) -> str:
        if isinstance(part, Call | Word | Reference | Own):
            if isinstance(part, Reference):
                raise ExpressionError("two_references")
            raise self._explained(part) or _no_comparison()
        if not isinstance(part, Literal):
            raise _no_comparison()
        written = str(part.value).strip()
        code = item.code(written)
        if code is None:
            known = ", ".join(dict.fromkeys(item.codes))
            raise ExpressionError("unknown_answer", name=item.id, answer=written, known=known)
        return code

    def _compare(self, item: Asked, operator: str, right: Expression) -> Condition:
        if operator == "!=":
            return Not(self._compare(item, "=", right))
        if isinstance(right, Literal) and right.value == "":
            return self._answered(item, operator)
        if item.kind == "date" and not isinstance(right, Literal):
            raise ExpressionError("date_in_relevant", name=item.id)
        if item.kind == "several":
            raise ExpressionError("several_compared", name=item.id)
        if isinstance(right, Literal) and not isinstance(right.value, str | bool):
            number = float(right.value)
        else:
            number = _as_number(right)
        if item.kind == "number" and not math.isnan(number):
            return _bounded(item, operator, number)
        if item.offset is not None and operator != "=" and not math.isnan(number):
            return _bounded(item, operator, number - item.offset)
        if operator == "=":
            return Is(item.id, (self._code(item, right),))
        if isinstance(right, Literal) and not math.isnan(number):
            return _numbered(item, operator, number)
        self._code(item, right)
        raise ExpressionError("order_of_words", name=item.id)

    def _answered(self, item: Asked, operator: str) -> Condition:
        if item.kind not in ("choice", "several") or operator != "=":
            raise ExpressionError("answered_in_relevant", name=item.id)
        return Not(Is(item.id, tuple(dict.fromkeys(item.codes.values()))))


def _as_number(part: Expression) -> float:
    if isinstance(part, Literal) and isinstance(part.value, str):
        try:
            return float(part.value)
        except ValueError:
            return math.nan
    return math.nan


def _bounded(item: Asked, operator: str, number: float) -> Condition:
    """A comparison of a number: bounds belong to a `Between`, so a strict one is put around."""
    if not math.isfinite(number):
        raise ExpressionError("order_of_words", name=item.id)
    plain_number = int(number) if number == int(number) else number
    match operator:
        case "=":
            return Between(item.id, plain_number, plain_number)
        case ">=":
            return Between(item.id, plain_number, None)
        case "<=":
            return Between(item.id, None, plain_number)
    if item.whole:
        if operator == ">":
            return Between(item.id, math.floor(number) + 1, None)
        return Between(item.id, None, math.ceil(number) - 1)
    reaching = (plain_number, None) if operator == ">" else (None, plain_number)
    exactly = Between(item.id, plain_number, plain_number)
    return All((Between(item.id, *reaching), Not(exactly)))


def _numbered(item: Asked, operator: str, number: float) -> Condition:
    """A comparison of a choice whose answers are written as numbers."""
    order = {"<": number.__gt__, "<=": number.__ge__, ">": number.__lt__, ">=": number.__le__}
    numbers = {written: _as_number(Literal(written)) for written in item.codes}
    if all(math.isnan(one) for one in numbers.values()):
        raise ExpressionError("order_of_words", name=item.id)
    codes = [
        item.codes[w] for w, one in numbers.items() if not math.isnan(one) and order[operator](one)
    ]
    if not codes:
        raise ExpressionError("never", name=item.id)
    return Is(item.id, tuple(dict.fromkeys(codes)))


def _no_comparison() -> ExpressionError:
    return ExpressionError("no_comparison")
