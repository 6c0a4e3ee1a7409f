"""sealed/{survey}/{node}/{cut-off}.json: one batch."""

import json
from collections.abc import Mapping
from typing import Any

from tests.attack.facts import Fact, Group, Knowledge, Total, count
from tests.attack.readers.artefact import Artefact, Status


def group_of(node: str, cut_off: str) -> Group:
    """The name of a batch."""
    return f"{node}/{cut_off}"


def read(
    artefact: Artefact, tables: Mapping[str, tuple[str, ...]]
) -> tuple[Knowledge, dict[tuple[Group, str], Status]]:
    """What a batch says, and how it shows each table.

    Args:
        tables: the cells of every table, in the order in which the rules look at them.
    """
    document = json.loads(artefact.content)
    group = group_of(document["node"], document["cut_off"])
    facts: list[Fact] = []
    statuses: dict[tuple[Group, str], Status] = {}
    for table in document["tables"]:
        statuses[group, table["id"]] = Status(table["status"])
        facts += _facts(artefact.key, group, table, tables[table["id"]])
    covers = document["covers"]
    if len(covers) == 1 and covers[0]["leaf"] != "all":
        facts += _leaf(artefact.key, group, document)
    total = Total(frozenset({group}), document["size"], artefact.key)
    return Knowledge({group: document["size"]}, tuple(facts), (total,)), statuses


def _facts(source: str, group: Group, table: dict[str, Any], cells: tuple[str, ...]) -> list[Fact]:
    if table["status"] == "not_shown":
        return []
    base, identifier = table["base"], table["id"]
    facts = [count([group], identifier, cells, base, base, source)]
    if table["status"] == "exact":
        counts = table["counts"]
        return facts + [
            count([group], identifier, [cell], counts[cell], counts[cell], source)
            for cell in cells
        ]
    facts.append(count([group], identifier, table["cells"], table["at_least"], base, source))
    # Whoever knows the code knows that answers are looked at one by one, in this order, and
    # halves after them: what was looked at before stayed below the cap.
    before = cells[: cells.index(table["cells"][0])] if len(table["cells"]) == 1 else cells
    return facts + [
        count([group], identifier, [cell], 0, table["at_least"] - 1, f"{source} (silence)")
        for cell in before
    ]


def _leaf(source: str, group: Group, document: dict[str, Any]) -> list[Fact]:
    """Everybody in the batch of one leaf gave the same answer to the question that divides."""
    size, leaf = document["size"], document["covers"][0]["leaf"]
    divider = document.get("divider")
    return [count([group], divider, [leaf], size, size, source)] if divider else []
