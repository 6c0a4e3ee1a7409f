"""Every file of a report says the same numbers as its summary, and no others."""

import csv
import re
from io import StringIO
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.report.files import render
from chalicelib.report.summarising import summarise
from chalicelib.report.summary import Summary
from chalicelib.report.summary_json import to_json
from chalicelib.sealing import batch
from tests.unit.questionnaires import multiple, questionnaire, scale, yes_no
from tests.unit.report_reading import Element, parse
from tests.unit.report_worlds import all_worlds, made, repeated, sealed, summaries, summary_of

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

Interval = tuple[int, int]


def interval(words: str) -> Interval:
    """ "12" or "0–3", as a table of the page has it."""
    lower, _, upper = words.partition("–")
    return int(lower), int(upper or lower)


def table_of(page: Element, question: dict[str, Any]) -> list[list[str]]:
    """The rows of a question's table: words of the answer, then the numbers' columns."""
    rows = []
    for row in page.by_id(f"q-{question['item']}").first("table").all("tr")[1:]:
        head = row.first("th")
        answer = head.first("span") if head.all("div") else head
        label = " ".join(c for c in answer.children if isinstance(c, str)).strip()
        rows.append([label, *(cell.text for cell in row.all("td"))])
    return rows


def expected_rows(question: dict[str, Any], language: str) -> list[tuple[str, Interval]]:
    words = {
        "de": {"yes": "Ja", "no": "Nein", "not_applicable": "Trifft auf mich nicht zu"}
        | {"no_answer": "Keine Angabe"},
        "en": {"yes": "Yes", "no": "No", "not_applicable": "Does not apply to me"}
        | {"no_answer": "No answer given"},
    }[language]
    if question["type"] == "multiple":
        return [
            (table["option"][language], (cell["lower"], cell["upper"]))
            for table in question["tables"]
            for cell in table["cells"]
            if cell["code"] == "yes"
        ]
    [table] = question["tables"]
    return [
        (
            cell["label"][language] if cell["label"] else words[cell["code"]],
            (cell["lower"], cell["upper"]),
        )
        for cell in table["cells"]
    ] + [("Zusammen" if language == "de" else "Together", (table["base"], table["base"]))]


@slow
@given(summaries(), st.sampled_from(["de", "en"]))
def test_the_tables_of_the_page_hold_the_numbers_of_the_summary(
    summary: Summary, language: str
) -> None:
    name = "report.html" if language == "de" else "report.en.html"
    page = parse(made(summary, name))
    for question in to_json(summary)["questions"]:
        if all(table["status"] == "not_shown" for table in question["tables"]):
            section = page.by_id(f"q-{question['item']}")
            assert section.all("table") == []
            assert section.first("p").text == "–"
            continue
        header = [th.text for th in page.by_id(f"q-{question['item']}").first("tr").all("th")]
        people = header.index("Personen" if language == "de" else "People")
        # A dash stands for an option that is not shown beside others that are.
        shown = [row for row in table_of(page, question) if row[people] != "–"]
        rows = [(row[0], interval(row[people])) for row in shown]
        assert sorted(rows) == sorted(expected_rows(question, language))


@slow
@given(summaries())
def test_the_csv_file_holds_every_table_of_the_summary_and_nothing_else(summary: Summary) -> None:
    text = made(summary, "tables.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))
    expected = []
    for question in to_json(summary)["questions"]:
        for table in question["tables"]:
            option = table["id"].partition("/")[2]
            cells = table["cells"] or [{"code": "", "lower": "", "upper": ""}]
            base = table["base"] if table["cells"] else ""
            expected += [
                (question["item"], option, cell["code"], *map(str, (cell["lower"], cell["upper"])))
                + (str(base), table["status"])
                for cell in cells
            ]
    columns = ("question", "option", "answer", "lower", "upper", "base", "status")
    assert [tuple(row[column] for column in columns) for row in rows] == expected
    assert {(row["survey"], row["period"]) for row in rows} <= {(summary.survey, summary.period)}


@slow
@given(summaries())
def test_the_page_tells_no_number_of_people_that_the_summary_does_not_give(
    summary: Summary,
) -> None:
    """Charts, captions and remarks included, question by question."""
    page = parse(made(summary, "report.html"))
    for question in summary.questions:
        section = page.by_id(f"q-{question.item}")
        sentences = section.all("figcaption") + section.all("p", "remarks")
        told = {
            int(number)
            for words in sentences + section.all("span", "note")
            for number in re.findall(r"\d+(?!\d|\s?%)", _without_quotes(words.text))
        }
        assert told <= numbers_of(question.tables)


def _without_quotes(text: str) -> str:
    """Without the words of answers, which may hold numbers themselves."""
    return re.sub(r"„[^“]*“", "", text)


def numbers_of(tables: Any) -> set[int]:
    """All numbers of people a question's tables give, those of unions of answers included."""
    numbers = set()
    for table in tables:
        codes = [cell.code for cell in table.cells]
        numbers.add(table.base)
        for first in range(len(codes)):
            for last in range(first, len(codes)):
                together = table.together(codes[first : last + 1])
                numbers |= {together.lower, together.upper}
        numbers |= {number for cap in table.cappings for number in (cap.at_least, cap.base)}
    return numbers


def test_worlds_that_release_the_same_have_the_same_report() -> None:
    """Who is hidden behind a cap, or behind what is not shown, leaves no trace in any file."""
    asked = questionnaire(
        yes_no("met", required=True),
        scale("why", show_if={"item": "met", "is": ["yes"]}, required=True),
        multiple("ways", "mail", "phone"),
    )
    most = {"met": "yes", "why": 4, "ways": ["mail"]}
    few = {"met": "no", "ways": ["phone"]}
    other = {"met": "yes", "why": 1, "ways": []}
    nearly = repeated((12, most), (1, few), (1, {"met": "no", "ways": ["mail"]}))
    all_agree = repeated((14, most))
    other_reasons = repeated((7, most), (7, other | {"ways": ["mail"]}))

    reports = [render(summary_of(asked, week)) for week in (nearly, all_agree, other_reasons)]

    assert reports[0] == reports[1] == reports[2]


@slow
@given(all_worlds(), st.randoms(use_true_random=False))
def test_the_report_depends_on_batches_alone(world: Any, random: Any) -> None:
    """The order in which answers came, and the answers themselves, are forgotten."""
    asked, weeks = world
    stored = [(name, batch.from_bytes(batch.to_bytes(one))) for name, one in sealed(asked, weeks)]
    for week in weeks:
        random.shuffle(week)
    assert summarise(asked, "2026-W37", stored) == summary_of(asked, *weeks)


@slow
@given(summaries())
def test_percentages_are_told_from_twenty_people_on(summary: Summary) -> None:
    page = parse(made(summary, "report.html"))
    for question in summary.questions:
        section = page.by_id(f"q-{question.item}")
        told = "%" in _without_quotes(section.text)
        substantive = [
            table.together([cell.code for cell in table.cells if cell.substantive]).lower
            for table in question.tables
            if table.cells
        ]
        if told:
            assert max(substantive) >= 20
        if substantive and min(substantive) >= 20:
            assert told
