"""The JSON Schema of a survey's responses, compiled from its questionnaire."""

from typing import Any

from chalicelib.questionnaire.condition_schema import ConditionSchemas
from chalicelib.questionnaire.model import (
    NO,
    YES,
    Acknowledgement,
    Choice,
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


def answers_schema(questionnaire: Questionnaire, pointer: str = "#") -> dict[str, Any]:
    """The JSON Schema (2020-12) that the `answers` of one response must fulfil.

    Answers to items that are not shown are allowed, and dropped when the response is taken in;
    only the items that are shown can be missing.

    Args:
        questionnaire: whose answers they are.
        pointer: JSON pointer to where the schema will stand.
    """
    conditions = ConditionSchemas(questionnaire, f"{pointer}/$defs")
    needed = [
        {"if": conditions.shown(item), "then": {"required": [item.id]}}
        for item in questionnaire.items
        if item.required and item.show_if is not None
    ]
    schema = unconditional_schema(questionnaire)
    if needed:
        schema["allOf"] = needed
    if conditions.definitions:
        schema["$defs"] = conditions.definitions
    return schema


def unconditional_schema(questionnaire: Questionnaire) -> dict[str, Any]:
    """What the answers must fulfil, but for the required ones among those with a condition."""
    asked = [item for item in questionnaire.items if not isinstance(item, Note)]
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [item.id for item in asked if item.required and item.show_if is None],
        "properties": {item.id: _answer_schema(item, questionnaire) for item in asked},
    }


def _answer_schema(item: Item, questionnaire: Questionnaire) -> dict[str, Any]:
    language = questionnaire.languages[0]
    title = item.label[language]
    if item.matrix is not None:
        title = f"{item.matrix.label[language]} {title}"
    schema = {"title": title} | _values(item, language)
    if item.default is not None:
        schema["default"] = item.default
    return schema


def _values(item: Item, language: str) -> dict[str, Any]:
    match item:
        case Single(options=options):
            return {
                "enum": [option.code for option in options] + list(item.evasions()),
                "description": "; ".join(f"{o.code}: {o.label[language]}" for o in options),
            }
        case YesNo():
            return {"enum": [YES, NO, *item.evasions()]}
        case Multiple(options=options, most=most):
            schema: dict[str, Any] = {
                "type": "array",
                "uniqueItems": True,
                "items": {"enum": [option.code for option in options]},
                "maxItems": most or len(options),
                "description": "; ".join(f"{o.code}: {o.label[language]}" for o in options),
            }
            if item.required:
                schema["minItems"] = 1
            alone = [option.code for option in options if option.exclusive]
            if alone:
                schema["if"] = {"contains": {"enum": alone}}
                schema["then"] = {"maxItems": 1}
            return schema
        case Ranking(options=options):
            return {
                "type": "array",
                "uniqueItems": True,
                "items": {"enum": [option.code for option in options]},
                "minItems": len(options),
                "maxItems": len(options),
                "description": "; ".join(f"{o.code}: {o.label[language]}" for o in options),
            }
        case Acknowledgement():
            return {"enum": [YES]}
        case Scale(points=points):
            labels = (f"{i}: {p[language]}" for i, p in enumerate(points, start=1))
            return {
                "enum": [*range(1, len(points) + 1), *item.evasions()],
                "description": "; ".join(labels),
            }
        case Number(minimum=minimum, maximum=maximum, whole=whole):
            number: dict[str, Any] = {"type": "integer" if whole else "number"}
            if minimum is not None:
                number["minimum"] = minimum
            if maximum is not None:
                number["maximum"] = maximum
            return _or_evasion(item, number)
        case Date():
            day = {"type": "string", "format": "date", "minLength": 10, "maxLength": 10}
            return _or_evasion(item, day)
        case FreeText(max_length=max_length, pattern=pattern):
            words: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": max_length}
            words["pattern"] = "\\S"
            if pattern is not None:
                # Python lets "$" match before a last line break, too.
                words["allOf"] = [{"pattern": f"^(?:{pattern})$(?!\\n)"}]
            return words
        case _:
            raise TypeError(f"no answer schema for {type(item).__name__}")


def _or_evasion(item: Choice, otherwise: dict[str, Any]) -> dict[str, Any]:
    evasions = list(item.evasions())
    if not evasions:
        return otherwise
    return {"if": {"enum": evasions}, "else": otherwise}


def response_schema(questionnaire: Questionnaire) -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document that the JSON API takes for one response."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:mitsprache:response:{questionnaire.survey}:{questionnaire.version}",
        "title": f"Response to {questionnaire.survey}, version {questionnaire.version}",
        "type": "object",
        "additionalProperties": False,
        "required": ["version", "language", "code", "answers"],
        "properties": {
            "version": {
                "description": "The version of the questionnaire that was answered.",
                "const": questionnaire.version,
            },
            "language": {
                "description": "The language in which it was answered.",
                "enum": list(questionnaire.languages),
            },
            "code": {
                "description": (
                    "20 random characters of Crockford's base 32. Sending the same code again"
                    " never makes a second response. Whoever has it can read and withdraw the"
                    " response until it is sealed."
                ),
                "type": "string",
                "minLength": 20,
                "maxLength": 40,
            },
            "answers": answers_schema(questionnaire, "#/properties/answers"),
        },
    }
