"""Scales: the points of a list, or of a range of numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.questionnaire.workbook.choices import AnswerList, AnswerLists
from chalicelib.questionnaire.workbook.columns import Row
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import number
from chalicelib.questionnaire.workbook.grid import Cell
from chalicelib.questionnaire.workbook.texts import Words

_FEWEST, _MOST = 2, 11


@dataclass(frozen=True)
class Points:
    """The points of a scale, from the most negative to the most positive.

    Attributes:
        labels: their words.
        codes: what authors write for a point → its number, counted from 1.
        offset: what to take from a written number to get the point's; None if they are no row of
            whole numbers.
    """

    labels: list[Words]
    codes: Mapping[str, str]
    offset: int | None


def points_of_list(answers: AnswerList, cell: Cell, findings: list[Finding]) -> Points | None:
    """The points of a list, or None with a finding.

    Args:
        answers: the list, in the order of the scale.
        cell: the question's type.
    """
    points = answers.plain
    if answers.other:
        findings.append(Finding("other_in_scale", cell))
    if not _FEWEST <= len(points) <= _MOST:
        words = {"count": str(len(points)), "list": answers.name}
        findings.append(Finding("count_of_points", cell, words))
        return None
    numbers = [int(p.code) if p.code.isdecimal() else None for p in points]
    falling = [n for n in numbers if n is not None] == sorted(
        (n for n in numbers if n is not None), reverse=True
    )
    if None not in numbers and falling:
        findings.append(Finding("scale_falls", points[0].cell, {"list": answers.name}))
        return None
    first = numbers[0]
    in_a_row = first is not None and numbers == list(range(first, first + len(points)))
    return Points(
        [point.label for point in points],
        {point.written: str(place) for place, point in enumerate(points, start=1)},
        first - 1 if in_a_row and first is not None else None,
    )


def points_of_range(
    row: Row,
    lists: AnswerLists,
    languages: tuple[str, ...],
    findings: list[Finding],
) -> Points | None:
    """The points of a range, or None if it has so many that it is a number.

    Args:
        row: with `parameters` such as "start=1 end=5 step=1".
        lists: all lists; the one named by `tick_labelset` has words for single points.
        languages: the survey's.
        findings: grows by what is wrong.
    """
    cell = row.cell("parameters")
    given = dict(re.findall(r"(\w+)\s*=\s*([^\s,;]+)", cell.text.lower()))
    bounds = [
        number(Cell(cell.sheet, cell.row, cell.column, given.get(name, default)))
        for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
    ]
    start, end, step = bounds
    if start is None or end is None or step is None or step <= 0 or end <= start:
        findings.append(Finding("bad_range", cell))
        return None
    if any(isinstance(bound, float) for bound in bounds):
        return None
    values = range(int(start), int(end) + 1, int(step))
    if not _FEWEST <= len(values) <= _MOST:
        return None
    labelled = lists.get(given.get("tick_labelset", ""))
    words = {answer.written: answer.label for answer in labelled.answers} if labelled else {}
    labels = [words.get(str(value)) or dict.fromkeys(languages, str(value)) for value in values]
    codes = {str(value): str(place) for place, value in enumerate(values, start=1)}
    return Points(labels, codes, int(start) - 1 if step == 1 else None)
