"""What stands below a question's table: its parts, its trend, its ranks and its measures."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import WHOLE
from chalicelib.report import charts, dates, words
from chalicelib.report.charts import Block, Dot
from chalicelib.report.homogeneity import SIGNIFICANT
from chalicelib.report.shares import basis
from chalicelib.report.summary import (
    Estimate,
    Focus,
    Name,
    Point,
    QuestionSummary,
    Series,
    Status,
    Summary,
    TableSummary,
)


@dataclass(frozen=True)
class DotRow:
    """One line with a dot: a part of the survey, or a period.

    Attributes:
        people: "9 of 12", or the sign for nothing.
        value: a percentage or a score in words, or "".
        difference: how far it is from the others, in words, or "".
    """

    label: str
    people: str
    value: str
    difference: str
    dot: Dot | None


@dataclass(frozen=True)
class DotPlot:
    """Lines with dots below the answers they are about; `middle`: whether zero is the middle."""

    caption: str
    rows: tuple[DotRow, ...]
    middle: bool


@dataclass(frozen=True)
class RankRow:
    """One option of a ranking: how many put it first, and its mean rank."""

    label: str
    blocks: tuple[Block, ...]
    first: str
    mean: str


def parts(summary: Summary, question: QuestionSummary, language: str) -> tuple[DotPlot, ...]:
    """The parts of a divided survey, one plot per answer that is followed."""
    if not question.parts:
        return ()
    focuses = list(
        dict.fromkeys(one.of for part in question.parts for one in part.differences)
    ) or _focuses(question)
    _ = catalogue(language).gettext
    labels = [
        _part_label(note.node, None if note.label is None else note.label[language], language)
        for note in summary.parts
    ]
    plots = []
    for focus in focuses:
        rows = []
        for label, part in zip(labels, question.parts, strict=True):
            table = next(one for one in part.tables if one.id == focus.table)
            difference = next((one for one in part.differences if one.of == focus), None)
            rows.append(
                DotRow(
                    label,
                    _people(table, focus, language),
                    words.percentage(difference.part, language) if difference else "",
                    _("Apart from the others: {points} points").format(
                        points=words.points(difference.value, language)
                    )
                    if difference
                    else "",
                    charts.dot(difference.part) if difference else None,
                )
            )
        plots.append(DotPlot(caption(question, focus, language), tuple(rows), middle=False))
    return tuple(plots)


def _focuses(question: QuestionSummary) -> list[Focus]:
    """What is compared where no part has enough answers for percentages."""
    found = []
    for table in question.tables:
        codes = [cell.code for cell in table.cells if cell.substantive]
        if question.type == "scale":
            found.append(Focus(table.id, tuple(codes[len(codes) - len(codes) // 2 :])))
        elif question.type in ("multiple", "yes_no", "ranking", "text"):
            found.append(Focus(table.id, tuple(codes[:1])))
        else:
            found += [Focus(table.id, (code,)) for code in codes]
    return [focus for focus in found if focus.cells]


def _part_label(node: str, label: str | None, language: str) -> str:
    _ = catalogue(language).gettext
    if node == WHOLE or label is None:
        return _("All others")
    return label


def _people(table: TableSummary, focus: Focus, language: str) -> str:
    if table.status is Status.NOT_SHOWN:
        return words.NOTHING
    return (
        catalogue(language)
        .gettext("{part} of {base}")
        .format(part=words.count(table.together(focus.cells)), base=words.count(basis(table)))
    )


def caption(question: QuestionSummary, focus: Focus, language: str) -> str:
    """The answers a plot is about."""
    _ = catalogue(language).gettext
    table = next(one for one in question.tables if one.id == focus.table)
    if table.option is not None:
        label = words.quoted(table.option[language], language)
        return _("{option} in first place").format(option=label) if _ranks(question) else label
    if not focus.cells:
        return _("Score")
    cells = [cell for cell in table.cells if cell.code in focus.cells]
    return words.either(cells, language) if cells else ""


def _ranks(question: QuestionSummary) -> bool:
    return question.type == "ranking"


def trends(question: QuestionSummary, language: str) -> tuple[DotPlot, ...]:
    """The trend of a question: all its periods, or the last two where several are followed."""
    several = len(question.trend) > 1
    return tuple(
        DotPlot(
            caption(question, series.of, language),
            _rows(series, series.points[-2:] if several else series.points, language),
            middle=not series.of.cells,
        )
        for series in question.trend
    )


def _rows(series: Series, points: Sequence[Point], language: str) -> tuple[DotRow, ...]:
    _ = catalogue(language).gettext
    rows = []
    for point in points:
        score = not series.of.cells
        people = words.NOTHING
        if point.people is not None:
            people = _("{part} of {base}").format(
                part=words.count(point.people), base=words.count(point.base)
            )
        elif point.base.upper:
            people = words.count(point.base)
        value = ""
        if point.value is not None:
            say = words.score if score else words.percentage
            value = say(point.value, language)
        last = point is series.points[-1]
        moved = ""
        if last and series.change:
            change = words.points(series.change, language)
            moved = _("Change: {points} points").format(points=change)
        label = dates.named(point.period, language)
        if not point.follows and point is not series.points[0]:
            label = _("{period} (question changed)").format(period=label)
        dot = charts.dot(point.value, score=score) if point.value else None
        rows.append(DotRow(label, people, value, moved, dot))
    return tuple(rows)


def ranks(question: QuestionSummary, language: str) -> tuple[RankRow, ...]:
    """The options of a ranking, the best mean rank first if all are known."""
    if not _ranks(question):
        return ()
    rows = []
    for table in question.tables:
        assert table.option is not None
        first, mean = table.measure(Name.FIRST_PLACES), table.measure(Name.MEAN_RANK)
        people = first.people if first else None
        rank = mean.value if mean else None
        rows.append(
            (
                rank.lower if rank else float("inf"),
                RankRow(
                    table.option[language],
                    charts.bar(people, basis(table).upper, charts.PLAIN) if people else (),
                    words.count(people) if people else words.NOTHING,
                    words.number(rank.lower, 2, language) if rank else words.NOTHING,
                ),
            )
        )
    return tuple(row for _place, row in sorted(rows, key=lambda one: one[0]))


def measures(question: QuestionSummary, language: str) -> tuple[str, ...]:
    """Median, quartiles, upper answers, mean and score of a question's table, in sentences."""
    if len(question.tables) != 1 or question.tables[0].status is Status.NOT_SHOWN:
        return ()
    _ = catalogue(language).gettext
    table = question.tables[0]
    said = []
    score = table.measure(Name.NPS)
    if score is not None and score.value is not None:
        said.append(
            _("Net promoter score: {score}.").format(score=words.points(score.value, language))
        )
    median = _value(table, Name.MEDIAN)
    if median is not None:
        said.append(_between(_("The median answer is {answers}."), table, median, language))
    lower, upper = _value(table, Name.LOWER_QUARTILE), _value(table, Name.UPPER_QUARTILE)
    if lower is not None and upper is not None:
        middle = Estimate(lower.lower, upper.upper)
        said.append(
            _between(_("The middle half of all answers: {answers}."), table, middle, language)
        )
    top = _value(table, Name.TOP_TWO)
    if top is not None:
        said.append(_("The two upper answers: {share}.").format(share=_with_reach(top, language)))
    mean, deviation = _value(table, Name.MEAN), _value(table, Name.SD)
    if mean is not None and deviation is not None:
        said.append(
            _("Scale read as numbers: mean {mean}, standard deviation {deviation}.").format(
                mean=words.number(mean.lower, 1, language),
                deviation=words.number(deviation.lower, 1, language),
            )
        )
    return tuple(said)


def _value(table: TableSummary, name: Name) -> Estimate | None:
    found = table.measure(name)
    return found.value if found else None


def _with_reach(value: Estimate, language: str) -> str:
    _ = catalogue(language).gettext
    reach = words.reach(value, language)
    share = words.percentage(value, language)
    return _("{value} (95 percent interval {reach})").format(value=share, reach=reach)


def _between(pattern: str, table: TableSummary, places: Estimate, language: str) -> str:
    cells = [cell for cell in table.cells if cell.substantive]
    ends = cells[int(places.lower) - 1 : int(places.upper)]
    return pattern.format(answers=words.either(ends, language))


def tests(question: QuestionSummary, language: str) -> str:
    """Whether the parts answered alike, in a sentence; "" where that is not tested."""
    if len(question.tests) != 1:
        return ""
    _ = catalogue(language).gettext
    p = question.tests[0].p_holm
    said = (
        words.number(p, 3, language)
        if p >= 0.001
        else "<\N{NO-BREAK SPACE}" + words.number(0.001, 3, language)
    )
    if p < SIGNIFICANT:
        return _("The parts differ more than chance explains (p = {p}, after Holm).").format(p=said)
    return _("Chance alone could explain the differences (p = {p}, after Holm).").format(p=said)
