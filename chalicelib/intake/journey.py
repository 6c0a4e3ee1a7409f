"""A survey as a journey: which questions share a page, and which answers are left behind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chalicelib.intake.entry import Entry, questions
from chalicelib.intake.form import Fields, other_text
from chalicelib.questionnaire.conditions import reachable
from chalicelib.questionnaire.model import Answers, Note, Questionnaire

LONGEST_SHORT = 6
"""A survey of so many questions is asked on one page, and sent from there."""


@dataclass(frozen=True)
class Stage:
    """One page of the form.

    Attributes:
        number: from 1.
        title: "" if its author gave none.
        form: what stands on it.
    """

    number: int
    title: str
    form: tuple[Entry, ...]

    @property
    def element(self) -> str:
        """Id of its heading, where links to the page lead."""
        return f"seite-{self.number}"

    @property
    def faulty(self) -> bool:
        """Whether something on it is to be corrected."""
        return any(
            entry.fault or any(detail.fault for detail in entry.details)
            for entry in questions(self.form)
        )


def is_short(questionnaire: Questionnaire) -> bool:
    """Whether a survey fits one page and needs no page to check the answers."""
    details = _details(questionnaire)
    asked = [
        item
        for item in questionnaire.items
        if item.id not in details and not isinstance(item, Note)
    ]
    return len(asked) <= LONGEST_SHORT


def stages(form: Sequence[Entry]) -> tuple[Stage, ...]:
    """The pages of a form: a new one begins wherever an entry says so."""
    begun: list[tuple[str, list[Entry]]] = []
    for entry in form:
        if entry.page or not begun:
            begun.append((entry.page, []))
        begun[-1][1].append(entry)
    return tuple(
        Stage(number, title, tuple(entries))
        for number, (title, entries) in enumerate(begun, start=1)
    )


def left_behind(questionnaire: Questionnaire, answers: Answers) -> list[str]:
    """The questions that were answered and then, by another answer, no longer asked.

    An answer that its author suggested and nobody changed is no loss.

    Returns:
        Ids of items, in their order; the text behind "other" goes with its question.
    """
    kept = reachable(questionnaire, answers)
    details = _details(questionnaire)
    return [
        item.id
        for item in questionnaire.items
        if item.id in answers
        and item.id not in kept
        and item.id not in details
        and answers[item.id] != item.default
    ]


def without(fields: Fields, questionnaire: Questionnaire, answers: Answers) -> Fields:
    """The fields without those of questions that are not asked after these answers."""
    kept = reachable(questionnaire, answers)
    gone = {item_id for item_id in answers if item_id not in kept}
    return {name: values for name, values in fields.items() if name.partition(".")[0] not in gone}


def carried(fields: Fields) -> Iterator[tuple[str, str]]:
    """The fields of questions one by one, as a page carries them on to the next."""
    for name, values in fields.items():
        if name not in OF_THE_PAGE:
            yield from ((name, value) for value in values if value)


OF_THE_PAGE = frozenset(
    {"code", "version", "do", "typed-in", "on-check", "held", "of-survey", "instead-of"}
)
"""Fields that the pages themselves put into a form; no item is called so."""


def _details(questionnaire: Questionnaire) -> set[str]:
    texts = (other_text(questionnaire, item) for item in questionnaire.items)
    return {text.id for text in texts if text is not None}
