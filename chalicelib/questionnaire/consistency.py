"""What the schema of questionnaires cannot see: languages, doubles, order of filters, classes."""

import math
from collections.abc import Iterator
from typing import Any as Json

from chalicelib.i18n import later as _
from chalicelib.questionnaire.answers import answer_codes, is_answer
from chalicelib.questionnaire.conditions import items_of
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.keywords import fold
from chalicelib.questionnaire.model import (
    OTHER,
    WHOLE,
    All,
    Any,
    Between,
    Condition,
    Date,
    FreeText,
    Group,
    Is,
    Item,
    Multiple,
    Not,
    Note,
    Number,
    Partition,
    Questionnaire,
    Ranking,
    Scale,
    Single,
)

_UNKNOWN_ANSWER = _("'{item}' has no answer '{code}'")


def inconsistencies(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What the schema cannot see: languages, doubles, order of filters, classes."""
    if questionnaire.opens > questionnaire.closes:
        yield Finding("/closes", _("the survey closes before it opens"))
    yield from _missing_texts("/title", questionnaire.title, questionnaire)
    yield from _missing_texts("/purpose", questionnaire.purpose, questionnaire)
    if questionnaire.thanks is not None:
        yield from _missing_texts("/thanks", questionnaire.thanks, questionnaire)
    if all(isinstance(item, Note) for item in questionnaire.items):
        yield Finding("/items", _("there is nothing to answer; add a question"))
    earlier: dict[str, Item] = {}
    yield from _double_headings(questionnaire)
    yield from _double_bank(questionnaire)
    for item in questionnaire.items:
        where = f"/items/{item.id}"
        if item.id in earlier:
            yield Finding(where, _("this id stands twice; give each its own"))
        for text in _texts(item):
            yield from _missing_texts(where, text, questionnaire)
        yield from _double_codes(where, item)
        if isinstance(item, Number | Date):
            yield from _faulty_bands(where, item)
        if isinstance(item, Multiple) and item.most and item.most > len(item.options):
            yield Finding(f"{where}/most", _("more may be chosen than there are options"))
        if item.default is not None and not is_answer(item, item.default):
            yield Finding(f"{where}/default", _("this is no answer to the question"))
        if isinstance(item, FreeText) and item.keywords:
            yield from _faulty_keywords(f"{where}/keywords", item, questionnaire)
        if item.show_if is not None:
            yield from _faulty_conditions(f"{where}/show_if", item.show_if, earlier)
        earlier[item.id] = item
    if questionnaire.partition is not None:
        yield from _faulty_partition(questionnaire.partition, questionnaire)


def _double_headings(questionnaire: Questionnaire) -> Iterator[Finding]:
    items = {item.id for item in questionnaire.items}
    before = None
    headings: set[str] = set()
    for item in questionnaire.items:
        heading = item.matrix
        if heading is not None and heading is not before:
            if heading.id in items | headings:
                yield Finding(f"/items/{heading.id}", _("this id stands twice; give each its own"))
            headings.add(heading.id)
        before = heading


def _double_bank(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Compared with other surveys, a name must stand for one question."""
    names: set[str] = set()
    for item in questionnaire.items:
        if item.bank is not None and item.bank in names:
            message = _("'{bank}' is another question's name in the bank; give each its own")
            yield Finding(f"/items/{item.id}/item", message, {"bank": item.bank})
        names.add(item.bank or "")


def _faulty_partition(partition: Partition, questionnaire: Questionnaire) -> Iterator[Finding]:
    item = next((one for one in questionnaire.items if one.id == partition.item), None)
    if not isinstance(item, Single):
        yield Finding("/partition/item", _("only a single choice can divide a survey"))
        return
    if not item.required or item.show_if is not None or item.evasions():
        yield Finding(
            "/partition/item",
            _("everybody must answer it: required, always shown, and no way round it"),
        )
    options = [option.code for option in item.options]
    if OTHER in options:
        yield Finding("/partition/item", _('the question that divides a survey has no "other"'))
    if WHOLE in options:
        yield Finding(
            "/partition/item", _("'{code}' names the whole survey, not one answer"), {"code": WHOLE}
        )
    grouped = [leaf for group in partition.groups for leaf in group.leaves()]
    for leaf in grouped:
        if leaf not in options:
            yield Finding("/partition/groups", _UNKNOWN_ANSWER, {"item": item.id, "code": leaf})
    groups = [one for group in partition.groups for one in _with_smaller(group)]
    for one in groups:
        yield from _missing_texts("/partition/groups", one.label, questionnaire)
    nodes = [*grouped, *(one.code for one in groups)]
    for code in sorted({code for code in nodes if nodes.count(code) > 1}):
        yield Finding("/partition/groups", _("'{code}' stands twice in the tree"), {"code": code})
    for code in sorted(set(nodes) - set(grouped)):
        if code in options or code == WHOLE:
            yield Finding(
                "/partition/groups", _("'{code}' names a group and something else"), {"code": code}
            )
    for leaf in partition.sizes:
        if leaf not in options:
            yield Finding("/partition/sizes", _UNKNOWN_ANSWER, {"item": item.id, "code": leaf})


def _with_smaller(group: Group) -> Iterator[Group]:
    yield group
    for member in group.members:
        if isinstance(member, Group):
            yield from _with_smaller(member)


def _texts(item: Item) -> Iterator[Json]:
    yield item.label
    yield from (text for text in (item.hint, item.page, item.complaint) if text is not None)
    if item.matrix is not None:
        yield item.matrix.label
        yield item.matrix.hint or item.matrix.label
    match item:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            yield from (option.label for option in options)
        case Scale(points=points):
            yield from points
        case Number(bands=bands) | Date(bands=bands):
            yield from (band.label for band in bands)
        case FreeText(keywords=groups):
            yield from (group.label for group in groups)


def _missing_texts(where: str, text: Json, questionnaire: Questionnaire) -> Iterator[Finding]:
    for language in questionnaire.languages:
        if language not in text:
            yield Finding(
                where, _("the text in language '{language}' is missing"), {"language": language}
            )
    for language in text:
        if language not in questionnaire.languages:
            yield Finding(
                where,
                _("language '{language}' is not among the survey's languages"),
                {"language": language},
            )


def _double_codes(where: str, item: Item) -> Iterator[Finding]:
    codes = answer_codes(item)
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Finding(
            where, _("the code '{code}' stands twice; give each answer its own"), {"code": code}
        )


def _faulty_keywords(where: str, item: FreeText, questionnaire: Questionnaire) -> Iterator[Finding]:
    if questionnaire.partition is not None:
        message = _("a divided survey has no keywords: texts do not know where they come from")
        yield Finding(where, message)
    codes = [group.code for group in item.keywords]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        message = _("the code '{code}' stands twice; give each group its own")
        yield Finding(where, message, {"code": code})
    for group in item.keywords:
        for stem in group.stems:
            if not fold(stem).isalnum():
                message = _("'{stem}' is not how a word begins; use letters and digits alone")
                yield Finding(where, message, {"stem": stem})


def _faulty_bands(where: str, item: Number | Date) -> Iterator[Finding]:
    if item.bands[0].start is not None:
        yield Finding(f"{where}/bands/0", _('the first class has no "from": it takes all below'))
    starts = [band.start for band in item.bands[1:]]
    if any(start is None for start in starts):
        yield Finding(f"{where}/bands", _('every class but the first needs a "from"'))
    elif starts != sorted(set(starts), key=_band_order):
        yield Finding(f"{where}/bands", _('"from" must grow from class to class'))
    if isinstance(item, Number):
        numbers = [item.minimum, item.maximum, *starts]
        if any(isinstance(number, float) and not math.isfinite(number) for number in numbers):
            yield Finding(where, _("bounds must be finite numbers"))


def _band_order(start: float | str | None) -> tuple[float, str]:
    return (0.0, start) if isinstance(start, str) else (float(start or 0), "")


def _faulty_conditions(
    where: str, condition: Condition, earlier: dict[str, Item]
) -> Iterator[Finding]:
    for item_id in items_of(condition):
        if item_id not in earlier:
            yield Finding(where, _("'{item}' is not an earlier item"), {"item": item_id})
            return
    yield from _faulty_values(where, condition, earlier)


def _faulty_values(where: str, condition: Condition, earlier: dict[str, Item]) -> Iterator[Finding]:
    match condition:
        case Is(item=item_id, codes=codes):
            item = earlier[item_id]
            allowed = () if isinstance(item, Ranking) else answer_codes(item)
            if isinstance(item, Number | Date):
                allowed = item.evasions()
            for code in codes:
                if code not in allowed:
                    yield Finding(where, _UNKNOWN_ANSWER, {"item": item_id, "code": code})
        case Between(item=item_id, at_least=at_least, at_most=at_most):
            if not isinstance(earlier[item_id], Number | Scale):
                yield Finding(where, _("'{item}' is no number"), {"item": item_id})
            if not all(math.isfinite(bound) for bound in (at_least, at_most) if bound is not None):
                yield Finding(where, _("bounds must be finite numbers"))
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _faulty_values(where, part, earlier)
        case Not(part=part):
            yield from _faulty_values(where, part, earlier)
