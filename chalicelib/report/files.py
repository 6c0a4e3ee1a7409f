"""All files of a report, made from its summary alone."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from chalicelib.layout.typesetting import TypesettingFailed
from chalicelib.report import csv_metadata
from chalicelib.report.book import book
from chalicelib.report.csv_tables import tables_csv, texts_csv
from chalicelib.report.document import report_pdf
from chalicelib.report.manifest import manifest
from chalicelib.report.open_document import tables_ods
from chalicelib.report.page import page
from chalicelib.report.summary import Summary
from chalicelib.report.summary_json import to_bytes
from chalicelib.report.workbook import tables_xlsx

MANIFEST = "manifest.json"


def makers(summary: Summary) -> Mapping[str, Callable[[], bytes]]:
    """Name → what makes that file, for every file of a report but its manifest.

    The survey's first language has `report.html`, the tables and, if there are texts,
    `texts.csv`; every other one pages, documents and workbooks of its own, such as
    `report.en.html`.
    """
    base, *others = summary.languages
    found: dict[str, Callable[[], bytes]] = {
        "summary.json": lambda: to_bytes(summary),
        "report.html": lambda: page(summary, base),
        "report.pdf": lambda: report_pdf(summary, base),
        "tables.csv": lambda: tables_csv(summary, base),
        csv_metadata.NAME: lambda: csv_metadata.csv_metadata(summary),
        "tables.xlsx": lambda: tables_xlsx(book(summary, base)),
        "tables.ods": lambda: tables_ods(book(summary, base)),
    }
    if summary.texts:
        found["texts.csv"] = lambda: texts_csv(summary, base)
    for language in others:
        found |= _of_language(summary, language)
    return found


def _of_language(summary: Summary, language: str) -> dict[str, Callable[[], bytes]]:
    return {
        f"report.{language}.html": lambda: page(summary, language),
        f"report.{language}.pdf": lambda: report_pdf(summary, language),
        f"tables.{language}.xlsx": lambda: tables_xlsx(book(summary, language)),
        f"tables.{language}.ods": lambda: tables_ods(book(summary, language)),
    }


def render(summary: Summary) -> dict[str, bytes]:
    """Make a report: name → content, `manifest.json` last; the same summary, the same bytes.

    A document that cannot be made does not hold up the others: the manifest says it is missing.
    """
    found = makers(summary)
    files = made(summary, found)
    files[MANIFEST] = manifest(summary, files, [name for name in found if name not in files])
    return files


def made(summary: Summary, names: Collection[str]) -> dict[str, bytes]:
    """Those of these files that can be made."""
    files = {}
    for name, make in makers(summary).items():
        if name in names:
            with suppress(TypesettingFailed):
                files[name] = make()
    return files
