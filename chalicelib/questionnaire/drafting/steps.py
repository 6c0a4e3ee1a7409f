"""The steps in which a questionnaire is written: each gives a new document and leaves the old one.

A draft is a questionnaire's JSON in which parts may still be missing. What is there has the right
shape, and every item has an id of its own.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from chalicelib.questionnaire.model import NO_ANSWER, NOT_APPLICABLE, OTHER
from chalicelib.questionnaire.workbook.names import suggested

Document = dict[str, Any]
Line = dict[str, Any]

TYPES = (
    "single",
    "multiple",
    "scale",
    "yes_no",
    "matrix",
    "number",
    "date",
    "text",
    "ranking",
    "acknowledge",
    "note",
)
"""The types of items, the most used first."""

MOST_ITEMS = 500

_RESERVED = {"code", "version", "do", OTHER, NOT_APPLICABLE, NO_ANSWER}


class StepError(Exception):
    """The step cannot be taken: what it is about is not there any more."""


def blank(survey: str, title: str) -> Document:
    """A questionnaire with a title and nothing to answer yet.

    Args:
        survey: its name in addresses.
        title: in German.
    """
    return {
        "survey": survey,
        "version": 1,
        "languages": ["de"],
        "title": {"de": title} if title else {},
        "purpose": {},
        "audience": "practitioners",
        "minutes": 3,
        "profile": "institution",
        "access": "open",
        "cadence": "month",
        "items": [],
    }


def again(document: Document, survey: str) -> Document:
    """The same questions once more, as a survey of another name.

    How many were invited and when it ran belong to the first; what divides it stays.
    """
    copy = deepcopy(document) | {"survey": survey, "version": 1}
    for name in ("invited", "opens", "closes"):
        copy.pop(name, None)
    copy.get("partition", {}).pop("sizes", None)
    return copy


def following(document: Document) -> Document:
    """The published version's document as the draft of the next one."""
    return deepcopy(document) | {"version": document["version"] + 1}


def item(document: Document, item_id: str) -> Line:
    """The item of that id.

    Raises:
        StepError: if there is none.
    """
    return document["items"][_place(document, item_id)]  # type: ignore[no-any-return]


def with_frame(document: Document, frame: Mapping[str, Any]) -> Document:
    """The draft with other settings; texts in languages that it has no longer are dropped.

    Args:
        frame: everything but the items; a setting that is missing is left open.
    """
    kept = {name: document[name] for name in ("$schema", "survey", "version") if name in document}
    changed = deepcopy(kept | dict(frame) | {"items": document["items"]})
    _keep_languages(changed, set(changed["languages"]))
    return changed


def added(document: Document, kind: str, after: str = "") -> tuple[Document, str]:
    """The draft with a new item, and the item's id.

    Args:
        kind: one of `TYPES`.
        after: id of the item it follows; without it, it comes last.

    Raises:
        StepError: if that item is not there, or there are too many.
    """
    if len(document["items"]) >= MOST_ITEMS or kind not in TYPES:
        raise StepError(kind)
    place = _place(document, after) + 1 if after else len(document["items"])
    name = free_id(document, "hinweis" if kind == "note" else "frage")
    changed = deepcopy(document)
    changed["items"].insert(place, {"id": name, "type": kind, "label": {}} | _beginning(kind, name))
    return changed, name


def _beginning(kind: str, name: str) -> Line:
    """What a new item of a type begins with, so that there is something to write into."""
    first_codes = ("antwort_1", "antwort_2")
    match kind:
        case "single" | "multiple" | "ranking":
            return {"options": [{"code": code, "label": {}} for code in first_codes]}
        case "scale":
            return {"points": [{} for _ in range(5)]}
        case "number" | "date":
            return {"bands": [{"code": f"klasse_{number}", "label": {}} for number in (1, 2)]}
        case "matrix":
            rows = [{"id": f"{name}_{letter}"[:40], "label": {}} for letter in "ab"]
            return {"rows": rows, "points": [{} for _ in range(5)]}
        case _:
            return {}


def moved(document: Document, item_id: str, step: int) -> Document:
    """The draft with an item further up (-1) or down (1); at the end of the road it stays.

    Pages stay where they begin.

    Raises:
        StepError: if the item is not there.
    """
    changed = deepcopy(document)
    items = changed["items"]
    place = _place(changed, item_id)
    other = place + step
    if 0 <= other < len(items):
        pages = [items[one].pop("page", None) for one in (place, other)]
        items[place], items[other] = items[other], items[place]
        for one, page in zip((place, other), pages, strict=True):
            if page is not None:
                items[one]["page"] = page
    return changed


def copied(document: Document, item_id: str) -> tuple[Document, str]:
    """The draft with a copy behind an item, and the copy's id.

    The copy is a question of its own: it has no name in the bank and begins no page.

    Raises:
        StepError: if the item is not there, or there are too many.
    """
    if len(document["items"]) >= MOST_ITEMS:
        raise StepError(item_id)
    changed = deepcopy(document)
    place = _place(changed, item_id)
    copy = deepcopy(changed["items"][place])
    for name in ("item", "page"):
        copy.pop(name, None)
    copy["id"] = free_id(changed, copy["id"])
    taken = ids(changed) | {copy["id"]}
    for row in copy.get("rows", ()):
        row.pop("item", None)
        row["id"] = _free(row["id"], taken)
        taken.add(row["id"])
    changed["items"].insert(place + 1, copy)
    return changed, copy["id"]


def without(document: Document, item_id: str) -> Document:
    """The draft without an item; a page that began with it begins with the next one.

    Raises:
        StepError: if the item is not there.
    """
    changed = deepcopy(document)
    place = _place(changed, item_id)
    gone = changed["items"].pop(place)
    if "page" in gone and place < len(changed["items"]):
        changed["items"][place].setdefault("page", gone["page"])
    if changed.get("partition", {}).get("item") == item_id:
        del changed["partition"]
    return changed


def replaced(document: Document, item_id: str, line: Line) -> Document:
    """The draft with an item as it now is; what looks at it follows when its id changes.

    Raises:
        StepError: if the item is not there.
    """
    changed = deepcopy(document)
    place = _place(changed, item_id)
    before = changed["items"][place]
    changed["items"][place] = deepcopy(line)
    names = {item_id: line["id"]}
    old_rows, new_rows = before.get("rows", []), line.get("rows", [])
    if len(old_rows) == len(new_rows):
        names |= {old["id"]: new["id"] for old, new in zip(old_rows, new_rows, strict=True)}
    for other in changed["items"]:
        if "show_if" in other:
            other["show_if"] = _renamed(other["show_if"], names)
    if changed.get("partition", {}).get("item") == item_id:
        changed["partition"]["item"] = line["id"]
    return changed


def ids(document: Document) -> set[str]:
    """All ids that are taken, those of a matrix's rows and of texts behind "other" too."""
    return set(_ids(document))


def free_id(document: Document, wish: str) -> str:
    """An id nothing has yet, made of what is wished for."""
    return _free(suggested(wish), ids(document))


def free_code(wish: str, taken: set[str], fallback: str = "antwort") -> str:
    """A code for an answer, made of its words, which no other answer has."""
    return _free(suggested(wish, fallback), taken | _RESERVED)


def _free(wish: str, taken: set[str]) -> str:
    name, number = wish, 1
    while name in taken:
        number += 1
        ending = f"_{number}"
        name = wish[: 40 - len(ending)] + ending
    return name


def _ids(document: Document) -> Iterator[str]:
    for line in document["items"]:
        yield line["id"]
        if "other" in line:
            yield f"{line['id']}_{OTHER}"
        for row in line.get("rows", ()):
            yield row["id"]


def _place(document: Document, item_id: str) -> int:
    for place, line in enumerate(document["items"]):
        if line["id"] == item_id:
            return place
    raise StepError(item_id)


def _renamed(condition: Any, names: Mapping[str, str]) -> Any:
    match condition:
        case {"item": name}:
            return condition | {"item": names.get(name, name)}
        case {"not": part}:
            return {"not": _renamed(part, names)}
        case _:
            ((word, parts),) = condition.items()
            return {word: [_renamed(part, names) for part in parts]}


_TEXTS = {"title", "purpose", "thanks", "label", "hint", "page", "other", "constraint_message"}


def _keep_languages(part: Any, languages: set[str]) -> None:
    """Drop words in other languages, wherever they stand."""
    if isinstance(part, list):
        for one in part:
            _keep_languages(one, languages)
        return
    if not isinstance(part, dict):
        return
    for name, value in list(part.items()):
        if name in _TEXTS:
            _keep_words(value, languages)
        elif name == "points":
            for point in value:
                _keep_words(point, languages)
        else:
            _keep_languages(value, languages)


def _keep_words(text: dict[str, str], languages: set[str]) -> None:
    for language in set(text) - languages:
        del text[language]
