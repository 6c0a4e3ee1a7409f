"""A questionnaire as a sheet to fill in by hand: what stands on it."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from chalicelib.i18n import catalogue
from chalicelib.questionnaire.conditions import holds, items_of
from chalicelib.questionnaire.model import (
    NO,
    NO_ANSWER,
    NOT_APPLICABLE,
    YES,
    Acknowledgement,
    Choice,
    Condition,
    Date,
    FreeText,
    Item,
    Multiple,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)
from chalicelib.questionnaire.profiles import protection_of

TEMPLATE = Path(__file__).parent / "templates/paper.typ"
"""Sets what `sheet` gives."""


def sheet(questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    """The words of the sheet, in order, for the template that sets it.

    Questions are numbered; a way past a question that is not asked is written beside the answer
    that leads past it, and at the question itself who is to answer it.
    """
    _ = catalogue(language).gettext
    numbers = _numbers(questionnaire)
    others = protection_of(questionnaire.profile).k - 1
    promise = _(
        "Your answers are only evaluated together with those of at least %(others)s others."
    )
    return {
        "language": language.partition("-")[0],
        "office": _("Steering office for early childhood, Bremen"),
        "title": questionnaire.title[language],
        "purpose": questionnaire.purpose[language],
        "promise": promise % {"others": others},
        "how": _("Please tick with a pen. Do not write your name on the sheet."),
        "thanks": _("Thank you. Please give the sheet back as it was agreed, unsigned."),
        "version": f"{questionnaire.survey}, {_('version')} {questionnaire.version}",
        "items": [
            _item(questionnaire, place, numbers, language)
            for place in range(len(questionnaire.items))
        ],
    }


def _numbers(questionnaire: Questionnaire) -> dict[str, int]:
    """Item → its number on the sheet; notes have none."""
    asked = [item.id for item in questionnaire.items if not isinstance(item, Note)]
    return {item: number for number, item in enumerate(asked, start=1)}


def _item(
    questionnaire: Questionnaire, place: int, numbers: dict[str, int], language: str
) -> dict[str, Any]:
    item = questionnaire.items[place]
    before = questionnaire.items[place - 1] if place else None
    opens = item.matrix is not None and (before is None or before.matrix != item.matrix)
    return {
        "number": str(numbers.get(item.id, "")),
        "id": item.id,
        "heading": item.matrix.label[language] if item.matrix and opens else "",
        "level": 2 if item.matrix else 1,
        "label": item.label[language],
        "hint": item.hint[language] if item.hint else "",
        "who": _who(questionnaire, item, numbers, language),
        "how": _how(item, language),
        "boxes": [
            {
                "code": code,
                "label": label,
                "way": _way(questionnaire, place, code, numbers, language),
            }
            for code, label in boxes(item, language)
        ],
        "places": isinstance(item, Ranking),
        "lines": _lines(item),
    }


def boxes(item: Item, language: str) -> Iterator[tuple[str, str]]:
    """Each answer to tick: its code for whoever keys it in, and its words."""
    _ = catalogue(language).gettext
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            yield from ((option.code, option.label[language]) for option in options)
        case Scale(points=points):
            yield from ((str(number), label[language]) for number, label in enumerate(points, 1))
        case YesNo():
            yield from ((YES, _("Yes")), (NO, _("No")))
        case Acknowledgement():
            yield YES, _("Yes")
    if isinstance(item, Choice) and item.not_applicable:
        yield NOT_APPLICABLE, _("Does not apply to me")
    if isinstance(item, Choice) and item.no_answer:
        yield NO_ANSWER, _("No answer given")


def _how(item: Item, language: str) -> str:
    _ = catalogue(language).gettext
    match item:
        case Multiple(most=None):
            return _("You can choose several answers.")
        case Multiple(most=most):
            return _("You can choose up to {most} answers.").format(most=most)
        case Ranking(options=options):
            return _("Write a number from 1 (most important) to {most} into each box.").format(
                most=len(options)
            )
        case Number():
            return _("Please write a number.")
        case Date():
            return _("For example: 12 9 2026")
        case FreeText():
            return _("Please do not name anyone, least of all children.")
        case _:
            return ""


def _lines(item: Item) -> int:
    """How many lines there are to write on."""
    match item:
        case FreeText(long=True):
            return 5
        case FreeText():
            return 2
        case Number() | Date():
            return 1
        case _:
            return 0


def _who(questionnaire: Questionnaire, item: Item, numbers: dict[str, int], language: str) -> str:
    """Who is to answer a question that is not for everybody, in a sentence."""
    _ = catalogue(language).gettext
    if item.show_if is None:
        return ""
    looked_at = list(dict.fromkeys(items_of(item.show_if)))
    if len(looked_at) == 1:
        asked = questionnaire.item(looked_at[0])
        fitting = [
            label
            for code, label in boxes(asked, language)
            if code != NO_ANSWER and _holds(item.show_if, asked, code)
        ]
        if fitting:
            return _("Only if you ticked this at question {number}: {answers}.").format(
                number=numbers[asked.id], answers=" / ".join(fitting)
            )
    return _("Only if it fits your answers to these questions: {numbers}.").format(
        numbers=", ".join(str(numbers[one]) for one in looked_at)
    )


def _way(
    questionnaire: Questionnaire, place: int, code: str, numbers: dict[str, int], language: str
) -> str:
    """Where an answer leads, if that is not the next question."""
    item = questionnaire.items[place]
    if isinstance(item, Multiple | Ranking):
        return ""
    following = [one for one in questionnaire.items[place + 1 :] if one.id in numbers]
    reached = next((one for one in following if _asked_after(one, item, code)), None)
    if not following or reached is following[0]:
        return ""
    _ = catalogue(language).gettext
    if reached is None:
        return _("→ to the end")
    return _("→ go on with question {number}").format(number=numbers[reached.id])


def _asked_after(later: Item, item: Item, code: str) -> bool:
    """Whether a later question can be asked of somebody who gave this answer."""
    if later.show_if is None or set(items_of(later.show_if)) != {item.id}:
        return True
    return _holds(later.show_if, item, code)


def _holds(condition: Condition, item: Item, code: str) -> bool:
    answer = int(code) if isinstance(item, Scale) and code.isdecimal() else code
    return holds(condition, {item.id: answer})


def answers(questionnaire: Questionnaire, cells: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The answers of one sheet as they were keyed in.

    Args:
        cells: (item, what was keyed in): the code beside the answer, several with spaces between
            them; of a ranking the codes from the first place on; else what was written.

    Raises:
        ValueError: there is no such question, or what was keyed in is no number.
    """
    items = {item.id: item for item in questionnaire.items}
    found: dict[str, Any] = {}
    for name, keyed in cells:
        words = keyed.strip()
        if not words:
            continue
        if name not in items:
            raise ValueError(f"there is no question {name}")
        found[name] = _keyed(items[name], words)
    return found


def _keyed(item: Item, words: str) -> str | int | float | list[str]:
    match item:
        case Multiple() | Ranking():
            return words.split()
        case Scale() if words.isdecimal():
            return int(words)
        case Number() if words not in (NOT_APPLICABLE, NO_ANSWER):
            number = float(words.replace(",", "."))
            return int(number) if number.is_integer() else number
        case _:
            return words
