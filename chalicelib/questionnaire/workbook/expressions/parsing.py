"""From the text of an expression to its tree."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.questionnaire.workbook import limits
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

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

_OPERATORS = {"==": "=", "<>": "!=", "≠": "!=", "=<": "<=", "≤": "<=", "=>": ">=", "≥": ">="}
_FUNCTIONS = {
    "nicht": "not",
    "ausgewählt": "selected",
    "gewählt": "selected",
    "anzahl_ausgewählt": "count-selected",
    "anzahl-ausgewählt": "count-selected",
    "textlänge": "string-length",
    "länge": "string-length",
}
_MOST_DIGITS = 15
_LONGEST_QUOTE = 20


class ExpressionError(Exception):
    """An expression cannot be understood.

    Attributes:
        kind: the name of a finding.
        words: what its sentences leave open.
    """

    def __init__(self, kind: str, **words: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.words: Mapping[str, str] = words


def parse(text: str) -> Expression:
    """Parse an expression.

    Args:
        text: as it stands in the cell.

    Raises:
        ExpressionError: if it is too long, too deep or follows no rule of the grammar.
    """
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

    if len(text) > limits.EXPRESSION:
        raise ExpressionError("expression_too_long", limit=str(limits.EXPRESSION))
    try:
        tree: Any = _grammar().parse(text)
    except UnexpectedCharacters as error:
        character = text[error.pos_in_stream or 0 :][:1]
        raise ExpressionError("expression_character", character=character) from error
    except UnexpectedToken as error:
        if error.token.type == "$END":
            raise ExpressionError("expression_unfinished") from error
        rest = text[error.pos_in_stream or 0 :].strip()[:_LONGEST_QUOTE]
        raise ExpressionError("expression_syntax", near=rest) from error
    except UnexpectedInput as error:
        raise ExpressionError("expression_unfinished") from error
    return _expression(tree, 0)


@cache
def _grammar() -> "Lark":
    from lark import Lark

    return Lark.open("grammar.lark", rel_to=__file__, parser="lalr")


def _expression(tree: "Tree[Token] | Token", depth: int) -> Expression:
    if depth > limits.NESTING:
        raise ExpressionError("expression_too_deep", limit=str(limits.NESTING))
    depth += 1
    name = str(getattr(tree, "data", ""))
    children: list[Any] = list(getattr(tree, "children", ()))
    match name:
        case "either" | "both":
            parts = tuple(_expression(child, depth) for child in children[::2])
            return Either(parts) if name == "either" else Both(parts)
        case "comparison":
            left, operator, right = children
            sign = str(operator)
            return Compare(
                _OPERATORS.get(sign, sign), _expression(left, depth), _expression(right, depth)
            )
        case "calculation" | "minus":
            if name == "minus" and _is_number(children[1]):
                literal = _expression(children[1], depth)
                assert isinstance(literal, Literal)
                assert not isinstance(literal.value, str)
                return Literal(-literal.value)
            raise ExpressionError("arithmetic")
        case "nested":
            return _expression(children[0], depth)
        case "negation":
            return Call("not", (_expression(children[1], depth),))
        case "call":
            function, *arguments = children
            written = str(function).casefold()
            called = _FUNCTIONS.get(written, written)
            given = tuple(_expression(one, depth) for one in arguments if one is not None)
            return Call(called, given)
        case "reference":
            return Reference(str(children[0])[2:-1].strip())
        case "half_reference":
            raise ExpressionError("half_reference", name=str(children[0]).strip("${} "))
        case "self":
            return Own()
        case "text":
            return Literal(str(children[0])[1:-1])
        case "number":
            return Literal(_number(str(children[0])))
        case _:
            return Word(str(children[0]))


def _is_number(tree: Any) -> bool:
    return str(getattr(tree, "data", "")) == "number"


def _number(text: str) -> int | float:
    plain = text.replace(",", ".")
    whole, _, fraction = plain.partition(".")
    if len(whole) > _MOST_DIGITS or len(fraction) > _MOST_DIGITS:
        raise ExpressionError("number_too_long", limit=str(_MOST_DIGITS))
    return float(plain) if fraction else int(whole)
