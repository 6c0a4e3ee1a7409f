"""How numbers of people, shares and answers are written."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import ceil, floor

from chalicelib.i18n import catalogue, number_marks
from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, YES
from chalicelib.report.shares import PERCENT_FROM, Share
from chalicelib.report.summary import (
    Cell,
    Estimate,
    Footnote,
    Interval,
    QuestionSummary,
    Summary,
    TableSummary,
)

NOTHING = "–"
"""The one sign for everything that is not shown (rule 11)."""


def count(people: Interval) -> str:
    """A number of people, or the two bounds it lies between."""
    return str(people.lower) if people.exact else f"{people.lower}–{people.upper}"


def percent(share: Share, language: str) -> str:
    """A share in whole percent, or the two bounds it lies between, rounded outwards.

    A share that is not nothing is never written as 0, one that is not all never as 100.
    """
    if share.lower != share.upper:
        number = f"{floor(100 * share.lower)}–{ceil(100 * share.upper)}"
    elif 0 < share.lower < Fraction(1, 200):
        number = "<\N{NO-BREAK SPACE}1"
    elif Fraction(199, 200) <= share.lower < 1:
        number = ">\N{NO-BREAK SPACE}99"
    else:
        number = str(floor(100 * share.lower + Fraction(1, 2)))
    return catalogue(language).gettext("{number}%").format(number=number)


def answer(cell: Cell, language: str) -> str:
    """The words of one answer."""
    if cell.label is not None:
        return cell.label[language]
    _ = catalogue(language).gettext
    if cell.code.isdecimal():
        return _("place {number}").format(number=cell.code)
    words = {
        YES: _("Yes"),
        NO: _("No"),
        NOT_APPLICABLE: _("Does not apply to me"),
        NO_ANSWER: _("No answer given"),
    }
    return words[cell.code]


def quoted(words: str, language: str) -> str:
    """Words in the quotation marks of the language."""
    return catalogue(language).gettext("“{words}”").format(words=words)


def either(answers: Sequence[Cell], language: str) -> str:
    """Some answers as the object of "chose": one, one or another, or a run of a scale."""
    _ = catalogue(language).gettext
    first, last = (quoted(answer(cell, language), language) for cell in (answers[0], answers[-1]))
    if len(answers) == 1:
        return first
    if len(answers) == 2:
        return _("{first} or {last}").format(first=first, last=last)
    return _("{first} up to {last}").format(first=first, last=last)


def number(value: float, digits: int, language: str) -> str:
    """A number with so many digits behind the point, or behind the comma."""
    written = f"{value:.{digits}f}".replace("-", "\N{MINUS SIGN}")
    return written.replace(".", number_marks(language).decimal)


def percentage(value: Estimate, language: str) -> str:
    """An estimated share in whole percent, or its two bounds."""
    return percent(Share(_hundredths(value.lower), _hundredths(value.upper)), language)


def reach(value: Estimate, language: str) -> str:
    """The interval of confidence of a share in whole percent, rounded outwards."""
    assert value.low is not None
    assert value.high is not None
    pattern = catalogue(language).gettext("{number}%")
    return pattern.format(number=f"{floor(100 * value.low)}–{ceil(100 * value.high)}")


def points(value: Estimate, language: str) -> str:
    """A difference in percentage points with its interval: "+8 (−2 to +18)"."""
    _ = catalogue(language).gettext
    said = _signed(value.lower, round)
    if value.lower != value.upper:
        lower, upper = _signed(value.lower, floor), _signed(value.upper, ceil)
        said = _("{lower} to {upper}").format(lower=lower, upper=upper)
    if value.low is None or value.high is None:
        return said
    low, high = _signed(value.low, floor), _signed(value.high, ceil)
    return _("{value} ({low} to {high})").format(value=said, low=low, high=high)


def score(value: Estimate, language: str) -> str:
    """A score from −100 to +100, or its two bounds."""
    return points(Estimate(value.lower, value.upper), language)


def _signed(part: float, rounding: Callable[[float], int]) -> str:
    whole = rounding(round(100 * part, 4))
    return f"{whole:+d}".replace("-", "\N{MINUS SIGN}") if whole else "0"


def _hundredths(part: float) -> Fraction:
    return Fraction(part).limit_denominator(1_000_000)


def remarks(question: QuestionSummary, tables: Sequence[TableSummary], language: str) -> list[str]:
    """What has to be known about a question to read its numbers, beside whom they are about.

    Args:
        tables: those of the question that are looked at.
    """
    _ = catalogue(language).gettext
    found = []
    if question.type == "multiple":
        found.append(_("Several answers were possible."))
    if question.type == "text":
        found.append(_("A machine has counted words. A text can mention several things."))
    if question.conditional:
        found.append(_("Only some people were asked this."))
    if any(table.missing_batches for table in tables):
        found.append(_("Not all batches are counted here."))
    return found


def footnote(note: Footnote, summary: Summary, language: str) -> str:
    """What a footnote says of a summary."""
    _ = catalogue(language).gettext
    return {
        Footnote.CENSUS: _(
            "Everybody concerned was asked, not a sample. The numbers stand for those who"
            " answered. About the others they say nothing."
        ),
        Footnote.SAMPLE: _(
            "A sample was asked. The numbers stand for those who answered. For all others they"
            " are an estimate, as good as the sample."
        ),
        Footnote.SIGN: _("The sign {sign} means: not shown.").format(sign=NOTHING),
        Footnote.RANGES: _(
            "Where nearly all agreed we give a range. The true number lies within it."
        ),
        Footnote.COUNTS: _(
            "We give percentages from {number} answers on. They are rounded, so they may not add"
            " up to 100. Percentages leave out those who gave no answer or to whom the question"
            " does not apply."
        ).format(number=PERCENT_FROM),
        Footnote.CONFIDENCE: _(
            "Intervals of 95 percent show how far a share could differ by chance. They read the"
            " answers as drawn at random."
        ),
        Footnote.NUMBERS: _(
            "A mean reads the points of a scale as numbers. The distances between them need not"
            " be equal."
        ),
        Footnote.VERSIONS: _(
            "Where a question was changed its trend is marked. Numbers before and after it should"
            " not be compared."
        ),
        Footnote.LEFTOVERS: _(
            "At the close of a survey up to {number} answers may be left. They are deleted and"
            " shown nowhere."
        ).format(number=summary.k - 1),
    }[note]
