"""A tagged PDF as a screen reader has it: its structure in reading order, with the words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

import pikepdf

_HYPHEN = re.compile(r"\s*\xad\s*")


@dataclass
class Part:
    """One element of the structure.

    Attributes:
        tag: its type: "H1", "P", "Table", "TD" …
        alternative: what is said in place of it, or "".
        words: of its own, in order, without those of its parts.
    """

    tag: str
    alternative: str = ""
    words: str = ""
    parts: "list[Part]" = field(default_factory=list)

    def all(self, tag: str) -> "Iterator[Part]":
        """Every element of a type below this one, in reading order."""
        for part in self.parts:
            if part.tag == tag:
                yield part
            yield from part.all(tag)

    @property
    def text(self) -> str:
        """All words in it, in reading order, with single spaces and without hyphenation."""
        return " ".join(_HYPHEN.sub("", " ".join(self._said())).split())

    def _said(self) -> Iterator[str]:
        yield self.words
        for part in self.parts:
            yield from part._said()


def tree(content: bytes) -> Part:
    """The structure of a document.

    Raises:
        AssertionError: if the document is not tagged.
    """
    with pikepdf.open(BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked), "the document is not tagged"
        words = {page.obj.objgen: _marked_words(page) for page in pdf.pages}
        return _part(pdf.Root.StructTreeRoot, None, words)


Words = dict[tuple[int, int], dict[int, str]]


def _part(element: pikepdf.Object, page: pikepdf.Object | None, words: Words) -> Part:
    page = element.get("/Pg", page)
    part = Part(
        tag=str(element.get("/S", "/Root")).removeprefix("/"),
        alternative=str(element.get("/Alt", "")),
    )
    kids = element.get("/K", pikepdf.Array())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, int):
            assert page is not None
            part.parts.append(Part("", words=words[page.objgen].get(kid, "")))
        elif str(kid.get("/Type", "")) == "/MCR":
            there = kid.get("/Pg", page)
            part.parts.append(Part("", words=words[there.objgen].get(int(kid.MCID), "")))
        elif str(kid.get("/Type", "")) != "/OBJR":
            part.parts.append(_part(kid, page, words))
    return part


def _marked_words(page: pikepdf.Page) -> dict[int, str]:
    """Number of a marked piece of content → its words."""
    resources = page.resources.get("/Font", pikepdf.Dictionary())
    fonts = {name: _characters(font) for name, font in resources.items()}
    found: dict[int, str] = {}
    marks: list[tuple[int | None, bool]] = []
    characters: dict[bytes, str] = {}
    for instruction in pikepdf.parse_content_stream(page):
        operator = str(instruction.operator)
        if operator == "BDC":
            number, instead = _mark(instruction.operands[1])
            number = marks[-1][0] if number is None and marks else number
            if instead is not None and number is not None:
                found[number] = found.get(number, "") + instead
            marks.append((number, instead is not None))
        elif operator == "BMC":
            marks.append((None, False))
        elif operator == "EMC":
            marks.pop()
        elif operator == "Tf":
            characters = fonts[str(instruction.operands[0])]
        elif operator in ("Tj", "TJ") and marks:
            number, replaced = marks[-1]
            if number is not None and not replaced:
                found[number] = found.get(number, "") + _decoded(
                    instruction.operands[0], characters
                )
    return found


def _mark(properties: pikepdf.Object) -> tuple[int | None, str | None]:
    """The number of a marked piece, and the words said in place of it; None for neither."""
    if not isinstance(properties, pikepdf.Dictionary):
        return None, None
    number, instead = properties.get("/MCID"), properties.get("/ActualText")
    return None if number is None else int(number), None if instead is None else str(instead)


def _decoded(shown: pikepdf.Object, characters: dict[bytes, str]) -> str:
    pieces = shown if isinstance(shown, pikepdf.Array) else [shown]
    text = ""
    for piece in pieces:
        if isinstance(piece, pikepdf.String):
            codes = bytes(piece)
            text += "".join(
                characters.get(codes[at : at + 2], "") for at in range(0, len(codes), 2)
            )
    return text


def _characters(font: pikepdf.Object) -> dict[bytes, str]:
    """Two-byte code → character, from the font's table for copying text."""
    lines = font.ToUnicode.read_bytes().decode("latin-1")
    found: dict[bytes, str] = {}
    for block in lines.split("beginbfchar")[1:]:
        pairs = block.partition("endbfchar")[0].replace("<", " ").replace(">", " ").split()
        for code, character in zip(pairs[::2], pairs[1::2], strict=True):
            found[bytes.fromhex(code)] = bytes.fromhex(character).decode("utf-16-be")
    for block in lines.split("beginbfrange")[1:]:
        triples = block.partition("endbfrange")[0].replace("<", " ").replace(">", " ").split()
        for first, last, character in zip(triples[::3], triples[1::3], triples[2::3], strict=True):
            start = int.from_bytes(bytes.fromhex(character), "big")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                code = (int(first, 16) + offset).to_bytes(2, "big")
                found[code] = chr(start + offset)
    return found
