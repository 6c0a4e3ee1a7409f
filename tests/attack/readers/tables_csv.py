"""summaries/{survey}/{period}/tables.csv."""

import csv
from io import StringIO

from tests.attack.facts import Fact, Knowledge, count
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.derived import ROUNDED, share


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What the tables say, line by line."""
    lines = csv.DictReader(StringIO(artefact.content.decode("utf-8-sig")), delimiter=";")
    tables: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        table = f"{line['question']}/{line['option']}" if line["option"] else line["question"]
        tables.setdefault(table, []).append(line)
    facts = [
        fact
        for table, rows in tables.items()
        if rows[0]["status"] != "not_shown"
        for fact in _facts(artefact.key, table, rows, period)
    ]
    return Knowledge({}, tuple(facts))


def _facts(source: str, table: str, rows: list[dict[str, str]], period: Period) -> list[Fact]:
    groups = period.showing(table)
    base = int(rows[0]["base"])
    facts = [count(groups, table, [row["answer"] for row in rows], base, base, source)]
    facts += [
        count(groups, table, [row["answer"]], int(row["lower"]), int(row["upper"]), source)
        for row in rows
    ]
    for row in rows:
        if row["share_lower"]:
            low, high = _decimal(row["share_lower"]), _decimal(row["share_upper"])
            wide = low - ROUNDED, high + ROUNDED
            facts += share(groups, period, table, [row["answer"]], wide, source)
    parts = [part for part in rows[0]["together"].split(", ") if part]
    for part in parts:
        cells, _, fraction = part.partition(": ")
        at_least, _, of = fraction.partition("/")
        capping = period.capping(table)
        if len(capping) == 1:
            facts.append(count(capping, table, cells.split(" + "), int(at_least), int(of), source))
    return facts


def _decimal(written: str) -> float:
    return float(written.replace(",", "."))
