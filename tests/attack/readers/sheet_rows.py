"""The sheets of a workbook as rows of values, whatever format they were read from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chalicelib.i18n import catalogue
from chalicelib.questionnaire import tables
from chalicelib.questionnaire.model import YES
from chalicelib.report.summary import Name
from tests.attack.facts import Fact, Group, Knowledge, Total, count
from tests.attack.readers import derived
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.readers.wording import cells, substantive

Rows = Sequence[Sequence[object]]
Row = Mapping[str, object]
_HEADINGS = (
    "No.",
    "Question",
    "Option",
    "Answer",
    "Measure",
    "Group",
    "Period",
    "Kind",
    "Finding",
    "Note",
    "People",
    "At least",
    "At most",
    "Basis",
    "Answered, at least",
    "Answered, at most",
    "Share, at least",
    "Share, at most",
    "Comparable with the one before",
    "Id of the question",
    "Id of the answer",
    "Id of the table",
    "Id of the measure",
    "Id of the group",
    "Id of the period",
)
_ESTIMATES = (
    "{what}, at least",
    "{what}, at most",
    "{what}, interval from",
    "{what}, interval to",
)
_ESTIMATED = ("Value", "Share", "Change of the share", "Difference")
"""The columns of all sheets; any other could say what nobody has looked at."""


def knowledge(sheets: Mapping[str, Rows], artefact: Artefact, period: Period) -> Knowledge:
    """What all sheets say: answers, shares, bases and sizes.

    Args:
        sheets: name → rows; empty cells are None.
    """
    source, language = artefact.key, language_of(artefact, period)
    _ = catalogue(language).gettext
    facts: list[Fact] = []
    headings = {_(name) for name in _HEADINGS} | {
        _(name).format(what=_(what)) for name in _ESTIMATES for what in _ESTIMATED
    }
    readers = {
        _("Distributions"): _answer,
        _("Questions"): _question,
        _("Measures"): _measure,
        _("Groups"): _in_part,
        _("Trend"): _in_span,
    }
    silent = {_(name) for name in ("Overview", "Texts", "Said and done", "Charts", "Rules")}
    assert set(sheets) <= readers.keys() | silent, f"{source} has a sheet no reader knows"
    for name, reader in readers.items():
        for row in lines(sheets.get(name, ()), _("No.")):
            assert row.keys() <= headings, f"{source}: {name} has a column no reader knows"
            facts += reader(row, source, period, language)
    sizes = [row[1] for row in sheets[_("Overview")] if len(row) > 1 and row[0] == _("Answers")]
    groups: frozenset[Group] = frozenset(period.groups)
    totals = tuple(Total(groups, _whole(size), source) for size in sizes)
    return Knowledge({}, tuple(facts), totals)


def check_charts(
    sheets: Mapping[str, Rows], kept: Mapping[str, Iterable[str]], source: str
) -> None:
    """A chart may keep a copy of its cells: every value in it must stand in a sheet, too.

    Args:
        kept: name of a chart's file → the words and numbers in it.
    """
    written = {_plain(value) for rows in sheets.values() for row in rows for value in row}
    written |= {f"{row[0]}. {row[1]}" for rows in sheets.values() for row in rows if len(row) > 1}
    for name, values in kept.items():
        unknown = {*values} - written
        assert not unknown, f"{source}: {name} holds {unknown}"


def _plain(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


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
    share = _two(row, _("Share, at least"), _("Share, at most"))
    if share is not None:
        yield from derived.share(groups, period, table, [cell], _wide(share), source)


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
    if row[_("Basis")] is None:
        return
    base = _whole(row[_("Basis")])
    answered = _both(row, _("Answered, at least"), _("Answered, at most"))
    for table in (one.id for one in tables.plan(period.questionnaire) if one.item == item):
        if groups := period.showing(table):
            yield count(groups, table, cells(period.questionnaire, table), base, base, source)
            yield count(groups, table, substantive(period.questionnaire, table), *answered, source)


def _measure(row: Row, source: str, period: Period, language: str) -> Iterator[Fact]:
    _ = catalogue(language).gettext
    table = str(row[_("Id of the table")])
    what = _("Value")
    yield from derived.measure(
        period.showing(table),
        period,
        table,
        Name(str(row[_("Id of the measure")])),
        _two(row, _("At least"), _("At most")),
        _two(row, _("{what}, at least").format(what=what), _("{what}, at most").format(what=what)),
        source,
    )


def _in_part(row: Row, source: str, period: Period, language: str) -> Iterator[Fact]:
    """One answer in one part, or how far a part is from all others."""
    _ = catalogue(language).gettext
    node = str(row[_("Id of the group")])
    share = _two(row, _("Share, at least"), _("Share, at most"))
    if row[_("At least")] is None:
        if share is not None:
            table, part = _focus(str(row[_("Id of the answer")]))
            groups = period.showing(table, period.of_part(node))
            yield from derived.share(groups, period, table, part, _wide(share), source)
        return
    table, cell = _cell(row, period, language)
    groups = period.showing(table, period.of_part(node))
    yield count(groups, table, [cell], *_both(row, _("At least"), _("At most")), source)
    base = _whole(row[_("Basis")])
    yield count(groups, table, cells(period.questionnaire, table), base, base, source)
    if share is not None:
        yield from derived.share(groups, period, table, [cell], _wide(share), source)


def _in_span(row: Row, source: str, period: Period, language: str) -> Iterator[Fact]:
    """Some answers in one period of a trend, or a score."""
    _ = catalogue(language).gettext
    table, part = _focus(str(row[_("Id of the answer")]))
    groups = period.showing(table, period.of_span(str(row[_("Id of the period")])))
    people = _two(row, _("At least"), _("At most"))
    if people is not None:
        yield count(groups, table, part, *people, source)
    what = _("Share")
    value = _two(
        row, _("{what}, at least").format(what=what), _("{what}, at most").format(what=what)
    )
    if value is not None and part:
        yield from derived.share(groups, period, table, part, _wide(value), source)
    elif value is not None:
        yield from derived.score(groups, period, table, _wide(value), source)
    base = row[_("Basis")]
    if base is not None:
        low, _dash, high = str(base).partition("–")
        answers = substantive(period.questionnaire, table)
        yield count(groups, table, answers, float(low), float(high or low), source)


def _focus(name: str) -> tuple[str, list[str]]:
    """ "useful: 4 + 5": a table and some of its answers; none for a score."""
    table, _colon, answers = name.partition(": ")
    return table, answers.split(" + ") if answers else []


def _both(row: Row, low: str, high: str) -> tuple[float, float]:
    return _number(row[low]), _number(row[high])


def _two(row: Row, low: str, high: str) -> tuple[float, float] | None:
    return None if row[low] is None else _both(row, low, high)


def _wide(bounds: tuple[float, float]) -> tuple[float, float]:
    return bounds[0] - derived.ROUNDED, bounds[1] + derived.ROUNDED


def _whole(value: object) -> int:
    number = _number(value)
    assert number == int(number), f"{value!r} is no number of people"
    return int(number)


def _number(value: object) -> float:
    assert isinstance(value, int | float), f"{value!r} is no number"
    return float(value)
