"""The sheet `keywords`: groups of words that are counted in texts."""

from typing import Any

from chalicelib.questionnaire.workbook.columns import Table
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.grid import Cell
from chalicelib.questionnaire.workbook.names import answer_code, suggested
from chalicelib.questionnaire.workbook.texts import Texts


def add(
    table: Table,
    items: list[dict[str, Any]],
    texts: Texts,
    cells: dict[str, Cell],
    findings: list[Finding],
) -> None:
    """Give each text its groups of keywords.

    Args:
        table: the sheet.
        items: the questionnaire's items; texts grow by their groups.
        texts: reads labels.
        cells: grows by where the groups of each text begin.
        findings: grows by what is wrong.
    """
    asked = {item["id"]: item for item in items if item["type"] == "text"}
    for row in table.rows:
        question = row.cell("question")
        item = asked.get(suggested(question.text.strip("${} ")))
        if item is None:
            findings.append(Finding("keywords_of_no_text", question))
            continue
        name = row.cell("name")
        if not name.text:
            findings.append(Finding("no_code", name))
            continue
        stems = row.text("stems").replace(",", " ").replace(";", " ").split()
        if not stems:
            findings.append(Finding("no_stems", row.cell("stems")))
            continue
        cells.setdefault(f"/items/{item['id']}/keywords", name)
        item.setdefault("keywords", []).append(
            {
                "code": answer_code(name, findings),
                "label": texts.required(row, "label"),
                "stems": list(dict.fromkeys(stems)),
            }
        )
