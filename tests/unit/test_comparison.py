"""Surveys stand side by side where they asked the same, and nowhere else."""

from chalicelib.report.comparison import SurveyComparison, compare
from chalicelib.report.summarising import summarise
from tests.unit.questionnaires import Document, questionnaire, scale, words
from tests.unit.report_worlds import repeated, sealed

PERIOD = "2026-W37"


def side_by_side(*asked: Document) -> SurveyComparison:
    """Lunches that ask one question each, answered by ten people each."""
    surveys = []
    for place, item in enumerate(asked):
        survey = questionnaire(item | {"item": "useful"}, survey=f"lunch-{place}")
        week = repeated((6, {item["id"]: 2}), (4, {item["id"]: 3}))
        surveys.append((survey, summarise(survey, PERIOD, sealed(survey, [week]))))
    return compare(surveys)


def lines(compared: SurveyComparison) -> list[list[str]]:
    return [[voice.survey for voice in one.answers[0].voices] for one in compared.questions]


def test_other_words_and_another_id_are_the_same_question() -> None:
    compared = side_by_side(scale("clear"), scale("plain", label=words("Ganz anders gefragt?")))
    assert lines(compared) == [["lunch-0", "lunch-1"]]


def test_a_series_leaves_out_the_survey_whose_scale_has_changed() -> None:
    compared = side_by_side(scale("clear"), scale("clear", 4), scale("clear"))
    assert lines(compared) == [["lunch-0", "lunch-2"]]


def test_questions_without_a_partner_are_not_shown() -> None:
    compared = side_by_side(scale("clear"), scale("clear", 4))
    assert compared.questions == ()
    assert [one.survey for one in compared.surveys] == ["lunch-0", "lunch-1"]
