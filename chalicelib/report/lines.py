"""The answers of a question, line by line, in the order that every file shows them in."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import OTHER, YES
from chalicelib.report import words
from chalicelib.report.shares import Share, percentable, share
from chalicelib.report.sheets import Part
from chalicelib.report.summary import Cell, Interval, QuestionSummary, Status, TableSummary

_SORTED = ("single", "multiple")
"""Types of questions whose answers have no order of their own: the most frequent comes first."""

FIRST = "1"
"""The first place of a ranking."""


@dataclass(frozen=True)
class Line:
    """One answer of one question, as the distributions and the charts show it.

    Attributes:
        code: of the answer, or of the option of a multiple choice.
        people, base: None if nothing is shown.
        share: None where no percentage is told.
        note: what is released instead of an exact number, or "".
        apart: whether it is a way of not answering.
    """

    code: str
    label: str
    people: Interval | None
    base: int | None
    share: Share | None
    note: str
    apart: bool


def lines(question: QuestionSummary, language: str) -> tuple[Line, ...]:
    """The answers of a question in the order the report has them; ways of not answering last.

    Of a multiple choice and of groups of keywords how many chose each option; of a ranking how
    many put each option first.
    """
    if question.one_by_one:
        return tuple(_option_line(table, YES, language) for table in _by_frequency(question, YES))
    if question.type == "ranking":
        return tuple(
            _option_line(table, FIRST, language) for table in _by_frequency(question, FIRST)
        )
    return _table_lines(question, language)


def _table_lines(question: QuestionSummary, language: str) -> tuple[Line, ...]:
    table = question.tables[0]
    substantive = [cell for cell in table.cells if cell.substantive]
    if question.type in _SORTED and not question.ordered:
        substantive.sort(key=lambda cell: (cell.code == OTHER, *_frequency(cell.count)))
    told = percentable(table) and question.type != "acknowledge"
    return tuple(
        Line(
            code=cell.code,
            label=words.answer(cell, language),
            people=cell.count,
            base=table.base,
            share=share(table, [cell.code]) if told and cell.substantive else None,
            note=_note(table, cell.code, language),
            apart=not cell.substantive,
        )
        for cell in (*substantive, *(cell for cell in table.cells if not cell.substantive))
    )


def _by_frequency(question: QuestionSummary, code: str) -> list[TableSummary]:
    return sorted(
        question.tables,
        key=lambda table: (
            table.exclusive,
            table.id.endswith(f"/{OTHER}"),
            *_frequency(table.together([code])),
        ),
    )


def _option_line(table: TableSummary, code: str, language: str) -> Line:
    assert table.option is not None
    label, option = table.option[language], table.id.partition("/")[2]
    if code == FIRST:
        label, option = f"{label}: {_place(code, language)}", f"{option}/{code}"
    if table.status is Status.NOT_SHOWN:
        return Line(option, label, None, None, None, "", apart=False)
    return Line(
        code=option,
        label=label,
        people=table.together([code]),
        base=table.base,
        share=share(table, [code]) if percentable(table) else None,
        note=_note(table, code, language),
        apart=False,
    )


def other_places(question: QuestionSummary, language: str) -> Iterator[Line]:
    """Of a ranking all that `lines` leaves out: how many gave an option another place, or none."""
    for table in question.tables:
        assert table.option is not None
        for cell in table.cells:
            if cell.code != FIRST:
                told = percentable(table) and cell.substantive
                yield Line(
                    code=f"{table.id.partition('/')[2]}/{cell.code}",
                    label=f"{table.option[language]}: {answer(question, cell, language)}",
                    people=cell.count,
                    base=table.base,
                    share=share(table, [cell.code]) if told else None,
                    note=_note(table, cell.code, language),
                    apart=not cell.substantive,
                )


def answer(question: QuestionSummary, cell: Cell, language: str) -> str:
    """The words of one answer, or of one place of a ranking."""
    if question.type == "ranking" and cell.substantive:
        return _place(cell.code, language)
    return words.answer(cell, language)


def _place(code: str, language: str) -> str:
    return catalogue(language).gettext("place {number}").format(number=code)


def _frequency(people: Interval) -> tuple[int, int]:
    """Sort key that puts the most frequent first."""
    return -people.lower - people.upper, -people.lower


def _note(table: TableSummary, code: str, language: str) -> str:
    """What a single capped batch says about one answer, as long as it says it all."""
    if len(table.cappings) != 1 or table.cappings[0].base != table.base:
        return ""
    _ = catalogue(language).gettext
    cap = table.cappings[0]
    if cap.cells == (code,):
        return _("at least {part} of {base}").format(part=cap.at_least, base=cap.base)
    if code in cap.cells:
        return _("together at least {part} of {base}").format(part=cap.at_least, base=cap.base)
    return ""


def bounds(of: Share | None) -> tuple[Part | None, Part | None]:
    """The two numbers between which a share lies."""
    if of is None:
        return None, None
    return Part(round(float(of.lower), 6)), Part(round(float(of.upper), 6))
