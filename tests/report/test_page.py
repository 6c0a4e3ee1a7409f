"""The page of every summary in the zoo shows its numbers, fits its schema and stays small."""

import json
import re
from functools import cache
from typing import Any

import pytest

from chalicelib.questionnaire.schemas import document_errors
from chalicelib.report.page import page
from chalicelib.report.summary_json import to_bytes
from tests.report.zoo import ZOO
from tests.unit.report_reading import Element, parse

every_kind = pytest.mark.parametrize("kind", ZOO)


@cache
def document(kind: str) -> Any:
    return json.loads(to_bytes(ZOO[kind]()))


@cache
def shown(kind: str, language: str) -> tuple[int, Element]:
    content = page(ZOO[kind](), language)
    return len(content), parse(content)


def questions(kind: str) -> list[tuple[dict[str, Any], Element]]:
    """Each question of a summary, and its section of the page."""
    tree = shown(kind, ZOO[kind]().languages[0])[1]
    return [(one, tree.by_id(f"q-{one['item']}")) for one in document(kind)["questions"]]


def people(words: str) -> tuple[int, int]:
    """ "9 von 12" or "0–3 von 12": the bounds of the part."""
    lower, _, upper = words.partition(" ")[0].partition("–")
    return int(lower), int(upper or lower)


@every_kind
def test_a_summary_fits_its_schema(kind: str) -> None:
    assert list(document_errors("summary", document(kind))) == []


@every_kind
def test_a_page_in_each_language_stays_below_300_kilobytes(kind: str) -> None:
    for language in ZOO[kind]().languages:
        assert shown(kind, language)[0] < 300_000


@every_kind
def test_a_ranking_shows_first_places_and_mean_ranks(kind: str) -> None:
    for question, section in questions(kind):
        if question["type"] != "ranking" or not section.all("table", "ranks"):
            continue
        rows = [
            [row.first("span").text, *(cell.text for cell in row.all("td"))]
            for row in section.first("table", "ranks").first("tbody").all("tr")
        ]
        expected = [_ranked(table) for table in question["tables"]]
        assert sorted(rows) == sorted(expected)


def _ranked(table: dict[str, Any]) -> list[str]:
    found = {one["name"]: one for one in table["measures"]}
    first = found.get("first_places", {}).get("people")
    mean = found.get("mean_rank")
    lower, upper = (first["lower"], first["upper"]) if first else (None, None)
    told = "–" if first is None else str(lower) if lower == upper else f"{lower}–{upper}"
    rank = f"{mean['value']['lower']:.2f}".replace(".", ",") if mean else "–"
    return [" ".join(table["option"]["de"].split()), told, rank]


@every_kind
def test_a_trend_shows_the_periods_and_people_of_the_summary(kind: str) -> None:
    for question, section in questions(kind):
        plots = _plots(section, "Im Verlauf")
        assert len(plots) == len(question["trend"])
        for series, rows in zip(question["trend"], plots, strict=True):
            points = series["points"][-len(rows) :]
            for point, row in zip(points, rows, strict=True):
                told = row.first("td").text
                if point["people"] is None:
                    assert told == (str(point["base"]["lower"]) if point["base"]["upper"] else "–")
                else:
                    assert people(told) == (point["people"]["lower"], point["people"]["upper"])
                assert bool(row.all("svg")) == (point["value"] is not None)


@every_kind
def test_parts_show_how_far_they_are_from_the_others(kind: str) -> None:
    for question, section in questions(kind):
        plots = _plots(section, "Die Teile")
        assert bool(plots) == bool(question["parts"])
        for rows in plots:
            assert len(rows) == len(question["parts"])
        notes = [note.text for rows in plots for row in rows for note in row.all("span", "note")]
        differences = [one for part in question["parts"] for one in part["differences"]]
        assert sorted(int(_first(note)) for note in notes) == sorted(
            round(round(100 * one["value"]["lower"], 4))
            for one in differences
            if one["value"]["lower"] == one["value"]["upper"]
        ) or any(one["value"]["lower"] != one["value"]["upper"] for one in differences)


def _first(note: str) -> str:
    found = re.search(r"[+−]?\d+", note)
    assert found
    return found[0].replace("−", "-")


def _plots(section: Element, heading: str) -> list[list[Element]]:
    """The rows of each plot below a heading, without the line that says what it is about."""
    before = ""
    for child in section.everything():
        if child.name == "h3":
            before = child.text
        if child.name == "table" and "dots" in child.attributes["class"] and before == heading:
            return [
                [row for row in body.all("tr") if "about" not in row.attributes.get("class", "")]
                for body in child.all("tbody")
            ]
    return []


def test_one_paragraph_says_who_answered_and_what_moved() -> None:
    paragraph = shown("divided", "de")[1].first("p", "paragraph").text
    assert "202 Personen haben geantwortet. Gefragt waren 400." in paragraph
    assert "unterscheiden sich die Teile deutlich" in paragraph
    assert "Seit dem Zeitraum davor" in paragraph


def test_a_report_on_the_whole_survey_tells_the_rate() -> None:
    paragraph = shown("divided_whole", "de")[1].first("p", "paragraph").text
    assert "Das ist ein Rücklauf von 30 %." in paragraph


def test_what_is_promised_stands_in_the_report() -> None:
    section = next(
        one
        for one in shown("divided", "de")[1].all("section", "block")
        if "Gesagt – getan" in one.text
    )
    assert "Ein festes Treffen im Monat Steuerungsstelle 31. März 2027 beschlossen" in section.text


@pytest.mark.parametrize("kind", ["divided", "texts_alone", "many"])
def test_every_report_says_where_stands_what_answers_it(kind: str) -> None:
    said = shown(kind, "de")[1].first("main").text
    assert "auf der Seite des Berichts und unter „Gesagt – getan“" in said


def test_an_ordered_choice_keeps_its_order() -> None:
    section = shown("many", "de")[1].by_id("q-often")
    answers = [row.first("span").text for row in section.first("tbody").all("tr")]
    assert answers == ["never", "monthly", "weekly", "daily"]


def test_a_page_from_right_to_left_says_so() -> None:
    assert shown("right_to_left", "ar")[1].first("html").attributes["dir"] == "rtl"
    assert shown("right_to_left", "de")[1].first("html").attributes["dir"] == "ltr"
