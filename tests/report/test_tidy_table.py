"""`tables.csv` and its description are understood by a library for CSV on the Web."""

from decimal import Decimal
from pathlib import Path

import pytest
from csvw import CSVW

from tests.report.test_workbook import every_kind
from tests.report.zoo import ZOO
from tests.unit.report_worlds import made


@pytest.fixture
def folder(kind: str, tmp_path: Path) -> Path:
    for name in ("tables.csv", "tables.csv-metadata.json"):
        (tmp_path / name).write_bytes(made(ZOO[kind](), name))
    return tmp_path


@every_kind
def test_the_table_is_as_its_description_says(kind: str, folder: Path) -> None:
    table = CSVW(str(folder / "tables.csv-metadata.json"), validate=True)

    assert table.is_valid, table.warnings
    told = [
        (question.item, table.id.partition("/")[2] or None, cell.code)
        + (cell.count.lower, cell.count.upper, table.base)
        for question in ZOO[kind]().questions
        for table in question.tables
        for cell in table.cells
    ]
    rows = [row for row in table.t.iterdicts() if row["status"] != "not_shown"]
    assert [
        (row["question"], row["option"], row["answer"], row["lower"], row["upper"], row["base"])
        for row in rows
    ] == told


@pytest.mark.parametrize("kind", ["largest"])
def test_shares_are_read_as_numbers(folder: Path) -> None:
    table = CSVW(str(folder / "tables.csv-metadata.json")).t

    assert [row["share_lower"] for row in table.iterdicts()] == [
        Decimal("0.9961"),
        Decimal("0.0039"),
    ]
