"""The coach: what it notices, what it leaves alone, and how its advice is accepted."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from chalicelib.questionnaire import lint, reading
from chalicelib.questionnaire.workbook.checking import check
from tests.unit.questionnaires import (
    SHIPPED,
    Document,
    document,
    multiple,
    number,
    questionnaire,
    scale,
    single,
    text,
    words,
    yes_no,
)
from tests.workbook.forms import table


def advice(*items: Document, **changes: Any) -> dict[str, str]:
    """Rule → item."""
    found = lint.advise(questionnaire(*items, **changes))
    assert all(
        one.reason(language) and one.remedy("en") for one in found for language in ("de", "en")
    )
    return {one.rule: one.item for one in found}


def asking(kind: Document, german: str) -> Document:
    return kind | {"label": {"de": german, "en": "What?"}}


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_surveys_we_ship_need_no_advice(file: Path) -> None:
    assert lint.advise(reading.read(json.loads(file.read_text("utf-8")))) == []


@pytest.mark.parametrize(
    "german",
    [
        "Wie zufrieden sind Sie mit Leitung und Bezahlung?",
        "Wie gut sind Räume sowie Ausstattung?",
    ],
)
def test_two_questions_in_one_are_noticed(german: str) -> None:
    assert advice(asking(scale("q"), german)) == {"double-barrelled": "q"}


@pytest.mark.parametrize(
    "german",
    [
        "Wie leicht oder schwer finden Sie die Ansprechperson?",
        "Wie gut ist die Abstimmung zwischen Kita und Jugendamt?",
        "Wie gut ist die Kinder- und Jugendhilfe?",
    ],
)
def test_an_und_that_joins_one_thing_is_left_alone(german: str) -> None:
    assert advice(asking(scale("q"), german)) == {}


def test_leading_questions_are_noticed() -> None:
    assert "leading" in advice(asking(yes_no("q"), "Finden Sie nicht, dass es gut läuft?"))


def test_answers_that_say_nearly_the_same_are_noticed() -> None:
    options = [
        {"code": code, "label": {"de": german, "en": code}}
        for code, german in (("a", "Feste Ansprechperson"), ("b", "Feste Ansprechpersonen"))
    ]
    assert advice(single("q", "x") | {"options": options}) == {"duplicate-options": "q"}


@pytest.mark.parametrize("labels", [("Ab 10 Personen", "Ab 20 Personen"), ("nie", "nein")])
def test_answers_that_differ_in_what_counts_are_left_alone(labels: tuple[str, str]) -> None:
    options = [{"code": f"c{n}", "label": words(label)} for n, label in enumerate(labels)]
    assert advice(single("q", "x") | {"options": options}) == {}


def test_scales_without_a_middle_or_without_words_are_noticed() -> None:
    bare = scale("q", 5) | {"points": [words(str(n)) for n in range(5)]}
    bare["points"] = [{"de": str(n), "en": str(n)} for n in range(5)]
    assert advice(scale("q", 4)) == {"scale-without-middle": "q"}
    assert advice(bare) == {"scale-without-labels": "q"}


def test_too_much_to_ask_is_noticed() -> None:
    many = [yes_no(f"q{n}", required=True) for n in range(13)]
    assert advice(*many) == {"many-required": "", "many-questions": ""}
    assert "many-questions" in advice(*many[:7], audience="guests")


def test_a_matrix_too_wide_for_a_phone_is_noticed_once() -> None:
    rows = [{"id": f"m_{n}", "label": words(f"Zeile {n}")} for n in range(3)]
    points = [words(f"Punkt {n}") for n in range(7)]
    matrix = {"id": "m", "type": "matrix", "label": words("?"), "rows": rows, "points": points}
    assert advice(matrix) == {"wide-matrix": "m_0"}


def test_many_or_long_pages_are_noticed() -> None:
    pages = [yes_no(f"q{n}", page=words(f"Seite {n}")) for n in range(9)]
    assert "many-pages" in advice(*pages)
    long = [yes_no("first", page=words("A")), *(yes_no(f"q{n}") for n in range(11))]
    long.append(yes_no("last", page=words("B")))
    assert advice(*long)["long-page"] == "first"


def test_free_text_that_asks_for_people_is_noticed() -> None:
    assert advice(asking(text("q"), "Wie heißt Ihre Leitung?")) == {"personal-data": "q"}
    hinted = text("q", hint=words("Schreiben Sie, was Sie möchten."))
    assert advice(hinted) == {"text-without-warning": "q"}
    assert advice(text("q", hint=words("Bitte keine Namen."))) == {}


def test_hard_and_long_sentences_are_noticed_earlier_in_plain_language() -> None:
    eleven = "Wie oft haben Sie in dieser Woche mit uns allen gesprochen?"
    item = yes_no("q") | {"label": {"de": eleven, "de-simple": eleven + " Ja?"}}
    made = document(item, languages=["de", "de-simple"])
    for name in ("title", "purpose"):
        made[name] = {"de": "Titel", "de-simple": "Titel"}
    assert [one.rule for one in lint.advise(reading.read(made))] == ["long-sentence"]
    hard = "Kooperationsvereinbarungen zwischen Jugendhilfeeinrichtungen verbessern. " * 20
    assert "reading-level" in advice(yes_no("q"), purpose={"de": hard, "en": "So we plan."})


def test_the_same_words_in_two_languages_are_no_translation() -> None:
    same = "Wie oft treffen Sie sich?"
    assert advice(yes_no("q") | {"label": {"de": same, "en": same}}) == {"untranslated": "q"}


@pytest.mark.parametrize(
    ("bounds", "noticed"),
    [
        ({"at_least": 5}, False),
        ({"at_most": 4}, False),
        ({"at_least": 4}, True),
        ({"at_most": 5}, True),
    ],
)
def test_a_filter_must_not_split_a_class_of_numbers(bounds: dict[str, int], noticed: bool) -> None:
    filtered = yes_no("b", show_if={"item": "n"} | bounds)
    assert ("threshold-within-class" in advice(number("n", 5, 10), filtered)) is noticed


def _divided(sizes: list[int], **changes: Any) -> dict[str, str]:
    codes = [f"part{n}" for n in range(len(sizes))]
    place = single("place", *codes, required=True)
    partition = {"item": "place", "sizes": dict(zip(codes, sizes, strict=True))}
    found = lint.advise(questionnaire(place, partition=partition, **changes))
    return {one.rule: one.reason("de") for one in found}


def test_the_forecast_says_how_many_parts_will_move_up() -> None:
    told = _divided([12, 20, 9, 40], profile="institution")
    assert told == {
        "forecast": (
            "81 Eingeladene, Schutz „Einrichtung“, 4 Teile: Bei 60 % Antworten bleiben 1 Teile"
            " unter 7 und rücken auf."
        )
    }
    assert _divided([20, 20], profile="institution") == {}


def test_the_forecast_says_when_there_will_be_no_report_at_all() -> None:
    assert set(advice(yes_no("q"), invited=9, profile="institution")) == {"forecast-whole"}


def test_the_forecast_thinks_of_questions_that_only_some_see() -> None:
    filtered = yes_no("b", show_if={"item": "a", "is": ["yes"]})
    assert advice(yes_no("a"), filtered, invited=12) == {"forecast-filter": "b"}
    assert advice(yes_no("a"), filtered, invited=40) == {}


def test_accepted_advice_is_not_given_again() -> None:
    assert advice(scale("q", 4, accept=["scale-without-middle"])) == {}
    assert advice(scale("q", 4), accept=["scale-without-middle"]) == {}


def test_every_rule_has_an_id_that_can_be_written_into_a_cell() -> None:
    for name, rule in lint.rules().items():
        assert re.fullmatch("[a-z]+(-[a-z]+)*", name)
        assert rule["severity"] in ("warning", "advice")


def test_advice_stands_in_the_workbook_beside_its_question() -> None:
    header = "| survey | | | | |\n| | type | name | label::de | Bewusst so |\n"
    row = "| | yes_no | a | Sind Räume und Essen gut? | {} |"
    (line,) = check(table(header + row.format("")), ".md", "de").lines[-1:]
    assert (line.cell.sheet, line.cell.address) == ("survey", "C2")
    assert "double-barrelled" in line.remedy
    accepted = check(table(header + row.format("double-barrelled")), ".md", "de").lines
    assert not any("double-barrelled" in line.remedy for line in accepted)


def test_multiple_choices_are_compared_too() -> None:
    made = multiple("q", "a", "b")
    for option in made["options"]:
        option["label"] = words("Feste Treffen")
    assert advice(made) == {"duplicate-options": "q"}
