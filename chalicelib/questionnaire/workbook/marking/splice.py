"""Adding elements to the bytes of an XML part, and leaving all other bytes as they are."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from operator import itemgetter
from xml.parsers import expat

from chalicelib.questionnaire.workbook.findings import UnreadableError


@dataclass(frozen=True)
class Element:
    """Where an element stands in the bytes of its part.

    Attributes:
        name: with its prefix, as written.
        attributes: as written.
        start, inside: where its start tag begins and ends.
        close, end: where its end tag begins and ends; of an element without content both are
            `inside`.
        parent: the place in the list of elements of the next one around it, -1 for the root.
        top: where the child of the root begins that it is or lies in.
    """

    name: str
    attributes: Mapping[str, str]
    start: int
    inside: int
    close: int
    end: int
    parent: int
    top: int

    @property
    def local(self) -> str:
        """Its name without the prefix."""
        return self.name.rpartition(":")[2]

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag, as in <a/>."""
        return self.close == self.inside == self.end


_TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")


class Part:
    """The bytes of an XML part, and edits to it.

    Args:
        content: its bytes.
        wanted: tells by its local name whether an element is of interest; the root always is.

    Raises:
        UnreadableError: if it is no XML, or defines entities of its own.
    """

    def __init__(self, content: bytes, wanted: Callable[[str], bool]) -> None:
        self.content = _as_utf8(content)
        self.elements: list[Element] = []
        self._edits: list[tuple[int, int, bytes]] = []
        self._filled: dict[int, list[bytes]] = {}
        self._opened: list[Element] = []
        self._find(wanted)

    @property
    def root(self) -> Element:
        """The outermost element."""
        return self.elements[0]

    @property
    def prefix(self) -> str:
        """The prefix of the root's own namespace, with its colon; mostly ""."""
        head, colon, _ = self.root.name.rpartition(":")
        return head + colon

    def all(self, local: str) -> list[Element]:
        """All elements of a local name, in the part's order."""
        return [element for element in self.elements if element.local == local]

    def first(self, local: str) -> Element | None:
        """The first element of a local name."""
        return next(iter(self.all(local)), None)

    def within(self, element: Element, local: str) -> list[Element]:
        """The children of an element that have a local name."""
        place = self.elements.index(element)
        return [one for one in self.elements if one.parent == place and one.local == local]

    def append(self, parent: Element, xml: str) -> None:
        """Add something at the end of an element's content."""
        if not parent.is_empty:
            self._edits.append((parent.close, parent.close, xml.encode()))
        elif parent.start in self._filled:
            self._filled[parent.start].append(xml.encode())
        else:
            self._filled[parent.start] = [xml.encode()]
            self._opened.append(parent)

    def insert(self, before: Element, xml: str) -> None:
        """Add something before an element."""
        self._edits.append((before.start, before.start, xml.encode()))

    def remove(self, element: Element) -> None:
        """Take an element out."""
        self._edits.append((element.start, element.end, b""))

    def set(self, element: Element, attribute: str, value: str | None) -> None:
        """Write an attribute of an element; None takes it out."""
        tag = self.content[element.start : element.inside]
        name = re.escape(attribute.encode())
        new = b"" if value is None else f' {attribute}="{value}"'.encode()
        found = re.search(rb"\s" + name + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
        if found:
            place = element.start + found.start()
            self._edits.append((place, element.start + found.end(), new))
        elif value is not None:
            place = element.start + 1 + len(element.name.encode())
            self._edits.append((place, place, new))

    def result(self) -> bytes:
        """The bytes with all edits."""
        pieces: list[bytes] = []
        position = 0
        for element in self._opened:
            tag = self.content[element.start : element.inside]
            slash = element.start + len(tag.rstrip(b"/> \t\r\n"))
            inner = b"".join(self._filled[element.start])
            closing = b"</" + element.name.encode() + b">"
            self._edits.append((slash, element.inside, b">" + inner + closing))
        # Edits at one place keep the order in which they were asked for.
        for start, end, new in sorted(self._edits, key=itemgetter(0)):
            pieces += [self.content[position:start], new]
            position = max(position, end)
        return b"".join([*pieces, self.content[position:]])

    def _find(self, wanted: Callable[[str], bool]) -> None:
        parser = expat.ParserCreate()
        open_elements: list[tuple[int, int] | None] = []

        top = 0

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal top
            if len(open_elements) == 1:
                top = parser.CurrentByteIndex
            if open_elements and not wanted(name.rpartition(":")[2]):
                open_elements.append(None)
                return
            begin = parser.CurrentByteIndex
            tag = _TAG_END.match(self.content, begin)
            inside = tag.end() if tag else begin
            parent = next((entry[0] for entry in reversed(open_elements) if entry), -1)
            open_elements.append((len(self.elements), inside))
            element = Element(name, attributes, begin, inside, inside, inside, parent, top)
            self.elements.append(element)

        def end(_: str) -> None:
            entry = open_elements.pop()
            if entry is None:
                return
            place, inside = entry
            if not self.content.endswith(b"/>", 0, inside):
                close = parser.CurrentByteIndex
                final = self.content.index(b">", close) + 1
                self.elements[place] = replace(self.elements[place], close=close, end=final)

        def refuse(*_: object) -> None:
            raise UnreadableError("damaged")

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.EntityDeclHandler = refuse
        try:
            parser.Parse(self.content, True)
        except expat.ExpatError as error:
            raise UnreadableError("damaged") from error


def names(*locals_: str) -> Callable[[str], bool]:
    """Wants elements of these local names."""
    return frozenset(locals_).__contains__


def following(part: Part, order: Iterable[str], after: str) -> Element | None:
    """The first child of the root that must stand behind a new element.

    Args:
        part: one with its root's children found.
        order: the local names in the order that the schema wants.
        after: the local name of the new element.
    """
    ordered = list(order)
    later = set(ordered[ordered.index(after) + 1 :])
    found = next((e for e in part.elements if e.parent == 0 and e.local in later), None)
    return found and replace(found, start=found.top)


def _as_utf8(content: bytes) -> bytes:
    """Offsets count bytes of UTF-8, which is what nearly every program writes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = content.decode("utf-16", errors="replace")
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()
    return content.removeprefix(b"\xef\xbb\xbf")
