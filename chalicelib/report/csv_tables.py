"""All tables of a report as one tidy table, for spreadsheets and statistics programs; its texts as
another."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from chalicelib.report.formulas import harmless
from chalicelib.report.lines import answer, bounds
from chalicelib.report.shares import percentable, share
from chalicelib.report.summary import QuestionSummary, Status, Summary, TableSummary

HEADER = (
    "survey",
    "period",
    "question",
    "question_text",
    "option",
    "option_text",
    "answer",
    "answer_text",
    "lower",
    "upper",
    "base",
    "share_lower",
    "share_upper",
    "status",
    "together",
)
"""The columns.

One line is one answer of one table: at least `lower` and at most `upper` of `base` people gave
it. From `share_lower` to `share_upper`, written with a decimal comma, is its share of those who
gave a substantive answer. `together` names the answers that are only known as a group, as
"codes: at least m of n". A table that is not shown is one line without answer and numbers.
"""


def tables_csv(summary: Summary, language: str) -> bytes:
    """The tables as CSV, separated by semicolons, in UTF-8 with the byte order mark Excel needs.

    Args:
        summary: what to write.
        language: of the texts; codes stay codes.
    """
    rows = [
        [summary.survey, summary.period, question.item, question.label[language], *line]
        for question in summary.questions
        for table in question.tables
        for line in _lines(question, table, language)
    ]
    return _csv(HEADER, rows)


TEXTS_HEADER = ("survey", "period", "question", "question_text", "text", "shortened")
"""The columns of the texts: one line is one text, in no order."""


def texts_csv(summary: Summary, language: str) -> bytes:
    """The approved texts as CSV, written as `tables_csv` is."""
    rows = [
        [summary.survey, summary.period, one.item, one.label[language], text.words, shortened]
        for one in summary.texts
        for text in one.texts
        for shortened in ("yes" if text.shortened else "no",)
    ]
    return _csv(TEXTS_HEADER, rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def _lines(
    question: QuestionSummary, table: TableSummary, language: str
) -> Iterator[list[str | int]]:
    option = table.id.partition("/")[2]
    option_text = "" if table.option is None else table.option[language]
    if table.status is Status.NOT_SHOWN:
        yield [option, option_text, *[""] * 7, table.status.value, ""]
        return
    together = ", ".join(
        f"{' + '.join(cap.cells)}: {cap.at_least}/{cap.base}"
        for cap in table.cappings
        if len(cap.cells) > 1
    )
    told = percentable(table)
    for cell in table.cells:
        parts = bounds(share(table, [cell.code]) if told and cell.substantive else None)
        yield [
            option,
            option_text,
            cell.code,
            answer(question, cell, language),
            cell.count.lower,
            cell.count.upper,
            table.base,
            *("" if part is None else _decimal(part.number) for part in parts),
            table.status.value,
            together,
        ]


def _decimal(number: float) -> str:
    """A number as German spreadsheets read it."""
    return f"{number:.6f}".rstrip("0").rstrip(".").replace(".", ",")
