"""`tables.ods`: the same sheets as an OpenDocument spreadsheet, the format administrations move to.

Written with the standard library: an OpenDocument file is a zip of a few XML files, and we write
one kind of it only.
"""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from chalicelib.report import open_document_charts as charts
from chalicelib.report.bar_charts import PRINT_SCALE, ChartSheet, chart_sheet
from chalicelib.report.book import Book
from chalicelib.report.open_document_markup import HEAD, cells, document, paragraphs
from chalicelib.report.sheets import HUED, INK, LINE, Numbers, Part, Real, Sheet, Value

_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_CHARACTER_CM = 0.2
_MOMENT = (1980, 1, 1, 0, 0, 0)


def tables_ods(book: Book) -> bytes:
    """The book as an OpenDocument spreadsheet; the same book gives the same bytes."""
    drawn = chart_sheet(book)
    parts = {
        "content.xml": _content(book, drawn),
        "styles.xml": _styles(book),
        "meta.xml": _meta(book),
        "settings.xml": _settings(book),
    }
    folders = [f"{charts.folder(place)}/" for place in range(len(drawn.charts) if drawn else 0)]
    if drawn:
        parts |= charts.parts(drawn)
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        # Stored and first, so that programs know the file by its beginning.
        _add(archive, "mimetype", _TYPE, ZIP_STORED)
        for name, text in parts.items():
            _add(archive, name, text)
        _add(archive, "META-INF/manifest.xml", _manifest(parts, folders))
    return content.getvalue()


def _add(archive: ZipFile, name: str, text: str, method: int = ZIP_DEFLATED) -> None:
    entry = ZipInfo(name, _MOMENT)
    entry.compress_type = method
    archive.writestr(entry, text.encode())


def _content(book: Book, drawn: ChartSheet | None) -> str:
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
    sheets += charts.table(drawn) if drawn else ""
    return document(
        "content",
        f"<office:automatic-styles>{columns}{table}{charts.TABLE_STYLES}"
        f"{_CELL_STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>",
    )


_BORDER = f'fo:border-bottom="0.5pt solid {LINE}" style:vertical-align="top"'
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
                f'fo:background-color="{HUED}" fo:border-bottom="1pt solid {INK}" '
                'fo:wrap-option="wrap" style:vertical-align="top"',
                '<style:text-properties fo:font-weight="bold"/>',
            ),
            (
                "numbers",
                "",
                f'fo:background-color="{HUED}" fo:border-bottom="1pt solid {INK}" '
                f'fo:wrap-option="wrap" style:vertical-align="top" {_PLACED}',
                f'{_AT_THE_END}<style:text-properties fo:font-weight="bold"/>',
            ),
            ("words", "", f'{_BORDER} fo:wrap-option="wrap"', ""),
            ("range", "", f"{_BORDER} {_PLACED}", _AT_THE_END),
            ("alone", ' style:data-style-name="count"', f"{_BORDER} {_PLACED}", _AT_THE_START),
            ("number", ' style:data-style-name="count"', f"{_BORDER} {_PLACED}", _AT_THE_END),
            ("real", ' style:data-style-name="decimals"', f"{_BORDER} {_PLACED}", _AT_THE_END),
            ("percent", ' style:data-style-name="whole"', f"{_BORDER} {_PLACED}", _AT_THE_END),
        )
    )
)


def _sheet(sheet: Sheet) -> str:
    last = len(sheet.columns) - sheet.unprinted - 1
    printed = cells(sheet.name, (0, 0), (last, sheet.head + len(sheet.rows)))
    columns = "".join(
        f'<table:table-column table:style-name="w{one.width}"/>' for one in sheet.columns
    )
    return (
        f'<table:table table:name={quoteattr(sheet.name)} table:style-name="page" '
        f"table:print-ranges={quoteattr(printed)}>{columns}{''.join(_rows(sheet))}</table:table>"
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
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">'
        f"{paragraphs(words)}</table:table-cell>"
    )


def _styles(book: Book) -> str:
    return document(
        "styles",
        "<office:styles>"
        '<style:default-style style:family="table-cell">'
        f"<style:text-properties fo:language={quoteattr(book.language.partition('-')[0])} "
        f'fo:color="{INK}" fo:font-size="11pt"/></style:default-style></office:styles>'
        "<office:automatic-styles>"
        + _page_layout("paper", "landscape", 'style:scale-to-X="1"')
        + _page_layout("charts", "portrait", f'style:scale-to="{PRINT_SCALE}%"')
        + "</office:automatic-styles><office:master-styles>"
        + "".join(
            f'<style:master-page style:name="{name}" style:page-layout-name="{layout}">'
            "<style:footer><text:p><text:sheet-name>1</text:sheet-name>, "
            "<text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p>"
            "</style:footer></style:master-page>"
            for name, layout in (("Default", "paper"), ("Charts", "charts"))
        )
        + "</office:master-styles>",
    )


def _page_layout(name: str, orientation: str, scale: str) -> str:
    """A page of A4 paper with a footer."""
    short, long = "21cm", "29.7cm"
    width, height = (short, long) if orientation == "portrait" else (long, short)
    return (
        f'<style:page-layout style:name="{name}"><style:page-layout-properties '
        f'fo:page-width="{width}" fo:page-height="{height}" fo:margin="1.5cm" '
        f'style:print-orientation="{orientation}" style:first-page-number="continue" {scale}/>'
        "<style:footer-style><style:header-footer-properties "
        'fo:min-height="0.7cm" fo:margin-top="0.3cm"/></style:footer-style></style:page-layout>'
    )


def _meta(book: Book) -> str:
    return document(
        "meta",
        f"<office:meta><dc:title>{escape(f'{book.title}: {book.period}')}</dc:title>"
        f"<dc:creator>{escape(book.creator)}</dc:creator>"
        f"<dc:language>{escape(book.language)}</dc:language>"
        "<dc:date>2020-01-01T00:00:00</dc:date></office:meta>",
    )


def _settings(book: Book) -> str:
    """Headings stay in sight: the rows above are split off and frozen; charts have no grid."""
    tables = "".join(
        _setting(
            sheet.name,
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", sheet.head + 1),
            ("PositionBottom", "int", sheet.head + 1),
        )
        for sheet in book.sheets
    )
    tables += _setting(book.charts_name, ("ShowGrid", "boolean", "false")) if book.charts else ""
    return document(
        "settings",
        '<office:settings><config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{tables}'
        "</config:config-item-map-named></config:config-item-map-entry>"
        "</config:config-item-map-indexed></config:config-item-set></office:settings>",
    )


def _setting(sheet: str, *items: tuple[str, str, object]) -> str:
    inside = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}'
        "</config:config-item>"
        for name, kind, value in items
    )
    return (
        f"<config:config-item-map-entry config:name={quoteattr(sheet)}>{inside}"
        "</config:config-item-map-entry>"
    )


def _manifest(parts: Iterable[str], folders: Iterable[str]) -> str:
    kinds = {"/": _TYPE, **dict.fromkeys(folders, charts.OBJECT_TYPE)}
    kinds |= dict.fromkeys(parts, "text/xml")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in kinds.items()
    )
    return (
        f'{HEAD}<manifest:manifest manifest:version="1.3" '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f"{entries}</manifest:manifest>"
    )
