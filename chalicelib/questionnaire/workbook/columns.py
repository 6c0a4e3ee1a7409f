"""What the columns of a sheet are for, and reading its rows by that."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.questionnaire.workbook.aliases import nearest, plain, words
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell, Sheet
from chalicelib.questionnaire.workbook.languages import tag_of

_TRANSLATED = {"label", "hint", "constraint_message", "title", "purpose", "thanks"}
"""Columns that there is one of for each language."""

_HARMLESS = (
    "guidance_hint",
    "required_message",
    "requiredmsg",
    "instance_name",
    "style",
    "public_key",
    "submission_url",
    "allow_choice_duplicates",
    "auto_send",
    "auto_delete",
    "namespaces",
    "name",
    "id_string",
    "instance",
    "body",
    "bind",
    "control",
    "attribute",
    "sms",
)
"""Beginnings of XLSForm's columns that change nothing here; they are known, but not read."""


@dataclass(frozen=True)
class Column:
    """What one column is for: its name in XLSForm, and its language; "" if it names none."""

    name: str
    language: str = ""


@dataclass(frozen=True)
class Row:
    """What belongs together, by what it is for: a row of a sheet, or all settings.

    Attributes:
        place: its first cell, which stands for columns that do not exist.
        cells: the cell in each column, empty or not.
    """

    place: Cell
    cells: Mapping[Column, Cell]

    def cell(self, name: str, language: str = "") -> Cell:
        """The cell in a column; an empty one at the beginning if there is no such column."""
        found = self.cells.get(Column(name, language))
        return found or Cell(self.place.sheet, self.place.row, self.place.column)

    def text(self, name: str) -> str:
        """What stands in a column as text; "" if nothing does."""
        return self.cell(name).text

    def has(self, name: str, language: str = "") -> bool:
        """Whether there is such a column."""
        return Column(name, language) in self.cells

    def in_any_language(self, name: str) -> bool:
        """Whether there are words in any column of this name."""
        return any(cell.text for column, cell in self.cells.items() if column.name == name)


@dataclass(frozen=True)
class Table:
    """A sheet read by its headers; `columns` are the header cells."""

    sheet: str
    columns: Mapping[Column, Cell]
    rows: tuple[Row, ...]

    def written(self) -> set[str]:
        """Tags of the languages in which there is any text."""
        return {
            column.language
            for row in self.rows
            for column, cell in row.cells.items()
            if column.language and cell.text
        }


def read(sheet: Sheet, purpose: str, findings: list[Finding]) -> Table:
    """Read a sheet whose first row with content has the headers.

    Args:
        sheet: the sheet.
        purpose: "survey", "choices", "settings", "groups" or "keywords".
        findings: grows by what is wrong with the headers, and by each cell in a column that
            says what a questionnaire here cannot do.
    """
    for area in sheet.merged:
        findings.append(Finding("merged_cells", _corner(sheet, area), {"range": area}))
    if not sheet.rows:
        findings.append(Finding("empty_sheet", Cell(sheet.name)))
        return Table(sheet.name, {}, ())
    first, *others = sorted(sheet.rows)
    headers = []
    for place in sorted(sheet.rows[first]):
        cell = sheet.cell(first, place)
        why = _unsupported(cell.text) if purpose != "settings" else None
        if why:
            findings += _refused(sheet, others, place, why)
        else:
            headers.append(cell)
    columns = named(headers, purpose, findings)
    rows = (
        Row(
            sheet.cell(number, 1),
            {column: sheet.cell(number, cell.column) for column, cell in columns.items()},
        )
        for number in others
    )
    return Table(sheet.name, columns, tuple(rows))


def named(headers: Iterable[Cell], purpose: str, findings: list[Finding]) -> dict[Column, Cell]:
    """What each header stands for; what is wrong with one is added to the findings."""
    columns: dict[Column, Cell] = {}
    for cell in headers:
        found = _column(cell, purpose)
        if isinstance(found, Finding):
            findings.append(found)
        elif found in columns:
            findings.append(Finding("column_twice", cell, {"first": columns[found].address}))
        else:
            columns[found] = cell
    return columns


def _column(cell: Cell, purpose: str) -> Column | Finding:
    """What a header stands for, or what is wrong with it."""
    known = words("columns", purpose)
    header = _bare(cell.text)
    if plain(header) in known:
        return Column(known[plain(header)])
    separator = "::" if "::" in header else ":"
    written, mark, language = header.partition(separator)
    name = known.get(plain(written))
    if name in _TRANSLATED and mark and language.strip():
        tag = tag_of(language.strip())
        if tag is None:
            return Finding("unknown_language", cell, {"language": language.strip()})
        return Column(name, tag)
    if plain(written).startswith(_HARMLESS):
        return Finding("column_unread", cell)
    meant = nearest(written, known)
    if meant:
        return Finding("column_misspelt", cell, {"near": meant.replace("_", " ")})
    return Finding("column_unread", cell)


def _bare(header: str) -> str:
    """A header without the part of the form that XLSForm names before it: "bind::relevant"."""
    return re.sub(r"^\s*(?:bind|control|body|media)\s*::?\s*(?:jr:)?", "", header)


def _unsupported(header: str) -> str | None:
    known = words("unsupported")
    bare = _bare(header)
    return known.get(plain(bare)) or known.get(plain(bare.partition(":")[0]))


def _refused(sheet: Sheet, rows: list[int], place: int, why: str) -> Iterator[Finding]:
    for number in rows:
        cell = sheet.cell(number, place)
        if cell.text and not (why == "read_only" and plain(cell.text) in ("no", "false", "nein")):
            yield Finding(why, cell)


def _corner(sheet: Sheet, area: str) -> Cell:
    letters = "".join(one for one in area.partition(":")[0] if one.isalpha())
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return sheet.cell(int(area.partition(":")[0][len(letters) :]), column)
