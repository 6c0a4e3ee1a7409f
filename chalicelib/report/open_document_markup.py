"""What the parts of an OpenDocument file are written with: names, addresses, words."""

from xml.sax.saxutils import escape

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SPACES = " ".join(
    (
        *(
            f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
            for prefix, name in (
                ("office", "office"),
                ("style", "style"),
                ("text", "text"),
                ("table", "table"),
                ("number", "datastyle"),
                ("meta", "meta"),
                ("config", "config"),
                ("draw", "drawing"),
                ("chart", "chart"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
            )
        ),
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    )
)


def document(kind: str, body: str) -> str:
    """A part of a file, such as its content or its styles."""
    return (
        f'{HEAD}<office:document-{kind} {_SPACES} office:version="1.3">'
        f"{body}</office:document-{kind}>"
    )


def centimetres(pixels: int) -> str:
    """A length that is given in pixels, 96 to the inch."""
    return f"{pixels * 2.54 / 96:.3f}cm"


def paragraphs(words: str) -> str:
    """Words line by line."""
    return "".join(f"<text:p>{_spaced(line)}</text:p>" for line in printable(words).split("\n"))


def printable(words: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(sign for sign in words if sign >= " " or sign in "\n\t")


def _spaced(line: str) -> str:
    """OpenDocument takes several spaces for one, and wants them counted."""
    first, *rest = escape(line).replace("\t", "<text:tab/>").split("  ")
    return first + "".join(f' <text:s text:c="1"/>{part}' for part in rest)


def cells(sheet: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    """The address of a rectangle of cells.

    Args:
        first, last: its corners as column and row, both from 0.
    """
    return f"{cell(sheet, *first)}:{cell(sheet, *last)}"


def cell(sheet: str, column: int, row: int) -> str:
    """The address of a cell, from its column and row, both from 0."""
    name = sheet.replace("'", "''")
    return f"'{name}'.{_letters(column)}{row + 1}"


def _letters(place: int) -> str:
    """The letters of a column, from 0: A, B, … Z, AA."""
    before, letter = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)
