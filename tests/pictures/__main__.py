"""`python -m tests.pictures`: takes the pictures of docs/pictures, on a day that never changes."""

import io
import json
import shutil
import sys

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from chalicelib import clock
from chalicelib.intake import codes
from chalicelib.office.users import Role
from chalicelib.report import files
from chalicelib.settings import settings
from chalicelib.store.summaries import Summaries
from chalicelib.store.texts import ReviewQueue
from infra import ROOT
from tests.pictures.album import ALBUM, LUNCH, Picture, lunch
from tests.web import showcase
from tests.web.console import console
from tests.web.showcase import EVENT, LONG, site

FOLDER = ROOT / "docs/pictures"
COLOURS = 64
WISHES = {
    "0a" * 10: "Mehr Zeit für Absprachen zwischen Kita und Gesundheitsdienst.",
    "5b" * 10: "Rückfragen an gast@example.org, bitte nicht nur am Telefon.",
    "f1" * 10: "Ein fester Termin im Monat würde helfen.",
}
ADDRESS = "https://mitsprache.example.org"
CODE = "K7Q2M9XW4B3T6N8R5VHC"


def shipped_surveys() -> list[dict[str, object]]:
    """What an office would have on its list."""
    return [
        json.loads(path.read_text("utf-8")) for path in sorted((ROOT / "surveys").glob("*.json"))
    ]


def take(browser: Browser, base: str, picture: Picture) -> bytes:
    """One picture, as a screen shows it."""
    if picture.signed_in:
        with console(browser, base, Role.VERWALTUNG, picture.viewport) as page:
            return _shot(page, base, picture)
    context = browser.new_context(
        viewport={"width": picture.viewport["width"], "height": picture.viewport["height"]},
        locale="de-DE",
        color_scheme="light",
        reduced_motion="reduce",
    )
    try:
        return _shot(context.new_page(), base, picture)
    finally:
        context.close()


def _shot(page: Page, base: str, picture: Picture) -> bytes:
    picture.way(page, base)
    return page.screenshot(animations="disabled", caret="hide")


def small(picture: bytes) -> bytes:
    """The same in few colours: a page has few."""
    packed = io.BytesIO()
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, "PNG", optimize=True)
    return packed.getvalue()


def prepare() -> None:
    """A report that is out, and texts that wait for a decision."""
    made = files.render(lunch())
    Summaries(settings().bucket).publish(EVENT, LUNCH, made)
    queue = ReviewQueue(settings().catalogue_table)
    for review_id, words in WISHES.items():
        queue.put_once(LONG, review_id, "one_change", words, clock.now().date())


def main() -> None:
    """Take those that are named, or all."""
    wanted = sys.argv[1:] or list(ALBUM)
    FOLDER.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(showcase, "documents", shipped_surveys)
        patch.setattr(codes, "mint", lambda: CODE)
        with site() as base, sync_playwright() as playwright:
            patch.setenv("PUBLIC_URL", ADDRESS)
            settings.cache_clear()
            prepare()
            browser = playwright.chromium.launch(executable_path=_installed())
            for name in wanted:
                content = small(take(browser, base, ALBUM[name]))
                (FOLDER / f"{name}.png").write_bytes(content)
                sys.stdout.write(f"{name}.png  {len(content) / 1024:.0f} KB\n")
            browser.close()


def _installed() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((path for path in map(shutil.which, names) if path), None)


if __name__ == "__main__":
    main()
