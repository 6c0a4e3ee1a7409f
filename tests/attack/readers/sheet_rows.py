"""The sheets of a workbook as rows of values, whatever format they were read from."""

from collections.abc import Iterator, Mapping, Sequence

from chalicelib.i18n import catalogue
from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import YES
from tests.attack.facts import Fact, Group, Knowledge, Total, count
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.wording import cells, substantive

Rows = Sequence[Sequence[object]]
Row = Mapping[str, object]

ROUNDED = 5e-7
"""Shares have six digits behind the point."""


def knowledge(sheets: Mapping[str, Rows], artefact: Artefact, period: Period) -> Knowledge:
    """What all sheets say: answers, shares, bases and sizes.

    Args:
        sheets: name → rows; empty cells are None.
    """
    source, language = artefact.key, language_of(artefact, period)
    _ = catalogue(language).gettext
    facts: list[Fact] = []
    for row in lines(sheets[_("Distributions")], _("No.")):
        facts += _answer(row, source, period, language)
    for row in lines(sheets[_("Questions")], _("No.")):
        facts += _question(row, source, period, language)
    sizes = [row[1] for row in sheets[_("Overview")] if len(row) > 1 and row[0] == _("Answers")]
    groups: frozenset[Group] = frozenset(period.groups)
    totals = tuple(Total(groups, _whole(size), source) for size in sizes)
    return Knowledge({}, tuple(facts), totals)


def language_of(artefact: Artefact, period: Period) -> str:
    """The language of "tables.en.xlsx"; "tables.xlsx" is in the survey's first one."""
    _, *language, _ = artefact.key.rpartition("/")[2].split(".")
    return language[0] if language else period.questionnaire.languages[0]


def lines(rows: Rows, first_heading: str) -> Iterator[Row]:
    """Every line below the headings, by heading."""
    headings: list[str] | None = None
    for row in rows:
        if headings is not None:
            yield dict(zip(headings, row, strict=False))
        elif row and row[0] == first_heading:
            headings = [str(heading) for heading in row]


def _answer(row: Row, source: str, period: Period, language: str) -> Iterator[Fact]:
    _ = catalogue(language).gettext
    if row[_("Basis")] is None:
        return
    table, cell = _cell(row, period, language)
    groups = period.showing(table)
    base = _whole(row[_("Basis")])
    yield count(groups, table, cells(period.questionnaire, table), base, base, source)
    low, high = _whole(row[_("At least")]), _whole(row[_("At most")])
    yield count(groups, table, [cell], low, high, source)
    shares = row[_("Share, at least")], row[_("Share, at most")]
    if shares[0] is not None:
        least, most = _number(shares[0]) - ROUNDED, _number(shares[1]) + ROUNDED
        yield from ratio(groups, period, table, cell, least, most, source)


def _cell(row: Row, period: Period, language: str) -> tuple[str, str]:
    _ = catalogue(language).gettext
    item, code = str(row[_("Id of the question")]), str(row[_("Id of the answer")])
    if _has_one_table(period, item):
        return item, code
    option, _slash, place = code.partition("/")
    return f"{item}/{option}", place or YES


def _has_one_table(period: Period, item: str) -> bool:
    return any(table.id == item for table in tables.plan(period.questionnaire))


def _question(row: Row, source: str, period: Period, language: str) -> Iterator[Fact]:
    _ = catalogue(language).gettext
    item = str(row[_("Id of the question")])
    if row[_("Basis")] is None or not _has_one_table(period, item):
        return
    low, high = _whole(row[_("Answered, at least")]), _whole(row[_("Answered, at most")])
    part = substantive(period.questionnaire, item)
    yield count(period.showing(item), item, part, low, high, source)


def ratio(
    groups: Sequence[Group],
    period: Period,
    table: str,
    cell: str,
    low: float,
    high: float,
    source: str,
) -> Iterator[Fact]:
    """The share of a cell among the substantive answers lies between two bounds."""
    for bound, lower, upper in ((low, 0.0, float("inf")), (high, float("-inf"), 0.0)):
        weights = dict.fromkeys(substantive(period.questionnaire, table), -bound)
        weights[cell] += 1.0
        named = tuple(((table, one), weight) for one, weight in weights.items())
        yield Fact(frozenset(groups), named, lower, upper, source)


def _whole(value: object) -> int:
    number = _number(value)
    assert number == int(number), f"{value!r} is no number of people"
    return int(number)


def _number(value: object) -> float:
    assert isinstance(value, int | float), f"{value!r} is no number"
    return float(value)
