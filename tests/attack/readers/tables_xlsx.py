"""summaries/{survey}/{period}/tables.xlsx: its sheets, and the numbers its charts keep."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from tests.attack.facts import Knowledge
from tests.attack.readers import sheet_rows
from tests.attack.readers.artefact import Artefact, Period

_KEPT = re.compile(r"<(?:c:v|a:t)>([^<]*)</")


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What the sheets say; the charts must say nothing else."""
    book = load_workbook(BytesIO(artefact.content), read_only=True)
    sheets = {page.title: list(page.iter_rows(values_only=True)) for page in book.worksheets}
    _check_charts(artefact, sheets)
    return sheet_rows.knowledge(sheets, artefact, period)


def _check_charts(artefact: Artefact, sheets: dict[str, sheet_rows.Rows]) -> None:
    """A chart keeps a copy of its cells: every value in it must stand in a sheet, too."""
    written = {_plain(value) for rows in sheets.values() for row in rows for value in row}
    written |= {f"{row[0]}. {row[1]}" for rows in sheets.values() for row in rows if len(row) > 1}
    with ZipFile(BytesIO(artefact.content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/charts/chart"):
                kept = {unescape(one) for one in _KEPT.findall(archive.read(name).decode())}
                assert kept <= written, f"{artefact.key}: {name} holds {kept - written}"


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)
