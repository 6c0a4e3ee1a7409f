"""The sheet `settings`: what is said once about the whole survey."""

import re
from collections.abc import Mapping
from typing import Any

from chalicelib.questionnaire.workbook import columns
from chalicelib.questionnaire.workbook.aliases import plain, words
from chalicelib.questionnaire.workbook.columns import Row, Table
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import day, flag, number, one_of
from chalicelib.questionnaire.workbook.grid import Cell, Grid, Sheet
from chalicelib.questionnaire.workbook.names import suggested
from chalicelib.questionnaire.workbook.texts import Texts

_SURVEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SHORTEST, _LONGEST = 3, 60

_FIXED = {
    "audience": ("Fachkräfte", "Träger", "Gäste"),
    "profile": ("Veranstaltung", "Einrichtung", "sensibel"),
    "access": ("offen", "geschlossen"),
    "cadence": ("Woche", "Monat", "Quartal", "am Ende"),
}
"""Settings with fixed words → those words, as German authors see them."""

_NUMBERS = {"minutes": 60, "invited": 1_000_000}
"""Settings with a whole number from 1 → the greatest it may be."""

_GREATEST_VERSION = 999


def read(grid: Grid, findings: list[Finding]) -> Table:
    """Read the sheet, with one setting a column as in XLSForm, or one a row.

    Args:
        grid: the workbook.
        findings: grows by what is wrong with its columns.

    Returns:
        A table of one row: all settings.
    """
    sheet = grid.sheets.get("settings")
    if sheet is None or not sheet.rows:
        findings.append(Finding("no_settings", Cell(sheet.name if sheet else "")))
        return Table("settings", {}, (Row(Cell(""), {}),))
    if _is_upright(sheet):
        first, *others = sorted(sheet.rows)
        headers = [sheet.cell(row, 1) for row in others if sheet.cell(row, 1).text]
        found = columns.named(headers, "settings", findings)
        cells = {column: sheet.cell(header.row, 2) for column, header in found.items()}
        return Table(sheet.name, found, (Row(sheet.cell(first, 1), cells),))
    table = columns.read(sheet, "settings", findings)
    nothing = Row(Cell(sheet.name, max(sheet.rows) + 1, 1), {})
    return Table(sheet.name, table.columns, table.rows[:1] or (nothing,))


def _is_upright(sheet: Sheet) -> bool:
    known = words("columns", "settings")
    top = min(sheet.rows)
    corner = [known.get(plain(sheet.cell(top, column).text)) for column in (1, 2)]
    return corner == ["key", "value"]


def document(row: Row, texts: Texts, findings: list[Finding]) -> dict[str, Any]:
    """The head of the questionnaire's JSON document.

    Args:
        row: all settings.
        texts: reads what is in several languages.
        findings: grows by what is missing or wrong.
    """
    head: dict[str, Any] = {"survey": _survey(row, findings), "version": _version(row, findings)}
    head["languages"] = list(texts.languages)
    head["title"] = texts.read(row, "title") or _form_title(row, texts)
    head["purpose"] = texts.read(row, "purpose")
    for name in ("title", "purpose"):
        if not head[name]:
            _missing(row, name, findings)
    if thanks := texts.read(row, "thanks"):
        head["thanks"] = thanks
    for name, limit in _NUMBERS.items():
        cell = row.cell(name)
        value = number(cell)
        if isinstance(value, int) and 1 <= value <= limit:
            head[name] = value
        elif cell.text:
            findings.append(Finding("no_whole_number", cell, {"limit": str(limit)}))
        elif name == "minutes":
            _missing(row, name, findings)
    for name, known in _FIXED.items():
        cell = row.cell(name)
        if not cell.text:
            _missing(row, name, findings)
        elif value_ := one_of(name, cell, known, findings):
            head[name] = value_
    for name in ("opens", "closes"):
        _day(row, name, head, findings)
    for name in ("sample", "proof_of_work"):
        if flag(row.cell(name), findings):
            head[name] = True
    if head.get("opens", "") > head.get("closes", "9999"):
        findings.append(Finding("closes_early", row.cell("closes"), {"opens": head["opens"]}))
    accepted = row.text("accept").replace(",", " ").replace(";", " ").split()
    if accepted:
        head["accept"] = list(dict.fromkeys(accepted))
    return head


def _survey(row: Row, findings: list[Finding]) -> str:
    cell = row.cell("survey")
    name = cell.text.lower().replace("_", "-")
    suggestion = suggested(cell.text, "umfrage").replace("_", "-")
    if not name:
        _missing(row, "survey", findings)
    elif not _SURVEY.fullmatch(name) or not _SHORTEST <= len(name) <= _LONGEST:
        findings.append(Finding("bad_survey_name", cell, {"suggestion": suggestion}))
    return name if _SURVEY.fullmatch(name) else suggestion


def _version(row: Row, findings: list[Finding]) -> int:
    cell = row.cell("version")
    value = number(cell)
    if isinstance(value, int) and 1 <= value <= _GREATEST_VERSION:
        return value
    if cell.text:
        findings.append(Finding("bad_version", cell))
    return 1


def _form_title(row: Row, texts: Texts) -> dict[str, str]:
    """XLSForm's own title has no language; it serves in all of them where there is no other."""
    title = row.text("form_title")
    return dict.fromkeys(texts.languages, title) if title else {}


def _day(row: Row, name: str, head: dict[str, Any], findings: list[Finding]) -> None:
    cell = row.cell(name)
    if not cell.text:
        _missing(row, name, findings)
    elif value := day(cell):
        head[name] = value
    else:
        findings.append(Finding("no_day", cell))


_EXAMPLES: Mapping[str, str] = {
    "survey": "zusammenarbeit-2026",
    "title": "Zusammenarbeit in der frühen Kindheit",
    "purpose": "Wir planen damit gemeinsame Fortbildungen",
    "minutes": "5",
    "opens": "1.9.2026",
    "closes": "18.12.2026",
}


def _missing(row: Row, name: str, findings: list[Finding]) -> None:
    example = " / ".join(_FIXED[name]) if name in _FIXED else _EXAMPLES[name]
    present = any(column.name == name for column in row.cells)
    cell = next((cell for column, cell in row.cells.items() if column.name == name), row.place)
    where = cell if present else Cell(row.place.sheet or "settings")
    known = _COLUMN_NAMES.get(name, name)
    findings.append(Finding("missing_setting", where, {"setting": known, "example": example}))


_COLUMN_NAMES: Mapping[str, str] = {
    "survey": "Umfrage (form_id)",
    "title": "Titel (survey_title)",
    "purpose": "Zweck (purpose)",
    "minutes": "Minuten (minutes)",
    "audience": "Zielgruppe (audience)",
    "profile": "Schutz (profile)",
    "access": "Zugang (access)",
    "cadence": "Rhythmus (cadence)",
    "opens": "Beginnt (opens)",
    "closes": "Endet (closes)",
}
