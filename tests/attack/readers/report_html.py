"""summaries/{survey}/{period}/report.html: its tables, its bars and its comparisons."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue, number_marks
from chalicelib.questionnaire.model import Scale
from tests.attack.facts import Fact, Group, Knowledge, count
from tests.attack.readers import derived
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.wording import (
    NOTHING,
    captions,
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

_HUNDREDTHS = 0.005 + 1e-9
"""Mean ranks have two digits behind the point."""


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
        for table in section.all("table"):
            kind = table.attributes.get("class", "").partition(" ")[0]
            assert kind in _TABLES, f"{page.source} has a table no reader knows"
            facts += _TABLES[kind](page, item, table)
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


def _ranks(page: Page, item: str, table: Element) -> Iterator[Fact]:
    """A ranking: how many put each option first, its bar, and its mean rank."""
    about = lines(page.period.questionnaire, item, page.language)
    for row in table.first("tbody").all("tr"):
        label, first, mean = _row(row)
        name, cell = about[plain(_label(label))]
        if first.text == NOTHING:
            assert not page.period.showing(name), f"{page.source} hides {name}"
            continue
        yield people(page, name, (cell,), first.text)
        yield from _bar(page, name, cell, label)
        if mean.text != NOTHING:
            value = _decimal(mean.text, page.language)
            numbers = {cell: float(cell) for cell in substantive(page.period.questionnaire, name)}
            groups = page.period.showing(name)
            wide = value - _HUNDREDTHS, value + _HUNDREDTHS
            yield from derived.ratio(groups, page.period, name, numbers, wide, page.source)


def _dots(page: Page, item: str, table: Element) -> Iterator[Fact]:
    """A trend, or the parts: below each answer one line for each period, or each part."""
    _ = catalogue(page.language).gettext
    heading = table.first("thead").first("th").text
    for body in table.all("tbody"):
        caption, *rows = body.all("tr")
        said = [_row(row) for row in rows]
        yield from dotted(
            page,
            item,
            heading == plain(_("Period")),
            caption.text,
            [(people.text, value.text) for _label, people, value in said],
        )


def dotted(
    page: Page, item: str, in_time: bool, caption: str, rows: Sequence[tuple[str, str]]
) -> Iterator[Fact]:
    """What the lines of one trend, or of one answer in all parts, say.

    Args:
        in_time: whether they are periods; else they are parts.
        rows: the words for people and for the value.
    """
    table, part = captions(page.period.questionnaire, item, page.language)[plain(caption)]
    names = page.period.spans[-len(rows) :] if in_time else page.period.parts
    of = page.period.of_span if in_time else page.period.of_part
    for name, (who, value) in zip(names, rows, strict=True):
        groups = page.period.showing(table, of(name))
        if not groups:
            assert who == NOTHING, f"{page.source}: {table} of {name} is not hidden"
            continue
        found = numbers_in("{part} of {base}", who, page.language) or {"base": who}
        answers = substantive(page.period.questionnaire, table)
        if part and "part" in found:
            yield _counted(page, groups, table, part, found["part"])
        if found["base"] != NOTHING:
            yield _counted(page, groups, table, answers, found["base"])
        if not value:
            continue
        if part:
            bounds = _hundredths(page, value)
            yield from derived.share(groups, page.period, table, part, bounds, page.source)
        else:
            yield from derived.score(groups, page.period, table, _points(page, value), page.source)


def _points(page: Page, words: str) -> tuple[float, float]:
    """ "+12", or "+5 to +12": a score in whole points, rounded, or two bounds rounded outwards."""
    found = numbers_in("{lower} to {upper}", words, page.language)
    if found:
        return _signed(found["lower"]) / 100, _signed(found["upper"]) / 100
    value = _signed(words)
    return (value - 0.5) / 100, (value + 0.5) / 100


def _signed(words: str) -> int:
    return int(words.replace("\N{MINUS SIGN}", "-"))


def _decimal(words: str, language: str) -> float:
    return float(words.replace(number_marks(language).decimal, "."))


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
    groups = page.period.showing(table)
    bounds = (drawn - _DRAWN) / 100, (drawn + _DRAWN) / 100
    yield from derived.share(groups, page.period, table, (cell,), bounds, page.source)


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
    return _counted(page, page.period.showing(table), table, part, words)


def _counted(
    page: Page, groups: Sequence[Group], table: str, part: Sequence[str], words: str
) -> Fact:
    found = _PEOPLE.fullmatch(words)
    assert found, f"{page.source}: {words!r} is no number of people"
    low, high = int(found[1]), int(found[2] or found[1])
    return count(groups, table, part, low, high, page.source)


def share(page: Page, table: str, part: Sequence[str], words: str) -> Iterator[Fact]:
    """A percentage of those who gave a substantive answer."""
    groups = page.period.showing(table)
    bounds = _hundredths(page, words)
    yield from derived.share(groups, page.period, table, part, bounds, page.source)


def _hundredths(page: Page, words: str) -> tuple[float, float]:
    """A percentage: rounded to the nearest, or two bounds that were rounded outwards."""
    found = _PERCENT.fullmatch(words)
    assert found, f"{page.source}: {words!r} is no percentage"
    sign, first, last = found.groups()
    if last:
        return int(first) / 100, int(last) / 100
    if sign:
        return (0, 0.005) if sign == "<" else (0.995, 1)
    return (int(first) - 0.5) / 100, (int(first) + 0.5) / 100


_TABLES = {"chart": _table, "ranks": _ranks, "dots": _dots}
"""The class of a table in a question's section → what reads it."""
