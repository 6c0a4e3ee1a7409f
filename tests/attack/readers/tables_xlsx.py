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
    sheet_rows.check_charts(sheets, _kept(artefact.content), artefact.key)
    return sheet_rows.knowledge(sheets, artefact, period)


def _kept(content: bytes) -> dict[str, list[str]]:
    """Chart → the values it keeps."""
    with ZipFile(BytesIO(content)) as archive:
        return {
            name: [unescape(one) for one in _KEPT.findall(archive.read(name).decode())]
            for name in archive.namelist()
            if name.startswith("xl/charts/chart")
        }
