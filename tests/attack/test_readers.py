"""Every number of a report reaches the attacker; a file or a table that nobody reads is red."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from functools import cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from chalicelib.i18n import catalogue
from chalicelib.notices.data_map import HOLDINGS, Store
from chalicelib.questionnaire.model import Profile, Questionnaire
from chalicelib.report import files, open_data
from chalicelib.report.summarising import summarise
from commands.attack import ROOMS
from tests.attack import ours
from tests.attack.facts import Knowledge, Unread
from tests.attack.readers import published, sheet_rows, tables_ods
from tests.attack.readers.artefact import Artefact, Period
from tests.attack.world import WEEKS, Person, World
from tests.unit.questionnaires import multiple, number, questionnaire, ranking, scale, single
from tests.unit.report_worlds import sealed
from tests.unit.test_report_texts import ASKED, WEEK, WRITTEN

LEAVES = ("north", "south")
FOLDER = f"summaries/sample/{WEEKS[1]}/"

MADE_AGAIN = {"low", "high", "statistic", "degrees", "p", "p_holm"}
"""Intervals of confidence and tests, which `ours.not_from_batches` makes again from batches."""

_REACH = ("{what}, interval from", "{what}, interval to")
NOT_READ = {
    "Value": _REACH,
    "Share": _REACH,
    "Change of the share": ("{what}, at least", "{what}, at most", *_REACH),
    "Difference": ("{what}, at least", "{what}, at most", *_REACH),
}
"""Columns whose numbers are of that kind, or differences of two others."""

Changes = Iterator[tuple[str, Any]]


def person(week: str, place: int) -> Person:
    answers: dict[str, Any] = {
        "part": LEAVES[place % 2],
        "useful": 1 + place * place % 5,
        "recommend": place % 11,
        "ways": ["mail"] if place % 3 else ["call", "mail"],
        "first": ["a", "b"] if place % 4 else ["b", "a"],
    }
    return Person(week, 0, answers["part"], answers)


@cache
def published_files() -> tuple[Questionnaire, dict[str, Artefact]]:
    """Two weeks of a divided survey: its reports have trends, parts, measures and ranks."""
    survey = questionnaire(
        single("part", *LEAVES, required=True),
        scale("useful", required=True),
        number("recommend", 7, 9, minimum=0, maximum=10, required=True),
        multiple("ways", "call", "mail", required=True),
        ranking("first", "a", "b", required=True),
        profile=Profile.EVENT.value,
        partition={"item": "part"},
        opens="2026-08-31",
        closes="2026-09-13",
        cadence="week",
    )
    people = tuple(person(week, place) for week in WEEKS[:2] for place in range(64))
    made = ours.publish(World(survey, people))
    return survey, {one.key: one for one in made}


@cache
def period() -> Period:
    survey, artefacts = published_files()
    _parts, statuses = published.batches(survey, artefacts.values())
    report = {
        key.removeprefix(FOLDER): one for key, one in artefacts.items() if key.startswith(FOLDER)
    }
    return published.period_of(survey, report, statuses)


def told(knowledge: Knowledge) -> set[object]:
    facts = {(one.groups, one.weights, one.lower, one.upper) for one in knowledge.facts}
    return facts | {(one.groups, one.people) for one in knowledge.totals}


def unnoticed(
    changed: Iterator[tuple[str, Any]], read: Callable[[Any], Knowledge], before: set[object]
) -> list[str]:
    """The names of changes that no reader sees."""
    found = []
    for name, content in changed:
        try:
            if told(read(content)) == before:
                found.append(name)
        except (AssertionError, Unread):
            continue
    return found


def test_every_file_that_a_report_has_is_read() -> None:
    summary = summarise(ASKED, "2026-W37", sealed(ASKED, [WEEK]), WRITTEN)
    names = {*files.makers(summary), files.MANIFEST}
    assert {"texts.csv", "report.en.html"} <= names
    made = files.made(summary, open_data.FILES)
    names |= open_data.given_away(made, "https://mitsprache.example.org").keys()

    unread = names - {files.MANIFEST, open_data.PACKAGE, open_data.CATALOGUE}
    for name in list(unread):
        first, *_, last = name.split(".")
        if name in published.READERS or f"{first}.{last}" in published.READERS:
            unread.remove(name)
    assert unread == set()


def test_every_folder_of_the_bucket_is_attacked_but_the_results_of_attacks() -> None:
    folders = {one.key.partition("/")[0] for one in HOLDINGS if one.store is Store.BUCKET}
    assert folders == {*ROOMS, "attacks"}


@pytest.mark.parametrize(
    "key",
    [f"{FOLDER}tables.json", f"open/sample/{WEEKS[1]}/tables.parquet", "elsewhere/sample/x.json"],
)
def test_a_file_that_no_reader_knows_stops_the_attack(key: str) -> None:
    survey, artefacts = published_files()
    with pytest.raises(Unread):
        published.read(survey, [*artefacts.values(), Artefact(key, b"{}")])


def test_a_sheet_and_a_column_that_no_reader_knows_stop_the_attack() -> None:
    rows, artefact = workbook()
    with pytest.raises(AssertionError, match="sheet"):
        sheet_rows.knowledge({**rows, "Mehr": []}, artefact, period())
    wider = {name: [[*row, "Mehr"] for row in page] for name, page in rows.items()}
    with pytest.raises(AssertionError, match="column"):
        sheet_rows.knowledge(wider, artefact, period())


@pytest.mark.parametrize("part", ["<text:span>", "</chart:plot-area>"])
def test_a_chart_that_says_what_no_sheet_says_stops_the_attack(part: str) -> None:
    """A word more at a bar, or a table of its own."""
    artefact = workbook()[1]
    published.report_file("tables.ods", artefact, period())
    more = {
        "<text:span>": "<text:span>999",
        "</chart:plot-area>": "</chart:plot-area><table:table/>",
    }
    content = BytesIO()
    with ZipFile(BytesIO(artefact.content)) as old, ZipFile(content, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            new.writestr(name, text.replace(part, more[part]) if "Object 1/" in name else text)

    with pytest.raises(Unread, match="Object 1/content"):
        published.report_file("tables.ods", replace(artefact, content=content.getvalue()), period())


def test_every_number_of_the_summary_is_a_fact() -> None:
    artefact = published_files()[1][f"{FOLDER}summary.json"]
    document = json.loads(artefact.content)

    def read(questions: object) -> Knowledge:
        content = json.dumps({**document, "questions": questions}).encode()
        return published.report_file("summary.json", replace(artefact, content=content), period())

    for question in document["questions"]:

        def changes(asked: Any = question) -> Iterator[tuple[str, Any]]:
            for path in numbers(asked, ()):
                if not MADE_AGAIN & {*path} and not is_deviation(asked, path):
                    changed = place = deepcopy(asked)
                    for step in path[:-1]:
                        place = place[step]
                    place[path[-1]] += 1
                    yield "/".join(map(str, path)), [changed]

        assert unnoticed(changes(), read, told(read([question]))) == []


def numbers(part: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The ways to all numbers in a document."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part)
    for name, value in pairs:
        if isinstance(value, dict | list):
            yield from numbers(value, (*path, name))
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield (*path, name)


def is_deviation(place: Any, path: Sequence[Any]) -> bool:
    """Whether it is a standard deviation, which only stands where all counts are exact."""
    if "measures" not in path:
        return False
    for step in path[: path.index("measures") + 2]:
        place = place[step]
    return bool(place["name"] == "sd")


def test_every_number_in_a_table_of_the_page_is_a_fact() -> None:
    artefact = published_files()[1][f"{FOLDER}report.html"]
    page = artefact.content.decode()
    begin, end = page.index('<section class="question"'), page.index('class="notes block"')

    def read(changed: str) -> Knowledge:
        content = replace(artefact, content=changed.encode())
        return published.report_file("report.html", content, period())

    def changes() -> Iterator[tuple[str, str]]:
        for found in re.finditer(r'<td class="number">([^<]*\d)[^<\d]*</td>', page):
            if begin < found.start() < end:
                last = found.end(1) - 1
                digit = (int(page[last]) + 1) % 10
                yield found[0], f"{page[:last]}{digit}{page[last + 1 :]}"

    assert unnoticed(changes(), read, told(read(page))) == []


def test_every_number_in_the_table_for_programs_is_a_fact() -> None:
    artefact = published_files()[1][f"{FOLDER}tables.csv"]
    head, *lines = artefact.content.decode("utf-8-sig").splitlines()
    names = head.split(";")

    def read(line: str) -> Knowledge:
        content = f"{head}\r\n{line}".encode()
        return published.report_file("tables.csv", replace(artefact, content=content), period())

    def changes(line: str) -> Iterator[tuple[str, str]]:
        cells = line.split(";")
        for column in ("lower", "upper", "base", "share_lower", "share_upper"):
            cell = cells[names.index(column)]
            changed = cells.copy()
            changed[names.index(column)] = f"{cell[:-1]}{(int(cell[-1]) + 1) % 10}"
            yield f"{line}: {column}", ";".join(changed)

    shown = [line for line in lines if line.split(";")[names.index("share_lower")]]
    assert len(shown) > 10
    for line in shown:
        assert unnoticed(changes(line), read, told(read(line))) == []


@cache
def workbook() -> tuple[dict[str, sheet_rows.Rows], Artefact]:
    """The rows of the report's sheets, and the file they stand in."""
    survey, artefacts = published_files()
    stored = [(one.hash, one.batch) for one in ours.entries([*artefacts.values()], "sample")]
    summary = summarise(survey, WEEKS[1], stored[2:], earlier=stored[:2])
    content = files.made(summary, ["tables.ods"])["tables.ods"]
    return tables_ods.sheets(content), Artefact(f"{FOLDER}tables.ods", content)


def test_every_number_in_the_sheets_is_a_fact() -> None:
    sheets, artefact = workbook()
    _ = catalogue("de").gettext
    silent = {
        _("No."),
        *(
            _(pattern).format(what=_(what))
            for what, patterns in NOT_READ.items()
            for pattern in patterns
        ),
    }
    nothing: dict[str, sheet_rows.Rows] = {_("Distributions"): (), _("Questions"): ()}

    def read(changed: dict[str, sheet_rows.Rows]) -> Knowledge:
        return sheet_rows.knowledge(nothing | {_("Overview"): ()} | changed, artefact, period())

    read_sheets = {
        _(name) for name in ("Distributions", "Questions", "Measures", "Groups", "Trend")
    }
    assert read_sheets <= sheets.keys()
    for sheet in read_sheets:
        heads, *rows = sheets[sheet][[row[:1] == [_("No.")] for row in sheets[sheet]].index(True) :]
        for row in rows:
            if "sd" not in row:

                def changes(row: Any = row, heads: Any = heads, sheet: str = sheet) -> Changes:
                    for column, (head, value) in enumerate(zip(heads, row, strict=False)):
                        if isinstance(value, int | float) and head not in silent:
                            changed = [*row[:column], value + 1, *row[column + 1 :]]
                            yield f"{sheet} {head} {row}", {sheet: [heads, changed]}

                assert unnoticed(changes(), read, told(read({sheet: [heads, row]}))) == []


def test_what_open_data_says_of_itself_is_of_its_files_alone() -> None:
    survey, artefacts = published_files()
    given = ours.given_away([*artefacts.values()])
    published.read(survey, [*artefacts.values(), *given])

    for one in given:
        if one.key.endswith((open_data.PACKAGE, open_data.CATALOGUE)):
            document = json.loads(one.content) | {"answered": 12}
            content = json.dumps(document).encode()
            others = [other for other in given if other is not one]
            with pytest.raises(Unread, match="no reader knows"):
                published.read(
                    survey, [*artefacts.values(), *others, replace(one, content=content)]
                )
