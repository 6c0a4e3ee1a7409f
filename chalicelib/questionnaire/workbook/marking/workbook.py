"""Marking the faulty cells of a workbook, and listing them on its first sheet."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from itertools import islice

from chalicelib.questionnaire.workbook import limits
from chalicelib.questionnaire.workbook.marking.comments import with_boxes, with_comments
from chalicelib.questionnaire.workbook.marking.overview import NAMES, Line, Weight, sheet_part
from chalicelib.questionnaire.workbook.marking.sheet import drawing_of, marked_sheet
from chalicelib.questionnaire.workbook.marking.splice import Part, names
from chalicelib.questionnaire.workbook.marking.styles import Styles, with_ours
from chalicelib.questionnaire.workbook.package import Package, Relation

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_CONTENT = "application/vnd.openxmlformats-officedocument."
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OVERVIEW = "xl/worksheets/mitsprache.xml"


def marked(content: bytes, lines: Sequence[Line], language: str) -> bytes:
    """The same workbook with its faulty cells marked and a first sheet that lists them.

    Args:
        content: the workbook as its author sent it, an .xlsx or .xlsm file.
        lines: of the first sheet; errors and advice are marked and commented in their cells, too.
        language: "de" or "en".

    Raises:
        UnreadableError: if its parts do not hang together as they should.
    """
    return _Marking(Package(content), language).result(lines)


class _Marking:
    def __init__(self, package: Package, language: str) -> None:
        self.package = package
        self.language = language
        self.parts: dict[str, bytes] = {}
        self.types: dict[str, str] = {}

    def result(self, lines: Sequence[Line]) -> bytes:
        styles = self._styles()
        told: dict[str, dict[str, list[Line]]] = {name: {} for name in self.package.sheets}
        loud = (line for line in lines if line.weight is not Weight.NOTICE)
        for line in islice(loud, limits.MARKS):
            if line.cell.address and line.cell.sheet in told:
                told[line.cell.sheet].setdefault(line.cell.address, []).append(line)
        for name, part in self.package.sheets.items():
            if name not in NAMES.values():
                self._sheet(part, told[name], styles)
        self._overview(sheet_part(lines, self.language, styles.bold, styles.wrapped))
        self._content_types()
        return self._packed()

    def _part(self, name: str) -> bytes:
        return self.parts[name] if name in self.parts else self.package.part(name)

    def _styles(self) -> Styles:
        for relation in self.package.relations(self.package.workbook):
            if relation.type == "styles" and relation.target in self.package.names:
                styles = with_ours(self.package.part(relation.target))
                self.parts[relation.target] = styles.content
                return styles
        return Styles(b"", (-1, -1), 0, 0)

    def _sheet(
        self,
        part: str,
        told: Mapping[str, Sequence[Line]],
        styles: Styles,
    ) -> None:
        texts = {cell: "\n".join(map(_sentences, lines)) for cell, lines in told.items()}
        marks = {cell: styles.mark(any(o.is_error for o in lines)) for cell, lines in told.items()}
        relations = self.package.relations(part)
        notes = next((one for one in relations if one.type == "comments"), None)
        if not texts and notes is None:
            self.parts[part] = marked_sheet(self.package.part(part), {}, None)
            return
        old = self.package.part(notes.target) if notes else None
        comments = with_comments(old, texts)
        added = [_place(cell) for cell in texts if cell not in comments.extended]
        gone = frozenset(_place(cell) for cell in comments.removed)
        linked = drawing_of(self.package.part(part))
        drawing = next((one for one in relations if one.id == linked), None)
        boxes = with_boxes(self.package.part(drawing.target) if drawing else None, added, gone)
        stem = posixpath.basename(part).rpartition(".")[0]
        _, target = self._attached(part, notes, f"xl/mitspracheComments_{stem}.xml", "comments")
        self.parts[target] = comments.content
        if notes is None:
            self.types[f"/{target}"] = f"{_CONTENT}spreadsheetml.comments+xml"
        name = f"xl/drawings/mitsprache_{stem}.vml"
        identifier, target = self._attached(part, drawing, name, "vmlDrawing")
        self.parts[target] = boxes
        if drawing is None:
            self.types[f"/{target}"] = f"{_CONTENT}vmlDrawing"
        new = None if drawing else identifier
        self.parts[part] = marked_sheet(self.package.part(part), marks, new)

    def _attached(
        self, part: str, relation: Relation | None, target: str, kind: str
    ) -> tuple[str, str]:
        """Id and name of a part that belongs to another, related to it if it was not yet."""
        if relation is not None:
            return relation.id, relation.target
        identifier = f"rIdMitsprache{kind}"
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", f"{base}.rels")
        empty = f'<Relationships xmlns="{_RELATIONS}"/>'.encode()
        known = name in self.parts or name in self.package.names
        relations = Part(self._part(name) if known else empty, names("Relationship"))
        link = f'Id="{identifier}" Type="{_TYPE}{kind}" Target="/{target}"'
        relations.append(relations.root, f"<{relations.prefix}Relationship {link}/>")
        self.parts[name] = relations.result()
        return identifier, target

    def _overview(self, content: bytes) -> None:
        ours = next((p for name, p in self.package.sheets.items() if name in NAMES.values()), None)
        if ours is not None:
            self.parts[ours] = content
            return
        self.parts[_OVERVIEW] = content
        self.types[f"/{_OVERVIEW}"] = f"{_CONTENT}spreadsheetml.worksheet+xml"
        workbook = self.package.workbook
        identifier, _ = self._attached(workbook, None, _OVERVIEW, "worksheet")
        part = Part(self.package.part(workbook), names("sheet", "workbookView", "definedName"))
        listed = part.all("sheet")
        numbers = [_number(one.attributes.get("sheetId", "")) for one in listed]
        part.insert(
            listed[0],
            f'<{part.prefix}sheet xmlns:r="{_TYPE[:-1]}" name="{NAMES[self.language]}" '
            f'sheetId="{max(numbers) + 1}" r:id="{identifier}"/>',
        )
        for view in part.all("workbookView"):
            part.set(view, "activeTab", "0")
            part.set(view, "firstSheet", None)
        for defined in part.all("definedName"):
            place = defined.attributes.get("localSheetId", "")
            if place:
                part.set(defined, "localSheetId", str(_number(place) + 1))
        self.parts[workbook] = part.result()

    def _content_types(self) -> None:
        part = Part(self.package.part("[Content_Types].xml"), names("Override"))
        for name, kind in self.types.items():
            override = f'PartName="{name}" ContentType="{kind}"'
            part.append(part.root, f"<{part.prefix}Override {override}/>")
        self.parts["[Content_Types].xml"] = part.result()

    def _packed(self) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in dict.fromkeys([*self.package.names, *self.parts]):
                if not name.endswith("/"):
                    packed.writestr(name, self._part(name))
        return stream.getvalue()


def _sentences(line: Line) -> str:
    return f"{line.reason}\n{line.remedy}".strip()


def _number(text: str) -> int:
    """A whole number as a part writes it; 0 if it is none."""
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return _number(cell[len(letters) :]), column
