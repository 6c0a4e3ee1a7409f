"""The same questions in several surveys side by side, from their summaries alone.

Questions belong together if they carry the same name in the bank and mean the same: the lunches
of a year, or practitioners beside providers. Nothing is added up over surveys.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.questionnaire.model import Item, Questionnaire, Text
from chalicelib.questionnaire.versions import comparable
from chalicelib.report.measures import proportion
from chalicelib.report.shares import basis
from chalicelib.report.summary import (
    Estimate,
    Focus,
    Interval,
    QuestionSummary,
    Status,
    Summary,
    TableSummary,
)
from chalicelib.report.tabulating import askings


@dataclass(frozen=True)
class Voice:
    """What one survey says to one shared answer.

    Attributes:
        survey, period: whose summary it is.
        base: how many gave a substantive answer; nobody if it is not shown.
        people: how many gave this one; None if it is not shown.
        value: their share; None where it is not told.
    """

    survey: str
    period: str
    base: Interval
    people: Interval | None
    value: Estimate | None


@dataclass(frozen=True)
class SharedAnswer:
    """One answer, or several that are followed together, in all surveys that share it."""

    focus: Focus
    voices: tuple[Voice, ...]


@dataclass(frozen=True)
class SharedQuestion:
    """A question that at least two surveys ask.

    Attributes:
        bank: its name in the bank of items.
        question: as the first of these surveys asks it, with the words for its answers.
        answers: what is followed of it.
    """

    bank: str
    question: QuestionSummary
    answers: tuple[SharedAnswer, ...]


@dataclass(frozen=True)
class Compared:
    """One of the surveys: its title and how many have answered."""

    survey: str
    period: str
    title: Text
    answered: int


@dataclass(frozen=True)
class SurveyComparison:
    """Several surveys and the questions they share."""

    surveys: tuple[Compared, ...]
    questions: tuple[SharedQuestion, ...]


def compare(surveys: Sequence[tuple[Questionnaire, Summary]]) -> SurveyComparison:
    """Put the questions side by side that surveys share.

    Args:
        surveys: each questionnaire with a summary of it, in the order of the view.
    """
    shared: list[SharedQuestion] = []
    seen: set[str] = set()
    for place, (questionnaire, summary) in enumerate(surveys):
        for question in summary.questions:
            if question.bank is None or question.bank in seen:
                continue
            item = questionnaire.item(question.item)
            alike = [(summary, question), *_others(item, surveys[place + 1 :])]
            if len(alike) > 1:
                seen.add(question.bank)
                shared.append(_shared(questionnaire, question, alike))
    return SurveyComparison(
        tuple(Compared(one.survey, one.period, one.title, one.answered) for _, one in surveys),
        tuple(shared),
    )


def _others(
    item: Item, surveys: Sequence[tuple[Questionnaire, Summary]]
) -> list[tuple[Summary, QuestionSummary]]:
    return [
        (summary, question)
        for questionnaire, summary in surveys
        for question in summary.questions
        if comparable(item, questionnaire.item(question.item))
    ]


def _shared(
    questionnaire: Questionnaire,
    question: QuestionSummary,
    alike: Sequence[tuple[Summary, QuestionSummary]],
) -> SharedQuestion:
    [asking] = [one for one in askings(questionnaire) if one.item.id == question.item]
    assert question.bank is not None
    return SharedQuestion(
        question.bank,
        question,
        tuple(
            SharedAnswer(focus, tuple(_voice(summary, other, focus) for summary, other in alike))
            for focus in asking.focuses()
            if focus.cells
        ),
    )


def _voice(summary: Summary, question: QuestionSummary, focus: Focus) -> Voice:
    option = focus.table.partition("/")[2]
    table = next(t for t in question.tables if t.id.partition("/")[2] == option)
    if table.status is Status.NOT_SHOWN:
        return Voice(summary.survey, summary.period, Interval(0, 0), None, None)
    return _told(summary, table, focus)


def _told(summary: Summary, table: TableSummary, focus: Focus) -> Voice:
    return Voice(
        summary.survey,
        summary.period,
        basis(table),
        table.together(focus.cells),
        proportion(table, focus.cells),
    )
