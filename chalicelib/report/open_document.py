"""`tables.ods`: the same sheets as an OpenDocument spreadsheet, the format administrations move to.

Written with the standard library: an OpenDocument file is a zip of a few XML files, and we write
one kind of it only.
"""

from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from chalicelib.report.book import Book
from chalicelib.report.sheets import Numbers, Part, Real, Sheet, Value

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("number", "datastyle"),
        ("meta", "meta"),
        ("config", "config"),
        ("fo", "xsl-fo-compatible"),
    )
)
_MORE_SPACES = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CHARACTER_CM = 0.2
_MOMENT = (1980, 1, 1, 0, 0, 0)


def tables_ods(book: Book) -> bytes:
    """The book as an OpenDocument spreadsheet; the same book gives the same bytes."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        # Stored and first, so that programs know the file by its beginning.
        _add(archive, "mimetype", _TYPE, ZIP_STORED)
        _add(archive, "content.xml", _content(book))
        _add(archive, "styles.xml", _styles(book))
        _add(archive, "meta.xml", _meta(book))
        _add(archive, "settings.xml", _settings(book))
        _add(archive, "META-INF/manifest.xml", _manifest())
    return content.getvalue()


def _add(archive: ZipFile, name: str, text: str, method: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, _MOMENT)
    entry.compress_type = method
    archive.writestr(entry, text.encode())


def _document(kind: str, body: str) -> str:
    return (
        f'{_HEAD}<office:document-{kind} {_SPACES} {_MORE_SPACES} office:version="1.3">'
        f"{body}</office:document-{kind}>"
    )


def _content(book: Book) -> str:
    widths = sorted({column.width for sheet in book.sheets for column in sheet.columns})
    columns = "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _CHARACTER_CM:.1f}cm"/>'
        "</style:style>"
        for width in widths
    )
    table = (
        '<style:style style:name="page" style:family="table" style:master-page-name="Default">'
        '<style:table-properties table:display="true"/></style:style>'
    )
    sheets = "".join(_sheet(sheet) for sheet in book.sheets)
    return _document(
        "content",
        f"<office:automatic-styles>{columns}{table}{_CELL_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>",
    )


_LINE = 'fo:border-bottom="0.5pt solid #c0c3d5" style:vertical-align="top"'
_PLACED = 'style:text-align-source="fix"'
_AT_THE_START = '<style:paragraph-properties fo:text-align="start"/>'
_AT_THE_END = '<style:paragraph-properties fo:text-align="end" fo:margin-left="0.2cm"/>'
"""The margin, which programs take for one at the end there, keeps numbers off the next column."""

_CELL_STYLES = (
    '<number:number-style style:name="count">'
    '<number:number number:min-integer-digits="1" number:grouping="true"/></number:number-style>'
    '<number:number-style style:name="decimals">'
    '<number:number number:min-integer-digits="1" number:decimal-places="2"/>'
    "</number:number-style>"
    '<number:percentage-style style:name="whole">'
    '<number:number number:min-integer-digits="1" number:decimal-places="0"/>'
    "<number:text>%</number:text></number:percentage-style>"
    + "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{data}>'
        f"<style:table-cell-properties {cell}/>{text}</style:style>"
        for name, data, cell, text in (
            (
                "heading",
                "",
                "",
                '<style:text-properties fo:font-size="16pt" fo:font-weight="bold"/>',
            ),
            ("sentence", "", "", ""),
            (
                "column",
                "",
                'fo:background-color="#f3f4f7" fo:border-bottom="1pt solid #1d2034" '
                'fo:wrap-option="wrap" style:vertical-align="top"',
                '<style:text-properties fo:font-weight="bold"/>',
            ),
            (
                "numbers",
                "",
                'fo:background-color="#f3f4f7" fo:border-bottom="1pt solid #1d2034" '
                f'fo:wrap-option="wrap" style:vertical-align="top" {_PLACED}',
                f'{_AT_THE_END}<style:text-properties fo:font-weight="bold"/>',
            ),
            ("words", "", f'{_LINE} fo:wrap-option="wrap"', ""),
            ("range", "", f"{_LINE} {_PLACED}", _AT_THE_END),
            ("alone", ' style:data-style-name="count"', f"{_LINE} {_PLACED}", _AT_THE_START),
            ("number", ' style:data-style-name="count"', f"{_LINE} {_PLACED}", _AT_THE_END),
            ("real", ' style:data-style-name="decimals"', f"{_LINE} {_PLACED}", _AT_THE_END),
            ("percent", ' style:data-style-name="whole"', f"{_LINE} {_PLACED}", _AT_THE_END),
        )
    )
)


def _sheet(sheet: Sheet) -> str:
    last = _letters(len(sheet.columns) - sheet.unprinted - 1)
    head = len(sheet.sentences) + 3
    name = f"'{sheet.name}'"
    printed = quoteattr(f"{name}.A1:{name}.{last}{head + len(sheet.rows)}")
    columns = "".join(
        f'<table:table-column table:style-name="w{one.width}"/>' for one in sheet.columns
    )
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="page" '
        f"table:print-ranges={printed}>{columns}{''.join(_rows(sheet))}</table:table>"
    )


def _rows(sheet: Sheet) -> Iterator[str]:
    yield _row([_words(sheet.heading, "heading")])
    yield from (_row([_words(sentence, "sentence")]) for sentence in sheet.sentences)
    yield _row(["<table:table-cell/>"])
    ends = [isinstance(column, Numbers) for column in sheet.columns]
    headings = _row(
        [
            _words(column.heading, "numbers" if end else "column")
            for column, end in zip(sheet.columns, ends, strict=True)
        ]
    )
    yield f"<table:table-header-rows>{headings}</table:table-header-rows>"
    for values in sheet.rows:
        yield _row([_cell(value, end) for value, end in zip(values, ends, strict=True)])


def _row(cells: Sequence[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _cell(value: Value, among_numbers: bool) -> str:
    match value:
        case None:
            return '<table:table-cell table:style-name="words"/>'
        case str():
            return _words(value, "range" if among_numbers else "words")
        case Part(number=number):
            return _number(number, "percentage", "percent", f"{100 * number:.0f}%")
        case Real(number=number):
            return _number(number, "float", "real", f"{number:.2f}")
        case int():
            return _number(value, "float", "number" if among_numbers else "alone", str(value))


def _number(number: float, kind: str, style: str, shown: str) -> str:
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" '
        f'office:value="{number}"><text:p>{shown}</text:p></table:table-cell>'
    )


def _words(words: str, style: str) -> str:
    """A cell of words; typed as such, it is a formula for nobody."""
    lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in _printable(words).split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{lines}</table:table-cell>"
    )


def _printable(words: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(sign for sign in words if sign >= " " or sign in "\n\t")


def _spaced(line: str) -> str:
    """OpenDocument takes several spaces for one, and wants them counted."""
    first, *rest = escape(line).replace("\t", "<text:tab/>").split("  ")
    return first + "".join(f' <text:s text:c="1"/>{part}' for part in rest)


def _letters(place: int) -> str:
    """The letters of a column, from 0: A, B, … Z, AA."""
    before, letter = divmod(place, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + letter)


def _styles(book: Book) -> str:
    return _document(
        "styles",
        "<office:styles>"
        '<style:default-style style:family="table-cell">'
        f"<style:text-properties fo:language={quoteattr(book.language.partition('-')[0])} "
        'fo:color="#1d2034" fo:font-size="11pt"/></style:default-style></office:styles>'
        "<office:automatic-styles>"
        '<style:page-layout style:name="paper"><style:page-layout-properties '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" '
        'fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
        "</office:automatic-styles><office:master-styles>"
        '<style:master-page style:name="Default" style:page-layout-name="paper">'
        "<style:footer><text:p><text:sheet-name>1</text:sheet-name>, "
        "<text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p>"
        "</style:footer></style:master-page></office:master-styles>",
    )


def _meta(book: Book) -> str:
    return _document(
        "meta",
        f"<office:meta><dc:title>{escape(f'{book.title}: {book.period}')}</dc:title>"
        f"<dc:creator>{escape(book.creator)}</dc:creator>"
        f"<dc:language>{escape(book.language)}</dc:language>"
        "<dc:date>2020-01-01T00:00:00</dc:date></office:meta>",
    )


def _settings(book: Book) -> str:
    """Headings stay in sight: the rows above are split off and frozen."""
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + "".join(
            f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
            "</config:config-item>"
            for name, kind, value in (
                ("VerticalSplitMode", "short", 2),
                ("VerticalSplitPosition", "int", len(sheet.sentences) + 3),
                ("PositionBottom", "int", len(sheet.sentences) + 3),
            )
        )
        + "</config:config-item-map-entry>"
        for sheet in book.sheets
    )
    return _document(
        "settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{tables}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>",
    )


def _manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", _TYPE),
            *(
                (name, "text/xml")
                for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml")
            ),
        )
    )
    return (
        f'{_HEAD}<manifest:manifest manifest:version="1.3" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entries}</manifest:manifest>"
    )
