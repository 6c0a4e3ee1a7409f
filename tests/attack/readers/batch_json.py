"""sealed/{survey}/{node}/{cut-off}.json: one batch."""

import json
from collections.abc import Mapping
from typing import Any

from chalicelib.questionnaire.model import Profile
from chalicelib.questionnaire.profiles import PROFILES
from tests.attack.facts import Fact, Group, Knowledge, Total, count, silence
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
        insiders = _insiders(document, table["id"])
        facts += _facts(artefact.key, group, table, tables[table["id"]], insiders)
    total = Total(frozenset({group}), document["size"], artefact.key)
    return Knowledge({group: document["size"]}, tuple(facts), (total,)), statuses


def _insiders(document: dict[str, Any], table: str) -> int:
    """Against how many people who pool their answers a table is protected."""
    [planned] = (one for one in document["plan"] if one["id"] == table)
    c: int = PROFILES[Profile.SENSITIVE].c if planned["sensitive"] else document["c"]
    return c


def _facts(
    source: str, group: Group, table: dict[str, Any], cells: tuple[str, ...], insiders: int
) -> list[Fact]:
    if table["status"] == "not_shown":
        return []
    base, identifier = table["base"], table["id"]
    facts = [count([group], identifier, cells, base, base, source)]
    if table["status"] == "exact":
        counts = table["counts"]
        return facts + [
            count([group], identifier, [cell], counts[cell], counts[cell], source) for cell in cells
        ]
    capped, at_least = table["cells"], table["at_least"]
    facts.append(count([group], identifier, capped, at_least, base, source))
    return facts + list(
        silence([group], identifier, cells, capped, at_least, base, insiders, source)
    )
