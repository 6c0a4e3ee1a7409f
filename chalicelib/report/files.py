"""All files of a report, made from its summary alone."""

from chalicelib.report.csv_tables import tables_csv
from chalicelib.report.manifest import manifest
from chalicelib.report.page import page
from chalicelib.report.summary import Summary, to_bytes


def render(summary: Summary) -> dict[str, bytes]:
    """Make a report: name → content, `manifest.json` last; the same summary, the same bytes.

    The survey's first language has `report.html` and `tables.csv`, every other one a page of its
    own, such as `report.en.html`.
    """
    base, *others = summary.languages
    files = {
        "summary.json": to_bytes(summary),
        "report.html": page(summary, base),
        "tables.csv": tables_csv(summary, base),
    }
    files |= {f"report.{language}.html": page(summary, language) for language in others}
    files["manifest.json"] = manifest(summary, files)
    return files
