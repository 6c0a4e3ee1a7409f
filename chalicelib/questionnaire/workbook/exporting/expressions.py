"""Conditions and rules as XLSForm writes them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from chalicelib.questionnaire.model import YES

Json = Mapping[str, Any]

ACKNOWLEDGED = "OK"
"""The value XLSForm gives to a box that was ticked."""


def relevant(condition: Json, types: Mapping[str, str]) -> str:
    """The `relevant` that says a condition.

    Args:
        condition: as it stands in the questionnaire's JSON.
        types: item id → its type in JSON.
    """
    match condition:
        case {"all": parts}:
            return " and ".join(_nested(part, types, len(parts)) for part in parts)
        case {"any": parts}:
            return " or ".join(_nested(part, types, len(parts)) for part in parts)
        case {"not": part}:
            return f"not({relevant(part, types)})"
        case {"item": item, "is": codes}:
            return " or ".join(_is(item, str(code), types[item]) for code in dict.fromkeys(codes))
        case _:
            item = condition["item"]
            bounds = {">=": condition.get("at_least"), "<=": condition.get("at_most")}
            return " and ".join(
                f"${{{item}}} {sign} {number(bound)}"
                for sign, bound in bounds.items()
                if bound is not None
            )


def _nested(part: Json, types: Mapping[str, str], siblings: int) -> str:
    text = relevant(part, types)
    several = " and " in text or " or " in text
    return f"({text})" if several and siblings > 1 and "not" not in part else text


def _is(item: str, code: str, item_type: str) -> str:
    if item_type == "multiple":
        return f"selected(${{{item}}}, '{code}')"
    value = ACKNOWLEDGED if item_type == "acknowledge" and code == YES else code
    return f"${{{item}}} = '{value}'"


def constraint(line: Json) -> str:
    """The `constraint` that says what an item demands of its answer; "" if it demands nothing."""
    rules: list[str] = []
    match line["type"]:
        case "number":
            for sign, name in ((">=", "minimum"), ("<=", "maximum")):
                if name in line:
                    rules.append(f". {sign} {number(line[name])}")
        case "multiple":
            if "most" in line:
                rules.append(f"count-selected(.) <= {line['most']}")
            rules += [
                f"(not(selected(., '{option['code']}')) or count-selected(.) = 1)"
                for option in line["options"]
                if option.get("exclusive")
            ]
        case "text":
            if "max_length" in line:
                rules.append(f"string-length(.) <= {line['max_length']}")
            if "pattern" in line:
                rules.append(f"regex(., {_quoted(line['pattern'])})")
    return " and ".join(rules)


def number(value: float) -> str:
    """A number without an exponent, which XPath 1.0 does not know."""
    return format(Decimal(repr(value)), "f")


def _quoted(text: str) -> str:
    """A text in quotes; XPath 1.0 has no way to write both kinds within one."""
    return f'"{text}"' if "'" in text else f"'{text}'"
