"""Prints what each state of a survey's pages weighs over the wire, and how many requests it takes.

Run it with ``python -m tests.bench.weights``. Weights are of an empty cache, compressed as the
gateway does it: the page itself with its style sheet, scripts and icon.
"""

import gzip
import re
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Response, sync_playwright

from chalicelib.layout import static
from tests.web.showcase import publish_for_tours, site
from tests.web.ways import tour

_FOLDER = Path(static.__file__).parent / "static"

MOST_BYTES = 60 * 1024
MOST_REQUESTS = 4


def main() -> None:
    """Walk through all states in Chromium and print a line for each."""
    with site() as base, sync_playwright() as playwright:
        publish_for_tours()
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 390, "height": 844})
        pages: list[Response] = []
        page.on(
            "response",
            lambda answer: pages.append(answer) if answer.request.is_navigation_request() else None,
        )
        for state in tour(page, base, "de"):
            content = pages[-1].body()
            sizes = [_weight(content)] + [
                _weight((_FOLDER / name).read_bytes()) for name in sorted(_files(content))
            ]
            kept = sum(sizes) <= MOST_BYTES and len(sizes) <= MOST_REQUESTS
            sys.stdout.write(
                f"{'ok  ' if kept else 'MISS'}  {state:<24} page {sizes[0] / 1024:5.1f} KB,"
                f" all {sum(sizes) / 1024:5.1f} KB, requests {len(sizes)}\n"
            )
        browser.close()


def _files(content: bytes) -> set[str]:
    return set(re.findall(r"/static/([^\"]+)", content.decode()))


def _weight(content: bytes) -> int:
    return len(gzip.compress(content))


if __name__ == "__main__":
    main()
