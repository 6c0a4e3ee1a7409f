"""Workbooks for tests: tables in Markdown, and the same as .xlsx."""

import io
import textwrap
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from openpyxl import Workbook

from chalicelib.questionnaire.workbook.importing import Import, read
from chalicelib.questionnaire.workbook.marking.plain import saved, workbook_of
from chalicelib.questionnaire.workbook.twins import read_markdown

SETTINGS = """
| settings | | |
| | setting | value |
| | form_id | sample |
| | survey_title::Deutsch (de) | Zusammenarbeit |
| | purpose::Deutsch (de) | Wir planen damit. |
| | audience | practitioners |
| | minutes | 3 |
| | profile | event |
| | access | open |
| | cadence | week |
| | opens | 2026-09-07 |
| | closes | 2026-10-04 |
"""

CHOICES = """
| choices | | | |
| | list_name | name | label::Deutsch (de) |
| | jobs | midwife | Hebamme |
| | jobs | teacher | Erzieherin |
| | points | 1 | schlecht |
| | points | 2 | mittel |
| | points | 3 | gut |
| | helps | time | Zeit |
| | helps | money | Geld |
| | helps | none | Nichts davon |
"""


def table(survey: str, *, choices: str = CHOICES, settings: str = SETTINGS) -> bytes:
    """A form in Markdown, with rows for `survey` and the usual lists and settings."""
    return "\n".join([textwrap.dedent(survey), choices, settings]).encode()


def imported(survey: str, **sheets: str) -> Import:
    return read(table(survey, **sheets), ".md")


def items(survey: str, **sheets: str) -> list[dict[str, Any]]:
    """The questionnaire's items; the form must have no errors."""
    found = imported(survey, **sheets)
    assert [(f.kind, f.cell.address, f.value) for f in found.errors] == []
    assert found.document is not None
    made: list[dict[str, Any]] = found.document["items"]
    return made


def told(survey: str, **sheets: str) -> list[tuple[str, str, str]]:
    """Kind, sheet and cell of every error."""
    return [(f.kind, f.cell.sheet, f.cell.address) for f in imported(survey, **sheets).errors]


def xlsx(content: bytes) -> bytes:
    """A form in Markdown as an .xlsx file."""
    return workbook_of(read_markdown(content)[0])


def book(fill: Callable[[Workbook], None]) -> bytes:
    """An .xlsx file that a function fills."""
    made = Workbook()
    fill(made)
    return saved(made)


def changed(content: bytes, parts: Mapping[str, Callable[[bytes], bytes] | bytes | None]) -> bytes:
    """An .xlsx file with parts changed, added, or (None) left out."""
    stream = io.BytesIO()
    packed = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(content)) as old, packed as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            change = parts.get(name, lambda part: part)
            if change is not None:
                new.writestr(name, change if isinstance(change, bytes) else change(old.read(name)))
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    """All parts of an .xlsx file."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}
