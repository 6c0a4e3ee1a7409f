"""By which question a survey is divided: a setting, a sheet of groups, and a column of sizes."""

from typing import Any

from chalicelib.questionnaire.workbook.choices import AnswerList, sizes
from chalicelib.questionnaire.workbook.columns import Row, Table
from chalicelib.questionnaire.workbook.findings import Finding
from chalicelib.questionnaire.workbook.names import answer_code, suggested, suggested_code
from chalicelib.questionnaire.workbook.texts import Texts


def name_in(settings: Row) -> str:
    """The id of the question that divides the survey; "" if none does."""
    written = settings.text("partition").strip("${} ")
    return suggested(written) if written else ""


def document(
    settings: Row,
    groups: Table | None,
    items: list[dict[str, Any]],
    answers: AnswerList | None,
    texts: Texts,
    findings: list[Finding],
) -> dict[str, Any] | None:
    """The partition as it stands in the questionnaire's JSON, or None if there is none.

    Args:
        settings: all settings.
        groups: the sheet `groups`, if there is one.
        items: the questionnaire's items.
        answers: the list of the question that divides the survey.
        texts: reads labels.
        findings: grows by what is wrong.
    """
    cell = settings.cell("partition")
    name = name_in(settings)
    if not name:
        if groups and groups.rows:
            findings.append(Finding("groups_without_partition", groups.rows[0].place))
        return None
    item = next((one for one in items if one["id"] == name), None)
    if item is None or item["type"] != "single" or "other" in item:
        findings.append(Finding("bad_partition", cell, {"name": name}))
        return None
    evades = item.get("not_applicable") or item.get("no_answer")
    if not item.get("required") or "show_if" in item or evades:
        findings.append(Finding("partition_avoidable", cell, {"name": name}))
        return None
    leaves = {option["code"] for option in item["options"]}
    if "all" in leaves:
        findings.append(Finding("partition_all", cell, {"name": name}))
    found: dict[str, Any] = {"item": name}
    if groups and (tree := _tree(groups, leaves, texts, findings)):
        found["groups"] = tree
    if answers and (invited := dict(sizes(answers, findings))):
        found["sizes"] = invited
    return found


def _tree(
    table: Table, leaves: set[str], texts: Texts, findings: list[Finding]
) -> list[dict[str, Any]]:
    nodes: dict[str, dict[str, Any]] = {}
    rows: dict[str, Row] = {}
    for row in table.rows:
        cell = row.cell("name")
        if not cell.text:
            findings.append(Finding("no_code", cell))
            continue
        code = answer_code(cell, findings)
        if code in nodes or code in leaves or code == "all":
            findings.append(Finding("group_twice", cell))
            continue
        written = row.text("members").replace(",", " ").replace(";", " ").lower().split()
        members = [suggested_code(member) for member in written]
        rows[code] = row
        nodes[code] = {"code": code, "label": texts.required(row, "label"), "members": members}
    taken: set[str] = set()
    for code, node in nodes.items():
        cell = rows[code].cell("members")
        if len(node["members"]) < 2:
            findings.append(Finding("small_group", cell))
        for member in node["members"]:
            if member not in leaves and member not in nodes:
                findings.append(Finding("unknown_member", cell, {"member": member}))
            elif member in taken:
                findings.append(Finding("member_twice", cell, {"member": member}))
            taken.add(member)
    if any(_circles(code, nodes, frozenset()) for code in nodes):
        findings.append(Finding("group_circle", rows[next(iter(nodes))].cell("members")))
        return []
    return [_nested(code, nodes) for code in nodes if code not in taken]


def _circles(code: str, nodes: dict[str, dict[str, Any]], above: frozenset[str]) -> bool:
    if code in above:
        return True
    inner = (member for member in nodes[code]["members"] if member in nodes)
    return any(_circles(member, nodes, above | {code}) for member in inner)


def _nested(code: str, nodes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    node = nodes[code]
    members = [_nested(one, nodes) if one in nodes else one for one in node["members"]]
    return node | {"members": members}
