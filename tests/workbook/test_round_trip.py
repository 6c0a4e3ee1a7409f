"""A questionnaire that goes out as XLSForm comes back the same, and others can read it."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from pyxform.xls2xform import convert

from chalicelib.questionnaire import reading
from chalicelib.questionnaire.model import All, Between, Condition, Is, Not, Questionnaire
from chalicelib.questionnaire.model import Any as Or
from chalicelib.questionnaire.workbook.exporting.workbook import export
from chalicelib.questionnaire.workbook.importing import read
from tests.unit.questionnaires import ROOT, SHIPPED
from tests.workbook.strategies import documents

KNOWN = [*SHIPPED, ROOT / "tests/web/every_type.json", ROOT / "tests/anes/questionnaire.json"]


def plainest(condition: Condition) -> Condition:
    """One of several ways to say the same: joined answers, joined bounds, no lonely parts."""
    match condition:
        case Not(part=part):
            return Not(plainest(part))
        case Or(parts=parts):
            inner = tuple(plainest(part) for part in parts)
            first = inner[0]
            if isinstance(first, Is) and all(
                isinstance(p, Is) and p.item == first.item for p in inner
            ):
                codes = [code for part in inner if isinstance(part, Is) for code in part.codes]
                return Is(first.item, tuple(dict.fromkeys(codes)))
            return Or(inner) if len(inner) > 1 else first
        case All(parts=parts):
            inner = tuple(plainest(part) for part in parts)
            match inner:
                case (Between(a, low, None), Between(b, None, high)) if a == b:
                    return Between(a, low, high)
            return All(inner) if len(inner) > 1 else inner[0]
        case Is(item=item, codes=codes):
            return Is(item, tuple(dict.fromkeys(codes)))
        case _:
            return condition


def meaning(document: dict[str, Any]) -> Questionnaire:
    """The questionnaire, with its conditions said in the plainest way."""
    questionnaire = reading.read(document)
    items = tuple(
        replace(item, show_if=plainest(item.show_if)) if item.show_if else item
        for item in questionnaire.items
    )
    return replace(questionnaire, items=items)


@given(documents())
@settings(max_examples=60)
def test_a_questionnaire_comes_back_from_excel_as_it_went_out(document: dict[str, Any]) -> None:
    workbook = export(document)
    back = read(workbook, ".xlsx")
    assert [f.reason("de") for f in back.findings] == []
    assert back.document is not None
    assert meaning(back.document) == meaning(document)
    assert read(export(back.document), ".xlsx").document == back.document


@given(documents())
@settings(max_examples=25)
def test_pyxform_converts_what_we_write_without_a_word(document: dict[str, Any]) -> None:
    assert convert(io.BytesIO(export(document)), validate=False, file_type=".xlsx").warnings == []


@pytest.mark.parametrize("file", KNOWN, ids=lambda file: file.stem)
def test_known_surveys_are_exactly_the_same_after_a_round_trip(file: Path) -> None:
    document = json.loads(file.read_text("utf-8"))
    back = read(export(document), ".xlsx").document
    assert reading.read(back) == reading.read(document)
