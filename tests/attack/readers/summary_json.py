"""summaries/{survey}/{period}/summary.json."""

import json
from typing import Any

from tests.attack.facts import Fact, Knowledge, Total, count
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.batch_json import group_of


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What a summary says."""
    document = json.loads(artefact.content)
    totals = [Total(frozenset(period.groups), document["answered"], artefact.key)]
    totals += [
        Total(frozenset({group_of(one["node"], one["cut_off"])}), one["size"], artefact.key)
        for one in document["batches"]
    ]
    facts = [
        fact
        for question in document["questions"]
        for table in question["tables"]
        for fact in _facts(artefact.key, table, period)
    ]
    return Knowledge({}, tuple(facts), tuple(totals))


def _facts(source: str, table: dict[str, Any], period: Period) -> list[Fact]:
    groups = period.showing(table["id"])
    if table["status"] == "not_shown":
        assert not groups, f"{source}: {table['id']} is hidden here and shown in a batch"
        return []
    missing = len(period.groups) - len(groups)
    assert table["missing_batches"] == missing, f"{source}: {table['id']} misses other batches"
    cells = [cell["code"] for cell in table["cells"]]
    facts = [count(groups, table["id"], cells, table["base"], table["base"], source)]
    facts += [
        count(groups, table["id"], [cell["code"]], cell["lower"], cell["upper"], source)
        for cell in table["cells"]
    ]
    for group, cap in zip(period.capping(table["id"]), table["cappings"], strict=True):
        facts.append(count([group], table["id"], cells, cap["base"], cap["base"], source))
        facts.append(
            count([group], table["id"], cap["cells"], cap["at_least"], cap["base"], source)
        )
    return facts
