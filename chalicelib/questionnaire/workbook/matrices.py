"""Matrices: single choices that share one list of answers, each row a question of its own."""

from dataclasses import dataclass, field, replace

from chalicelib.questionnaire.workbook.columns import Row
from chalicelib.questionnaire.workbook.expressions.relevance import Asked
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.flags import flag
from chalicelib.questionnaire.workbook.lines import Line, Source, shared
from chalicelib.questionnaire.workbook.names import question_name
from chalicelib.questionnaire.workbook.types import Kind


@dataclass
class Matrix:
    """A matrix while its rows are read.

    Attributes:
        line: the item it becomes.
        scale: whether it is one of scales.
        implicit: whether it began with a row of headings, not with a group.
        faulty: whether a row was refused.
    """

    line: Line
    scale: bool
    implicit: bool
    faulty: bool = False
    _list: str = ""
    _shared: Asked = field(default_factory=lambda: Asked("", "dropped", {}, faulty=True))

    def add(self, name: str, kind: Kind, row: Row, source: Source) -> Asked:
        """Add a row; the first one says which answers all share.

        Args:
            name: its id.
            kind: its type.
            row: its other columns.
            source: what it is read with.

        Returns:
            How later conditions can look at it.
        """
        findings = source.findings
        if kind.type not in ("select_one", "scale"):
            self.faulty = True
            findings.append(Finding("not_in_matrix", row.cell("type")))
            return Asked(name, "dropped", {}, faulty=True)
        if row.text("relevant"):
            findings.append(Finding("matrix_row_relevant", row.cell("relevant")))
        required = flag(row.cell("required"), findings)
        if not self.line["rows"]:
            self._list = kind.list
            scale = self.scale or kind.type == "scale" or "likert" in row.text("appearance")
            if answers := shared(kind, row, source, scale):
                self.line |= {k: v for k, v in answers.line.items() if k != "type"}
                self._shared = answers.asked
            if required:
                self.line["required"] = True
        elif kind.list != self._list:
            different = {"list": self._list}
            findings.append(Finding("matrix_lists_differ", row.cell("type"), different))
        elif row.text("required") and required != self.line.get("required", False):
            findings.append(Finding("matrix_mixed_required", row.cell("required")))
        entry: Line = {"id": name, "label": source.texts.required(row, "label")}
        if row.text("item"):
            entry["item"] = question_name(row.cell("item"), findings)
        self.line["rows"].append(entry)
        return replace(self._shared, id=name)
