"""summaries/{survey}/{period}/tables.ods: its sheets."""

from io import BytesIO
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring

from tests.attack.facts import Knowledge
from tests.attack.readers import sheet_rows
from tests.attack.readers.artefact import Artefact, Period

_NAMES = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("table", "office", "text")
}


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What the sheets say."""
    return sheet_rows.knowledge(sheets(artefact.content), artefact, period)


def sheets(content: bytes) -> dict[str, sheet_rows.Rows]:
    """Name → rows of values, as `openpyxl` would give them."""
    with ZipFile(BytesIO(content)) as archive:
        root = fromstring(archive.read("content.xml"))
    return {
        table.get(f"{{{_NAMES['table']}}}name"): [
            [_value(cell) for cell in row.findall("table:table-cell", _NAMES)]
            for row in table.iter(f"{{{_NAMES['table']}}}table-row")
        ]
        for table in root.iter(f"{{{_NAMES['table']}}}table")
    }


def _value(cell: object) -> object:
    kind = cell.get(f"{{{_NAMES['office']}}}value-type")  # type: ignore[attr-defined]
    if kind is None:
        return None
    if kind == "string":
        paragraphs = cell.findall("text:p", _NAMES)  # type: ignore[attr-defined]
        return "\n".join(_words(paragraph) for paragraph in paragraphs) or None
    number = float(cell.get(f"{{{_NAMES['office']}}}value"))  # type: ignore[attr-defined]
    return int(number) if number == int(number) else number


def _words(element: object) -> str:
    text = element.text or ""  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        text += {"s": " ", "tab": "\t"}[child.tag.rpartition("}")[2]] + (child.tail or "")
    return text
