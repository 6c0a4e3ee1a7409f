"""How a survey stands is noted once a day, and that day's note never changes."""

from chalicelib.sealing.bands import Standing
from chalicelib.store.standings import Standings
from chalicelib.store.surveys import Surveys
from tests.unit.questionnaires import document


def noted(day: str, answered: str = "5–9") -> Standing:
    return Standing(day, answered, {"north": True, "south": False})


def test_the_last_day_is_the_one_that_is_shown(table: str) -> None:
    standings = Standings(table)
    assert standings.latest("sample") is None
    for day in ("2026-09-11", "2026-09-12", "2026-09-10"):
        standings.note("sample", noted(day))
    assert standings.latest("sample") == noted("2026-09-12")
    assert standings.latest("other") is None


def test_counting_again_on_the_same_day_changes_nothing(table: str) -> None:
    """Else somebody who looks often enough would see single answers come in."""
    standings = Standings(table)
    standings.note("sample", noted("2026-09-12"))
    standings.note("sample", noted("2026-09-12", "10–19"))
    assert standings.latest("sample") == noted("2026-09-12")


def test_a_standing_is_no_version_and_no_survey(table: str) -> None:
    surveys = Surveys(table)
    surveys.publish(document())
    Standings(table).note("sample", noted("2026-09-12"))
    assert [head.survey for head in surveys.heads()] == ["sample"]
    assert surveys.document("sample", 1) == document()
