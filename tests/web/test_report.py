"""The report in a real browser: who can read it, on what screen, and on paper."""

import json
import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from chalicelib.questionnaire.answers import answer_codes
from chalicelib.questionnaire.model import FreeText, Multiple, Note, Questionnaire, Scale
from chalicelib.questionnaire.reading import read
from chalicelib.report.comparison import compare
from chalicelib.report.comparison_page import comparison_page
from chalicelib.report.page import page as html
from chalicelib.report.summary import Summary
from tests.anes.rows import responses
from tests.report.zoo import ZOO
from tests.unit.questionnaires import ROOT, shipped
from tests.unit.report_worlds import Answers, lunch, repeated, summary_of


def practitioners() -> Summary:
    """Practitioners of two weeks, answering by a fixed chance."""
    asked = read(shipped("fachkraefte-zusammenarbeit"))
    chance = random.Random(5)
    weeks = [[_by_chance(asked, chance) for _ in range(size)] for size in (38, 61)]
    return summary_of(asked, *weeks, period="2026-09")


def _by_chance(asked: Questionnaire, chance: random.Random) -> Answers:
    answers: Answers = {}
    for position, item in enumerate(asked.items):
        codes = answer_codes(item)
        if isinstance(item, Note | FreeText):
            continue
        if isinstance(item, Multiple):
            chosen = [c for place, c in enumerate(codes) if chance.random() < 0.9 / (place + 1)]
            answers[item.id] = chosen[: item.most]
            continue
        weights = [1 / (1 + (place - position % 5) ** 2) for place in range(len(codes))]
        [code] = chance.choices(codes, weights)
        answers[item.id] = int(code) if isinstance(item, Scale) and code.isdecimal() else code
    return answers


def election() -> Summary:
    """The 944 people of the election study."""
    document = json.loads((ROOT / "tests/anes/questionnaire.json").read_text("utf-8"))
    people: list[Any] = list(responses())
    return summary_of(read(document), people)


def side_by_side() -> bytes:
    """Two lunches, whose guests were asked the same."""
    first = shipped("kommune-gestaltet")
    surveys = []
    for name, lean in (("lunch-a", 0), ("lunch-b", 1)):
        asked = read(first | {"survey": name})
        week = repeated(
            (9, {"useful": 4 + lean, "new_contact": "yes", "next_step": "no"}),
            (7, {"useful": 2 + lean, "new_contact": "no", "next_step": "no"}),
        )
        surveys.append((asked, summary_of(asked, week)))
    return comparison_page(compare(surveys), "de")


def _page_of(world: Callable[[], Summary]) -> Callable[[], bytes]:
    def made() -> bytes:
        summary = world()
        return html(summary, summary.languages[0])

    return made


PAGES: dict[str, Callable[[], bytes]] = {
    "guests": _page_of(lunch),
    "practitioners": _page_of(practitioners),
    "election": _page_of(election),
    **{
        name: _page_of(ZOO[name])
        for name in ("all_capped", "nothing_shown", "divided", "right_to_left")
    },
    "side_by_side": side_by_side,
}
"""Pages that have, together, whatever a report can show; each is made once."""


@cache
def page_named(name: str) -> bytes:
    return PAGES[name]()


@pytest.fixture(params=PAGES)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return _written(request.param, tmp_path)


def _written(name: str, folder: Path) -> Path:
    path = folder / f"{name}.html"
    path.write_bytes(page_named(name))
    return path


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme="light")
    yield context.new_page()
    context.close()


def _open(page: Page, report: Path) -> list[str]:
    """Open the report; gives what the browser complains about or asks for besides the file."""
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    address = report.as_uri()
    page.on("request", lambda asked: heard.append(asked.url) if asked.url != address else None)
    page.goto(address)
    return heard


def test_the_report_is_accessible_and_complete_on_every_screen(
    page: Page, report: Path, violations: Callable[[Page], list[str]], pictures: Path
) -> None:
    """No fault for axe, no word from the browser, nothing fetched."""
    heard = _open(page, report)
    for width, scheme in ((360, "dark"), (1280, "light")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        name = f"report-{report.stem}-{width}-{scheme}.png"
        page.screenshot(path=pictures / name, full_page=True)
    assert heard == []


def test_nothing_stands_beside_the_screen(page: Page, report: Path) -> None:
    """SVG that hangs over its box widens no page, so it is measured by itself."""
    _open(page, report)
    for width in (320, 360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width
        outside = page.evaluate(
            """() => [...document.querySelectorAll('svg:not(.patterns) *, td, th')]
                .map(one => [one.getBoundingClientRect(), one.outerHTML])
                .filter(([box]) => box.left < -1 || box.right > innerWidth + 1)
                .map(([, html]) => html)"""
        )
        assert outside == []


@pytest.mark.parametrize("name", ["guests", "side_by_side"])
def test_the_style_sheet_is_in_force(page: Page, name: str, tmp_path: Path) -> None:
    """A hash that does not fit would leave the page bare without any error."""
    _open(page, _written(name, tmp_path))
    family = page.evaluate("getComputedStyle(document.body).fontFamily")
    assert "Fira Sans" in family


def test_the_report_prints_on_a4_without_cutting_a_question(
    browser: Browser, report: Path, pictures: Path
) -> None:
    """Dark screens print on white paper."""
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    whole = page.evaluate(
        """[...document.querySelectorAll('.question')]
            .every(one => getComputedStyle(one).breakInside === 'avoid')"""
    )
    assert whole
    page.pdf(path=pictures / f"report-{report.stem}.pdf", prefer_css_page_size=True)
    context.close()
