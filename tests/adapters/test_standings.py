"""How a survey stands and how its chains end is noted, and no note goes back."""

from chalicelib.sealing.bands import Standing
from chalicelib.sealing.ledger import Ends, Place
from chalicelib.store.chain_ends import ChainEnds
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


def test_how_the_chains_end_is_noted_with_each_cut_off_and_never_goes_back(table: str) -> None:
    noted = ChainEnds(table)
    first = Ends("2026-W37", {Place("north", "2026-W37"): "a" * 64})
    later = Ends("2026-W38", {**first.batches, Place("all", "2026-W38"): "b" * 64})
    assert noted.of("sample") is None
    for ends in (first, later, later, first):
        noted.note("sample", ends)
    assert noted.of("sample") == later
    assert noted.of("other") is None
