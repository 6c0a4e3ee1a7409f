"""Texts in all languages of a survey, from the columns of a row."""

import re
from collections.abc import Iterable

from chalicelib.questionnaire.workbook.columns import Row, Table
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell
from chalicelib.questionnaire.workbook.languages import header, tag_of

Words = dict[str, str]
"""One text: language tag → words."""


class Texts:
    """Reads texts, and tells once for each column which languages are missing.

    Args:
        languages: the survey's, the first one being the one of columns that name none.
        findings: grows by what is missing.
    """

    def __init__(self, languages: tuple[str, ...], findings: list[Finding]) -> None:
        self.languages = languages
        self._findings = findings
        self._missing_columns: set[tuple[str, str, str]] = set()

    def read(self, row: Row, name: str) -> Words:
        """The words of one row in every language; {} if there are none in any.

        Args:
            row: the row.
            name: of the columns, such as "label".
        """
        words: Words = {}
        empty: list[str] = []
        for language in self.languages:
            cell = self._cell(row, name, language)
            if cell is not None and cell.text:
                words[language] = cell.text
                if re.search(r"\$\{[^{}]*\}", cell.text):
                    self._findings.append(Finding("answer_in_text", cell))
            else:
                empty.append(language)
        if words:
            for language in empty:
                self._tell(row, name, language)
        return words

    def required(self, row: Row, name: str) -> Words:
        """As `read`; a row without any words is told, too."""
        words = self.read(row, name)
        if not words:
            first = self.languages[0]
            cell = self._cell(row, name, first) or row.cell(name, first)
            self._findings.append(Finding("no_text", cell))
        return words

    def _cell(self, row: Row, name: str, language: str) -> Cell | None:
        if row.has(name, language):
            return row.cell(name, language)
        if language == self.languages[0] and row.has(name):
            return row.cell(name)
        return None

    def _tell(self, row: Row, name: str, language: str) -> None:
        cell = self._cell(row, name, language)
        words = {"language": header(language), "column": f"{name}::{header(language)}"}
        if cell is not None:
            self._findings.append(Finding("missing_translation", cell, words))
            return
        where = (row.place.sheet, name, language)
        if where not in self._missing_columns:
            self._missing_columns.add(where)
            self._findings.append(Finding("missing_column", Cell(row.place.sheet), words))


def languages_of(
    tables: Iterable[Table], default: Cell | None, findings: list[Finding]
) -> tuple[str, ...]:
    """The languages of a survey, the default first.

    Args:
        tables: the sheets with columns in languages.
        default: the cell that names the default language.
        findings: grows if that cell names no language, and by columns of languages in which
            nothing is written anywhere: they are left out.
    """
    read = list(tables)
    written = {tag for table in read for tag in table.written()}
    columns: dict[str, Cell] = {}
    for table in read:
        for column, cell in table.columns.items():
            if column.language:
                columns.setdefault(column.language, cell)
    tags = [tag for tag in columns if tag in written]
    for tag, cell in columns.items():
        if tag not in written:
            findings.append(Finding("empty_language", cell, {"language": header(tag)}))
    first = None
    if default is not None and default.text:
        first = tag_of(default.text)
        if first is None:
            findings.append(Finding("unknown_language", default, {"language": default.text}))
    return tuple(dict.fromkeys([first or (tags[0] if tags else "de"), *tags]))
