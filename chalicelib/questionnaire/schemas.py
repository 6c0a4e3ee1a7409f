"""The JSON Schemas of the documents that cross a border, and checking against them."""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError

_FOLDER = Path(__file__).resolve().parents[2] / "schemas"

Place: TypeAlias = tuple[str | int, ...]
"""The way into a document: names of members and numbers of elements."""


@cache
def load(name: str) -> dict[str, Any]:
    """The schema of a kind of document.

    Args:
        name: the kind, for example "questionnaire".

    The package on Lambda holds the schemas at the same place as the checkout: Chalice unpacks
    vendor/ to the root.
    """
    text = (_FOLDER / f"{name}.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def validator(schema: dict[str, Any]) -> "Draft202012Validator":
    """A validator that also checks formats, which JSON Schema leaves inert by default."""
    # Imported with the first document: most cold starts only show a page, and start sooner.
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, format_checker=_formats())


@cache
def _formats() -> "FormatChecker":
    from jsonschema import FormatChecker

    formats = FormatChecker(formats=["date", "email"])
    formats.checks("date-time", raises=ValueError)(_is_moment)
    return formats


def _is_moment(value: object) -> bool:
    """RFC 3339 demands a time zone; `fromisoformat` alone does not."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@cache
def _document_validator(name: str) -> "Draft202012Validator":
    return validator(load(name))


def document_errors(name: str, document: object) -> Iterator["ValidationError"]:
    """What is wrong with a document of this kind, list by list in document order."""
    errors = list(_document_validator(name).iter_errors(document))
    places: list[Place] = [tuple(error.absolute_path) for error in errors]
    # JSON Schema calls everything around a fault unevaluated; the fault itself is told already.
    told = [
        error
        for error, place in zip(errors, places, strict=True)
        if error.validator != "unevaluatedProperties"
        or not any(_lies_within(other, place) for other in places)
    ]
    return iter(sorted(told, key=lambda error: [_sortable(part) for part in error.absolute_path]))


def _lies_within(place: Place, whole: Place) -> bool:
    return len(place) > len(whole) and place[: len(whole)] == whole


def _sortable(part: str | int) -> str:
    return part if isinstance(part, str) else f"{part:06}"
