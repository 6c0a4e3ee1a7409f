"""The few styles our additions need, behind those the workbook has."""

from dataclasses import dataclass

from chalicelib.questionnaire.workbook.marking.splice import Part, following, names

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
"""The parts of a style sheet in the order of ECMA-376, part 1, 18.8.39."""


@dataclass(frozen=True)
class Styles:
    """The style sheet with ours added.

    Attributes:
        content: the part.
        marks: numbers of the formats that mark a cell: with an error, with advice.
        bold, wrapped: numbers of the cell formats of our own sheet.
    """

    content: bytes
    marks: tuple[int, int]
    bold: int
    wrapped: int

    def mark(self, error: bool) -> int:
        """The format that marks a cell."""
        return self.marks[0] if error else self.marks[1]


_COLORS = (("FF9C0006", "FFFFC7CE"), ("FF1F4E79", "FFDDEBF7"))
"""Of the words and the ground of a marked cell: red for errors, blue for advice."""


def with_ours(old: bytes) -> Styles:
    """Add our styles to a style sheet.

    Args:
        old: the part as it was.
    """
    part = Part(old, names(*_ORDER, "font", "xf", "dxf"))
    p = part.prefix
    font = _add(part, "fonts", "font", f'<{p}font><{p}b/><{p}sz val="11"/></{p}font>')
    formats = [
        f'<{p}xf numFmtId="0" fontId="{number}" fillId="0" borderId="0" applyFont="1" '
        f'applyAlignment="1"><{p}alignment vertical="top" wrapText="{wrap}"/></{p}xf>'
        for number, wrap in ((font, 0), (0, 1))
    ]
    bold = _add(part, "cellXfs", "xf", *formats)
    formats = [
        f'<{p}dxf><{p}font><{p}color rgb="{words}"/></{p}font><{p}fill><{p}patternFill '
        f'patternType="solid"><{p}fgColor rgb="{ground}"/><{p}bgColor rgb="{ground}"/>'
        f"</{p}patternFill></{p}fill></{p}dxf>"
        for words, ground in _COLORS
    ]
    mark = _add(part, "dxfs", "dxf", *formats)
    return Styles(part.result(), (mark, mark + 1), bold, bold + 1)


def _add(part: Part, group: str, member: str, *xml: str) -> int:
    """Add members to a group of styles; the number of the first one."""
    element = part.first(group)
    if element is not None and not element.is_empty:
        count = len(part.within(element, member))
        part.set(element, "count", str(count + len(xml)))
        part.append(element, "".join(xml))
        return count
    name = part.prefix + group
    whole = f'<{name} count="{len(xml)}">{"".join(xml)}</{name}>'
    place = following(part, _ORDER, group)
    if place is None:
        part.append(part.root, whole)
    else:
        part.insert(place, whole)
    if element is not None:
        part.remove(element)
    return 0
