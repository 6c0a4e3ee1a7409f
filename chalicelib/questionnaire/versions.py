"""What a new version of a published survey may change without spoiling its data."""

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.questionnaire.model import (
    Band,
    Date,
    Item,
    Multiple,
    Note,
    Number,
    Option,
    Questionnaire,
    Scale,
    Single,
)
from chalicelib.questionnaire.reading import Finding

_FROZEN = ("survey", "audience", "profile", "access", "cadence", "opens", "partition")


def breaking_changes(before: Questionnaire, after: Questionnaire) -> Iterator[Finding]:
    """What in `after` would change the meaning of answers already given to `before`.

    Words may change, notes may come and go, and the survey may stay open longer.
    """
    if after.version != before.version + 1:
        yield Finding("/version", f"the next version is {before.version + 1}")
    for name in _FROZEN:
        if getattr(before, name) != getattr(after, name):
            yield Finding(f"/{name}", "this is fixed when a survey is first published")
    if after.closes < before.closes:
        yield Finding("/closes", "a survey may be kept open longer, but not closed earlier")
    old = {item.id: item for item in before.items if not isinstance(item, Note)}
    new = {item.id: item for item in after.items if not isinstance(item, Note)}
    for item_id in old.keys() - new.keys():
        yield Finding(f"/items/{item_id}", "a published question cannot be removed")
    for item_id in new.keys() - old.keys():
        yield Finding(f"/items/{item_id}", "a question cannot be added to a published survey")
    for item_id in sorted(old.keys() & new.keys()):
        if _without_words(old[item_id]) != _without_words(new[item_id]):
            yield Finding(
                f"/items/{item_id}", "only the words may change; give a new question a new id"
            )


def _without_words(item: Item) -> Item:
    bare = replace(item, label={}, hint=None)
    match bare:
        case Single(options=options) | Multiple(options=options):
            return replace(bare, options=tuple(Option(o.code, {}, o.exclusive) for o in options))
        case Scale(points=points):
            return replace(bare, points=({},) * len(points))
        case Number(bands=bands) | Date(bands=bands):
            return replace(bare, bands=tuple(Band(b.code, {}, b.start) for b in bands))
        case _:
            return bare
