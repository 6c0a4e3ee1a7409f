"""A report as sheets of words and numbers: what every spreadsheet format writes down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import OTHER, YES
from chalicelib.report import dates, findings, words
from chalicelib.report.shares import PERCENT_FROM, Share, basis, percentable, share
from chalicelib.report.summary import (
    Interval,
    QuestionSummary,
    Status,
    Summary,
    TableSummary,
)

_SORTED = ("single", "multiple")
"""Types of questions whose answers have no order of their own: the most frequent comes first."""


@dataclass(frozen=True)
class Part:
    """A share between 0 and 1, with six digits behind the point; shown as a whole percentage."""

    number: float


Value = str | int | Part | None
"""What stands in a cell; None leaves it empty."""


@dataclass(frozen=True)
class Column:
    """A column: its heading and its width in characters."""

    heading: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """One table under a heading and some sentences.

    Attributes:
        name: at most 31 characters, none of []:*?/\\.
        rows: each with one value per column.
        unprinted: how many columns at the end are for programs and stay off the paper.
    """

    name: str
    heading: str
    sentences: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    unprinted: int = 0


@dataclass(frozen=True)
class Chart:
    """A bar chart of some rows of the distributions.

    Attributes:
        heading: the question.
        finding: what it says, for those who do not see it.
        first, last: places of its rows, from 0, both included.
        ranges: whether some numbers lie between two bounds.
    """

    heading: str
    finding: str
    first: int
    last: int
    ranges: bool


@dataclass(frozen=True)
class Book:
    """All sheets in order, and the charts of the sheet at `distributions`.

    Attributes:
        charts_name, charts_heading: of the sheet with the charts.
        lower_name, upper_name: words for the two rows of numbers in a chart.
    """

    title: str
    period: str
    language: str
    creator: str
    sheets: tuple[Sheet, ...]
    distributions: int
    charts: tuple[Chart, ...]
    charts_name: str
    charts_heading: str
    lower_name: str
    upper_name: str


NUMBER, QUESTION, ANSWER, PEOPLE, LOWER, UPPER = range(6)
"""Places of columns in the distributions."""


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


def book(summary: Summary, language: str) -> Book:
    """The sheets of a summary in one language."""
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = []
    charts: list[Chart] = []
    for number, question in enumerate(summary.questions, start=1):
        before = len(rows)
        shown = lines(question, language)
        rows += [_distribution(number, question, line, language) for line in shown]
        drawn = [line for line in shown if line.people and not line.apart]
        finding = findings.finding(question, language)
        if drawn and finding:
            charts.append(
                Chart(
                    heading=f"{number}. {question.label[language]}",
                    finding=finding,
                    first=before,
                    last=before + len(drawn) - 1,
                    ranges=any(line.people and not line.people.exact for line in drawn),
                )
            )
    distributions = Sheet(
        name=_("Distributions"),
        heading=_("How many gave which answer"),
        sentences=(
            _("The number of people lies between the two columns “at least” and “at most”."),
            _("The sign {sign} means: not shown.").format(sign=words.NOTHING),
        ),
        columns=(
            Column(_("No."), 6),
            Column(_("Question"), 48),
            Column(_("Answer"), 36),
            Column(_("People"), 12),
            Column(_("At least"), 12),
            Column(_("At most"), 12),
            Column(_("Basis"), 10),
            Column(_("Share, at least"), 12),
            Column(_("Share, at most"), 12),
            Column(_("Note"), 28),
            Column(_("Id of the question"), 20),
            Column(_("Id of the answer"), 20),
        ),
        rows=tuple(rows),
        unprinted=2,
    )
    sheets = (
        _overview(summary, language),
        _questions(summary, language),
        distributions,
        _rules(summary, language),
    )
    return Book(
        title=summary.title[language],
        period=dates.period(summary, language),
        language=language,
        creator=_("Steering office for early childhood, Bremen"),
        sheets=sheets,
        distributions=sheets.index(distributions),
        charts=tuple(charts),
        charts_name=_("Charts"),
        charts_heading=_("Charts to copy into slides"),
        lower_name=_("At least"),
        upper_name=_("At most"),
    )


def lines(question: QuestionSummary, language: str) -> tuple[Line, ...]:
    """The answers of a question in the order the report has them; ways of not answering last."""
    if question.one_by_one:
        return tuple(
            _option_line(table, language)
            for table in sorted(
                question.tables,
                key=lambda table: (
                    table.exclusive,
                    table.id.endswith(f"/{OTHER}"),
                    *_frequency(table.together([YES])),
                ),
            )
        )
    table = question.tables[0]
    substantive = [cell for cell in table.cells if cell.substantive]
    if question.type in _SORTED:
        substantive.sort(key=lambda cell: (cell.code == OTHER, *_frequency(cell.count)))
    told = percentable(table)
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


def _option_line(table: TableSummary, language: str) -> Line:
    assert table.option is not None
    label, code = table.option[language], table.id.partition("/")[2]
    if table.status is Status.NOT_SHOWN:
        return Line(code, label, None, None, None, "", apart=False)
    return Line(
        code=code,
        label=label,
        people=table.together([YES]),
        base=table.base,
        share=share(table, [YES]) if percentable(table) else None,
        note=_note(table, YES, language),
        apart=False,
    )


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


def _distribution(
    number: int, question: QuestionSummary, line: Line, language: str
) -> tuple[Value, ...]:
    people = line.people
    at_least, at_most = bounds(line.share)
    return (
        number,
        question.label[language],
        line.label,
        words.NOTHING if people is None else words.count(people),
        None if people is None else people.lower,
        None if people is None else people.upper,
        line.base,
        at_least,
        at_most,
        line.note,
        question.item,
        line.code,
    )


def bounds(of: Share | None) -> tuple[Part | None, Part | None]:
    """The two numbers between which a share lies."""
    if of is None:
        return None, None
    return Part(round(float(of.lower), 6)), Part(round(float(of.upper), 6))


def _overview(summary: Summary, language: str) -> Sheet:
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = [
        (_("Period"), dates.period(summary, language), None),
        (_("Answers from"), dates.covered(summary, language), None),
        (_("Answers"), summary.answered, None),
        (_("Questions"), len(summary.questions), None),
        (_("Smallest batch"), summary.k, None),
        (_("Rules of protection, version"), summary.rules, None),
        (_("Questionnaire, version"), summary.questionnaire_version, summary.questionnaire_hash),
    ]
    for batch in summary.batches:
        part = "" if batch.label is None else f"{batch.label[language]}, "
        name = _("Batch: {part}{days}").format(
            part=part, days=dates.batch_days(batch, summary, language)
        )
        rows.append((name, batch.size, batch.hash))
    return Sheet(
        name=_("Overview"),
        heading=summary.title[language],
        sentences=(summary.purpose[language], *_in_short(summary, language)),
        columns=(Column(_("What"), 44), Column(_("Value"), 36), Column(_("Checksum"), 68)),
        rows=tuple(rows),
    )


def _in_short(summary: Summary, language: str) -> Iterator[str]:
    yield findings.answered(summary, language)
    for highlight in findings.highlights(summary, language):
        yield f"{highlight.question.label[language]} {highlight.finding}"
    yield from findings.limits(summary, language)


def _questions(summary: Summary, language: str) -> Sheet:
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = []
    for number, question in enumerate(summary.questions, start=1):
        shown = [table for table in question.tables if table.status is not Status.NOT_SHOWN]
        base, answered = _one_base(shown)
        rows.append(
            (
                number,
                question.label[language],
                kind(question, language),
                base,
                None if answered is None else answered.lower,
                None if answered is None else answered.upper,
                findings.finding(question, language) or words.NOTHING,
                _("Only some people were asked this.") if question.conditional else "",
                question.item,
            )
        )
    return Sheet(
        name=_("Questions"),
        heading=_("All questions at a glance"),
        sentences=(),
        columns=(
            Column(_("No."), 6),
            Column(_("Question"), 56),
            Column(_("Kind"), 22),
            Column(_("Basis"), 10),
            Column(_("Answered, at least"), 12),
            Column(_("Answered, at most"), 12),
            Column(_("Finding"), 64),
            Column(_("Note"), 34),
            Column(_("Id of the question"), 20),
        ),
        rows=tuple(rows),
        unprinted=1,
    )


def _one_base(shown: Sequence[TableSummary]) -> tuple[int | None, Interval | None]:
    """How many a question was shown for and how many of them answered, where that is one number."""
    if len({(table.base, basis(table)) for table in shown}) != 1:
        return None, None
    return shown[0].base, basis(shown[0])


def kind(question: QuestionSummary, language: str) -> str:
    """What kind of question it is, in words."""
    _ = catalogue(language).gettext
    return {
        "single": _("One answer"),
        "multiple": _("Several answers"),
        "text": _("What texts mention"),
        "scale": _("Scale"),
        "yes_no": _("Yes or no"),
        "number": _("Number in classes"),
        "date": _("Date in classes"),
    }[question.type]


def rules(summary: Summary, language: str) -> tuple[tuple[str, str], ...]:
    """How the numbers were made and are to be read: (topic, sentences)."""
    _ = catalogue(language).gettext
    reading = (
        _("The sign {sign} means: not shown.").format(sign=words.NOTHING),
        _(
            "We give percentages from {number} answers on. "
            "They are rounded, so they may not add up to 100."
        ).format(number=PERCENT_FROM),
        _("Percentages leave out those who gave no answer or to whom the question does not apply."),
        _("Free text is not part of this report."),
    )
    return (
        (
            _("Who answered"),
            _(
                "Everybody concerned was asked, not a sample. "
                "The numbers stand for those who answered. About the others they say nothing."
            ),
        ),
        (
            _("How answers are protected"),
            _(
                "We only count answers together, in batches of at least {k}. If nearly all agree, "
                "we only give a minimum. So our reports do not let anyone conclude for certain "
                "what one person chose. This holds when several reports are compared, too. "
                "We cannot prevent guesses."
            ).format(k=summary.k),
        ),
        (_("How to read the numbers"), " ".join(reading)),
        (
            _("If there is a mistake"),
            _(
                "This report stays as it is. If we find a mistake, we publish a notice that "
                "withdraws it. No table is changed afterwards."
            ),
        ),
    )


def _rules(summary: Summary, language: str) -> Sheet:
    _ = catalogue(language).gettext
    return Sheet(
        name=_("Rules"),
        heading=_("Good to know"),
        sentences=(),
        columns=(Column(_("About"), 34), Column(_("Rule"), 96)),
        rows=rules(summary, language),
    )
