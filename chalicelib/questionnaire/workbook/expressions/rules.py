"""From the tree of a `constraint` to what a questionnaire can demand of an answer."""

import math
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.questionnaire.workbook.expressions.parsing import ExpressionError
from chalicelib.questionnaire.workbook.expressions.patterns import linear
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

_MIRRORED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True)
class Rule:
    """What an answer must fulfil; None means anything.

    Attributes:
        least, greatest: bounds of the number, the number of choices, or the number of characters.
        alone: codes of answers that exclude all others.
        pattern: what a text must match as a whole.
    """

    least: float | None = None
    greatest: float | None = None
    alone: tuple[str, ...] = ()
    pattern: str | None = None

    def document(self, names: tuple[str, str]) -> dict[str, Any]:
        """The bounds under the names they have in the questionnaire's JSON."""
        bounds = zip(names, (self.least, self.greatest), strict=True)
        return {name: _plain(bound) for name, bound in bounds if bound is not None}


def compile_rule(tree: Expression, measure: str, *, whole: bool) -> Rule:
    """What a `constraint` demands.

    Args:
        tree: the parsed expression.
        measure: what is compared: "" for the number itself, else "count-selected" or
            "string-length".
        whole: whether only whole numbers occur.

    Raises:
        ExpressionError: if it says what a questionnaire here cannot demand.
    """
    rule = Rule()
    for part in tree.parts if isinstance(tree, Both) else (tree,):
        rule = _narrowed(rule, part, measure, whole)
    return rule


def _narrowed(rule: Rule, part: Expression, measure: str, whole: bool) -> Rule:
    match part:
        case Both():
            inner = compile_rule(part, measure, whole=whole)
            bounded = _with(_with(rule, ">=", inner.least), "<=", inner.greatest)
            return replace(
                bounded,
                alone=rule.alone + inner.alone,
                pattern=inner.pattern or rule.pattern,
            )
        case Compare(operator=operator, left=left, right=Literal(value=int() | float() as number)):
            _expect(left, measure)
            return _bounded(rule, operator, number, whole)
        case Compare(operator=operator, left=Literal(value=int() | float() as number), right=right):
            _expect(right, measure)
            return _bounded(rule, _MIRRORED[operator], number, whole)
        case Call(name="regex", arguments=(Own(), Literal(value=str() as pattern))):
            if measure != "string-length":
                raise ExpressionError("rule_unsupported")
            proven = linear(pattern)
            if proven is None or rule.pattern:
                raise ExpressionError("pattern_not_linear", pattern=pattern)
            return replace(rule, pattern=proven)
        case Either(parts=parts) if measure == "count-selected":
            return replace(rule, alone=(*rule.alone, _alone(parts)))
        case Call(name="not", arguments=(Both(parts=parts),)) if measure == "count-selected":
            return replace(rule, alone=(*rule.alone, _alone(tuple(map(_opposite, parts)))))
        case _:
            raise _refused(part)


def _refused(part: Expression) -> ExpressionError:
    match part:
        case Compare(left=left, right=right):
            for side in (left, right):
                match side:
                    case Reference():
                        return ExpressionError("rule_reference")
                    case Word(text=text):
                        return ExpressionError("no_quotes", word=text)
                    case Call(name=name) if name not in ("count-selected", "string-length"):
                        return ExpressionError("unknown_function", function=name)
        case Call(name=name) if name not in ("not", "selected", "regex"):
            return ExpressionError("unknown_function", function=name)
    return ExpressionError("rule_unsupported")


def _expect(side: Expression, measure: str) -> None:
    match side:
        case Own() if not measure:
            return
        case Call(name=name, arguments=(Own(),)) if name == measure:
            return
        case Own():
            raise ExpressionError("rule_of_other_type")
        case _:
            raise _refused(Compare("=", side, Literal(0)))


def _bounded(rule: Rule, operator: str, number: float, whole: bool) -> Rule:
    if not math.isfinite(number):
        raise ExpressionError("rule_unsupported")
    match operator:
        case "<=" | ">=":
            return _with(rule, operator, number)
        case "=":
            return _with(_with(rule, ">=", number), "<=", number)
        case "<" if whole:
            return _with(rule, "<=", math.ceil(number) - 1)
        case ">" if whole:
            return _with(rule, ">=", math.floor(number) + 1)
        case "<" | ">":
            raise ExpressionError("strict_bound", operator=f"{operator}=")
        case _:
            raise ExpressionError("rule_unsupported")


def _with(rule: Rule, operator: str, number: float | None) -> Rule:
    """The rule with one more bound; of two bounds the narrower counts."""
    if number is None:
        return rule
    if operator == ">=":
        return replace(rule, least=number if rule.least is None else max(rule.least, number))
    greatest = number if rule.greatest is None else min(rule.greatest, number)
    return replace(rule, greatest=greatest)


def _alone(parts: tuple[Expression, ...]) -> str:
    """The code in "not chosen, or the only one chosen"."""
    code = ""
    only = False
    for part in parts:
        match part:
            case Call(name="not", arguments=(inner,)):
                match inner:
                    case Call(name="selected", arguments=(Own(), Literal(value=value))):
                        code = str(value)
            case Compare(
                operator=operator,
                left=Call(name="count-selected", arguments=(Own(),)),
                right=Literal(value=number),
            ):
                only = (operator, number) in (("=", 1), ("<=", 1), ("<", 2))
    if len(parts) != 2 or not code or not only:
        raise ExpressionError("rule_unsupported")
    return code


def _opposite(part: Expression) -> Expression:
    match part:
        case Compare(operator=">", left=left, right=right):
            return Compare("<=", left, right)
        case Compare(operator=">=", left=left, right=right):
            return Compare("<", left, right)
        case _:
            return Call("not", (part,))


def _plain(number: float) -> float:
    return int(number) if number == int(number) else number
