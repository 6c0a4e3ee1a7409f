"""The parts of a divided survey beside one another (rule 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from chalicelib.questionnaire.model import WHOLE, Group, Questionnaire
from chalicelib.report.homogeneity import (
    TEST_FROM,
    chi_square,
    chi_square_tail,
    holm,
    kruskal_wallis,
)
from chalicelib.report.measures import difference, proportion
from chalicelib.report.shares import basis
from chalicelib.report.summary import (
    Difference,
    Focus,
    Homogeneity,
    PartResult,
    QuestionSummary,
    Status,
    TableSummary,
)
from chalicelib.report.tabulating import Asking
from chalicelib.sealing.batch import Batch
from chalicelib.sealing.partition import leaves_of


def divide(questionnaire: Questionnaire, batches: Sequence[Batch]) -> dict[str, list[Batch]]:
    """The batches of each part, in the questionnaire's order; {} if there are not two parts.

    A part is a leaf, or what was too little in single leaves and moved up to a group or to the
    whole. Parts are disjoint.
    """
    if questionnaire.partition is None:
        return {}
    order = [*leaves_of(questionnaire), *_groups(questionnaire.partition.groups), WHOLE]
    divided = {node: [one for one in batches if one.node == node] for node in order}
    divided = {node: group for node, group in divided.items() if group}
    return divided if len(divided) > 1 else {}


def _groups(groups: Sequence[str | Group]) -> list[str]:
    codes = []
    for group in groups:
        if isinstance(group, Group):
            codes += [*_groups(group.members), group.code]
    return codes


def results(asking: Asking, divided: Mapping[str, Sequence[Batch]]) -> tuple[PartResult, ...]:
    """What each part says about a question, and how far it is from all others together."""
    found = []
    for node, batches in divided.items():
        others = [one for other, group in divided.items() if other != node for one in group]
        here = {table.id: table for table in asking.tables(batches)}
        there = {table.id: table for table in asking.tables(others)}
        found.append(
            PartResult(
                node,
                tuple(here.values()),
                tuple(
                    one
                    for focus in _compared(asking)
                    if (one := _difference(focus, here[focus.table], there[focus.table]))
                ),
            )
        )
    return tuple(found)


def _compared(asking: Asking) -> list[Focus]:
    """What is compared between parts: what is followed in trends, and of a score its promoters."""
    return [
        focus if focus.cells else Focus(focus.table, asking.plan[0].cells[2:3])
        for focus in asking.focuses()
    ]


def _difference(focus: Focus, here: TableSummary, there: TableSummary) -> Difference | None:
    if Status.NOT_SHOWN in (here.status, there.status):
        return None
    value = difference(here, there, focus.cells)
    part, others = proportion(here, focus.cells), proportion(there, focus.cells)
    if value is None or part is None or others is None:
        return None
    return Difference(focus, part, others, value)


def tested(questions: Sequence[QuestionSummary]) -> tuple[QuestionSummary, ...]:
    """The questions with a test for each table whether the parts answered it alike.

    All tests of the report are one family, so that the more is looked at, the less is taken for
    remarkable.
    """
    tests = [
        (question.item, test)
        for question in questions
        for table in question.tables
        if (test := _test(question, table.id)) is not None
    ]
    adjusted = holm([test.p for _, test in tests])
    told = [
        (item, replace(test, p=round(test.p, 6), p_holm=round(p_holm, 6)))
        for (item, test), p_holm in zip(tests, adjusted, strict=True)
    ]
    return tuple(
        replace(question, tests=tuple(test for item, test in told if item == question.item))
        for question in questions
    )


def _test(question: QuestionSummary, table_id: str) -> Homogeneity | None:
    tables = [next(t for t in part.tables if t.id == table_id) for part in question.parts]
    if question.type == "ranking" or len(tables) < 2:
        return None
    if any(table.status is not Status.EXACT for table in tables):
        return None
    if any(basis(table).lower < TEST_FROM for table in tables):
        return None
    counts = [[c.count.lower for c in table.cells if c.substantive] for table in tables]
    found = kruskal_wallis(counts) if question.ordered else chi_square(counts)
    if found is None:
        return None
    statistic, degrees = found
    method = "kruskal_wallis" if question.ordered else "chi_square"
    p = chi_square_tail(statistic, degrees)
    return Homogeneity(table_id, method, round(statistic, 6), degrees, p, p)
