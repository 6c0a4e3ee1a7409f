"""Prints what each state of a survey's pages weighs over the wire, and how many requests it takes.

Run it with ``python -m tests.bench.weights``. Weights are of an empty cache, compressed as the
gateway does it: the page itself with its style sheet, scripts and icon; as shipped, then with own
colours and the heaviest logo there can be.
"""

import gzip
import io
import random
import re
import shutil
import sys

from PIL import Image
from playwright.sync_api import Page, Response, sync_playwright

from chalicelib.layout.look import Colours, Logo, Look
from chalicelib.office import logo
from chalicelib.settings import settings
from chalicelib.store.looks import StoredLooks
from tests.web.showcase import publish_for_tours, site
from tests.web.ways import tour

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
        _print(page, base, pages, "")
        _wear_the_heaviest()
        _print(page, base, pages, "own look: ")
        browser.close()


def _print(page: Page, base: str, pages: list[Response], look: str) -> None:
    for state in tour(page, base, "de"):
        content = pages[-1].body()
        sizes = [_weight(content)] + [
            _weight(page.request.get(f"{base}/static/{name}").body())
            for name in sorted(_files(content))
        ]
        kept = sum(sizes) <= MOST_BYTES and len(sizes) <= MOST_REQUESTS
        sys.stdout.write(
            f"{'ok  ' if kept else 'MISS'}  {look + state:<34} page {sizes[0] / 1024:5.1f} KB,"
            f" all {sum(sizes) / 1024:5.1f} KB, requests {len(sizes)}\n"
        )


def _wear_the_heaviest() -> None:
    """Own colours and a logo of noise, which no compression makes smaller."""
    side = 174
    noise = Image.frombytes("L", (side, side), random.Random(0).randbytes(side * side))
    picture = io.BytesIO()
    noise.save(picture, "PNG")
    drawing = logo.drawing(picture.getvalue())
    stored = StoredLooks(settings().catalogue_table)
    stored.keep("0" * 32, drawing)
    look = Look(Colours(accent_day="0a7036"), Logo("0" * 32, "Logo", drawing.width))
    stored.replace(stored.standing(), look)


def _files(content: bytes) -> set[str]:
    return set(re.findall(r"/static/([^\"]+)", content.decode()))


def _weight(content: bytes) -> int:
    return len(gzip.compress(content))


if __name__ == "__main__":
    main()
