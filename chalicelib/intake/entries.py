"""From a questionnaire and what was typed to the entries of the form."""

import json
from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from chalicelib.i18n import catalogue
from chalicelib.intake.entry import Blank, Control, Entry, Mark
from chalicelib.intake.form import (
    Fields,
    date_names,
    evasion_name,
    first,
    other_text,
    place_name,
)
from chalicelib.intake.validation import Fault
from chalicelib.intake.words import answer_label, when_asked
from chalicelib.questionnaire.model import (
    NO,
    OTHER,
    YES,
    Acknowledgement,
    All,
    Any,
    Between,
    Choice,
    Condition,
    Date,
    FreeText,
    Heading,
    Is,
    Item,
    Multiple,
    Not,
    Note,
    Number,
    Questionnaire,
    Ranking,
    Scale,
    Single,
    YesNo,
)


def entries(
    questionnaire: Questionnaire, language: str, fields: Fields, faults: Sequence[Fault]
) -> tuple[Entry, ...]:
    """The whole form.

    Args:
        questionnaire: the version to be answered.
        language: one of the questionnaire's.
        fields: what was typed and ticked so far, as posted.
        faults: what validation found in it.
    """
    builder = _Builder(
        questionnaire, language, fields, {fault.item: fault.message for fault in faults}
    )
    return tuple(
        builder.matrix(heading, items) if heading is not None else builder.entry(items[0])
        for heading, items in _lines(questionnaire, builder.details)
    )


def _lines(
    questionnaire: Questionnaire, details: Collection[str]
) -> Iterator[tuple[Heading | None, list[Item]]]:
    """The items as they stand below each other: the rows of a matrix together."""
    alone = [item for item in questionnaire.items if item.id not in details]
    for name, items in groupby(alone, lambda item: item.matrix.id if item.matrix else item.id):
        line = list(items)
        yield (line[0].matrix, line) if name != line[0].id else (None, line)


class _Builder:
    """What all entries of one form are made from."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        language: str,
        fields: Fields,
        faults: dict[str, str],
    ) -> None:
        self.questionnaire = questionnaire
        self.language = language
        self.fields = fields
        self.faults = faults
        self._ = catalogue(language).gettext
        texts = [other_text(questionnaire, item) for item in questionnaire.items]
        self.details = {text.id for text in texts if text is not None}
        asked = [
            item.id
            for item in questionnaire.items
            if self.stands_alone(item) and not isinstance(item, Note)
        ]
        self.numbers = {item_id: number for number, item_id in enumerate(asked, start=1)}

    def stands_alone(self, item: Item) -> bool:
        """Whether an item is an entry of its own, not the text behind another's "other"."""
        return item.id not in self.details

    def matrix(self, heading: Heading, items: Sequence[Item]) -> Entry:
        """The entry of items that share a heading and their answers."""
        return Entry(
            item=heading.id,
            element=f"item-{heading.id}",
            control=Control.MATRIX,
            number=0,
            label=heading.label[self.language],
            hints=(heading.hint[self.language],) if heading.hint is not None else (),
            asked_when=self._asked_when(items[0]),
            required=all(item.required for item in items),
            rows=tuple(self.entry(item) for item in items),
            page=self._page(items[0]),
            condition=_as_json(items[0]),
        )

    def entry(self, item: Item) -> Entry:
        """The entry of one item."""
        alone = self.stands_alone(item)
        return Entry(
            item=item.id,
            element=f"item-{item.id}",
            control=_control(item),
            number=self.numbers.get(item.id, 0),
            label=item.label[self.language] if alone else self._("In your own words"),
            hints=tuple(self._hints(item)) if alone else (),
            asked_when=self._asked_when(item) if alone and item.matrix is None else "",
            required=item.required,
            marks=tuple(self._marks(item)),
            apart=tuple(self._apart(item)),
            blanks=tuple(self._blanks(item)),
            heading=item.matrix.label[self.language] if item.matrix is not None else "",
            page=self._page(item),
            condition=_as_json(item) if alone and item.matrix is None else "",
            most=item.max_length if isinstance(item, FreeText) and item.long else 0,
            fault=self.faults.get(item.id, ""),
        )

    def _page(self, item: Item) -> str:
        return item.page[self.language] if item.page is not None else ""

    def _asked_when(self, item: Item) -> str:
        if item.show_if is None:
            return ""
        return when_asked(item.show_if, self.questionnaire, self.numbers, self.language)

    def _hints(self, item: Item) -> Iterator[str]:
        _ = self._
        if item.hint is not None:
            yield item.hint[self.language]
        match item:
            case Multiple(most=None):
                yield _("You can choose several answers.")
            case Multiple(most=most) if most and most > 1:
                yield _("You can choose up to {most} answers.").format(most=most)
            case Ranking(options=options):
                yield _("Give every line a place from 1 to {last}, each only once.").format(
                    last=len(options)
                )
            case Date() if item.hint is None:
                yield _("For example: 12 9 2026")
            case FreeText() if item.hint is None:
                yield _("Please do not name anyone, least of all children.")
        if isinstance(item, FreeText) and item.long:
            yield _("Up to {length} characters.").format(length=item.max_length)

    def _marks(self, item: Item) -> Iterator[Mark]:
        match item:
            case Single(options=options) | Multiple(options=options):
                for option in options:
                    if not option.exclusive:
                        yield self._mark(item, option.code)
            case Scale(points=points):
                for number in range(1, len(points) + 1):
                    yield self._mark(item, str(number))
            case YesNo():
                yield self._mark(item, YES)
                yield self._mark(item, NO)
            case Acknowledgement():
                yield self._mark(item, YES)

    def _apart(self, item: Item) -> Iterator[Mark]:
        if isinstance(item, Multiple):
            for option in item.options:
                if option.exclusive:
                    yield self._mark(item, option.code)
        if isinstance(item, Choice):
            for code in item.evasions():
                yield self._mark(item, code)

    def _mark(self, item: Item, code: str) -> Mark:
        evades = isinstance(item, Number | Date)
        name = evasion_name(item.id) if evades else item.id
        detail = other_text(self.questionnaire, item) if code == OTHER else None
        return Mark(
            element=f"item-{item.id}-{code}",
            name=name,
            value=code,
            label=answer_label(item, code, self.language),
            chosen=code in self.fields.get(name, ()),
            detail=self.entry(detail) if detail is not None else None,
        )

    def _blanks(self, item: Item) -> Iterator[Blank]:
        match item:
            case Date():
                labels = (self._("Day"), self._("Month"), self._("Year"))
                for name, label, width in zip(date_names(item.id), labels, (2, 2, 4), strict=True):
                    element = f"item-{name.replace('.', '-')}"
                    yield self._blank(element, name, label, width)
            case Number():
                yield self._blank(f"item-{item.id}-number", item.id, "", 8)
            case FreeText():
                yield self._blank(f"item-{item.id}-text", item.id, "", 0)
            case Ranking(options=options):
                for option in options:
                    name = place_name(item.id, option.code)
                    label = option.label[self.language]
                    yield self._blank(f"item-{item.id}-{option.code}", name, label, 2)

    def _blank(self, element: str, name: str, label: str, width: int) -> Blank:
        return Blank(element, name, label, first(self.fields, name), width)


def _as_json(item: Item) -> str:
    if item.show_if is None:
        return ""
    return json.dumps(_condition(item.show_if), separators=(",", ":"))


def _condition(condition: Condition) -> dict[str, object]:
    """A condition in the words of the questionnaire's own document."""
    match condition:
        case Is(item=item, codes=codes):
            return {"item": item, "is": codes}
        case Between(item=item, at_least=at_least, at_most=at_most):
            return {"item": item, "at_least": at_least, "at_most": at_most}
        case All(parts=parts):
            return {"all": [_condition(part) for part in parts]}
        case Any(parts=parts):
            return {"any": [_condition(part) for part in parts]}
        case Not(part=part):
            return {"not": _condition(part)}


def _control(item: Item) -> Control:
    match item:
        case Note():
            return Control.NOTE
        case Single() | YesNo():
            return Control.RADIOS
        case Multiple() | Acknowledgement():
            return Control.CHECKBOXES
        case Scale():
            return Control.SCALE
        case Number():
            return Control.NUMBER
        case Date():
            return Control.DATE
        case FreeText(long=long):
            return Control.TEXT if long else Control.LINE
        case Ranking():
            return Control.RANKING
        case _:
            raise TypeError(f"no control for {type(item).__name__}")
