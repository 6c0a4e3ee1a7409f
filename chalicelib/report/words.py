"""How numbers of people, shares and answers are written."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import NO, NO_ANSWER, NOT_APPLICABLE, YES
from chalicelib.report.shares import Share
from chalicelib.report.summary import Cell, Interval

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
