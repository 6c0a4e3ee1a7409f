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
from chalicelib.report.files import render
from chalicelib.report.summary import Summary
from tests.anes.rows import responses
from tests.unit.questionnaires import ROOT, questionnaire, scale, shipped, yes_no
from tests.unit.report_worlds import Answers, repeated, summary_of


def guests() -> Summary:
    """Fourteen guests of the event; on two questions nearly all agree."""
    asked = read(shipped("kommune-gestaltet"))
    week = repeated(
        (5, {"useful": 4, "new_contact": "yes", "next_step": "yes", "next_step_kind": "team"}),
        (4, {"useful": 5, "new_contact": "yes", "next_step": "yes", "next_step_kind": "contact"}),
        (3, {"useful": 2, "new_contact": "yes", "next_step": "no"}),
        (1, {"useful": 3, "new_contact": "yes", "next_step": "no"}),
        (1, {"useful": "no_answer", "new_contact": "no"}),
    )
    return summary_of(asked, week)


def agreed() -> Summary:
    """Nine guests who agree on everything."""
    asked = read(shipped("kommune-gestaltet"))
    return summary_of(asked, repeated((9, {"useful": 5, "new_contact": "yes", "next_step": "no"})))


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


def hidden() -> Summary:
    """Five people, and questions that need nine."""
    asked = questionnaire(yes_no("met", sensitive=True), scale("why", sensitive=True))
    return summary_of(asked, repeated((3, {"met": "yes", "why": 2}), (2, {"met": "no"})))


WORLDS = (guests, agreed, practitioners, election, hidden)


@cache
def files_of(world: Callable[[], Summary]) -> dict[str, bytes]:
    return render(world())


@pytest.fixture(params=WORLDS, ids=lambda world: world.__name__)
def report(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / f"{request.param.__name__}.html"
    path.write_bytes(files_of(request.param)["report.html"])
    return path


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param)
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
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        name = f"report-{report.stem}-{width}-{'dark' if dark else 'light'}.png"
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


def test_the_style_sheet_is_in_force(page: Page, report: Path) -> None:
    """A hash that does not fit would leave the page bare without any error."""
    _open(page, report)
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
