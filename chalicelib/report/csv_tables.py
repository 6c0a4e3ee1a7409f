"""All tables of a report as one tidy table, for spreadsheets and statistics programs."""

import csv
from collections.abc import Iterator
from io import StringIO

from chalicelib.report import words
from chalicelib.report.formulas import harmless
from chalicelib.report.summary import Status, Summary, TableSummary

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
    "status",
    "together",
)
"""The columns.

One line is one answer of one table: at least `lower` and at most `upper` of `base` people gave
it. `together` names the answers that are only known as a group, as "codes: at least m of n". A
table that is not shown is one line without answer and numbers.
"""


def tables_csv(summary: Summary, language: str) -> bytes:
    """The tables as CSV, separated by semicolons, in UTF-8 with the byte order mark Excel needs.

    Args:
        summary: what to write.
        language: of the texts; codes stay codes.
    """
    text = StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for question in summary.questions:
        for table in question.tables:
            for line in _lines(table, language):
                start = [summary.survey, summary.period, question.item, question.label[language]]
                writer.writerow(
                    [harmless(cell) if isinstance(cell, str) else cell for cell in [*start, *line]]
                )
    return text.getvalue().encode("utf-8-sig")


def _lines(table: TableSummary, language: str) -> Iterator[list[str | int]]:
    option = table.id.partition("/")[2]
    option_text = "" if table.option is None else table.option[language]
    if table.status is Status.NOT_SHOWN:
        yield [option, option_text, "", "", "", "", "", table.status.value, ""]
        return
    together = ", ".join(
        f"{' + '.join(cap.cells)}: {cap.at_least}/{cap.base}"
        for cap in table.cappings
        if len(cap.cells) > 1
    )
    for cell in table.cells:
        yield [
            option,
            option_text,
            cell.code,
            words.answer(cell, language),
            cell.count.lower,
            cell.count.upper,
            table.base,
            table.status.value,
            together,
        ]
