"""The report as one self-contained HTML page."""

from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined

from chalicelib.i18n import catalogue, direction
from chalicelib.report import charts, dates, findings, gist, panels, words
from chalicelib.report.commitments import after_the_report, said
from chalicelib.report.lines import Line as Answer
from chalicelib.report.lines import lines as ordered
from chalicelib.report.page_pieces import (
    ComparedScale,
    Label,
    Line,
    Overview,
    Section,
    Source,
)
from chalicelib.report.shares import basis, percentable, share
from chalicelib.report.summary import (
    BatchNote,
    Interval,
    QuestionSummary,
    Status,
    Summary,
    TableSummary,
)


def page(summary: Summary, language: str) -> bytes:
    """The report in one language, as HTML that needs no other file and no network."""
    catalog = catalogue(language)
    numbered = tuple(
        _section(number, summary, question, language)
        for number, question in enumerate(summary.questions, start=1)
    )
    by_item = dict(zip((q.item for q in summary.questions), numbered, strict=True))
    overviews = [_overview(group, by_item, language) for group in gist.comparable_scales(summary)]
    period = dates.period(summary, language)
    covered = dates.covered(summary, language)
    html = (
        templates()
        .get_template("report.html")
        .render(
            _=catalog.gettext,
            ngettext=catalog.ngettext,
            language=language,
            nothing=words.NOTHING,
            style_hash=style_hash(),
            summary=summary,
            title=summary.title[language],
            purpose=summary.purpose[language],
            period=period,
            covered=None if covered == period else covered,
            paragraph=gist.paragraph(summary, language),
            highlights=[
                (highlight, by_item[highlight.question.item])
                for highlight in gist.highlights(summary, language)
            ],
            sections=numbered,
            footnotes=[words.footnote(note, summary, language) for note in summary.footnotes],
            direction=direction(language),
            commitments=[said(one, language) for one in summary.commitments],
            after_the_report=after_the_report(language),
            overviews=overviews,
            sources=[_source(batch, summary, language) for batch in summary.batches],
        )
    )
    return html.encode()


@cache
def templates() -> Environment:
    return Environment(
        loader=PackageLoader("chalicelib.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style_hash() -> str:
    """The hash by which the page's policy admits its own style sheet, and no other."""
    style = templates().get_template("report.css").render()
    return b64encode(sha256(style.encode()).digest()).decode()


def _section(number: int, summary: Summary, question: QuestionSummary, language: str) -> Section:
    shown = [table for table in question.tables if table.status is not Status.NOT_SHOWN]
    several = question.one_by_one or question.type == "ranking"
    if not shown:
        lines: tuple[Line, ...] = ()
        apart: tuple[Line, ...] = ()
    elif question.type == "ranking":
        lines, apart = (), ()
    elif question.one_by_one:
        lines, apart = _option_lines(question, language), ()
    else:
        lines, apart = _answer_lines(question, language)
    return Section(
        number=number,
        anchor=f"q-{question.item}",
        label=question.label[language],
        finding=findings.finding(question, language),
        remarks=tuple(_remarks(question, shown, language)),
        lines=lines,
        apart=apart,
        total=str(shown[0].base) if shown and not several else "",
        ranges=any(block.hatched for line in lines for block in line.blocks),
        measures=panels.measures(question, language),
        stack=charts.stack(question.tables[0]) if question.score and shown else (),
        ranks=panels.ranks(question, language) if shown else (),
        trend=panels.trends(question, language),
        parts=panels.parts(summary, question, language),
        test=panels.tests(question, language),
    )


def _remarks(question: QuestionSummary, shown: Sequence[TableSummary], language: str) -> list[str]:
    if not shown:
        return []
    _, ngettext = catalogue(language).gettext, catalogue(language).ngettext
    remarks = []
    if len({table.base for table in shown}) == 1:
        base, substantive = shown[0].base, basis(shown[0])
        several = question.one_by_one or question.type == "ranking"
        if several or substantive == Interval(base, base):
            basis_words = ngettext("Basis: {base} person.", "Basis: {base} people.", base)
        else:
            basis_words = _("Basis: {part} of {base} people.")
        remarks.append(basis_words.format(base=base, part=words.count(substantive)))
    return remarks + words.remarks(question, shown, language)


def _answer_lines(
    question: QuestionSummary, language: str
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    table = question.tables[0]
    tones = charts.tones(question.type, table)
    everybody = basis(table).upper if table.status is Status.EXACT else table.base
    found = ordered(question, language)
    lines = [_line(one, everybody, tones[one.code], "", language) for one in found if not one.apart]
    return tuple(lines), tuple(_line(one, 0, "", "", language) for one in found if one.apart)


def _option_lines(question: QuestionSummary, language: str) -> tuple[Line, ...]:
    one_base = len({table.base for table in question.tables}) == 1
    return tuple(
        _line(one, one.base or 0, charts.PLAIN, "" if one_base else str(one.base), language)
        for one in ordered(question, language)
    )


def _line(answer: Answer, everybody: int, tone: str, base: str, language: str) -> Line:
    """One line of the page.

    Args:
        everybody: how many people the whole width of its bar stands for; 0 for no bar.
        base: where it is another one in each line; else "".
    """
    if answer.people is None:
        return Line(answer.label, (), words.NOTHING, words.NOTHING, words.NOTHING, "")
    return Line(
        label=answer.label,
        blocks=charts.bar(answer.people, everybody, tone),
        count=words.count(answer.people),
        base=base,
        share="" if answer.share is None else words.percent(answer.share, language),
        note=answer.note,
    )


def _overview(
    questions: Sequence[QuestionSummary], sections: dict[str, Section], language: str
) -> Overview:
    first = questions[0].tables[0]
    tones = charts.tones("scale", first)
    chart = charts.compare(questions)
    percentages = all(percentable(question.tables[0]) for question in questions)
    return Overview(
        chart=chart,
        points=tuple(
            (tones[cell.code], words.answer(cell, language))
            for cell in first.cells
            if cell.substantive
        ),
        rows=tuple(
            _compared(row, sections[row.question.item], percentages, language) for row in chart.rows
        ),
        percentages=percentages,
        ranges=any(question.tables[0].status is Status.CAPPED for question in questions),
    )


def _compared(row: charts.Row, section: Section, percentages: bool, language: str) -> ComparedScale:
    _ = catalogue(language).gettext
    table = row.question.tables[0]
    parts = findings.halves(table)
    if percentages:
        numbers = [words.percent(share(table, findings.codes(part)), language) for part in parts]
    else:
        numbers = [words.count(table.together(findings.codes(part))) for part in parts]
    low, middle, high = numbers
    spoken = [
        _("{number}: {answers}.").format(number=number, answers=words.either(part, language))
        for number, part in zip(numbers, parts, strict=True)
        if part
    ]
    return ComparedScale(
        section=section,
        people=basis(table).upper,
        base=words.count(basis(table)),
        blocks=row.blocks,
        middle_blocks=row.middle_blocks,
        labels=(Label(row.low, low), Label(row.high, high)),
        middle_label=Label(row.middle, middle),
        spoken=" ".join(spoken),
    )


def _source(batch: BatchNote, summary: Summary, language: str) -> Source:
    return Source(
        part="" if batch.label is None else batch.label[language],
        days=dates.batch_days(batch, summary, language),
        size=batch.size,
        hash=batch.hash[:12],
    )
