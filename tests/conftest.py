"""What all tests share: a real browser, how long Hypothesis looks, and what is left out."""

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from chalicelib.layout import typesetting
from chalicelib.report import document
from local import dynamodb_local
from tests import swift_moto

ROOT = Path(__file__).parents[1]

# A million small objects live as long as the run; to look through all of them often costs much.
gc.set_threshold(100_000, 50, 100)

# The same examples in every CI run, so that a red run can be run again; new ones elsewhere.
settings.register_profile("ci", deadline=None, derandomize=True, database=None)
settings.register_profile("here", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "here")


def pytest_report_header() -> str | None:
    """Say which backend is left out, if one is; under CI=true its tests fail instead."""
    if dynamodb_local.available():
        return None
    return "left out: the store on DynamoDB Local, which set-up could not fetch"


_LONGEST_FIRST = ("attack", "crash", "stack", "local", "deploy", "web")
"""Folders whose files take longest: begun last, one of them would keep a single worker busy."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let long files begin first; workers take file after file in this order."""

    def place(item: pytest.Item) -> int:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        return _LONGEST_FIRST.index(folder) if folder in _LONGEST_FIRST else len(_LONGEST_FIRST)

    items.sort(key=place)
    for item in items:
        if os.environ.get("CI") == "true" and "browser" in getattr(item, "fixturenames", ()):
            # On a busy machine a browser may be late: tried once more, and listed as "RERUN".
            item.add_marker(pytest.mark.flaky(reruns=1))


_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
"""Lets Chromium run as root, and keeps it from looking up anything but the pages."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's Chromium, else the one Playwright has fetched."""
    names = ("chromium", "chromium-browser", "google-chrome")
    installed = next((path for path in map(shutil.which, names) if path), None)
    with sync_playwright() as playwright:
        if installed is None and not Path(playwright.chromium.executable_path).exists():
            pytest.fail("there is no Chromium on this machine; `make test` fetches one")
        browser = playwright.chromium.launch(executable_path=installed, args=_QUIET)
        # A wait that is met ends at once: this only gives a busy machine its time.
        expect.set_options(timeout=30_000)
        yield browser
        browser.close()


@pytest.fixture(autouse=True, scope="session")
def _swift_moto() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        swift_moto.install(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def _set_once() -> Iterator[None]:
    """Keep each document that was set: tests of crashes and retries publish the same ones often.

    That the same words are always set alike is tested in processes that do not keep them.
    """
    kept: dict[str, bytes] = {}

    def typeset(template: Path, data: Mapping[str, Any]) -> bytes:
        name = f"{template} {json.dumps(data, sort_keys=True)}"
        if name not in kept:
            kept[name] = typesetting.typeset(template, data)
        return kept[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "typeset", typeset)
        yield


_FAULTS = """async () => (await axe.run({resultTypes: ["violations"], selectors: false}))
    .violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))"""
"""Made into lines by the browser: all that axe looked at is much more than what it minds.

No selector is worked out for each of the elements, of which there are hundreds; faults name them
by what they are in the page.
"""


@pytest.fixture(scope="session")
def violations() -> Callable[[Page], list[str]]:
    """What axe finds wrong with a page, one line per rule and element."""
    axe = (ROOT / "node_modules/axe-core/axe.min.js").read_text("utf-8")

    def judge(page: Page) -> list[str]:
        page.wait_for_load_state()
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(axe)
        found: list[str] = page.evaluate(_FAULTS)
        return found

    return judge


@pytest.fixture(scope="session")
def pictures() -> Path:
    """The folder for screenshots, to be looked at by a person."""
    folder = ROOT / "build/screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
