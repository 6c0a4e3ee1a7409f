"""Comments in cells: their text, and the boxes in which Excel shows them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import escape

from chalicelib.questionnaire.workbook.marking.splice import Element, Part, names

AUTHOR = "Mitsprache"
"""Who signs our comments; by this they are found and taken out when the file is checked again."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BEHIND = f"\n– {AUTHOR}: "
"""What stands before our words behind an author's own comment."""

_BOX = re.compile(rb"<(\w+:)shape\s(?:(?!</\1shape>).)*</\1shape>", re.DOTALL)
_BOX_ROW = re.compile(rb"<\w+:Row>\s*(\d{1,9})\s*<")
_BOX_COLUMN = re.compile(rb"<\w+:Column>\s*(\d{1,9})\s*<")
_COLUMNS_OF_BOX, _LINES_OF_BOX = 4, 9


@dataclass(frozen=True)
class Comments:
    """The comments of a sheet after ours were added.

    Attributes:
        content: the part.
        removed: cells that had a comment of ours from an earlier check.
        extended: cells where our words stand behind a comment of the author.
    """

    content: bytes
    removed: frozenset[str]
    extended: frozenset[str]


def with_comments(old: bytes | None, texts: Mapping[str, str]) -> Comments:
    """Add our comments to those of a sheet, and take out ours of an earlier check.

    Args:
        old: the part as it was, if the sheet had comments.
        texts: cell, such as "C7" → what to say there.
    """
    empty = f'<comments xmlns="{_MAIN}"><authors/><commentList/></comments>'.encode()
    part = Part(old or empty, names("authors", "author", "commentList", "comment", "text", "r"))
    authors, listed = part.first("authors"), part.first("commentList")
    if authors is None or listed is None:
        return with_comments(None, texts)
    prefix = part.prefix
    known = [_content(part, author) for author in part.all("author")]
    if AUTHOR not in known:
        part.append(authors, f"<{prefix}author>{AUTHOR}</{prefix}author>")
    ours = str(known.index(AUTHOR) if AUTHOR in known else len(known))
    removed: set[str] = set()
    theirs: dict[str, Element] = {}
    for comment in part.all("comment"):
        cell = comment.attributes.get("ref", "")
        if comment.attributes.get("authorId") == ours:
            part.remove(comment)
            removed.add(cell)
        else:
            theirs[cell] = comment
            _take_out_run(part, comment)
    for cell, text in texts.items():
        if cell in theirs:
            _put_behind(part, theirs[cell], _run(prefix, _BEHIND + text))
        else:
            run = _run(prefix, f"{AUTHOR}: {text}")
            part.append(
                listed,
                f'<{prefix}comment ref="{cell}" authorId="{ours}">'
                f"<{prefix}text>{run}</{prefix}text></{prefix}comment>",
            )
    return Comments(part.result(), frozenset(removed), frozenset(theirs.keys() & texts.keys()))


def _run(prefix: str, text: str) -> str:
    return f'<{prefix}r><{prefix}t xml:space="preserve">{escape(text)}</{prefix}t></{prefix}r>'


def _put_behind(part: Part, comment: Element, run: str) -> None:
    for text in part.within(comment, "text"):
        part.append(text, run)


def _take_out_run(part: Part, comment: Element) -> None:
    for text in part.within(comment, "text"):
        for run in part.within(text, "r"):
            if _BEHIND.strip() in _content(part, run):
                part.remove(run)


def _content(part: Part, element: Element) -> str:
    return part.content[element.inside : element.close].decode(errors="replace").strip()


def with_boxes(
    old: bytes | None, added: list[tuple[int, int]], removed: frozenset[tuple[int, int]]
) -> bytes:
    """The drawing with the boxes of a sheet's comments, in VML, as Excel still wants it.

    Excel's own VML is not always well-formed, so it is not parsed.

    Args:
        old: the drawing as it was, if the sheet had one.
        added: row and column, counted from 1, of each cell that needs a box.
        removed: those of each cell whose box has to go.
    """
    content = old or (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" '
        b'xmlns:o="urn:schemas-microsoft-com:office:office" '
        b'xmlns:x="urn:schemas-microsoft-com:office:excel">'
        b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
        b'<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" '
        b'path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
        b'<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype></xml>'
    )

    def kept(box: re.Match[bytes]) -> bytes:
        row, column = _BOX_ROW.search(box.group()), _BOX_COLUMN.search(box.group())
        place = (int(row.group(1)) + 1, int(column.group(1)) + 1) if row and column else None
        return b"" if place in removed else box.group()

    content = _BOX.sub(kept, content)
    taken = [int(number) for number in re.findall(rb"_x0000_s(\d{1,9})", content)]
    first = max(taken, default=1024) + 1
    boxes = "".join(_box(number, *place) for number, place in enumerate(added, start=first))
    head, end, tail = content.rpartition(b"</xml>")
    return head + boxes.encode() + end + tail if end else content


def _box(number: int, row: int, column: int) -> str:
    top = max(row - 2, 0)
    anchor = f"{column}, 15, {top}, 2, {column + _COLUMNS_OF_BOX}, 15, {top + _LINES_OF_BOX}, 4"
    return (
        '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:o="urn:schemas-microsoft-com:office:office" '
        'xmlns:x="urn:schemas-microsoft-com:office:excel" '
        f'id="_x0000_s{number}" type="#_x0000_t202" '
        'style="position:absolute;visibility:hidden" fillcolor="#fde7e9" o:insetmode="auto">'
        '<v:fill color2="#fde7e9"/><v:path o:connecttype="none"/>'
        '<v:textbox><div style="text-align:left"></div></v:textbox>'
        f'<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
        f"<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill>"
        f"<x:Row>{row - 1}</x:Row><x:Column>{column - 1}</x:Column></x:ClientData></v:shape>"
    )
