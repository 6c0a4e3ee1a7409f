"""What the numbers of one question say, in a sentence made of released numbers only."""

from collections.abc import Sequence

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import NO_ANSWER, YES
from chalicelib.report import words
from chalicelib.report.shares import basis, percentable, share
from chalicelib.report.summary import Cell, Name, QuestionSummary, Status, TableSummary


def finding(question: QuestionSummary, language: str) -> str | None:
    """The one sentence a reader should keep of a question, or None if nothing is shown."""
    if not _shown(question):
        return None
    ranges = catalogue(language).gettext("Here we give ranges instead of exact numbers.")
    return certain(question, language) or ranges


def _shown(question: QuestionSummary) -> list[TableSummary]:
    return [table for table in question.tables if table.status is not Status.NOT_SHOWN]


def certain(question: QuestionSummary, language: str) -> str | None:
    """What is certain about a question, in a sentence, or None if nothing is."""
    shown = _shown(question)
    if not shown:
        return None
    if question.one_by_one:
        return _of_options(question.type, shown, language)
    if question.type == "ranking":
        return _of_ranks(question.tables, language)
    if shown[0].status is Status.CAPPED:
        return _of_ranges(question.type, shown[0], language)
    return _of_counts(question.type, shown[0], language)


def halves(table: TableSummary) -> tuple[tuple[Cell, ...], tuple[Cell, ...], tuple[Cell, ...]]:
    """The points of a scale below, in and above its middle."""
    points = tuple(cell for cell in table.cells if cell.substantive)
    half = len(points) // 2
    return points[:half], points[half : len(points) - half], points[len(points) - half :]


def codes(cells: Sequence[Cell]) -> tuple[str, ...]:
    """The codes of some answers."""
    return tuple(cell.code for cell in cells)


def few_chose(table: TableSummary) -> bool:
    """Whether it is possible that at most half of the people gave a substantive answer."""
    return 2 * basis(table).lower <= table.base


def _groups(kind: str, table: TableSummary) -> list[tuple[Cell, ...]]:
    """The answers that are compared: the parts of a scale, else every answer for itself."""
    if kind == "scale":
        return [part for part in halves(table) if part]
    return [(cell,) for cell in table.cells if cell.substantive]


def _of_counts(kind: str, table: TableSummary, language: str) -> str:
    _ = catalogue(language).gettext
    base = basis(table).lower
    if few_chose(table):
        return _few(table, language)
    groups = _groups(kind, table)
    numbers = [table.together(codes(group)).lower for group in groups]
    most = max(numbers)
    leading = [group for group, number in zip(groups, numbers, strict=True) if number == most]
    said = [words.either(group, language) for group in leading]
    if len(leading) > 2:
        return _("No answer stands out.")
    if len(leading) == 2:
        return _equally(most, base, said, language)
    if kind in ("scale", "yes_no") or 2 * most > base:
        part = _part(table, codes(leading[0]), language)
        return _("{part} chose {answers}.").format(part=part, answers=said[0])
    part = _part(table, codes(leading[0]), language, within=True)
    return _("Most often: {answer} ({part}).").format(answer=said[0], part=part)


def _few(table: TableSummary, language: str) -> str:
    """That at most half of the people gave a substantive answer: that is then what matters."""
    _, ngettext = catalogue(language).gettext, catalogue(language).ngettext
    for cell in table.cells:
        if not cell.substantive and 2 * cell.count.lower >= table.base:
            part = _("{part} of {base}").format(part=cell.count.lower, base=table.base)
            return _evaded(cell, part, language)
    chose = basis(table).lower
    return ngettext(
        "Only {part} of {base} chose one of the answers.",
        "Only {part} of {base} chose one of the answers.",
        chose,
    ).format(part=chose, base=table.base)


def _of_ranges(kind: str, table: TableSummary, language: str) -> str | None:
    _ = catalogue(language).gettext
    by_code = {cell.code: cell for cell in table.cells}
    candidates = [tuple(by_code[code] for code in cap.cells) for cap in table.cappings]
    candidates += _groups(kind, table)
    best = max(candidates, key=lambda group: (table.together(codes(group)).lower, -len(group)))
    at_least = table.together(codes(best)).lower
    if 2 * at_least <= table.base:
        return None
    if not best[0].substantive:
        part = _("At least {part} of {base}").format(part=at_least, base=table.base)
        return _evaded(best[0], part, language)
    return _("At least {part} of {base} chose {answers}.").format(
        part=at_least, base=table.base, answers=words.either(best, language)
    )


def _evaded(cell: Cell, part: str, language: str) -> str:
    """That so many, and so most, could or would not answer: more than this is not to be said."""
    _ = catalogue(language).gettext
    if cell.code == NO_ANSWER:
        return _("{part} gave no answer.").format(part=part)
    return _("{part} said this does not apply to them.").format(part=part)


def _of_options(kind: str, tables: Sequence[TableSummary], language: str) -> str | None:
    _ = catalogue(language).gettext
    ranked = sorted(tables, key=lambda table: -table.together([YES]).lower)
    leading = [table for table in ranked[:2] if _certainly_above(table, ranked)]
    if ranked[0] in leading:
        answers = [_option(table, language) for table in leading]
        said = _list(answers, language)
        if kind == "text":
            return _("Mentioned most often: {answers}.").format(answers=said)
        return _("Chosen most often: {answers}.").format(answers=said)
    if any(table.status is Status.CAPPED for table in tables):
        return None
    most = ranked[0].together([YES]).lower
    tied = [table for table in ranked if table.together([YES]).lower == most]
    if len(tied) == 2 and tied[0].base == tied[1].base:
        labels = [words.quoted(_label(table, language), language) for table in tied]
        return _equally(most, tied[0].base, labels, language)
    return _("No answer stands out.")


def _of_ranks(tables: Sequence[TableSummary], language: str) -> str | None:
    """Which option has the best mean rank, or is capped at one place."""
    _ = catalogue(language).gettext
    ranks = [(table, found.value) for table in tables if (found := table.measure(Name.MEAN_RANK))]
    means = [(value.lower, table) for table, value in ranks if value is not None]
    if len(means) == len(tables):
        best = min(mean for mean, _table in means)
        leading = [table for mean, table in means if mean == best]
        if len(leading) > 1:
            return _("No answer stands out.")
        return _("Best mean rank: {answer} ({rank}).").format(
            answer=words.quoted(_label(leading[0], language), language),
            rank=words.number(best, 2, language),
        )
    for table in tables:
        for cap in table.cappings:
            if len(cap.cells) == 1 and cap.base == table.base:
                return _("At least {part} of {base} put {answer} in place {place}.").format(
                    part=cap.at_least,
                    base=cap.base,
                    answer=words.quoted(_label(table, language), language),
                    place=cap.cells[0],
                )
    return None


def _certainly_above(table: TableSummary, ranked: Sequence[TableSummary]) -> bool:
    """Whether an option was chosen, and more often than every option ranked behind it."""
    behind = ranked[ranked.index(table) + 1 :]
    chosen = table.together([YES]).lower
    return chosen > max((other.together([YES]).upper for other in behind), default=0)


def _option(table: TableSummary, language: str) -> str:
    _ = catalogue(language).gettext
    part = _part(table, [YES], language, within=True)
    if table.status is Status.CAPPED:
        part = _("at least {part} of {base}").format(
            part=table.together([YES]).lower, base=table.base
        )
    return f"{words.quoted(_label(table, language), language)} ({part})"


def _label(table: TableSummary, language: str) -> str:
    assert table.option is not None
    return table.option[language]


def _list(parts: Sequence[str], language: str) -> str:
    if len(parts) == 1:
        return parts[0]
    first, second = parts
    return catalogue(language).gettext("{first} and {second}").format(first=first, second=second)


def _equally(part: int, base: int, answers: Sequence[str], language: str) -> str:
    pattern = catalogue(language).gettext("Equally often, {part} of {base} each: {answers}.")
    return pattern.format(part=part, base=base, answers=_list(answers, language))


def _part(table: TableSummary, part: Sequence[str], language: str, *, within: bool = False) -> str:
    """ "9 of 12", with the percentage where there is one; `within`: it stands in brackets."""
    _ = catalogue(language).gettext
    number, base = table.together(part).lower, basis(table).lower
    if not percentable(table):
        return _("{part} of {base}").format(part=number, base=base)
    pattern = _("{part} of {base}, {percent}") if within else _("{part} of {base} ({percent})")
    return pattern.format(
        part=number, base=base, percent=words.percent(share(table, part), language)
    )
