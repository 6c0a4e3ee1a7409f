"""The report's page: harmless whatever is asked, complete in itself, and drawn true to scale."""

import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.report.charts import MIDDLE_WIDTH
from chalicelib.report.files import render
from chalicelib.report.findings import halves
from chalicelib.report.gist import comparable_scales
from chalicelib.report.shares import share
from chalicelib.report.summary import Status, Summary
from tests.unit.questionnaires import (
    Document,
    multiple,
    questionnaire,
    scale,
    single,
    words,
    yes_no,
)
from tests.unit.report_reading import Element, parse
from tests.unit.report_worlds import Answers, made, repeated, summaries, summary_of

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])

DIVIDED: list[Answers] = repeated((7, {"met": "yes"}), (7, {"met": "no"}))


def page_of(*items: Document, week: list[Answers] = DIVIDED, **changes: Any) -> Element:
    return parse(report_of(*items, week=week, **changes))


def report_of(*items: Document, week: list[Answers] = DIVIDED, **changes: Any) -> bytes:
    return made(summary_of(questionnaire(*items, **changes), week), "report.html")


def length(percent: str) -> Fraction:
    """ "12.5%" as a share; drawn lengths have two digits behind the point."""
    return Fraction(percent.removesuffix("%")) / 100


def near(drawn: Fraction, people: int) -> bool:
    return abs(drawn - people) < Fraction(1, 20)


EVIL = """<script>alert(1)</script>"'&</style><svg onload=x>{{ 7*7 }}"""


def test_words_of_a_questionnaire_are_shown_and_do_nothing() -> None:
    evil = words(EVIL)
    option = {"code": "a", "label": evil}
    asked = [
        yes_no("met", label=evil),
        scale("why", 3, label=evil) | {"points": [evil, evil, evil]},
        multiple("ways", label=evil) | {"options": [option]},
        single("field", label=evil) | {"options": [option], "other": evil},
    ]
    week: list[Answers] = repeated(
        (7, {"met": "yes", "why": 1, "ways": ["a"], "field": "a"}), (7, {"why": 3})
    )
    harmless = page_of(week=week)
    page = page_of(*asked, week=week, title=evil, purpose=evil)

    assert {e.name for e in page.everything()} <= {e.name for e in harmless.everything()} | {
        "nav", "figure", "ul", "li", "strong", "text"
    }  # fmt: skip
    assert page.all("script") == []
    assert not any(name.startswith("on") for e in page.everything() for name in e.attributes)
    assert page.first("h1").text == EVIL
    assert page.by_id("q-met").first("h2").text.endswith(EVIL)
    assert EVIL in page.by_id("q-why").first("table").text


def test_the_page_needs_nothing_but_itself() -> None:
    report = report_of().decode()
    page = parse(report.encode())

    assert not re.search(r"https?:|//|@import|src=|<link|<script|<img", report)
    assert all(element.attributes["href"].startswith("#") for element in page.all("a"))


def test_its_policy_admits_its_own_style_sheet_and_nothing_else() -> None:
    report = report_of().decode()
    [style] = re.findall(r"<style>(.*?)</style>", report, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = parse(report.encode()).all("meta")[1].attributes

    assert policy["http-equiv"] == "Content-Security-Policy"
    assert policy["content"] == (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert "style=" not in report


@slow
@given(summaries(), st.sampled_from(["report.html", "report.en.html"]))
def test_the_page_is_well_formed_whatever_it_shows(summary: Summary, name: str) -> None:
    """Every element is closed, ids are unique, links lead somewhere, headings do not skip."""
    page = parse(made(summary, name))
    ids = [e.attributes["id"] for e in page.everything() if "id" in e.attributes]
    targets = [link.attributes["href"].removeprefix("#") for link in page.all("a")]
    named = [
        name for e in page.everything() for name in e.attributes.get("aria-labelledby", "").split()
    ]
    levels = [int(e.name[1]) for e in page.everything() if re.fullmatch("h[1-6]", e.name)]

    assert len(ids) == len(set(ids))
    assert set(targets) | set(named) <= set(ids)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.first("html").attributes["lang"] == ("en" if "en" in name else "de")


@settings(slow, max_examples=5)
@given(summaries())
def test_the_same_summary_gives_the_same_files(summary: Summary) -> None:
    assert render(summary) == render(summary)


@slow
@given(summaries())
def test_bars_are_as_long_as_their_numbers(summary: Summary) -> None:
    """Solid as far as certain, hatched as far as possible; measured against one base."""
    page = parse(made(summary, "report.html"))
    for question in summary.questions:
        section = page.by_id(f"q-{question.item}")
        for row in [row for row in section.all("tr") if row.all("svg", "bar")]:
            numbers = [c.text for c in row.all("td") if c.text and "%" not in c.text]
            if numbers[-1] == "–":
                continue
            lower, _, upper = numbers[-1].partition("–")
            certain, possible = int(lower), int(upper or lower)
            blocks = [r for r in row.all("rect") if r.attributes["class"] != "track"]
            solid, reach = (
                sum(
                    (length(b.attributes["width"]) for b in blocks if hatched(b) is kind),
                    Fraction(),
                )
                for kind in (False, True)
            )
            bases = {axis(table, question.type) for table in question.tables if table.cells}
            assert any(
                near(solid * base, certain) and near(reach * base, possible - certain)
                for base in bases
            )


def drawn(blocks: Iterable[Element]) -> Fraction:
    return sum((length(block.attributes["width"]) for block in blocks), Fraction())


def hatched(block: Element) -> bool:
    return "hatched" in block.attributes["class"].split()


def axis(table: Any, kind: str) -> int:
    """How many people a whole track stands for."""
    if kind == "multiple" or table.status is not Status.EXACT:
        return int(table.base)
    return int(sum(cell.count.lower for cell in table.cells if cell.substantive))


@slow
@given(summaries())
def test_in_a_comparison_the_same_length_is_the_same_share(summary: Summary) -> None:
    page = parse(made(summary, "report.html"))
    groups = comparable_scales(summary)
    charts = page.all("ul", "compared")
    assert len(charts) == len(groups)
    for group, chart in zip(groups, charts, strict=True):
        by_anchor = {f"#q-{question.item}": question.tables[0] for question in group}
        units = set()
        rows = chart.all("li")
        assert len(rows) == len(group)
        for row in rows:
            table = by_anchor[row.first("a").attributes["href"]]
            for svg, parts, scaled in zip(
                row.all("svg"),
                ((0, 2), (1,)),
                (Fraction(1), MIDDLE_WIDTH),
                strict=False,
            ):
                reach = sum(
                    share(table, [c.code for c in halves(table)[part]]).upper for part in parts
                )
                widths = drawn(svg.all("rect")) * scaled
                if reach:
                    units.add(round(widths / reach, 2))
        assert max(units) - min(units) <= Fraction(1, 50)


def test_the_style_sheet_knows_how_wide_the_middle_is() -> None:
    style = files("chalicelib.report").joinpath("templates/report.css").read_text("utf-8")
    [columns] = re.findall(r"\.diverging \{[^}]*grid-template-columns: (\d+)fr (\d+)fr", style)
    assert Fraction(int(columns[1]), int(columns[0])) == MIDDLE_WIDTH


def answers_in(section: Element) -> list[str]:
    return [row.first("span").text for row in section.first("tbody").all("tr")]


def test_choices_are_sorted_by_how_many_chose_them_and_leftovers_come_last() -> None:
    field = single("field", "kita", "health", "youth", other=words("Anderes"))
    ways = multiple("ways", "mail", "phone", alone=("none",), other=words("Anderes"))
    week = repeated(
        (5, {"field": "other", "ways": ["none"]}),
        (4, {"field": "youth", "ways": ["other", "phone"]}),
        (3, {"field": "health", "ways": ["other", "phone"]}),
        (2, {"field": "kita", "ways": ["other", "mail", "phone"]}),
    )
    page = page_of(field, ways, week=week)

    assert answers_in(page.by_id("q-field")) == ["youth", "health", "kita", "Anderes"]
    assert answers_in(page.by_id("q-ways")) == ["phone", "mail", "Anderes", "none"]


def test_a_scale_keeps_its_order() -> None:
    week = repeated((2, {"why": 1}), (1, {"why": 2}), (5, {"why": 5}), (4, {"why": 3}))
    page = page_of(scale("why"), week=week)
    assert answers_in(page.by_id("q-why")) == [f"Punkt {number}" for number in range(1, 6)]


def test_a_capped_answer_is_hatched_and_said_in_words() -> None:
    week = repeated((13, {"met": "yes"}), (1, {"met": "no"}))
    section = page_of(yes_no("met"), week=week).by_id("q-met")

    assert section.first("figcaption").text == "Mindestens 12 von 14 wählten „Ja“."
    assert section.first("span", "note").text == "mindestens 12 von 14"
    assert len(section.all("rect", "hatched")) == 3  # two bars and the key
    assert section.first("p", "key").text == "Schraffiert: Irgendwo hier liegt die Zahl."


def test_a_capped_half_is_said_on_each_of_its_points() -> None:
    week = repeated((7, {"why": 4}), (7, {"why": 5}))
    section = page_of(scale("why"), week=week, profile="institution").by_id("q-why")

    notes = [note.text for note in section.all("span", "note")]
    assert notes == ["zusammen mindestens 11 von 14"] * 2


def test_who_gave_no_answer_stands_apart_and_the_basis_says_so() -> None:
    week = repeated((6, {"met": "yes"}), (5, {"met": "no"}), (2, {}), (1, {"met": "no_answer"}))
    section = page_of(yes_no("met", no_answer=True), week=week).by_id("q-met")

    assert "Grundlage: 11 von 14 Personen." in section.text
    assert [row.text for row in section.all("tbody")[1].all("tr")] == ["Keine Angabe 3"]
    assert section.first("tfoot").text == "Zusammen 14"


def test_a_question_asked_of_some_says_so() -> None:
    why = scale("why", show_if={"item": "met", "is": ["yes"]}, required=True)
    week = repeated(
        (4, {"met": "yes", "why": 2}), (4, {"met": "yes", "why": 4}), (8, {"met": "no"})
    )
    page = page_of(yes_no("met"), why, week=week)

    assert "Diese Frage wurde nicht allen gestellt." in page.by_id("q-why").text
    assert "Grundlage: 8 Personen." in page.by_id("q-why").text


def test_what_only_some_batches_show_says_so() -> None:
    why = scale("why", show_if={"item": "met", "is": ["yes"]}, required=True)
    asked = questionnaire(yes_no("met", required=True), why)
    shown = repeated(
        (4, {"met": "yes", "why": 2}), (4, {"met": "yes", "why": 4}), (8, {"met": "no"})
    )
    hidden = repeated((2, {"met": "yes", "why": 2}), (8, {"met": "no"}))
    page = parse(made(summary_of(asked, shown, hidden), "report.html"))

    assert "Hier sind nicht alle Lose gezählt." in page.by_id("q-why").text
    assert "Hier sind nicht alle Lose gezählt." not in page.by_id("q-met").text


def test_what_is_not_shown_is_one_sign_without_a_reason() -> None:
    why = scale("why", show_if={"item": "met", "is": ["yes"]})
    capped = repeated((13, {"met": "yes", "why": 2}), (1, {"met": "no"}))
    small = repeated((3, {"met": "yes", "why": 2}), (11, {"met": "no"}))

    sections = [
        page_of(yes_no("met"), why, week=week).by_id("q-why").text for week in (capped, small)
    ]

    assert sections == ["2 why? –"] * 2


@pytest.mark.parametrize(("profile", "k"), [("event", 5), ("institution", 7), ("sensitive", 9)])
def test_the_notes_name_what_every_reader_should_know(profile: str, k: int) -> None:
    asked = questionnaire(profile=profile)
    summary = summary_of(asked, DIVIDED)
    notes = parse(made(summary, "report.html")).first("section", "notes").text

    assert f"in Losen von mindestens {k}." in notes
    assert "Gefragt waren alle, nicht nur eine Stichprobe." in notes
    assert "Das Zeichen – heißt: nicht ausgewiesen." in notes
    assert "Keine Tabelle wird nachträglich geändert." in notes
    assert summary.batches[0].hash[:12] in notes
    assert asked.hash[:12] in notes
    assert f"Schutzregeln Version {summary.rules}." in notes


def test_a_divided_survey_names_the_parts_its_batches_are_of() -> None:
    summary = summary_of(questionnaire(), DIVIDED)
    part = replace(summary.batches[0], node="kita", label=words("Kita"))
    notes = parse(made(replace(summary, batches=(part,)), "report.html"))

    table = notes.first("section", "notes").first("table")
    assert table.first("th").text == "Teil"
    assert table.all("tr")[1].first("td").text == "Kita"
