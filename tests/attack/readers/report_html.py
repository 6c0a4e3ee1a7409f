"""summaries/{survey}/{period}/report.html: its tables, its bars and its comparisons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import Scale
from tests.attack.facts import Fact, Group, Knowledge, count
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.wording import (
    NOTHING,
    cells,
    lines,
    numbers_in,
    plain,
    substantive,
)
from tests.unit.report_reading import Element, parse

_PEOPLE = re.compile(r"(\d+)(?:–(\d+))?")
_PERCENT = re.compile(r"([<>])?\s?(\d+)(?:–(\d+))?\s?%")
_SPOKEN = re.compile(r"(?:^|(?<=\. ))([<>]? ?\d[\d–]*(?:\s?%)?): ")
"""A number in a comparison's sentence, before the answers it is about."""

_DRAWN = 0.02
"""Bars are drawn to a hundredth of a percent."""


@dataclass(frozen=True)
class Page:
    """One page, and what is known of the report from elsewhere."""

    source: str
    language: str
    period: Period


def read(artefact: Artefact, period: Period) -> Knowledge:
    """What the page says."""
    tree = parse(artefact.content)
    page = Page(artefact.key, tree.first("html").attributes["lang"], period)
    facts: list[Fact] = []
    for section in tree.all("section", "question"):
        item = section.attributes["id"].removeprefix("q-")
        for table in section.all("table", "chart"):
            facts += _table(page, item, table)
    for comparison in tree.all("ul", "compared"):
        for row in comparison.all("li"):
            facts += _comparison(page, row)
    return Knowledge({}, tuple(facts))


def _table(page: Page, item: str, table: Element) -> Iterator[Fact]:
    _ = catalogue(page.language).gettext
    heads = [head.text for head in table.first("thead").all("th")]
    about = lines(page.period.questionnaire, item, page.language)
    for body in table.all("tbody"):
        for row in body.all("tr"):
            label, *rest = _row(row)
            name, cell = about[plain(_label(label))]
            values = dict(zip(heads[1:], (one.text for one in rest), strict=True))
            if values[_("People")] == NOTHING:
                assert not page.period.showing(name), f"{page.source} hides {name}"
                continue
            yield people(page, name, (cell,), values[_("People")])
            if values.get(_("Share")):
                yield from share(page, name, (cell,), values[_("Share")])
            yield from _note(page, name, cell, label)
            yield from _bar(page, name, cell, label)
    for foot in table.all("tfoot"):
        every = cells(page.period.questionnaire, item)
        yield people(page, item, every, foot.first("td").text)


def _row(row: Element) -> list[Element]:
    return [one for one in row.children if isinstance(one, Element) and one.name in ("th", "td")]


def _label(head: Element) -> str:
    """The words of a line, without its note and its bar."""
    answers = head.all("div", "answer")
    if answers:
        return answers[0].first("span").text
    return " ".join(part for part in head.children if isinstance(part, str))


def _note(page: Page, table: str, cell: str, head: Element) -> Iterator[Fact]:
    """ "at least 12 of 14": what a single capped batch says of one answer."""
    for note in head.all("span", "note"):
        words = note.text.strip("()")
        for pattern in ("at least {part} of {base}", "at most {part} of {base}"):
            found = numbers_in(pattern, words, page.language)
            if found:
                part, base = int(found["part"]), int(found["base"])
                low, high = (part, base) if "least" in pattern else (0, part)
                yield count(page.period.showing(table), table, [cell], low, high, page.source)


def _bar(page: Page, table: str, cell: str, head: Element) -> Iterator[Fact]:
    """The length of a bar, where all of it is certain: the share of those who said something."""
    blocks = [
        rectangle
        for drawing in head.all("svg", "bar")
        for rectangle in drawing.all("rect")
        if "track" not in rectangle.attributes["class"]
    ]
    if not blocks or any("hatched" in block.attributes["class"] for block in blocks):
        return
    drawn = sum(float(block.attributes["width"].removesuffix("%")) for block in blocks)
    yield from _ratio(page, table, (cell,), drawn - _DRAWN, drawn + _DRAWN)


def _comparison(page: Page, row: Element) -> Iterator[Fact]:
    """One scale among others: how many are in its lower half, its middle and its upper half."""
    link = row.first("a").attributes["href"]
    yield from compared(page, link.removeprefix("#q-"), row.first("p", "spoken").text)


def compared(page: Page, table: str, spoken: str) -> Iterator[Fact]:
    """What a comparison says of one scale."""
    item = page.period.questionnaire.item(table)
    assert isinstance(item, Scale)
    low, high = (tuple(str(point) for point in half) for half in item.halves())
    points = [str(point) for point in range(1, len(item.points) + 1)]
    middle = tuple(point for point in points if point not in low + high)
    parts = [part for part in (low, middle, high) if part]
    numbers = _SPOKEN.findall(spoken)
    assert len(numbers) == len(parts), f"{page.source}: a comparison no reader understands"
    for part, number in zip(parts, numbers, strict=True):
        if "%" in number:
            yield from share(page, table, part, number)
        else:
            yield people(page, table, part, number)


def people(page: Page, table: str, part: Sequence[str], words: str) -> Fact:
    """A number of people, or the two bounds it lies between."""
    found = _PEOPLE.fullmatch(words)
    assert found, f"{page.source}: {words!r} is no number of people"
    low, high = int(found[1]), int(found[2] or found[1])
    return count(page.period.showing(table), table, part, low, high, page.source)


def share(page: Page, table: str, part: Sequence[str], words: str) -> Iterator[Fact]:
    """A percentage: rounded to the nearest, or two bounds that were rounded outwards."""
    found = _PERCENT.fullmatch(words)
    assert found, f"{page.source}: {words!r} is no percentage"
    sign, first, last = found.groups()
    low, high = int(first) - 0.5, int(first) + 0.5
    if last:
        low, high = int(first), int(last)
    elif sign:
        low, high = (0, 0.5) if sign == "<" else (99.5, 100)
    yield from _ratio(page, table, part, low, high)


def _ratio(page: Page, table: str, part: Sequence[str], low: float, high: float) -> Iterator[Fact]:
    """So many percent of those who gave a substantive answer are in a part of the cells."""
    groups: frozenset[Group] = frozenset(page.period.showing(table))
    for bound, lower, upper in ((low, 0.0, float("inf")), (high, float("-inf"), 0.0)):
        weights = dict.fromkeys(substantive(page.period.questionnaire, table), -bound)
        for cell in part:
            weights[cell] = weights.get(cell, 0.0) + 100.0
        named = tuple(((table, cell), weight) for cell, weight in weights.items())
        yield Fact(groups, named, lower, upper, page.source)
