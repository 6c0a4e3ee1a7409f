"""The parts of an .xlsx file, each within its limits; nothing in it is run or followed."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.questionnaire.workbook import limits
from chalicelib.questionnaire.workbook.findings import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Relation:
    """A link from one part to another, or to something outside the file."""

    id: str
    type: str
    target: str


class Package:
    """An .xlsx file, opened and found to be within the limits.

    Args:
        content: the file's bytes.

    Raises:
        UnreadableError: if it is no workbook, or larger than the limits allow.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) > limits.FILE_BYTES:
            raise UnreadableError("file_too_large", limit=limits.FILE_BYTES // 1_000_000)
        if content.startswith(_OLD_EXCEL):
            raise UnreadableError("old_excel")
        if not content.startswith(_ZIP):
            raise UnreadableError("no_workbook")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError) as error:
            raise UnreadableError("damaged") from error
        parts = self._zip.infolist()
        if (
            len(parts) > limits.PARTS
            or any(part.file_size > limits.PART_BYTES for part in parts)
            or sum(part.file_size for part in parts) > limits.UNPACKED_BYTES
        ):
            raise UnreadableError("unpacked_too_large", limit=limits.UNPACKED_BYTES // 1_000_000)
        self.names = tuple(part.filename for part in parts)
        if "xl/workbook.bin" in self.names:
            raise UnreadableError("binary_workbook")
        if "mimetype" in self.names:
            raise UnreadableError("open_document")
        if "[Content_Types].xml" not in self.names:
            raise UnreadableError("no_workbook")

    def part(self, name: str) -> bytes:
        """A part, unpacked; never more than its directory promised.

        Raises:
            UnreadableError: if it is missing or damaged.
        """
        try:
            with self._zip.open(name) as stream:
                # A part may be larger than its directory says; the limit was checked by that.
                return stream.read(self._zip.getinfo(name).file_size)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            RuntimeError,
            ValueError,
        ) as error:
            raise UnreadableError("damaged") from error

    def tree(self, name: str) -> "Element":
        """A small part as XML.

        Raises:
            UnreadableError: if it is damaged, or defines entities of its own.
        """
        from xml.etree.ElementTree import ParseError

        from defusedxml import DefusedXmlException
        from defusedxml.ElementTree import fromstring

        try:
            root: Element = fromstring(self.part(name))
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise UnreadableError("damaged") from error
        return root

    def relations(self, name: str) -> tuple[Relation, ...]:
        """The links of a part to other parts; links out of the file are left out."""
        folder, base = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        if relations not in self.names:
            return ()
        found = []
        for link in self.tree(relations).iter(f"{{{_RELATIONS}}}Relationship"):
            if link.get("TargetMode") != "External":
                target = posixpath.join("/", folder, link.get("Target", ""))
                path = posixpath.normpath(target).lstrip("/")
                kind = link.get("Type", "").rpartition("/")[2]
                found.append(Relation(link.get("Id", ""), kind, path))
        return tuple(found)

    @cached_property
    def workbook(self) -> str:
        """The name of the part that lists the sheets."""
        for relation in self.relations(""):
            if relation.type == "officeDocument" and relation.target in self.names:
                return relation.target
        raise UnreadableError("no_workbook")

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Sheet name → name of its part, in the workbook's order; charts are left out."""
        targets = {relation.id: relation for relation in self.relations(self.workbook)}
        found: dict[str, str] = {}
        for sheet in self.tree(self.workbook).iter(f"{{{_MAIN}}}sheet"):
            relation = targets.get(sheet.get(f"{{{_OFFICE}}}id", ""))
            if relation and relation.type == "worksheet" and relation.target in self.names:
                found[sheet.get("name", "")] = relation.target
        if not found:
            raise UnreadableError("no_sheets")
        return found

    @property
    def has_macros(self) -> bool:
        """Whether the file brings programs along."""
        return any(name.endswith("vbaProject.bin") for name in self.names)
