"""One item of a draft as a form: its fields as they are filled and counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chalicelib.office.draft_form import Fields
from chalicelib.questionnaire.drafting import conditions
from chalicelib.questionnaire.drafting.steps import Document, Line

"""As posted: name → values."""

LISTS: Mapping[str, Sequence[str]] = {
    "single": ("options",),
    "multiple": ("options",),
    "ranking": ("options",),
    "scale": ("points",),
    "number": ("bands",),
    "date": ("bands",),
    "text": ("keywords",),
}
"""Type → the lists whose lines its form has; those of a matrix depend on how it is answered."""

NAMES = {
    "options": "option",
    "points": "point",
    "bands": "band",
    "rows": "row",
    "keywords": "keyword",
}
"""List → what its lines are called in names of fields."""

MOST_LINES = {"options": 300, "points": 11, "bands": 20, "rows": 50, "keywords": 20}


def lists_of(line: Line) -> tuple[str, ...]:
    """The lists whose lines belong to an item."""
    if line["type"] == "matrix":
        return ("rows", "options" if "options" in line else "points")
    return tuple(LISTS.get(line["type"], ()))


def filled(document: Document, line: Line) -> dict[str, list[str]]:
    """The fields of the form as an item fills them.

    Args:
        document: the draft it stands in.
        line: the item.
    """
    return {name: [value] for name, value in _filled(document, line)} | {
        "accept": list(line.get("accept", ()))
    }


def _filled(document: Document, line: Line) -> Iterator[tuple[str, str]]:
    yield "id", line["id"]
    yield "type", line["type"]
    for name in ("label", "hint", "page", "other"):
        yield from _texts(name, line.get(name, {}))
    yield from _texts("complaint", line.get("constraint_message", {}))
    if "show_if" in line:
        yield "condition", conditions.text_of(document, line["show_if"])
    yield "bank", line.get("item", "")
    for name in (
        "required",
        "sensitive",
        "not_applicable",
        "no_answer",
        "ordered",
        "long",
    ):
        if line.get(name):
            yield name, "1"
    if line["type"] == "number" and not line.get("whole", True):
        yield "fractions", "1"
    for name in ("most", "minimum", "maximum", "max_length", "pattern"):
        if name in line:
            yield name, _spelt(line[name])
    default = line.get("default", "")
    yield "default", ", ".join(default) if isinstance(default, list) else _spelt(default)
    if line["type"] == "matrix":
        yield "answers", "options" if "options" in line else "points"
    for name in lists_of(line):
        for number, part in enumerate(line.get(name, ())):
            yield from _line_fields(f"{NAMES[name]}.{number}", name, part)


def _line_fields(prefix: str, name: str, part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _texts(f"{prefix}.label", part if name == "points" else part.get("label", {}))
    for key in ("code", "id"):
        if key in part and name != "points":
            yield f"{prefix}.{key}", part[key]
    if "from" in part:
        yield f"{prefix}.from", _spelt(part["from"])
    if name == "options" and part.get("exclusive"):
        yield f"{prefix}.exclusive", "1"
    if name == "rows":
        yield f"{prefix}.bank", part.get("item", "")
    if name == "keywords":
        yield f"{prefix}.stems", ", ".join(part.get("stems", ()))


def _texts(name: str, text: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for language, words in text.items():
        yield f"{name}.{language}", words


def _spelt(value: object) -> str:
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def posted_lines(fields: Fields, name: str) -> int:
    """How many lines of a list a form has.

    Args:
        name: what they are called in names of fields, such as "option".
    """
    numbers = [
        int(parts[1])
        for parts in (field.split(".") for field in fields)
        if parts[0] == name and len(parts) > 2 and parts[1].isdecimal() and len(parts[1]) < 4
    ]
    return min(max(numbers, default=-1) + 1, max(MOST_LINES.values()))
