"""What a report says about groups of answers and shares is true of the answers behind it."""

from collections import Counter
from fractions import Fraction
from itertools import chain, combinations
from typing import Any

import pytest
from hypothesis import given

from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import Questionnaire
from chalicelib.questionnaire.tables import cells_of
from chalicelib.report import words
from chalicelib.report.shares import PERCENT_FROM, Share, basis, percentable, share
from chalicelib.report.summary import Interval, Status, Summary, TableSummary
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.protection import NotShown
from tests.unit.questionnaires import questionnaire, scale, yes_no
from tests.unit.report_worlds import Answers, all_worlds, repeated, sealed, summary_of


def true_counts(
    asked: Questionnaire, weeks: list[list[Answers]], batches: list[tuple[str, Batch]], table: str
) -> Counter[str]:
    """How many people really gave each answer, in the batches that show the table."""
    counts: Counter[str] = Counter()
    for answers, (_, batch) in zip(weeks, batches, strict=False):
        if not isinstance(batch.releases[table], NotShown):
            given = chain.from_iterable(cells_of(asked, reachable(asked, one)) for one in answers)
            counts.update(cell for found, cell in given if found == table)
    return counts


def shown_tables(summary: Summary) -> list[TableSummary]:
    tables = [table for question in summary.questions for table in question.tables]
    return [table for table in tables if table.status is not Status.NOT_SHOWN]


def groups_of(codes: list[str]) -> list[tuple[str, ...]]:
    """All groups of up to three answers, and everything."""
    small = chain.from_iterable(combinations(codes, size) for size in range(4))
    return [*small, tuple(codes)]


@given(all_worlds())
def test_the_true_number_of_any_group_of_answers_lies_in_what_is_said_of_it(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        truth = true_counts(asked, weeks, sealed(asked, weeks), table.id)
        for group in groups_of([cell.code for cell in table.cells]):
            together = table.together(group)
            assert together.lower <= sum(truth[code] for code in group) <= together.upper
            if table.status is Status.EXACT:
                assert together.exact


@given(all_worlds())
def test_a_group_of_one_answer_is_that_answer(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        for cell in table.cells if len(table.cells) > 1 else ():
            assert table.together([cell.code]) == cell.count


@given(all_worlds())
def test_the_true_share_of_any_answers_lies_in_what_is_said_of_it(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        truth = true_counts(asked, weeks, sealed(asked, weeks), table.id)
        substantive = [cell.code for cell in table.cells if cell.substantive]
        everybody = sum(truth[code] for code in substantive)
        assert basis(table).lower <= everybody <= basis(table).upper
        for group in groups_of(substantive):
            told = share(table, group)
            people = sum(truth[code] for code in group)
            if everybody:
                assert told.lower <= Fraction(people, everybody) <= told.upper
            assert 0 <= told.lower <= told.upper <= 1


@given(all_worlds())
def test_percentages_are_for_twenty_people_or_more(world: Any) -> None:
    asked, weeks = world
    for table in shown_tables(summary_of(asked, *weeks)):
        truth = true_counts(asked, weeks, sealed(asked, weeks), table.id)
        substantive = sum(truth[cell.code] for cell in table.cells if cell.substantive)
        assert not percentable(table) or substantive >= PERCENT_FROM


def test_a_capped_half_says_more_of_the_half_than_of_its_points() -> None:
    asked = questionnaire(scale("why", required=True), profile="institution")
    [question] = summary_of(asked, repeated((20, {"why": 4}), (20, {"why": 5}))).questions
    [table] = question.tables

    assert table.together(["4"]) == Interval(0, 40)
    assert table.together(["4", "5"]) == Interval(37, 40)
    assert table.together(["1", "2", "3"]) == Interval(0, 3)


def test_batches_add_up_to_intervals() -> None:
    asked = questionnaire(yes_no("met", required=True))
    divided = repeated((6, {"met": "yes"}), (6, {"met": "no"}))
    agreed = repeated((12, {"met": "yes"}))
    [question] = summary_of(asked, divided, agreed).questions
    [table] = question.tables

    assert table.together(["yes"]) == Interval(16, 18)
    assert share(table, ["yes"]) == Share(Fraction(16, 24), Fraction(18, 24))


def exactly(part: int, everybody: int) -> Share:
    return Share(Fraction(part, everybody), Fraction(part, everybody))


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (exactly(0, 40), "0%"),
        (exactly(1, 944), "<\u00a01%"),
        (exactly(5, 1000), "1%"),
        (exactly(1, 3), "33%"),
        (exactly(1, 8), "13%"),
        (exactly(2, 3), "67%"),
        (exactly(943, 944), ">\u00a099%"),
        (exactly(944, 944), "100%"),
        (Share(Fraction(37, 40), Fraction(1)), "92–100%"),
        (Share(Fraction(0), Fraction(1, 40)), "0–3%"),
    ],
)
def test_a_share_is_written_in_whole_percent(part: Share, said: str) -> None:
    assert words.percent(part, "en") == said


def test_german_percentages_stand_apart_from_their_sign() -> None:
    assert words.percent(exactly(1, 4), "de") == "25\u00a0%"
