"""What a new version of a published survey changes, and what that does to its data.

Wording goes live and leaves the series unbroken. A compatible change leaves the series standing,
marked from the version on in which it came. A breaking one would give answers that were given
already another meaning, or say something about those who answered before or after; it is refused,
and a changed question asks under a new id.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any, TypeVar

from chalicelib.i18n import later as _
from chalicelib.questionnaire.answers import labels_of
from chalicelib.questionnaire.conditions import items_of
from chalicelib.questionnaire.findings import Finding
from chalicelib.questionnaire.model import (
    OTHER,
    Band,
    Choice,
    Date,
    FreeText,
    Heading,
    Item,
    KeywordGroup,
    Multiple,
    Note,
    Number,
    Option,
    Questionnaire,
    Ranking,
    Scale,
    Single,
)

_FROZEN = ("survey", "audience", "sample", "profile", "access", "cadence", "opens")

Bare = TypeVar("Bare", bound=Item)


class Kind(StrEnum):
    """What a change does to the survey's data, the mildest first."""

    WORDING = "wording"
    COMPATIBLE = "compatible"
    BREAKING = "breaking"


@dataclass(frozen=True)
class Change(Finding):
    """One difference between two versions, and of a breaking one, what to do instead.

    Attributes:
        kind: what it does to the data.
    """

    kind: Kind = Kind.BREAKING


def compare(before: Questionnaire, after: Questionnaire) -> list[Change]:
    """All differences between a version and the one that is to follow it.

    Args:
        before: the published version.
        after: the one to be published.
    """
    return [*_frame(before, after), *_items(before, after)]


def marked_from(versions: Mapping[int, Questionnaire]) -> dict[str, tuple[int, ...]]:
    """Where the series of each question is to be marked.

    Args:
        versions: all published versions of a survey, by number.

    Returns:
        Item id → the versions with a compatible change of it, in order; items without one do not
        occur. An item that came later is marked by the version in which it came.
    """
    marks: dict[str, list[int]] = {}
    numbers = sorted(versions)
    for old, new in pairwise(numbers):
        for change in compare(versions[old], versions[new]):
            if change.kind is Kind.COMPATIBLE and change.where.startswith("/items/"):
                marks.setdefault(change.where.removeprefix("/items/"), []).append(new)
    return {item: tuple(dict.fromkeys(found)) for item, found in marks.items()}


def comparable(one: Item, other: Item) -> bool:
    """Whether two questions with the same name in the bank mean the same, so that they compare.

    Words, ids, filters, layout, a default and whether an answer is required may differ; type,
    codes, points and classes may not.
    """
    alike = (
        replace(item, id="", show_if=None, required=False, matrix=None, default=None)
        for item in map(bare, (one, other))
    )
    return one.bank is not None and one.bank == other.bank and len(set(map(repr, alike))) == 1


def _frame(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    if after.version != before.version + 1:
        message = _("the next version is {number}")
        yield Change("/version", message, {"number": before.version + 1})
    for name in _FROZEN:
        if getattr(before, name) != getattr(after, name):
            yield Change(f"/{name}", _("this is fixed when a survey is first published"))
    if _division(before) != _division(after):
        message = _("how a survey is divided is fixed when it is first published")
        yield Change("/partition", message)
    if after.closes < before.closes:
        message = _("a survey may be kept open longer, but not closed earlier")
        yield Change("/closes", message)
    for name in ("title", "purpose", "thanks", "minutes", "languages", "invited", "closes"):
        longer = name != "closes" or after.closes > before.closes
        if getattr(before, name) != getattr(after, name) and longer:
            yield Change(f"/{name}", _("changed"), kind=Kind.WORDING)


def _division(questionnaire: Questionnaire) -> object:
    """The partition without its words and without how many people were invited."""
    partition = questionnaire.partition
    if partition is None:
        return None
    leaves = [(group.code, group.leaves()) for group in partition.groups]
    return partition.item, leaves


def _items(before: Questionnaire, after: Questionnaire) -> Iterator[Change]:
    old = {item.id: item for item in before.items if not isinstance(item, Note)}
    new = {item.id: item for item in after.items if not isinstance(item, Note)}
    divider = before.partition.item if before.partition else None
    for item_id, item in new.items():
        where = f"/items/{item_id}"
        if item_id not in old:
            yield _added(where, item, old)
        elif (change := _changed(where, old[item_id], item)) is not None:
            if item_id == divider and change.kind is Kind.COMPATIBLE:
                change = Change(where, _("the answers that divide a survey are fixed"))
            yield change
    for item_id in old:
        if item_id not in new:
            message = _("a published question cannot be removed; its answers are not all sealed")
            yield Change(f"/items/{item_id}", message)


def _added(where: str, item: Item, old: Mapping[str, Item]) -> Change:
    """Those who answered before were not asked: nothing may count them as if they had been."""
    if isinstance(item, FreeText):
        return Change(where, _("texts cannot be added: too few might have been asked for them"))
    looked_at = items_of(item.show_if) if item.show_if else ()
    if any(one in old for one in looked_at):
        message = _(
            "a new question cannot depend on an old one: how many were asked would tell what those"
            " who came later answered"
        )
        return Change(where, message)
    return Change(where, _("a new question; its series begins here"), kind=Kind.COMPATIBLE)


def _changed(where: str, old: Item, new: Item) -> Change | None:
    if old == new:
        return None
    if (word := _moved(old, new)) is not None:
        message = _("“{word}” now stands for another code; leave codes with their answers")
        return Change(where, message, {"word": word})
    bare_old, bare_new = bare(old), bare(new)
    if bare_old == bare_new:
        return Change(where, _("changed in words or layout only"), kind=Kind.WORDING)
    if _widened(bare_old, bare_new):
        message = _("more can be answered; the series is marked from here")
        return Change(where, message, kind=Kind.COMPATIBLE)
    message = _(
        "answers given before would mean something else; leave it as it was, and ask the new"
        " question under a new id"
    )
    return Change(where, message)


def _moved(old: Item, new: Item) -> str | None:
    """The words of an answer that another code had before, if there are such words."""
    before, after = labels_of(old), labels_of(new)
    for code, label in after.items():
        for language, word in label.items():
            had = [one for one, text in before.items() if text.get(language) == word]
            if had and code not in had and after.get(had[0], {}).get(language) != word:
                return word
    return None


def bare(item: Bare) -> Bare:
    """The item without words, and without what only lays it out or advises its author."""
    plain: Bare = replace(
        item,
        label={},
        hint=None,
        page=None,
        matrix=Heading(item.matrix.id, {}) if item.matrix else None,
        complaint=None,
        accept=(),
    )
    changes: dict[str, Any] = {}
    match plain:
        case Single(options=options) | Multiple(options=options) | Ranking(options=options):
            named = (Option(o.code, {}, o.exclusive) for o in options)
            changes["options"] = tuple(sorted(named, key=lambda option: option.code))
        case Scale(points=points):
            changes["points"] = ({},) * len(points)
        case Number(bands=bands) | Date(bands=bands):
            changes["bands"] = tuple(Band(b.code, {}, b.start) for b in bands)
        case FreeText(keywords=groups):
            changes["keywords"] = tuple(KeywordGroup(g.code, {}, g.stems) for g in groups)
    return replace(plain, **changes)


def _widened(old: Item, new: Item) -> bool:
    """Whether everything that could be answered still can be, and means the same."""
    allowed: dict[str, Any] = {"default": new.default, "sensitive": new.sensitive}
    if old.sensitive and not new.sensitive:
        return False
    if old.required and not new.required:
        allowed["required"] = False
    if isinstance(old, Choice) and isinstance(new, Choice):
        for name in ("not_applicable", "no_answer"):
            allowed[name] = getattr(old, name) or getattr(new, name)
    if old.bank is None:
        allowed["bank"] = new.bank
    match old, new:
        case (Single() | Multiple(), Single() | Multiple()) if type(old) is type(new):
            codes = {option.code for option in old.options}
            more = {option.code for option in new.options}
            if not codes <= more or OTHER in more - codes:
                return False
            allowed["options"] = new.options
            if isinstance(new, Multiple):
                allowed["most"] = new.most
        case Number(), Number():
            allowed |= {"minimum": new.minimum, "maximum": new.maximum}
        case FreeText(), FreeText():
            allowed |= {"long": new.long, "max_length": new.max_length, "pattern": new.pattern}
    return replace(old, **allowed) == new
