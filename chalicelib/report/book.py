"""A report as sheets of words and numbers: what every spreadsheet format writes down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.report import dates, findings, further, gist, words
from chalicelib.report.lines import Line, bounds, lines, other_places
from chalicelib.report.shares import basis
from chalicelib.report.sheets import Column, Numbers, Sheet, Value
from chalicelib.report.summary import (
    Interval,
    QuestionSummary,
    Status,
    Summary,
    TableSummary,
)


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


def book(summary: Summary, language: str) -> Book:
    """The sheets of a summary in one language."""
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = []
    charts: list[Chart] = []
    for number, question in enumerate(summary.questions, start=1):
        before = len(rows)
        shown = lines(question, language)
        more = other_places(question, language) if question.type == "ranking" else ()
        rows += [_distribution(number, question, line, language) for line in (*shown, *more)]
        # A hidden answer may stand between others; the chart has its place, and no bar there.
        drawn = [line for line in shown if line.people and not line.apart]
        finding = findings.finding(question, language)
        if drawn and finding:
            charts.append(
                Chart(
                    heading=f"{number}. {question.label[language]}",
                    finding=finding,
                    first=before,
                    last=before + shown.index(drawn[-1]),
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
            Column(_("Question"), 40),
            Column(_("Answer"), 30),
            Numbers(_("People"), 12),
            Numbers(_("At least"), 14),
            Numbers(_("At most"), 14),
            Numbers(_("Basis"), 10),
            Numbers(_("Share, at least"), 14),
            Numbers(_("Share, at most"), 12),
            Column(_("Note"), 24),
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
        *further.sheets(summary, language),
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
        columns=(Column(_("What"), 50), Column(_("Value"), 36), Column(_("Checksum"), 68)),
        rows=tuple(rows),
    )


def _in_short(summary: Summary, language: str) -> Iterator[str]:
    yield gist.answered(summary, language)
    for highlight in gist.highlights(summary, language):
        yield f"{highlight.question.label[language]} {highlight.finding}"
    yield from gist.limits(summary, language)


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
            Column(_("Question"), 44),
            Column(_("Kind"), 20),
            Numbers(_("Basis"), 10),
            Numbers(_("Answered, at least"), 15),
            Numbers(_("Answered, at most"), 15),
            Column(_("Finding"), 50),
            Column(_("Note"), 22),
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
        "ranking": _("Ranking"),
        "acknowledge": _("Confirmation"),
    }[question.type]


def rules(summary: Summary, language: str) -> tuple[tuple[str, str], ...]:
    """How the numbers were made and are to be read: (topic, sentences)."""
    _ = catalogue(language).gettext
    about_numbers = [words.footnote(note, summary, language) for note in summary.footnotes[1:]]
    about_texts = _("Texts are in a report only after a person has read and approved them.")
    return (
        (_("Who answered"), words.footnote(summary.footnotes[0], summary, language)),
        (
            _("How answers are protected"),
            _(
                "We only count answers together, in batches of at least {k}. If nearly all agree, "
                "we only give a minimum. So our reports do not let anyone conclude for certain "
                "what one person chose. This holds when several reports are compared, too. "
                "We cannot prevent guesses."
            ).format(k=summary.k),
        ),
        (_("How to read the numbers"), " ".join([*about_numbers, about_texts])),
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
