"""`report.pdf`: the report as a tagged document for paper and for screen readers."""

from pathlib import Path
from typing import Any

from chalicelib.i18n import catalogue, direction
from chalicelib.layout.typesetting import typeset
from chalicelib.report import dates, findings, gist, panels, words
from chalicelib.report.book import rules
from chalicelib.report.commitments import after_the_report, said
from chalicelib.report.lines import Line, lines
from chalicelib.report.shares import basis, percentable, share
from chalicelib.report.summary import (
    QuestionSummary,
    Summary,
    TableSummary,
)

_TEMPLATE = Path(__file__).parent / "templates/report.typ"


def report_pdf(summary: Summary, language: str) -> bytes:
    """The report in one language, as PDF/UA-1; the same summary gives the same bytes.

    Raises:
        TypesettingFailed: it cannot be made; the other files of the report can.
    """
    told = document(summary, language)
    return typeset(_TEMPLATE, _apart(told) if direction(language) == "rtl" else told)


_NEVER_DRAWN = ("language", "alternative")


def _apart(told: Any) -> Any:
    """The same words, each in its own direction, whatever stands around them.

    Without it "0–2" and German sentences would be set from right to left in an Arabic document.
    """
    match told:
        case dict():
            return {
                name: value if name in _NEVER_DRAWN else _apart(value)
                for name, value in told.items()
            }
        case list():
            return [_apart(value) for value in told]
        case str() if told and not told.isdecimal():
            return f"\N{FIRST STRONG ISOLATE}{told}\N{POP DIRECTIONAL ISOLATE}"
        case _:
            return told


def document(summary: Summary, language: str) -> dict[str, Any]:
    """What the template shows: words and lengths of bars."""
    _, ngettext = catalogue(language).gettext, catalogue(language).ngettext
    period, covered = dates.period(summary, language), dates.covered(summary, language)
    numbers = {question.item: number for number, question in enumerate(summary.questions, start=1)}
    return {
        "language": language.partition("-")[0],
        "right_to_left": direction(language) == "rtl",
        "office": _("Steering office for early childhood, Bremen"),
        "kind": _("Summary"),
        "title": summary.title[language],
        "period": period,
        "covered": "" if covered == period else _("Answers from {days}").format(days=covered),
        "purpose": summary.purpose[language],
        "facts": [
            [str(summary.answered), ngettext("answer", "answers", summary.answered)],
            [
                str(len(summary.questions)),
                ngettext("question", "questions", len(summary.questions)),
            ],
        ]
        if summary.questions
        else [],
        "short": _("In short"),
        "paragraph": gist.paragraph(summary, language)
        if summary.questions
        else _(
            "All numbers of this survey stand in its summaries."
            " Here are the texts that were approved later."
        ),
        "highlights": [
            {
                "remark": highlight.remark,
                "label": f"{numbers[highlight.question.item]}  "
                f"{highlight.question.label[language]}",
                "finding": highlight.finding,
            }
            for highlight in gist.highlights(summary, language)
        ],
        "contents": _("All questions at a glance"),
        "compared": _("Compared"),
        "comparisons": [
            _comparison(group, numbers, language) for group in gist.comparable_scales(summary)
        ],
        "questions": [
            _question(number, question, language) | _further(summary, question, language)
            for number, question in enumerate(summary.questions, start=1)
        ],
        "columns": [_("Answer"), _("People"), _("Basis"), _("Share")],
        "nothing": words.NOTHING,
        "hatched": _("Hatched: the number lies somewhere in here."),
        "texts_heading": _("In their own words"),
        "texts_note": _(
            "A person has read these texts before they were published. "
            "They are in no order, and nothing tells who wrote them."
        ),
        "texts": [
            {
                "label": one.label[language],
                "texts": [
                    [text.words, _("(shortened)") if text.shortened else ""] for text in one.texts
                ],
            }
            for one in summary.texts
        ],
        "promised": _("Said and done"),
        "promise_columns": [_("What"), _("Who"), _("By when"), _("State")],
        "promises": [
            [one.what, one.department, one.until, one.stands]
            for one in (said(commitment, language) for commitment in summary.commitments)
        ],
        "after_the_report": after_the_report(language),
        "notes": _("Good to know"),
        "rules": [list(rule) for rule in rules(summary, language)],
        "sources": _("Where the numbers come from"),
        "source_columns": [_("Batch"), _("Answers"), _("Checksum")],
        "batches": [
            [
                ("" if batch.label is None else f"{batch.label[language]}, ")
                + dates.batch_days(batch, summary, language),
                str(batch.size),
                batch.hash[:12],
            ]
            for batch in summary.batches
        ],
        "version": _("Survey {survey}, questionnaire version {version}").format(
            survey=summary.survey, version=summary.questionnaire_version
        )
        + f" ({summary.questionnaire_hash[:12]}), "
        + _("rules of protection version {rules}").format(rules=summary.rules)
        + ".",
    }


def _question(number: int, question: QuestionSummary, language: str) -> dict[str, Any]:
    finding = findings.finding(question, language)
    shown = lines(question, language) if finding else ()
    bases = {line.base for line in shown}
    longest = max((line.base or 0 for line in shown), default=0)
    table = question.tables[0]
    if not question.one_by_one and percentable(table):
        longest = basis(table).upper
    return {
        "number": str(number),
        "label": question.label[language],
        "finding": finding or "",
        "remark": " ".join(_remarks(question, bases, language)) if shown else "",
        "bases": len(bases) > 1,
        "shares": any(line.share for line in shown),
        "ranges": any(line.people and not line.people.exact and not line.apart for line in shown),
        "lines": [_line(line, longest, language) for line in shown],
    }


def _further(summary: Summary, question: QuestionSummary, language: str) -> dict[str, Any]:
    """What stands below the answers: measures, and the same through the periods and the parts."""
    _ = catalogue(language).gettext
    plots = [(_("Period"), plot) for plot in panels.trends(question, language)]
    plots += [(_("Part"), plot) for plot in panels.parts(summary, question, language)]
    return {
        "measures": " ".join([*panels.measures(question, language)]),
        "test": panels.tests(question, language),
        "plots": [
            {
                "caption": plot.caption,
                "columns": [what, _("People"), _("Value"), _("Difference")],
                "rows": [[row.label, row.people, row.value, row.difference] for row in plot.rows],
            }
            for what, plot in plots
        ],
    }


def _line(line: Line, longest: int, language: str) -> dict[str, Any]:
    people = line.people
    drawn = people is not None and not line.apart and longest > 0
    return {
        "label": line.label,
        "count": words.NOTHING if people is None else words.count(people),
        "base": words.NOTHING if line.base is None else str(line.base),
        "share": "" if line.share is None else words.percent(line.share, language),
        "note": line.note,
        "certain": min(people.lower / longest, 1) if people and drawn else 0,
        "possible": min(people.upper / longest, 1) if people and drawn else 0,
        "drawn": drawn,
    }


def _remarks(question: QuestionSummary, bases: set[int | None], language: str) -> list[str]:
    ngettext = catalogue(language).ngettext
    remarks = []
    [base, *others] = bases
    if base is not None and not others:
        remarks.append(
            ngettext("Basis: {base} person.", "Basis: {base} people.", base).format(base=base)
        )
    return remarks + words.remarks(question, question.tables, language)


def _comparison(
    group: list[QuestionSummary], numbers: dict[str, int], language: str
) -> dict[str, Any]:
    """Several scales with the same points, as bars of their lower half, middle and upper half."""
    rows = [_compared(question, numbers, language) for question in group]
    return {
        "rows": rows,
        "alternative": " ".join(f"{row['label']}: {row['spoken']}" for row in rows),
    }


def _compared(question: QuestionSummary, numbers: dict[str, int], language: str) -> dict[str, Any]:
    _ = catalogue(language).gettext
    table = question.tables[0]
    parts = findings.halves(table)
    told = [_part(table, findings.codes(part), language) for part in parts]
    shares = [share(table, findings.codes(part)) for part in parts]
    return {
        "label": f"{numbers[question.item]}  {question.label[language]}",
        "parts": told,
        "certain": [float(part.lower) for part in shares],
        "possible": [float(part.upper) for part in shares],
        "spoken": " ".join(
            _("{number}: {answers}.").format(number=number, answers=words.either(part, language))
            for number, part in zip(told, parts, strict=True)
            if part
        ),
    }


def _part(table: TableSummary, codes: tuple[str, ...], language: str) -> str:
    if percentable(table):
        return words.percent(share(table, codes), language)
    return words.count(table.together(codes))
