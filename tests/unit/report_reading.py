"""Reading a report's page back: what stands where, as a browser would find it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link"}


@dataclass
class Element:
    """One element of a page; text is a child, too."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    def all(self, name: str, of_class: str = "") -> "list[Element]":
        """Every element of a name (and class) below this one, in document order."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                classes = child.attributes.get("class", "").split()
                if child.name == name and (not of_class or of_class in classes):
                    found.append(child)
                found += child.all(name, of_class)
        return found

    def first(self, name: str, of_class: str = "") -> "Element":
        """The first such element."""
        return self.all(name, of_class)[0]

    def by_id(self, wanted: str) -> "Element":
        """The element of that id."""
        for child in self.everything():
            if child.attributes.get("id") == wanted:
                return child
        raise KeyError(wanted)

    def everything(self) -> "list[Element]":
        """Every element below this one."""
        found: list[Element] = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child, *child.everything()]
        return found

    @property
    def text(self) -> str:
        """All words in it, with single spaces."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self._open.pop()
        assert closed.name == tag, f"<{closed.name}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(page: bytes) -> Element:
    """The page as a tree; an element that is not closed properly is an error."""
    parser = _Parser()
    parser.feed(page.decode())
    parser.close()
    assert len(parser._open) == 1, "an element is left open"
    return parser.root
