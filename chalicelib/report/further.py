"""The sheets that not every report has: measures, parts, trends, texts and promises."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import YES
from chalicelib.report import dates, words
from chalicelib.report.commitments import after_the_report, said
from chalicelib.report.lines import bounds, lines
from chalicelib.report.sheets import Column, Numbers, Part, Real, Sheet, Value
from chalicelib.report.summary import (
    Estimate,
    Focus,
    Interval,
    Name,
    QuestionSummary,
    Summary,
    TableSummary,
)

_SHARES = (
    Name.TOP_TWO,
    Name.BOTTOM_TWO,
    Name.PROMOTERS,
    Name.PASSIVES,
    Name.DETRACTORS,
    Name.FIRST_PLACES,
)


def sheets(summary: Summary, language: str) -> Iterator[Sheet]:
    """Those of these sheets that have something to say."""
    numbered = list(enumerate(summary.questions, start=1))
    made = (
        _measures(numbered, language),
        _parts(summary, numbered, language),
        _trends(summary, numbered, language),
        _texts(summary, language),
        _commitments(summary, language),
    )
    yield from (sheet for sheet in made if sheet.rows)


Numbered = Sequence[tuple[int, QuestionSummary]]


def _measures(questions: Numbered, language: str) -> Sheet:
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = []
    for number, question in questions:
        for table in question.tables:
            for measure in table.measures:
                kind = Part if measure.name in _SHARES else Real
                people, value = measure.people, measure.value
                rows.append(
                    (
                        number,
                        question.label[language],
                        "" if table.option is None else table.option[language],
                        measure_name(measure.name, language),
                        None if people is None else people.lower,
                        None if people is None else people.upper,
                        *_estimate(value, kind),
                        question.item,
                        table.id,
                        measure.name.value,
                    )
                )
    return Sheet(
        name=_("Measures"),
        heading=_("What follows from the distributions"),
        sentences=(
            _("Medians and quartiles are places of answers in their order, from 1."),
            _("Means read the scale as numbers."),
        ),
        columns=(
            Column(_("No."), 6),
            Column(_("Question"), 48),
            Column(_("Option"), 24),
            Column(_("Measure"), 40),
            Numbers(_("At least"), 12),
            Numbers(_("At most"), 12),
            *_estimate_columns(_("Value"), language),
            Column(_("Id of the question"), 20),
            Column(_("Id of the table"), 20),
            Column(_("Id of the measure"), 20),
        ),
        rows=tuple(rows),
        unprinted=3,
    )


def measure_name(name: Name, language: str) -> str:
    """The words for a measure."""
    _ = catalogue(language).gettext
    return {
        Name.MEDIAN: _("Median"),
        Name.LOWER_QUARTILE: _("Lower quartile"),
        Name.UPPER_QUARTILE: _("Upper quartile"),
        Name.TOP_TWO: _("The two highest answers"),
        Name.BOTTOM_TWO: _("The two lowest answers"),
        Name.MEAN: _("Mean, scale read as numbers"),
        Name.SD: _("Standard deviation"),
        Name.NPS: _("Net promoter score"),
        Name.PROMOTERS: _("Promoters (9 and 10)"),
        Name.PASSIVES: _("Passives (7 and 8)"),
        Name.DETRACTORS: _("Detractors (0 to 6)"),
        Name.MEAN_RANK: _("Mean place"),
        Name.FIRST_PLACES: _("First places"),
    }[name]


def _estimate(value: Estimate | None, kind: type[Part] | type[Real]) -> tuple[Value, ...]:
    """The four numbers of an estimate: its bounds and its interval of confidence."""
    if value is None:
        return (None,) * 4
    numbers = (value.lower, value.upper, value.low, value.high)
    return tuple(None if number is None else kind(number) for number in numbers)


def _estimate_columns(what: str, language: str) -> tuple[Column, ...]:
    _ = catalogue(language).gettext
    return (
        Numbers(_("{what}, at least").format(what=what), 14),
        Numbers(_("{what}, at most").format(what=what), 14),
        Numbers(_("{what}, interval from").format(what=what), 14),
        Numbers(_("{what}, interval to").format(what=what), 14),
    )


def _parts(summary: Summary, questions: Numbered, language: str) -> Sheet:
    _ = catalogue(language).gettext
    names = {
        part.node: _("Not in a group") if part.label is None else part.label[language]
        for part in summary.parts
    }
    rows: list[tuple[Value, ...]] = []
    for number, question in questions:
        label = question.label[language]
        for part in question.parts:
            ids = (question.item, part.node)
            for line in lines(replace(question, tables=part.tables), language):
                people, shares = line.people, bounds(line.share)
                rows.append(
                    (number, label, names[part.node], line.label)
                    + ((None, None) if people is None else (people.lower, people.upper))
                    + (line.base, *shares, *(None,) * 4, *ids, line.code)
                )
            for difference in part.differences:
                rows.append(
                    (number, label, names[part.node], followed(question, difference.of, language))
                    + (None, None, None, Part(difference.part.lower), Part(difference.part.upper))
                    + _estimate(difference.value, Part)
                    + (*ids, _focus_id(difference.of))
                )
    return Sheet(
        name=_("Groups"),
        heading=_("The same questions in the parts of the survey"),
        sentences=(
            _("A difference is the share in this group less the share in all others together."),
        ),
        columns=(
            Column(_("No."), 6),
            Column(_("Question"), 44),
            Column(_("Group"), 28),
            Column(_("Answer"), 34),
            Numbers(_("At least"), 12),
            Numbers(_("At most"), 12),
            Numbers(_("Basis"), 10),
            Numbers(_("Share, at least"), 12),
            Numbers(_("Share, at most"), 12),
            *_estimate_columns(_("Difference"), language),
            Column(_("Id of the question"), 20),
            Column(_("Id of the group"), 20),
            Column(_("Id of the answer"), 20),
        ),
        rows=tuple(rows),
        unprinted=3,
    )


def followed(question: QuestionSummary, focus: Focus, language: str) -> str:
    """The answers that are followed through parts or periods, in words."""
    _ = catalogue(language).gettext
    table = next(one for one in question.tables if one.id == focus.table)
    if not focus.cells:
        return measure_name(Name.NPS, language)
    if table.option is not None:
        option = table.option[language]
        return option if focus.cells == (YES,) else f"{option}: {_places(focus, language)}"
    return _answers(question, table, focus, language)


def _places(focus: Focus, language: str) -> str:
    pattern = catalogue(language).gettext("place {number}")
    return ", ".join(pattern.format(number=cell) for cell in focus.cells)


def _answers(question: QuestionSummary, table: TableSummary, focus: Focus, language: str) -> str:
    """The words of some answers; where the whole shows none, a part may still have them."""
    tables = [table, *(one for part in question.parts for one in part.tables)]
    for one in tables:
        chosen = [cell for cell in one.cells if cell.code in focus.cells]
        if one.id == focus.table and chosen:
            return words.either(chosen, language)
    return " + ".join(focus.cells)


def _focus_id(focus: Focus) -> str:
    return f"{focus.table}: {' + '.join(focus.cells)}" if focus.cells else focus.table


def _number(people: Interval) -> Value:
    """A number of people as a number, or as the two bounds it lies between."""
    return (people.lower or None) if people.exact else words.count(people)


def _trends(summary: Summary, questions: Numbered, language: str) -> Sheet:
    _ = catalogue(language).gettext
    rows: list[tuple[Value, ...]] = []
    for number, question in questions:
        for series in question.trend:
            kind = Part if series.of.cells else Real
            for point in series.points:
                people = point.people
                change = series.change if point is series.points[-1] else None
                rows.append(
                    (
                        number,
                        question.label[language],
                        followed(question, series.of, language),
                        dates.period(replace(summary, period=point.period), language),
                        None if people is None else people.lower,
                        None if people is None else people.upper,
                        _number(point.base),
                        *_estimate(point.value, kind),
                        "" if point.follows else _("no"),
                        *_estimate(change, kind),
                        question.item,
                        _focus_id(series.of),
                        point.period,
                    )
                )
    return Sheet(
        name=_("Trend"),
        heading=_("The same answers through the periods"),
        sentences=(
            _("A change is the share in the last period less the share in the one before."),
        ),
        columns=(
            Column(_("No."), 6),
            Column(_("Question"), 44),
            Column(_("Answer"), 34),
            Column(_("Period"), 26),
            Numbers(_("At least"), 12),
            Numbers(_("At most"), 12),
            Numbers(_("Basis"), 10),
            *_estimate_columns(_("Share"), language),
            Column(_("Comparable with the one before"), 16),
            *_estimate_columns(_("Change of the share"), language),
            Column(_("Id of the question"), 20),
            Column(_("Id of the answer"), 20),
            Column(_("Id of the period"), 20),
        ),
        rows=tuple(rows),
        unprinted=3,
    )


def _texts(summary: Summary, language: str) -> Sheet:
    _ = catalogue(language).gettext
    return Sheet(
        name=_("Texts"),
        heading=_("In their own words"),
        sentences=(
            _(
                "A person has read these texts before they were published. "
                "They are in no order, and nothing tells who wrote them."
            ),
        ),
        columns=(Column(_("Question"), 44), Column(_("Text"), 90), Column(_("Note"), 16)),
        rows=tuple(
            (
                one.label[language],
                text.words,
                _("(shortened)") if text.shortened else "",
            )
            for one in summary.texts
            for text in one.texts
        ),
    )


def _commitments(summary: Summary, language: str) -> Sheet:
    _ = catalogue(language).gettext
    return Sheet(
        name=_("Said and done"),
        heading=_("What became of it"),
        sentences=(after_the_report(language),),
        columns=(
            Column(_("What"), 60),
            Column(_("Who"), 30),
            Column(_("Until"), 16),
            Column(_("State"), 14),
            Column(_("Note"), 60),
        ),
        rows=tuple(
            (one.what, one.department, one.until, one.progress, one.note)
            for one in (said(commitment, language) for commitment in summary.commitments)
        ),
    )
