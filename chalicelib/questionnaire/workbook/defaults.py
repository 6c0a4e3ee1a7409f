"""What stands in the column `default`: the answer that is filled in at the start."""

from typing import Any

from chalicelib.questionnaire.workbook.expressions.relevance import Asked
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import day, number
from chalicelib.questionnaire.workbook.grid import Cell


def default_of(
    cell: Cell, line: dict[str, Any], asked: Asked, findings: list[Finding]
) -> Any | None:
    """The answer that a cell stands for, or None with a finding.

    Args:
        cell: in the column `default`.
        line: the item as it stands in JSON.
        asked: its answers.
        findings: grows by what is wrong.
    """
    default = _default(cell, line, asked)
    if default is None or default == []:
        kind = "computed_default" if "${" in cell.text or "(" in cell.text else "bad_default"
        findings.append(Finding(kind, cell))
        return None
    return default


def _default(cell: Cell, line: dict[str, Any], asked: Asked) -> Any | None:
    match line["type"]:
        case "single" | "yes_no":
            return asked.code(cell.text)
        case "scale":
            code = asked.code(cell.text)
            return int(code) if code and code.isdecimal() else None
        case "multiple":
            codes = [asked.code(written) for written in cell.text.replace(",", " ").split()]
            return None if None in codes else codes
        case "number":
            value = number(cell)
            fits = value is not None and (not asked.whole or isinstance(value, int))
            return value if fits else None
        case "date":
            return day(cell)
        case "text" if "${" not in cell.text:
            return cell.text
        case _:
            return None
