"""What answers and conditions are called in the reader's language."""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    Acknowledgement,
    All,
    Any,
    Between,
    Condition,
    Is,
    Item,
    Multiple,
    Not,
    Questionnaire,
    Ranking,
    Scale,
    Single,
)

Gettext = Callable[[str], str]


def spoken(questionnaire: Questionnaire, language: str) -> str:
    """The language in which a survey answers to a wish: that one, else its first."""
    return language if language in questionnaire.languages else questionnaire.languages[0]


def answer_label(item: Item, code: str, language: str) -> str:
    """What an answer's code stands for; the code itself if it stands for nothing.

    Args:
        item: what was asked.
        code: of an option or an evasion, or the number of a scale's point.
        language: one of the questionnaire's.
    """
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            for option in options:
                if option.code == code:
                    return option.label[language]
        case Scale(points=points) if code.isdecimal() and 1 <= int(code) <= len(points):
            return points[int(code) - 1][language]
    _ = catalogue(language).gettext
    if code == YES:
        return _("I confirm this") if isinstance(item, Acknowledgement) else _("Yes")
    if code == NO:
        return _("No")
    if code == NOT_APPLICABLE:
        return _("Does not apply to me")
    if code == NO_ANSWER:
        return _("I would rather not say")
    return code


def number_in_words(number: int, language: str) -> str:
    """A small number as people write it in a sentence."""
    _ = catalogue(language).gettext
    words = {
        2: _("two"),
        3: _("three"),
        4: _("four"),
        5: _("five"),
        6: _("six"),
        7: _("seven"),
        8: _("eight"),
        9: _("nine"),
    }
    return words.get(number, str(number))


def when_asked(
    condition: Condition, questionnaire: Questionnaire, numbers: Mapping[str, int], language: str
) -> str:
    """When a question is to be answered, as one sentence.

    Args:
        condition: the question's `show_if`.
        numbers: item id → the number its question has on the page.
        language: one of the questionnaire's.
    """
    _ = catalogue(language).gettext
    clause = _clause(condition, True, questionnaire, numbers, language)
    return _("Only answer this if {condition}.").format(condition=clause)


def _clause(
    condition: Condition,
    holds: bool,
    questionnaire: Questionnaire,
    numbers: Mapping[str, int],
    language: str,
) -> str:
    _ = catalogue(language).gettext
    match condition:
        case Not(part=part):
            return _clause(part, not holds, questionnaire, numbers, language)
        case All(parts=parts) | Any(parts=parts):
            clauses = [_nested(part, holds, questionnaire, numbers, language) for part in parts]
            # Not all of them is the same as one of them not, and the other way round.
            every = isinstance(condition, All) is holds
            return (_(" and ") if every else _(" or ")).join(clauses)
        case Is(item=item_id, codes=codes):
            item = questionnaire.item(item_id)
            labels = [answer_label(item, code, language) for code in codes]
            return _chosen(numbers[item_id], labels, holds, _)
        case Between(item=item_id, at_least=at_least, at_most=at_most):
            item = questionnaire.item(item_id)
            if isinstance(item, Scale):
                labels = [
                    point[language]
                    for number, point in enumerate(item.points, start=1)
                    if (at_least is None or number >= at_least)
                    and (at_most is None or number <= at_most)
                ]
                return _chosen(numbers[item_id], labels, holds, _)
            return _bounds(numbers[item_id], at_least, at_most, holds, _)


def _nested(
    part: Condition,
    holds: bool,
    questionnaire: Questionnaire,
    numbers: Mapping[str, int],
    language: str,
) -> str:
    clause = _clause(part, holds, questionnaire, numbers, language)
    several = isinstance(part, All | Any) and len(part.parts) > 1
    return f"({clause})" if several else clause


def _chosen(number: int, labels: Sequence[str], holds: bool, _: Gettext) -> str:
    quoted = _(" or ").join(_("“{label}”").format(label=label) for label in labels)
    if holds:
        return _("you chose {answers} in question {number}").format(answers=quoted, number=number)
    return _("you did not choose {answers} in question {number}").format(
        answers=quoted, number=number
    )


def _bounds(
    number: int, at_least: float | None, at_most: float | None, holds: bool, _: Gettext
) -> str:
    if at_least is not None and at_most is not None:
        clause = (
            _("your number in question {number} is between {at_least} and {at_most}")
            if holds
            else _("your number in question {number} is not between {at_least} and {at_most}")
        )
    elif at_least is not None:
        clause = (
            _("your number in question {number} is {at_least} or more")
            if holds
            else _("your number in question {number} is less than {at_least}")
        )
    else:
        clause = (
            _("your number in question {number} is {at_most} or less")
            if holds
            else _("your number in question {number} is more than {at_most}")
        )
    return clause.format(number=number, at_least=at_least, at_most=at_most)
