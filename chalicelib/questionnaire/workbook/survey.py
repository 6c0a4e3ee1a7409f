"""The sheet `survey`: walking down its rows, through pages and matrices, to the items."""

from dataclasses import dataclass, field, replace

from chalicelib.questionnaire.model import OTHER, Condition, Is
from chalicelib.questionnaire.workbook import types
from chalicelib.questionnaire.workbook.columns import Row, Table
from chalicelib.questionnaire.workbook.defaults import default_of
from chalicelib.questionnaire.workbook.demands import demand
from chalicelib.questionnaire.workbook.expressions.parsing import ExpressionError, parse
from chalicelib.questionnaire.workbook.expressions.relevance import (
    Asked,
    WaitingError,
    as_document,
    both,
    compile_relevant,
)
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import flag
from chalicelib.questionnaire.workbook.grid import Cell
from chalicelib.questionnaire.workbook.lines import Line, Source, typed
from chalicelib.questionnaire.workbook.matrices import Matrix
from chalicelib.questionnaire.workbook.names import question_name, suggested
from chalicelib.questionnaire.workbook.texts import Words
from chalicelib.questionnaire.workbook.types import Kind


@dataclass
class _Group:
    """A group that is open while its rows are read.

    Attributes:
        row: where it begins.
        title: the page's, {} if it begins none.
        condition: of everything in it.
        start: how many items stand before it.
        matrix: the matrix made of its rows, if it is one.
    """

    row: Row
    title: Words
    condition: Condition | None
    start: int
    matrix: Matrix | None = None


@dataclass
class Walk:
    """Reads the rows of a survey, one after the other.

    Attributes:
        source: what rows are read with.
        items: the items so far, as they stand in the questionnaire's JSON.
        cells: pointer into the questionnaire → the cell it comes from.
    """

    source: Source
    items: list[Line] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    _asked: dict[str, Asked] = field(default_factory=dict)
    _groups: list[_Group] = field(default_factory=list)
    _page: Words = field(default_factory=dict)
    _paged: bool = False
    _names: frozenset[str] = frozenset()

    def through(self, table: Table) -> None:
        """Read all rows."""
        self._names = frozenset(row.text("name") for row in table.rows if row.text("name"))
        for row in table.rows:
            if not self._left_out(row):
                self._row(row)
        for group in self._groups:
            if not (group.matrix and group.matrix.implicit):
                self._tell("group_open", group.row.cell("type"))
        while self._groups:
            self._close()

    def _tell(self, kind: str, cell: Cell, **words: str) -> None:
        self.source.findings.append(Finding(kind, cell, words))

    def _left_out(self, row: Row) -> bool:
        if row.text("type").startswith("#") or flag(row.cell("disabled"), self.source.findings):
            return True
        if row.text("type"):
            return False
        if row.text("name") or row.in_any_language("label"):
            self._tell("no_type", row.cell("type"))
        return True

    def _row(self, row: Row) -> None:
        kind = types.read(row.cell("type"))
        if isinstance(kind, Finding):
            self.source.findings.append(kind)
            self._dropped(row, faulty=True)
            return
        appearance = row.text("appearance").split()
        matrix = self._groups[-1].matrix if self._groups else None
        if matrix and matrix.implicit and "list-nolabel" not in appearance:
            self._close()
            matrix = None
        match kind.type:
            case "metadata":
                self._tell("metadata", row.cell("type"))
                self._dropped(row, faulty=False)
            case "begin_group" | "begin_matrix":
                self._open(kind, row, appearance)
            case "end_group" | "end_matrix":
                if self._groups:
                    self._close()
                else:
                    self._tell("group_not_open", row.cell("type"))
            case "select_one" if "label" in appearance:
                self._open_matrix(row, appearance, implicit=True)
            case _ if matrix is not None:
                name = self._name(row)
                self._remember(name, row)
                self._asked[row.text("name") or name] = matrix.add(name, kind, row, self.source)
            case _:
                self._question(kind, row)

    def _dropped(self, row: Row, *, faulty: bool) -> None:
        name = row.text("name")
        if name:
            self._asked[name] = Asked(name, "dropped", {}, faulty=faulty)

    # Groups

    def _open(self, kind: Kind, row: Row, appearance: list[str]) -> None:
        if kind.type == "begin_matrix" or "table-list" in appearance:
            self._open_matrix(row, appearance)
            return
        title = self.source.texts.read(row, "label")
        if row.in_any_language("hint"):
            self._tell("page_hint", row.cell("hint", self.source.texts.languages[0]))
        if title and any(group.title for group in self._groups):
            self._tell("page_in_page", row.cell("type"))
        self._groups.append(_Group(row, title, self._condition(row, ""), len(self.items)))
        self._page = title or self._page

    def _open_matrix(self, row: Row, appearance: list[str], *, implicit: bool = False) -> None:
        name = self._name(row)
        line: Line = {"id": name, "type": "matrix"}
        line["label"] = self.source.texts.required(row, "label")
        if hint := self.source.texts.read(row, "hint"):
            line["hint"] = hint
        if flag(row.cell("required"), self.source.findings):
            line["required"] = True
        matrix = Matrix(line | {"rows": []}, "likert" in appearance, implicit)
        condition = self._condition(row, name)
        self._groups.append(_Group(row, {}, condition, len(self.items), matrix))
        self._remember(name, row)

    def _close(self) -> None:
        group = self._groups.pop()
        if group.matrix is not None and group.matrix.line["rows"]:
            self._finish(group.matrix.line, group.row, group.condition)
        elif group.matrix is not None:
            if not group.matrix.faulty:
                self._tell("empty_matrix", group.row.cell("type"))
        elif group.title and group.start == len(self.items):
            self._tell("empty_page", group.row.cell("type"))
        if self._page is group.title:
            self._page = {}
        outer = next((one.title for one in reversed(self._groups) if one.title), None)
        if group.title and outer is not None:
            self._page = outer

    # Questions

    def _question(self, kind: Kind, row: Row) -> None:
        before = len(self.source.findings)
        name = self._name(row)
        given = typed(kind, row, self.source)
        condition = self._condition(row, row.text("name"))
        if given is None:
            self._dropped(row, faulty=True)
            return
        if self._behind_other(name, kind, row, condition):
            return
        texts = self.source.texts
        line: Line = {"id": name, "type": given.line["type"]}
        line["label"] = texts.required(row, "label")
        if hint := texts.read(row, "hint"):
            line["hint"] = hint
        line |= given.line
        if kind.type != "note" and self._required(row):
            line["required"] = True
        demand(row, line, given, self.source)
        if row.text("default"):
            default = default_of(row.cell("default"), line, given.asked, self.source.findings)
            line |= {} if default is None else {"default": default}
        faulty = self._failed_since(before)
        self._asked[row.text("name") or name] = replace(given.asked, id=name, faulty=faulty)
        self._remember(name, row)
        self._finish(line, row, condition)

    def _finish(self, line: Line, row: Row, condition: Condition | None) -> None:
        conditions = [group.condition for group in self._groups if group.condition]
        conditions += [condition] if condition else []
        if conditions:
            line["show_if"] = as_document(both(tuple(conditions)))
        if flag(row.cell("sensitive"), self.source.findings):
            line["sensitive"] = True
        if flag(row.cell("ordered"), self.source.findings):
            self._order(line, row)
        if row.text("item") and line["type"] not in ("matrix", "note"):
            line["item"] = question_name(row.cell("item"), self.source.findings)
        if accepted := row.text("accept").replace(",", " ").replace(";", " ").split():
            line["accept"] = list(dict.fromkeys(accepted))
        if self._page:
            line["page"], self._page = self._page, {}
            self._paged = True
        elif self._paged and not any(group.title for group in self._groups):
            self._tell("outside_page", row.cell("type"))
            self._paged = False
        self.items.append(line)

    def _order(self, line: Line, row: Row) -> None:
        """Keep the options' order in reports; other answers have one by themselves, or none."""
        if line["type"] == "single" or (line["type"] == "matrix" and "options" in line):
            line["ordered"] = True
        else:
            self._tell("no_order", row.cell("ordered"))

    def _failed_since(self, count: int) -> bool:
        return any(one.is_error for one in self.source.findings[count:])

    def _name(self, row: Row) -> str:
        cell = row.cell("name")
        if cell.text:
            return question_name(cell, self.source.findings)
        label = next(iter(self.source.texts.read(row, "label").values()), "")
        suggestion = suggested(label)
        self._tell("no_name", cell, suggestion=suggestion)
        return suggestion

    def _remember(self, name: str, row: Row) -> None:
        pointer = f"/items/{name}"
        if pointer in self.cells:
            self._tell("name_twice", row.cell("name"), first=self.cells[pointer].address)
            return
        self.cells[pointer] = row.cell("name")
        first = self.source.texts.languages[0]
        label = row.cell("label", first if row.has("label", first) else "")
        self.cells[f"{pointer}/label"] = label if label.text else row.cell("name")
        for column in ("relevant", "classes", "default", "constraint", "type", "item"):
            self.cells[f"{pointer}/{column}"] = row.cell(column)

    def _required(self, row: Row) -> bool:
        cell = row.cell("required")
        if "${" in cell.text or "selected" in cell.text:
            self._tell("required_condition", cell)
            return False
        return flag(cell, self.source.findings)

    def _condition(self, row: Row, name: str) -> Condition | None:
        cell = row.cell("relevant")
        if not cell.text:
            return None
        try:
            return compile_relevant(parse(cell.text), self._asked, name, self._names)
        except ExpressionError as error:
            self._tell(error.kind, cell, **error.words)
        except WaitingError:
            pass
        return None

    def _behind_other(self, name: str, kind: Kind, row: Row, condition: Condition | None) -> bool:
        """Whether this is the text field behind the "other" of an earlier question."""
        owner = name.removesuffix(f"_{OTHER}")
        line = next((one for one in reversed(self.items) if one["id"] == owner), None)
        if kind.type not in ("text", "long_text") or line is None or "other" not in line:
            return False
        if condition != Is(owner, (OTHER,)):
            self._tell("other_text_condition", row.cell("relevant"), name=owner)
            return True
        label = self.source.texts.read(row, "label")
        if label and label != line["other"]:
            self._tell("other_text_label", row.cell("label", self.source.texts.languages[0]))
        self._asked[row.text("name")] = Asked(name, "text", {})
        return True


def walk(table: Table, source: Source) -> Walk:
    """Read the sheet `survey`.

    Args:
        table: its rows.
        source: what they are read with.
    """
    walked = Walk(source)
    walked.through(table)
    return walked
