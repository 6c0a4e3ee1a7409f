"""The marks in a sheet: one conditional format over the faulty cells, so that no style changes."""

from collections.abc import Iterator, Mapping

from chalicelib.questionnaire.workbook.marking.splice import Part, following, names

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_FORMULA = 'N("Mitsprache")=0'
"""Always true; by these words our marks are found when the file is checked again."""

_CELLS_OF_ONE_FORMAT = 100

_ORDER = (
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
)
"""The children of a worksheet in the order of ECMA-376, part 1, 18.3.1.99."""


def marked_sheet(content: bytes, marks: Mapping[str, int], drawing: str | None) -> bytes:
    """The sheet with its faulty cells marked, and marks of an earlier check taken out.

    Args:
        content: the part as it was.
        marks: cell, such as "C7" → number of the format that marks it; -1 if the workbook has no
            styles.
        drawing: id of the relation to the drawing with the comments' boxes, if that is new.
    """
    part = Part(content, names(*_ORDER, "sheetView"))
    for view in part.all("sheetView"):
        # Only the first sheet is to be selected: several would be edited at once.
        part.set(view, "tabSelected", None)
    for old in part.all("conditionalFormatting"):
        if b"Mitsprache" in part.content[old.start : old.end]:
            part.remove(old)
    p = part.prefix
    always = _FORMULA.replace('"', "&quot;")
    formula = f"<{p}formula>{always}</{p}formula>"
    formats = [
        f'<{p}conditionalFormatting sqref="{group}">'
        f'<{p}cfRule type="expression" dxfId="{mark}" priority="1">{formula}</{p}cfRule>'
        f"</{p}conditionalFormatting>"
        for mark in sorted(set(marks.values()) - {-1})
        for group in _groups([cell for cell, one in marks.items() if one == mark])
    ]
    _put(part, "conditionalFormatting", "".join(formats))
    if drawing is not None:
        link = f'xmlns:r="{_OFFICE}" r:id="{drawing}"'
        _put(part, "legacyDrawing", f"<{p}legacyDrawing {link}/>")
    return part.result()


def _groups(cells: list[str]) -> Iterator[str]:
    for start in range(0, len(cells), _CELLS_OF_ONE_FORMAT):
        yield " ".join(cells[start : start + _CELLS_OF_ONE_FORMAT])


def drawing_of(content: bytes) -> str | None:
    """The id of the relation to the drawing with a sheet's comments, if it has one."""
    link = Part(content, names("legacyDrawing")).first("legacyDrawing")
    if link is None:
        return None
    return next((v for k, v in link.attributes.items() if k.rpartition(":")[2] == "id"), None)


def _put(part: Part, name: str, xml: str) -> None:
    if not xml:
        return
    place = following(part, _ORDER, name)
    if place is None:
        part.append(part.root, xml)
    else:
        part.insert(place, xml)
