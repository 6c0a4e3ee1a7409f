"""One questionnaire, three ways in: schema, API and page take and refuse the same answers."""

from typing import Any

import jsonschema_rs
from hypothesis import event, given, settings

from chalicelib.intake import form
from chalicelib.intake.prefilled import fields_of
from chalicelib.intake.validation import faults
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.response_schema import response_schema
from tests.workbook.strategies import answered


@given(answered())
@settings(max_examples=60)
def test_schema_api_and_page_take_and_refuse_the_same_answers(
    case: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    asked, answers = case
    survey = reading.read(asked)
    language = survey.languages[0]
    judge = jsonschema_rs.Draft202012Validator(response_schema(survey), validate_formats=True)
    sent = {"version": 1, "language": language, "code": "0" * 20}
    fits = faults(survey, answers, language) == []
    event(f"fits: {fits}")
    assert judge.is_valid(sent | {"answers": answers}) is fits

    # A page takes words without the space around them.
    words = {item: one.strip() if isinstance(one, str) else one for item, one in answers.items()}
    shown = reachable(survey, words)
    typed = reachable(survey, form.read(survey, fields_of(survey, shown, language), language))
    on_the_page = faults(survey, typed, language) == []
    assert judge.is_valid(sent | {"answers": typed}) is on_the_page
    assert on_the_page is (faults(survey, shown, language) == [])
    if on_the_page:
        assert typed == shown
