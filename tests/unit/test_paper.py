"""The sheet of paper asks what the form asks, and what is keyed in from it is a response."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from chalicelib.intake.paper import answers, sheet
from chalicelib.intake.prefilled import defaults
from chalicelib.intake.validation import faults
from chalicelib.layout.typesetting import typeset
from chalicelib.questionnaire.reading import read
from commands.responses import _sheets
from tests.attack.readers.tagged_pdf import tree
from tests.unit.questionnaires import (
    ROOT,
    multiple,
    number,
    questionnaire,
    ranking,
    scale,
    shipped,
    single,
    text,
    yes_no,
)

TEMPLATE = ROOT / "chalicelib/intake/templates/paper.typ"
SURVEYS = {
    "guests": shipped("kommune-gestaltet"),
    "practitioners": shipped("fachkraefte-zusammenarbeit"),
    "every type": json.loads((ROOT / "tests/web/every_type.json").read_text("utf-8")),
}


@pytest.mark.parametrize("survey", SURVEYS)
def test_the_printed_sheet_is_accessible_and_has_every_question_with_its_codes(survey: str) -> None:
    asked = read(SURVEYS[survey])
    told = sheet(asked, "de")
    content = typeset(TEMPLATE, told)
    read_out = tree(content)
    headings = [part.text.split() for tag in ("H1", "H2") for part in read_out.all(tag)]

    with pikepdf.open(BytesIO(content)) as pdf, pdf.open_metadata() as about:
        assert about["pdfuaid:part"] == "1"
        assert str(pdf.Root.Lang) == "de"
    for item in told["items"]:
        assert f"{item['number']} {item['label']}".split() in headings
        for box in item["boxes"]:
            line = f"{box['label']} ({box['code']}) {box['way']}"
            assert " ".join(line.split()) in read_out.text


def items(*asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sheet(questionnaire(*asked), "de")["items"]
    return found


def test_an_answer_that_leads_past_a_question_says_where_to_go_on() -> None:
    first, second, _ = items(
        yes_no("met"),
        scale("why", show_if={"item": "met", "is": ["yes"]}),
        yes_no("again"),
    )

    assert [box["way"] for box in first["boxes"]] == ["", "→ weiter mit Frage 3"]
    assert second["who"] == "Nur, wenn Sie bei Frage 1 angekreuzt haben: Ja."


def test_where_nothing_follows_it_leads_to_the_end() -> None:
    first, _ = items(yes_no("met"), text("why", show_if={"item": "met", "is": ["yes"]}))

    assert first["boxes"][1]["way"] == "→ weiter zum Ende"


def test_what_is_keyed_in_becomes_answers(tmp_path: Path) -> None:
    asked = questionnaire(
        single("field", "a", "b"),
        scale("why"),
        multiple("ways", "mail", "phone"),
        ranking("first", "money", "time"),
        number("hours", 10),
        text("change"),
    )
    keyed = tmp_path / "sheets.csv"
    keyed.write_text(
        "field;why;ways;first;hours;change\r\n"
        "a;4;mail phone;time money;2,5;Mehr Zeit\r\n"
        ";;;;;\r\n"
        "b;no_answer;;;12;\r\n",
        encoding="utf-8-sig",
    )

    assert list(_sheets(keyed, asked)) == [
        (
            2,
            {
                "field": "a",
                "why": 4,
                "ways": ["mail", "phone"],
                "first": ["time", "money"],
                "hours": 2.5,
                "change": "Mehr Zeit",
            },
        ),
        (4, {"field": "b", "why": "no_answer", "hours": 12}),
    ]


def test_a_survey_that_asks_which_way_an_answer_came_is_told_by_whoever_keys_it_in() -> None:
    """The page says "online" by itself, the sheet what is keyed in: an answer like all others."""
    asked = questionnaire(scale("mood"), single("way", "online", "paper", default="online"))
    assert defaults(asked, "de") == {"way": ["online"]}
    given = answers(asked, [("mood", "4"), ("way", "paper")])
    assert given == {"mood": 4, "way": "paper"}
    assert faults(asked, given, "de") == []


def test_a_column_that_is_no_question_is_named() -> None:
    with pytest.raises(ValueError, match="there is no question name"):
        answers(questionnaire(yes_no("met")), [("name", "Ada")])
