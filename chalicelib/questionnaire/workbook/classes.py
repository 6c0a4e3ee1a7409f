"""Classes of numbers and days: a list with beginnings, or a short form such as "0-4; 5-9; 10+"."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

from chalicelib.questionnaire.workbook.choices import AnswerList, AnswerLists
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import day, number
from chalicelib.questionnaire.workbook.grid import Cell

Band: TypeAlias = dict[str, Any]

_NUMBER = r"([+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?)"
_FEWEST, _MOST = 2, 20


def read(
    cell: Cell,
    lists: AnswerLists,
    languages: tuple[str, ...],
    findings: list[Finding],
    *,
    days: bool,
    whole: bool = True,
) -> list[Band]:
    """The classes that a cell names or lists; [] with a finding if there is something wrong.

    Args:
        cell: in the column `classes`; not empty.
        lists: all lists.
        languages: the survey's.
        findings: grows by what is wrong.
        days: whether these are classes of days, not of numbers.
        whole: whether the numbers have no fraction.
    """
    listed = lists.get(cell.text)
    if listed is not None:
        bands = _listed(listed, findings, day if days else number)
    elif days:
        bands = _short_days(cell, languages)
    else:
        bands = _short_numbers(cell, languages, whole)
    if not bands:
        findings.append(Finding("bad_classes_of_days" if days else "bad_classes", cell))
    elif not _FEWEST <= len(bands) <= _MOST:
        findings.append(Finding("count_of_classes", cell, {"count": str(len(bands))}))
    return bands


def _listed(
    answers: AnswerList, findings: list[Finding], read_start: Callable[[Cell], Any]
) -> list[Band]:
    bands: list[Band] = []
    before: Any = None
    for place, answer in enumerate(answers.plain):
        band: Band = {"code": answer.code, "label": answer.label}
        start = read_start(answer.start)
        if place == 0:
            if answer.start.text:
                findings.append(Finding("first_class_begins", answer.start))
        elif start is None:
            findings.append(Finding("class_without_start", answer.start))
        elif before is not None and start <= before:
            findings.append(Finding("classes_out_of_order", answer.start))
        else:
            before = band["from"] = start
        bands.append(band)
    return bands


def _pieces(cell: Cell) -> list[str]:
    return [piece.strip() for piece in re.split(r"[;|\n]|,\s", cell.text) if piece.strip()]


def _short_numbers(cell: Cell, languages: tuple[str, ...], whole: bool) -> list[Band]:
    spans = [_span(piece) for piece in _pieces(cell)]
    lows: list[float] = []
    for place, span in enumerate(spans):
        if span is None:
            return []
        low, high = span
        following = spans[place + 1] if place + 1 < len(spans) else None
        if low is None and place > 0:
            return []
        if following is not None and high is not None:
            begins = following[0]
            if begins is None or begins != (high + 1 if whole else high):
                return []
        lows.append(low if low is not None else float("-inf"))
    if lows != sorted(set(lows)):
        return []
    bands: list[Band] = []
    for place, low in enumerate(lows):
        end = lows[place + 1] if place + 1 < len(lows) else None
        label, code = _named(low if place else None, end, whole)
        band: Band = {"code": code, "label": dict.fromkeys(languages, label)}
        bands.append(band | ({"from": _plain(low)} if place else {}))
    return bands


def _span(piece: str) -> tuple[float | None, float | None] | None:
    """The lower and upper bound in a piece such as "bis 4", "5-9", "5 bis 9", "ab 10" or "10+"."""
    forms: tuple[tuple[str, int], ...] = (
        (rf"(?:bis|up to|≤|<=)\s*{_NUMBER}", 1),
        (rf"(?:ab|from|≥|>=)\s*{_NUMBER}|{_NUMBER}\s*(?:\+|und mehr|oder mehr|or more)", 0),
        (rf"{_NUMBER}", 0),
    )
    between = re.fullmatch(rf"{_NUMBER}\s*(?:-|–|bis|to)\s*{_NUMBER}", piece, re.IGNORECASE)
    if between:
        return _value(between.group(1)), _value(between.group(2))
    for form, side in forms:
        found = re.fullmatch(form, piece, re.IGNORECASE)
        if found:
            bound = _value(next(group for group in found.groups() if group))
            return (None, bound) if side else (bound, None)
    return None


def _value(text: str) -> float:
    return float(text.replace(",", "."))


def _named(low: float | None, end: float | None, whole: bool) -> tuple[str, str]:
    """The label of a class, readable in every language, and its code."""
    if low is None:
        last = _shown((end or 0) - 1) if whole else _shown(end or 0)
        return (f"≤ {last}", _code("to", last)) if whole else (f"< {last}", _code("below", last))
    if end is None:
        return f"≥ {_shown(low)}", _code("from", _shown(low))
    if not whole:
        return f"{_shown(low)} – < {_shown(end)}", _code("from", _shown(low), "below", _shown(end))
    if end - 1 == low:
        return _shown(low), _code("is", _shown(low))
    return f"{_shown(low)}–{_shown(end - 1)}", _code("from", _shown(low), "to", _shown(end - 1))


def _code(*parts: str) -> str:
    return "_".join(part.replace("-", "minus_").replace(".", "_") for part in parts)


def _shown(value: float) -> str:
    return str(_plain(value))


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def _short_days(cell: Cell, languages: tuple[str, ...]) -> list[Band]:
    starts: list[date] = []
    for piece in _pieces(cell):
        text = re.sub(r"^(ab|from)\s+", "", piece, flags=re.IGNORECASE)
        written = f"1.1.{text}" if re.fullmatch(r"\d{4}", text) else text
        found = day(Cell(cell.sheet, cell.row, cell.column, written))
        if found is None:
            return []
        starts.append(date.fromisoformat(found))
    if starts != sorted(set(starts)):
        return []
    bands: list[Band] = []
    for place, start in enumerate(starts):
        last = starts[place + 1] - timedelta(days=1) if place + 1 < len(starts) else None
        begins = f"{start:%d.%m.%Y}" if place else "…"
        label = f"{begins} – {last:%d.%m.%Y}" if last else f"{begins} – …"
        code = f"from_{start:%Y_%m_%d}" if place else "earliest"
        band: Band = {"code": code, "label": dict.fromkeys(languages, label)}
        bands.append(band | ({"from": start.isoformat()} if place else {}))
    return bands
