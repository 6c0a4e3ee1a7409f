"""Conditions as authors read and write them: the expressions of the workbook."""

from collections.abc import Iterator
from typing import Any

from chalicelib.questionnaire.drafting.steps import Document, Line
from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, OTHER, YES
from chalicelib.questionnaire.workbook.exporting.expressions import relevant
from chalicelib.questionnaire.workbook.expressions.parsing import ExpressionError, parse
from chalicelib.questionnaire.workbook.expressions.relevance import (
    Asked,
    as_document,
    compile_relevant,
)
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell

__all__ = ["ExpressionError", "condition_of", "explained", "text_of"]


def text_of(document: Document, condition: Any) -> str:
    """The expression that says a condition.

    Args:
        document: the draft it belongs to.
        condition: as it stands there.
    """
    types = {
        name: "single" if line["type"] == "matrix" else line["type"]
        for line in document["items"]
        for name in _names(line)
    }
    try:
        return relevant(condition, types)
    except KeyError:
        # It looks at an item that was removed: a finding says so, and its author writes it anew.
        return ""


def condition_of(document: Document, item_id: str, text: str) -> dict[str, Any]:
    """The condition that an expression says.

    Args:
        document: the draft.
        item_id: of the item that is asked under this condition.
        text: the expression.

    Raises:
        ExpressionError: if it cannot be understood, or looks at what is not asked earlier.
    """
    lines = document["items"]
    place = next(number for number, line in enumerate(lines) if line["id"] == item_id)
    asked = {one.id: one for line in lines[:place] for one in _asked(line)}
    later = frozenset(name for line in lines for name in _names(line))
    return as_document(compile_relevant(parse(text), asked, item_id, later))


def explained(error: ExpressionError, text: str, language: str) -> str:
    """What is wrong with an expression, and what to write instead.

    Args:
        language: "de" or "en".
    """
    finding = Finding(error.kind, Cell("", value=text), error.words)
    return f"{finding.reason(language)} {finding.remedy(language)}"


def _names(line: Line) -> Iterator[str]:
    if line["type"] == "matrix":
        yield from (row["id"] for row in line["rows"])
    else:
        yield line["id"]
    if "other" in line:
        yield f"{line['id']}_{OTHER}"


def _asked(line: Line) -> Iterator[Asked]:
    evasions = {name: name for name in (NOT_APPLICABLE, NO_ANSWER) if line.get(name)}
    options = {option["code"]: option["code"] for option in line.get("options", ())}
    points = {str(n): str(n) for n in range(1, len(line.get("points", ())) + 1)}
    name: str = line["id"]
    match line["type"]:
        case "single":
            other = {OTHER: OTHER} if "other" in line else {}
            yield Asked(name, "choice", options | other | evasions)
        case "multiple":
            yield Asked(name, "several", options | ({OTHER: OTHER} if "other" in line else {}))
        case "scale":
            yield Asked(name, "choice", points | evasions, offset=0)
        case "matrix":
            for row in line["rows"]:
                if points:
                    yield Asked(row["id"], "choice", points | evasions, offset=0)
                else:
                    yield Asked(row["id"], "choice", options | evasions)
        case "yes_no":
            yield Asked(name, "choice", {YES: YES, NO: NO, "ja": YES, "nein": NO} | evasions)
        case "acknowledge":
            yield Asked(name, "choice", {YES: YES, "ok": YES})
        case "number":
            yield Asked(name, "number", evasions, line.get("whole", True))
        case "date":
            yield Asked(name, "date", evasions)
        case "ranking":
            yield Asked(name, "rank", options)
        case "note":
            yield Asked(name, "note", {})
        case _:
            yield Asked(name, "text", {})
    if "other" in line:
        yield Asked(f"{name}_{OTHER}", "text", {})
