"""From a workbook to a questionnaire's JSON document, or to everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.findings import Finding as Inconsistency
from chalicelib.questionnaire.findings import QuestionnaireError
from chalicelib.questionnaire.workbook import (
    choices,
    columns,
    keywords,
    partition,
    settings,
    survey,
    twins,
    types,
    xlsx,
)
from chalicelib.questionnaire.workbook.aliases import nearest, words
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell, Grid
from chalicelib.questionnaire.workbook.lines import Source
from chalicelib.questionnaire.workbook.texts import Texts, languages_of


@dataclass(frozen=True)
class Import:
    """What a workbook turned out to be.

    Attributes:
        document: the questionnaire's JSON, None if anything is wrong.
        findings: errors and notices, sheet by sheet and from top to bottom.
        cells: pointer into the questionnaire → the cell it comes from.
        grid: the workbook as it was read.
    """

    document: dict[str, Any] | None
    findings: tuple[Finding, ...]
    cells: Mapping[str, Cell]
    grid: Grid

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep it from being a questionnaire."""
        return tuple(one for one in self.findings if one.is_error)

    def cell(self, pointer: str) -> Cell:
        """The cell a place in the questionnaire comes from; the workbook if none does.

        Args:
            pointer: such as "/items/age/show_if"; items are named by their id.
        """
        while pointer:
            if pointer in self.cells:
                return self.cells[pointer]
            pointer = pointer.rpartition("/")[0]
        return Cell("")

    def place(self, pointer: str) -> str:
        """The same as people write it, such as "survey!C7"."""
        cell = self.cell(pointer)
        return f"{cell.sheet}!{cell.address}" if cell.address else cell.sheet or pointer

    def inconsistency(self, fault: Inconsistency) -> Finding:
        """What is wrong with the questionnaire, said of the cell where it comes from."""
        return Finding("inconsistent", self.cell(fault.where), {"fault": fault})


FORMATS = {
    ".xlsx": xlsx.read,
    ".xlsm": xlsx.read,
    ".md": twins.read_markdown,
    ".csv": twins.read_csv,
}
"""Ending of a file's name → how it is read."""


_MANY = 4


def read(content: bytes, ending: str) -> Import:
    """Read a workbook, or its twin in Markdown or CSV.

    Args:
        content: the file's bytes.
        ending: of its name, one of `FORMATS`.

    Raises:
        UnreadableError: if it is no such file, or larger than the limits allow.
    """
    grid, findings = FORMATS[ending](content)
    cells: dict[str, Cell] = {}
    document = _document(grid, findings, cells)
    found = _told_once(findings)
    failed = any(one.is_error for one in found)
    if document is not None and not failed:
        imported = Import(document, (), cells, grid)
        found = _told_once([*findings, *_inconsistencies(imported)])
        failed = any(one.is_error for one in found)
    order = {sheet.name: place for place, sheet in enumerate(grid.sheets.values())}
    found.sort(key=lambda one: (order.get(one.cell.sheet, -1), one.cell.row, one.cell.column))
    return Import(None if failed else document, tuple(found), cells, grid)


def _document(grid: Grid, findings: list[Finding], cells: dict[str, Cell]) -> dict[str, Any] | None:
    sheet = grid.sheets.get("survey")
    if sheet is None:
        findings.append(_no_survey(grid))
        return None
    general = settings.read(grid, findings)
    rows = columns.read(sheet, "survey", findings)
    if not any(column.name == "type" for column in rows.columns):
        findings.append(Finding("no_type_column", Cell(sheet.name)))
        return None
    lists = grid.sheets.get("choices")
    listed = columns.read(lists, "choices", findings) if lists and lists.rows else None
    parts = grid.sheets.get("groups")
    grouped = columns.read(parts, "groups", findings) if parts and parts.rows else None
    groups = grid.sheets.get("keywords")
    words_of_texts = columns.read(groups, "keywords", findings) if groups and groups.rows else None
    sheets = (rows, listed, grouped, words_of_texts, general)
    tables = [table for table in sheets if table is not None]
    row = general.rows[0]
    texts = Texts(languages_of(tables, row.cell("default_language"), findings), findings)
    answers = choices.AnswerLists(listed, texts, findings)
    source = Source(answers, texts, findings)
    head = settings.document(row, texts, findings)
    _combine_missing_settings(row, general.sheet, findings)
    walked = survey.walk(rows, source)
    failed = any(one.cell.sheet == sheet.name for one in findings if one.is_error)
    if not failed and all(line["type"] == "note" for line in walked.items):
        findings.append(Finding("nothing_asked", Cell(sheet.name)))
    cells |= {f"/{column.name}": cell for column, cell in row.cells.items()} | walked.cells
    divider = _list_of(row, walked.cells, answers)
    divided = partition.document(row, grouped, walked.items, divider, texts, findings)
    if words_of_texts is not None:
        keywords.add(words_of_texts, walked.items, texts, cells, findings)
    if divided is not None:
        head["partition"] = divided
        for answer in divider.plain if divider else ():
            cells[f"/partition/sizes/{answer.code}"] = answer.size
    findings += answers.unused()
    return head | {"items": walked.items}


def _combine_missing_settings(row: columns.Row, sheet: str, findings: list[Finding]) -> None:
    """One finding instead of many: a form made for another program has none of our settings."""
    missing = [one for one in findings if one.kind == "missing_setting" and not one.cell.address]
    if row.cells and len(missing) < _MANY:
        return
    findings[:] = [one for one in findings if one not in missing]
    if row.cells:
        names = ", ".join(str(one.words["setting"]) for one in missing)
        findings.append(Finding("missing_settings", Cell(sheet), {"settings": names}))


def _list_of(
    row: columns.Row, cells: Mapping[str, Cell], answers: choices.AnswerLists
) -> choices.AnswerList | None:
    name = partition.name_in(row)
    cell = cells.get(f"/items/{name}/type")
    kind = types.read(cell) if cell and cell.text else None
    return answers.get(kind.list) if isinstance(kind, types.Kind) else None


def _no_survey(grid: Grid) -> Finding:
    known = words("sheets")
    for name in grid.others:
        if near := nearest(name, known):
            return Finding("sheet_misspelt", Cell(name), {"near": near})
    return Finding("no_survey_sheet", Cell(""), {"found": ", ".join(grid.others[:5]) or "–"})


def _inconsistencies(imported: Import) -> list[Finding]:
    """What only shows in the whole: the last gate is the one every questionnaire goes through."""
    try:
        reading.read(imported.document)
    except QuestionnaireError as error:
        return [imported.inconsistency(fault) for fault in error.findings]
    return []


def _told_once(findings: list[Finding]) -> list[Finding]:
    """One error for each cell, the first: what follows from it would only confuse."""
    told: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        place = (finding.cell.sheet, finding.cell.row, finding.cell.column)
        if finding.is_error and finding.cell.address:
            told.setdefault(place, finding)
        else:
            told.setdefault((*place, finding.kind, str(finding.words)), finding)
    return list(told.values())
