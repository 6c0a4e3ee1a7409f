"""Cells with a fixed set of words, and cells with numbers and days."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from chalicelib.questionnaire.workbook import limits
from chalicelib.questionnaire.workbook.aliases import value_of
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell


def flag(cell: Cell, findings: list[Finding]) -> bool:
    """Whether a cell says yes; an empty one says no."""
    if not cell.text:
        return False
    value = value_of("yes_no", cell.text)
    if value is None:
        findings.append(Finding("no_flag", cell))
    return value == "yes"


def one_of(table: str, cell: Cell, known: Sequence[str], findings: list[Finding]) -> str | None:
    """The word a cell stands for, or None with a finding.

    Args:
        table: of words, such as "profile".
        cell: what was written.
        known: the German words to tell.
    """
    value = value_of(table, cell.text)
    if value is None:
        findings.append(Finding("unknown_value", cell, {"known": ", ".join(known)}))
    return value


def number(cell: Cell) -> float | None:
    """The number in a cell, typed with a comma or a point; None if there is none."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        if not abs(cell.value) <= limits.NUMBER:
            return None
        value = float(cell.value)
    elif re.fullmatch(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?", cell.text):
        value = float(cell.text.replace(",", "."))
    else:
        return None
    return int(value) if value == int(value) else value


def day(cell: Cell) -> str | None:
    """The day in a cell as YYYY-MM-DD: a date of Excel, 2026-09-12 or 12.9.2026."""
    if isinstance(cell.value, datetime):
        return cell.value.date().isoformat()
    if isinstance(cell.value, date):
        return cell.value.isoformat()
    german = re.fullmatch(r"([0-9]{1,2})\.\s*([0-9]{1,2})\.\s*([0-9]{4})", cell.text)
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", cell.text)
    if not german and not iso:
        return None
    parts = german.groups()[::-1] if german else iso.groups() if iso else ()
    try:
        return date(*(int(part) for part in parts)).isoformat()
    except ValueError:
        return None
