"""One entry of the form as it is shown: its control, values and fault, and what was given to it."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Control(StrEnum):
    """How an item is answered; each has a template of that name."""

    NOTE = "note"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SCALE = "scale"
    NUMBER = "number"
    DATE = "date"
    LINE = "line"
    TEXT = "text"
    RANKING = "ranking"
    MATRIX = "matrix"


@dataclass(frozen=True)
class Mark:
    """One thing to tick: a radio button or a checkbox.

    Attributes:
        element: id in the page.
        name: of the field it is posted in.
        value: that is posted.
        detail: the text field that belongs to it, as with "other".
    """

    element: str
    name: str
    value: str
    label: str
    chosen: bool
    detail: "Entry | None" = None


@dataclass(frozen=True)
class Blank:
    """One thing to type.

    Attributes:
        element: id in the page.
        name: of the field it is posted in.
        label: its own, where an entry has several; else "".
        typed: what stands in it.
        width: characters it is made for.
    """

    element: str
    name: str
    label: str
    typed: str
    width: int


@dataclass(frozen=True)
class Entry:
    """One item in the form, or the rows of a matrix together.

    Attributes:
        item: its id; of a matrix, the id of its heading.
        element: id in the page.
        control: how it is answered.
        number: which question it is; 0 for notes, for a matrix and for the text behind "other".
        label: what is asked.
        hints: what helps to answer, one line each.
        asked_when: the condition under which it is to be answered, in words; else "".
        required: whether the form needs an answer.
        marks: answers to choose from.
        apart: answers that exclude all others: evasions, "none of these".
        blanks: fields to type into; in a ranking, one for the place of each option.
        rows: the items of a matrix.
        heading: what stands above all rows, if it is a row of a matrix; else "".
        page: title of the page that begins with it; else "".
        condition: `asked_when` as JSON, for the script that shows and hides questions; else "".
        most: characters that may be typed, if there is a limit to tell; else 0.
        fault: what is wrong with the answer; else "".
    """

    item: str
    element: str
    control: Control
    number: int
    label: str
    hints: tuple[str, ...] = ()
    asked_when: str = ""
    required: bool = False
    marks: tuple[Mark, ...] = ()
    apart: tuple[Mark, ...] = ()
    blanks: tuple[Blank, ...] = ()
    rows: "tuple[Entry, ...]" = ()
    heading: str = ""
    page: str = ""
    condition: str = ""
    most: int = 0
    fault: str = ""

    @property
    def question(self) -> str:
        """What is asked, as it can stand alone."""
        return f"{self.heading} {self.label}" if self.heading else self.label

    @property
    def target(self) -> str:
        """Id of the first field, where a link in the error summary leads."""
        fields: list[Blank | Mark] = [*self.blanks, *self.marks, *self.apart]
        return fields[0].element if fields else self.element

    @property
    def details(self) -> "tuple[Entry, ...]":
        """The entries of text fields that belong to answers of this one."""
        return tuple(mark.detail for mark in self.marks if mark.detail is not None)

    @property
    def described_by(self) -> str:
        """Ids of the texts that belong to the controls, separated by spaces."""
        texts = {"when": self.asked_when, "hint": self.hints, "fault": self.fault}
        return " ".join(f"{name}-{self.item}" for name, text in texts.items() if text)


def questions(form: Sequence[Entry]) -> Iterator[Entry]:
    """All entries, with the rows of a matrix in its place."""
    for entry in form:
        yield from entry.rows or (entry,)


def labels(form: Sequence[Entry], items: Collection[str]) -> list[tuple[int, str]]:
    """The numbers and words of some questions, in the order of the form.

    Args:
        items: their ids.
    """
    return [(entry.number, entry.question) for entry in questions(form) if entry.item in items]


def answered(entry: Entry) -> tuple[str, ...]:
    """What a person gave to an entry, in words, for showing it back to them."""
    if entry.control is Control.RANKING:
        ranked = sorted(
            (int(blank.typed), blank.label) for blank in entry.blanks if blank.typed.isdecimal()
        )
        return tuple(f"{place}. {label}" for place, label in ranked)
    given: list[str] = []
    for mark in (*entry.marks, *entry.apart):
        if mark.chosen:
            given.append(mark.label)
        if mark.detail is not None:
            given += answered(mark.detail)
    typed = ".".join(blank.typed.strip() for blank in entry.blanks if blank.typed.strip())
    return (*given, typed) if typed else tuple(given)


def faulty(form: Sequence[Entry]) -> Iterator[tuple[int, Entry]]:
    """All entries with a fault, and the numbers of the questions they belong to, in order."""
    for entry in questions(form):
        if entry.fault:
            yield entry.number, entry
        for detail in entry.details:
            if detail.fault:
                yield entry.number, detail
