"""summaries/{survey}/{period}/summary.json: every number in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.report.summary import Name
from tests.attack.facts import Fact, Group, Knowledge, Total, count
from tests.attack.readers import derived
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.batch_json import group_of
from tests.attack.readers.wording import substantive

_QUESTION = {
    "item",
    "type",
    "label",
    "conditional",
    "tables",
    "ordered",
    "score",
    "bank",
    "matrix",
    "parts",
    "tests",
    "trend",
}
_TABLE = {
    "id",
    "option",
    "exclusive",
    "status",
    "base",
    "missing_batches",
    "cells",
    "cappings",
    "measures",
}
_CELL = {"code", "label", "lower", "upper", "share"}
_SLACK = 2e-6
"""Two numbers of six digits, subtracted."""


def parts(artefact: Artefact) -> tuple[str, ...]:
    """The nodes that are shown apart."""
    return tuple(one["node"] for one in json.loads(artefact.content)["parts"])


def spans(artefact: Artefact) -> tuple[str, ...]:
    """The periods of the trends, the report's own last."""
    for question in json.loads(artefact.content)["questions"]:
        for series in question["trend"]:
            return tuple(point["period"] for point in series["points"])
    return ()


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What a summary says."""
    document, source = json.loads(artefact.content), artefact.key
    totals = [Total(frozenset(period.groups), document["answered"], source)]
    for one in (*document["batches"], *document["compared"]):
        group = group_of(one["node"], one["cut_off"])
        totals.append(Total(frozenset({group}), one["size"], source))
    facts: list[Fact] = []
    for question in document["questions"]:
        assert set(question) == _QUESTION, f"{source} says something no reader knows"
        for table in question["tables"]:
            facts += _table(source, table, period, period.groups)
        for part in question["parts"]:
            for table in part["tables"]:
                facts += _table(source, table, period, period.of_part(part["node"]))
            for one in part["differences"]:
                facts += _difference(source, one, period, part["node"])
        for series in question["trend"]:
            facts += _series(source, series, period)
    return Knowledge({}, tuple(facts), tuple(totals))


def _table(
    source: str, table: Mapping[str, Any], period: Period, among: Sequence[Group]
) -> list[Fact]:
    assert set(table) == _TABLE, f"{source} says something no reader knows"
    name = table["id"]
    groups = period.showing(name, among)
    if table["status"] == "not_shown":
        assert not groups, f"{source}: {name} is hidden here and shown in a batch"
        told = table["base"], table["cells"], table["cappings"], table["measures"]
        assert told == (0, [], [], []), f"{source}: {name} is hidden here and says something"
        assert table["missing_batches"] == len(among), f"{source}: {name} misses other batches"
        return []
    missing = len(among) - len(groups)
    assert table["missing_batches"] == missing, f"{source}: {name} misses other batches"
    cells = [cell["code"] for cell in table["cells"]]
    facts = [count(groups, name, cells, table["base"], table["base"], source)]
    for cell in table["cells"]:
        assert set(cell) == _CELL, f"{source} says something no reader knows"
        facts.append(count(groups, name, [cell["code"]], cell["lower"], cell["upper"], source))
        if cell["share"] is not None:
            wide = _wide(cell["share"])
            facts += derived.share(groups, period, name, [cell["code"]], wide, source)
    for group, cap in zip(period.capping(name, among), table["cappings"], strict=True):
        facts.append(count([group], name, cells, cap["base"], cap["base"], source))
        facts.append(count([group], name, cap["cells"], cap["at_least"], cap["base"], source))
    for one in table["measures"]:
        facts += derived.measure(
            groups,
            period,
            name,
            Name(one["name"]),
            _bounds(one["people"]),
            _bounds(one["value"]),
            source,
        )
    return facts


def _difference(source: str, one: Mapping[str, Any], period: Period, node: str) -> Iterator[Fact]:
    """How far a part is from all others: both shares; their difference follows from them."""
    table, cells = one["of"]["table"], one["of"]["cells"]
    for share, among in (
        (one["part"], period.of_part(node)),
        (one["others"], period.apart_from(node)),
    ):
        groups = period.showing(table, among)
        yield from derived.share(groups, period, table, cells, _wide(share), source)
    assert _follows(one["value"], one["part"], one["others"]), f"{source}: {table} of {node}"


def _follows(
    difference: Mapping[str, float], first: Mapping[str, float], second: Mapping[str, float]
) -> bool:
    """Whether a difference is that of two shares, and tells nothing that they do not tell."""
    low, high = first["lower"] - second["upper"], first["upper"] - second["lower"]
    return abs(difference["lower"] - low) + abs(difference["upper"] - high) < 2 * _SLACK


def _series(source: str, series: Mapping[str, Any], period: Period) -> Iterator[Fact]:
    """A trend: what each of its periods says about its batches."""
    table, cells = series["of"]["table"], series["of"]["cells"]
    assert [point["period"] for point in series["points"]] == list(period.spans)
    answers = substantive(period.questionnaire, table)
    if series["change"] is not None:
        before, last = (point["value"] for point in series["points"][-2:])
        assert _follows(series["change"], last, before), f"{source}: the change of {table}"
    for point in series["points"]:
        groups = period.showing(table, period.of_span(point["period"]))
        if not groups:
            assert point["people"] is None, f"{source}: {table} of {point['period']}"
            assert point["value"] is None, f"{source}: {table} of {point['period']}"
            continue
        base = point["base"]
        yield count(groups, table, answers, base["lower"], base["upper"], source)
        if point["people"] is not None:
            people = point["people"]
            yield count(groups, table, cells, people["lower"], people["upper"], source)
        if point["value"] is not None:
            wide = _wide(point["value"])
            if cells:
                yield from derived.share(groups, period, table, cells, wide, source)
            else:
                yield from derived.score(groups, period, table, wide, source)


def _bounds(written: Mapping[str, float] | None) -> tuple[float, float] | None:
    return None if written is None else (written["lower"], written["upper"])


def _wide(written: Mapping[str, float]) -> tuple[float, float]:
    return written["lower"] - derived.ROUNDED, written["upper"] + derived.ROUNDED
