"""The lists of answers in the sheet `choices`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, OTHER, YES
from chalicelib.questionnaire.workbook.aliases import nearest, plain
from chalicelib.questionnaire.workbook.columns import Row, Table
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import flag
from chalicelib.questionnaire.workbook.grid import Cell
from chalicelib.questionnaire.workbook.names import answer_code
from chalicelib.questionnaire.workbook.texts import Texts, Words

YES_NO_LIST = "yes_no"
"""The list that a yes/no question has in XLSForm; authors need not write it."""

_YES_NO_NAME = re.compile(r"(yes_no|ja_nein|ja/nein)(_\w+)?")


@dataclass(frozen=True)
class Answer:
    """One row of a list.

    Attributes:
        written: its name in the workbook.
        code: its code in the questionnaire.
        label: its words.
        exclusive: whether it excludes all others.
        start: the cell that says where the class of this row begins.
        size: the cell that says how many people are invited there.
    """

    written: str
    code: str
    label: Words
    exclusive: bool
    start: Cell
    size: Cell
    cell: Cell


@dataclass(frozen=True)
class AnswerList:
    """All rows of one list, and where the list begins."""

    name: str
    cell: Cell
    answers: tuple[Answer, ...]

    @property
    def plain(self) -> tuple[Answer, ...]:
        """The answers without "other" and without ways of not answering."""
        return tuple(a for a in self.answers if a.code not in (OTHER, NOT_APPLICABLE, NO_ANSWER))

    @property
    def other(self) -> Answer | None:
        """The answer that opens a text field, if there is one."""
        return self._special(OTHER)

    def evasions(self) -> dict[str, bool]:
        """The ways of not answering that stand in the list."""
        return {code: True for code in (NOT_APPLICABLE, NO_ANSWER) if self._special(code)}

    def is_yes_no(self) -> bool:
        """Whether this is the list of a yes/no question."""
        codes = tuple(answer.code for answer in self.plain)
        named = _YES_NO_NAME.fullmatch(plain(self.name)) is not None
        return named and codes in ((YES, NO), ()) and self.other is None

    def _special(self, code: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.code == code), None)


class AnswerLists:
    """All lists of a workbook; what is wrong with one is told once it is used.

    Args:
        table: the sheet, if the workbook has one.
        texts: reads the labels.
        findings: grows by what is wrong.
    """

    def __init__(self, table: Table | None, texts: Texts, findings: list[Finding]) -> None:
        self._texts = texts
        self._findings = findings
        self._rows: dict[str, list[Row]] = {}
        self._read: dict[str, AnswerList] = {}
        for row in table.rows if table else ():
            name = row.text("list_name")
            if name:
                self._rows.setdefault(name, []).append(row)
            elif row.text("name") or row.in_any_language("label"):
                findings.append(Finding("no_list_name", row.cell("list_name")))

    def get(self, name: str) -> AnswerList | None:
        """The list of this name, or None if there is none."""
        if name not in self._read and name in self._rows:
            self._read[name] = _list(name, self._rows[name], self._texts, self._findings)
        return self._read.get(name)

    def find(self, name: str, cell: Cell) -> AnswerList | None:
        """The list that a type names, or None with a finding.

        Args:
            name: as the type names it.
            cell: the type.
        """
        found = self.get(name)
        if found is not None:
            return found
        if _YES_NO_NAME.fullmatch(plain(name)):
            return AnswerList(YES_NO_LIST, cell, ())
        near = nearest(name, {plain(one): one for one in self._rows})
        if not name:
            self._findings.append(Finding("no_list", cell))
        elif near:
            self._findings.append(Finding("unknown_list_near", cell, {"list": name, "near": near}))
        else:
            self._findings.append(Finding("unknown_list", cell, {"list": name}))
        return None

    def unused(self) -> Iterator[Finding]:
        """A notice for each list that nothing uses."""
        for name, rows in self._rows.items():
            if name not in self._read:
                yield Finding("unused_list", rows[0].cell("list_name"), {"list": name})


def _list(name: str, rows: list[Row], texts: Texts, findings: list[Finding]) -> AnswerList:
    answers: list[Answer] = []
    seen: dict[str, Cell] = {}
    for row in rows:
        cell = row.cell("name")
        if not cell.text:
            findings.append(Finding("no_code", cell))
            continue
        code = answer_code(cell, findings)
        if code in seen:
            there = {"first": seen[code].address, "list": name}
            findings.append(Finding("code_twice", cell, there))
            continue
        seen[code] = cell
        label = texts.required(row, "label")
        exclusive = flag(row.cell("exclusive"), findings)
        answers.append(
            Answer(cell.text, code, label, exclusive, row.cell("from"), row.cell("size"), cell)
        )
    return AnswerList(name, rows[0].cell("list_name"), tuple(answers))


def sizes(answers: AnswerList, findings: list[Finding]) -> Iterator[tuple[str, int]]:
    """Code → number of people invited there, where the list says so."""
    for answer in answers.plain:
        if re.fullmatch(r"0*[1-9][0-9]{0,6}", answer.size.text):
            yield answer.code, int(answer.size.text)
        elif answer.size.text:
            findings.append(Finding("no_count", answer.size))
