"""A stored answer opens in the form as it was typed: read again, the same answer comes out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import form
from chalicelib.intake.prefilled import fields_of
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.conditions import reachable
from tests.unit import strategies
from tests.unit.questionnaires import number, questionnaire


@given(st.data(), st.sampled_from(["de", "en"]))
def test_the_form_of_a_stored_answer_gives_the_same_answer(
    data: st.DataObject, language: str
) -> None:
    document, given_answers = data.draw(strategies.answered())
    asked = reading.read(document)
    answers = form.read(asked, fields_of(asked, given_answers, language), language)
    stored = reachable(asked, answers)
    again = form.read(asked, fields_of(asked, stored, language), language)
    assert reachable(asked, again) == stored
    assert answers.keys() >= given_answers.keys()


@pytest.mark.parametrize("value", [0, -3, 7.5, 1.5, 1234.567, 1000, 0.0000001, 12345678])
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_number_is_written_as_its_language_reads_it(value: float, language: str) -> None:
    asked = questionnaire(number("hours", 30, whole=False))
    fields = fields_of(asked, {"hours": value}, language)
    assert form.read(asked, fields, language) == {"hours": value}
