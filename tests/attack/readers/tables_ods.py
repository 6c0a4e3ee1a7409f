"""summaries/{survey}/{period}/tables.ods: its sheets, and the words in its charts."""

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
    """What the sheets say; the charts must say nothing else."""
    found = sheets(artefact.content)
    sheet_rows.check_charts(found, _kept(artefact.content), artefact.key)
    return sheet_rows.knowledge(found, artefact, period)


def _kept(content: bytes) -> dict[str, list[str]]:
    """Chart → all words in it; one that has numbers of its own stops the reader."""
    with ZipFile(BytesIO(content)) as archive:
        roots = {
            name: fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("Object ")
        }
    for name, root in roots.items():
        assert root.find(".//table:table", _NAMES) is None, f"{name} has a table of its own"
    return {
        name: [_lines(one) for one in root.iterfind(".//*[text:p]", _NAMES)]
        for name, root in roots.items()
    }


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
        return _lines(cell) or None
    number = float(cell.get(f"{{{_NAMES['office']}}}value"))  # type: ignore[attr-defined]
    return int(number) if number == int(number) else number


def _lines(element: object) -> str:
    paragraphs = element.findall("text:p", _NAMES)  # type: ignore[attr-defined]
    return "\n".join(_words(paragraph) for paragraph in paragraphs)


def _words(element: object) -> str:
    text = element.text or ""  # type: ignore[attr-defined]
    for child in element:  # type: ignore[attr-defined]
        kind = child.tag.rpartition("}")[2]
        text += _words(child) if kind == "span" else {"s": " ", "tab": "\t"}[kind]
        text += child.tail or ""
    return text
