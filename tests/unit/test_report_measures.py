"""Measures hold for the answers behind a table, and say no more than its released numbers."""

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from chalicelib.report.measures import MEAN_FROM, deviation, mean
from chalicelib.report.shares import PERCENT_FROM
from chalicelib.report.summary import Estimate, Name, QuestionSummary, Status, TableSummary
from tests.unit.questionnaires import number, questionnaire, scale, single, words
from tests.unit.report_worlds import Answers, all_worlds, repeated, sealed, summary_of
from tests.unit.test_report_shares import shown_tables, true_counts

slow = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def at(counts: list[int], part: Fraction, end: Callable[[Fraction], int]) -> int:
    """The place of the person at so large a part of all, in order."""
    people = [place for place, count in enumerate(counts, start=1) for _ in range(count)]
    return people[end(part * (len(people) - 1))]


PLACES = {
    Name.LOWER_QUARTILE: Fraction(1, 4),
    Name.MEDIAN: Fraction(1, 2),
    Name.UPPER_QUARTILE: Fraction(3, 4),
}


@slow
@given(all_worlds())
def test_the_true_measure_lies_in_what_is_told_of_it(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        truth = true_counts(asked, weeks, sealed(asked, weeks), table.id)
        codes = [cell.code for cell in table.cells if cell.substantive]
        counts = [truth[code] for code in codes]
        shares = {Name.TOP_TWO: counts[-2:], Name.BOTTOM_TWO: counts[:2]}
        for measure in table.measures:
            if measure.value is None:
                continue
            if measure.name in PLACES:
                part = PLACES[measure.name]
                assert measure.value.lower <= at(counts, part, floor)
                assert at(counts, part, ceil) <= measure.value.upper
            if measure.name in shares:
                assert around(measure.value, sum(shares[measure.name]) / sum(counts))
        for cell in table.cells:
            if cell.share is not None:
                assert around(cell.share, truth[cell.code] / sum(counts))


def around(told: Estimate, truth: float) -> bool:
    """Whether the truth is between the bounds, and these inside the interval of confidence."""
    assert told.low is not None
    assert told.high is not None
    inside = told.lower - 1e-6 <= truth <= told.upper + 1e-6
    return inside and told.low <= told.lower <= told.upper <= told.high


@slow
@given(all_worlds())
def test_means_and_shares_need_enough_people_and_means_exact_tables(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        sure = table.together([cell.code for cell in table.cells if cell.substantive]).lower
        for name in (Name.MEAN, Name.SD):
            if table.measure(name):
                assert sure >= MEAN_FROM
                assert table.status is Status.EXACT
        told = [cell.share for cell in table.cells if cell.share is not None]
        assert not told or sure >= PERCENT_FROM


def table_of(
    item: dict[str, Any], *counted: tuple[int, Any], profile: str = "event"
) -> TableSummary:
    week: list[Answers] = repeated(*((times, {item["id"]: value}) for times, value in counted))
    [question] = summary_of(questionnaire(item, profile=profile), week).questions
    return question.tables[0]


def value(table: TableSummary, name: Name) -> Estimate:
    found = table.measure(name)
    assert found is not None
    assert found.value is not None
    return found.value


def test_a_mean_is_told_from_thirty_people_on() -> None:
    answers = ((10, 1), (9, 3), (10, 5))
    assert table_of(scale("why"), *answers).measure(Name.MEAN) is None
    told = table_of(scale("why"), *answers, (1, 3))
    assert value(told, Name.MEAN) == Estimate(3, 3)
    assert value(told, Name.SD).lower == pytest.approx(deviation([10, 0, 10, 0, 10]), abs=1e-6)


def test_no_mean_stands_beside_a_capped_table() -> None:
    told = table_of(scale("why", required=True), (38, 5), (1, 1))
    assert told.status is Status.CAPPED
    assert told.measure(Name.MEAN) is None
    assert told.measure(Name.SD) is None


def test_the_median_of_a_capped_half_is_known_as_far_as_the_half() -> None:
    """At least 17 of 20 chose point 4 or 5, and nothing else is told."""
    told = table_of(scale("why", required=True), (10, 4), (10, 5), profile="institution")
    assert value(told, Name.MEDIAN) == Estimate(4, 5)
    assert value(told, Name.LOWER_QUARTILE) == Estimate(4, 5)
    top = told.measure(Name.TOP_TWO)
    assert top is not None
    assert (top.people.lower, top.people.upper) == (17, 20) if top.people else False


def test_a_median_between_two_answers_is_told_as_both() -> None:
    assert value(table_of(scale("why"), (4, 2), (4, 5)), Name.MEDIAN) == Estimate(2, 5)


def test_choices_without_order_have_no_median_and_ordered_ones_do() -> None:
    answers = ((5, "a"), (6, "b"), (4, "c"))
    assert table_of(single("how", *"abc"), *answers).measures == ()
    assert value(table_of(single("how", *"abc", ordered=True), *answers), Name.MEDIAN).lower == 2


SCORE = number("recommend", 7, 9, minimum=0, maximum=10)


def test_a_score_comes_with_its_three_counts() -> None:
    told = table_of(SCORE, (10, 10), (8, 7), (12, 3))
    people = [one.people for one in told.measures if one.people is not None]
    assert [one.lower for one in people] == [10, 8, 12]
    score = value(told, Name.NPS)
    assert score.lower == score.upper == pytest.approx(-2 / 30, abs=1e-6)
    assert score.low is not None
    assert score.low < score.lower


def test_a_score_of_few_people_is_its_three_counts_alone() -> None:
    told = table_of(SCORE, (5, 10), (4, 7), (4, 3)).measure(Name.NPS)
    assert told is not None
    assert told.value is None


def test_a_number_in_other_classes_is_no_score() -> None:
    assert table_of(number("n", 7, 9), (5, 10), (5, 7)).measure(Name.NPS) is None


RANKED = {
    "id": "order",
    "type": "ranking",
    "label": words("order?"),
    "options": [{"code": code, "label": words(code)} for code in "abc"],
}


def ranking(*counted: tuple[int, str]) -> QuestionSummary:
    week: list[Answers] = repeated(*((times, {"order": list(order)}) for times, order in counted))
    [question] = summary_of(questionnaire(RANKED), week).questions
    return question


def test_a_ranking_has_mean_ranks_and_first_places() -> None:
    told = ranking((5, "abc"), (4, "bca"), (3, "cab"))
    ranks = [value(table, Name.MEAN_RANK).lower for table in told.tables]
    first = [table.measure(Name.FIRST_PLACES) for table in told.tables]
    exact = [mean([5, 3, 4]), mean([4, 5, 3]), mean([3, 4, 5])]
    assert ranks == [pytest.approx(float(one), abs=1e-6) for one in exact]
    assert [one.people.lower for one in first if one and one.people] == [5, 4, 3]
