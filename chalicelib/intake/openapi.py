"""The description of the JSON API, for providers who connect their own systems."""

from typing import Any

from chalicelib.intake.envelope import ENVELOPE
from chalicelib.questionnaire import schemas

CODE_HEADER = "Mitsprache-Code"
"""Where whoever reads a survey for invited people names an invitation: no log holds it there."""

_SURVEY = {
    "name": "survey",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
    "example": "fachkraefte-zusammenarbeit",
}

_CODE = {
    "name": CODE_HEADER,
    "in": "header",
    "required": False,
    "description": "A code of the survey, if it is for invited people only.",
    "schema": {"type": "string"},
}

_PROBLEM: dict[str, Any] = {
    "description": "Problem details as in RFC 9457.",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "description": "One entry per question (only with 422).",
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "keyword", "message"],
                "properties": {
                    "pointer": {
                        "description": "JSON pointer into the request's body.",
                        "type": "string",
                    },
                    "keyword": {
                        "description": "The JSON Schema keyword that was violated.",
                        "type": "string",
                    },
                    "message": {"type": "string"},
                },
            },
        },
    },
}

_STORED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["status", "survey", "version"],
    "properties": {
        "status": {"enum": ["stored", "already-stored"]},
        "survey": {"type": "string"},
        "version": {"type": "integer"},
    },
}


def _problems(*statuses: tuple[int, str]) -> dict[str, Any]:
    return {
        str(status): {
            "description": description,
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/problem"}}
            },
        }
        for status, description in statuses
    }


def _json(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


_UNKNOWN = (404, "There is no such survey, or the code is not one of its invitations.")
_BUSY = (503, "The store is not available; send the same request again.")


def description(public_url: str) -> dict[str, Any]:
    """The API as an OpenAPI 3.1 document with all its schemas inside.

    Args:
        public_url: where the API is reached, without a slash at its end.
    """
    survey = {"parameters": [_SURVEY]}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Mitsprache",
            "version": "1",
            "description": "Read a survey, and hand in responses to it from your own system.",
        },
        "servers": [{"url": public_url}],
        "paths": {
            "/api/v1/surveys/{survey}": survey
            | {
                "get": {
                    "operationId": "readSurvey",
                    "parameters": [_CODE],
                    "summary": "The survey's definition, as it was published.",
                    "responses": {
                        "200": _json(
                            "The questionnaire.", {"$ref": "#/components/schemas/questionnaire"}
                        ),
                        **_problems(_UNKNOWN, _BUSY),
                    },
                }
            },
            "/api/v1/surveys/{survey}/schema": survey
            | {
                "get": {
                    "operationId": "readResponseSchema",
                    "parameters": [_CODE],
                    "summary": "The JSON Schema (2020-12) of a response to its latest version.",
                    "responses": {
                        "200": _json("A JSON Schema.", {"type": "object"}),
                        **_problems(_UNKNOWN, _BUSY),
                    },
                }
            },
            "/api/v1/surveys/{survey}/responses": survey
            | {
                "post": {
                    "operationId": "sendResponse",
                    "summary": "Hand in one response. Sending it again never makes a second one.",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {"$ref": "#/components/schemas/response"}
                            }
                        },
                    },
                    "responses": {
                        "201": _json("Stored.", {"$ref": "#/components/schemas/stored"}),
                        "200": _json(
                            "The same response was stored before.",
                            {"$ref": "#/components/schemas/stored"},
                        ),
                        **_problems(
                            (400, "The body is no JSON object."),
                            (403, "The survey wants a proof of work: answer it on its page."),
                            _UNKNOWN,
                            (409, "The code holds another response, or one that is counted."),
                            (410, "The survey does not take answers now."),
                            (413, "The body is too large."),
                            (415, "The body is not declared as application/json."),
                            (422, "The response does not fit the survey; see `errors`."),
                            (423, "The survey is paused: send the same request again later."),
                            _BUSY,
                        ),
                    },
                }
            },
            "/api/v1/openapi.json": {
                "get": {
                    "operationId": "readDescription",
                    "summary": "This document.",
                    "responses": {"200": _json("An OpenAPI document.", {"type": "object"})},
                }
            },
        },
        "components": {
            "schemas": {
                "questionnaire": _embedded(schemas.load("questionnaire"), "questionnaire"),
                "response": ENVELOPE,
                "stored": _STORED,
                "problem": _PROBLEM,
            }
        },
    }


def _embedded(schema: Any, name: str) -> Any:
    """The schema with its inner references pointing to where it stands in the description.

    Its own "$id" would make them point into itself; leaving it out keeps every reader happy.
    """
    if isinstance(schema, dict):
        return {
            key: f"#/components/schemas/{name}{value[1:]}"
            if key == "$ref"
            else _embedded(value, name)
            for key, value in schema.items()
            if key not in ("$id", "$schema") or not isinstance(value, str)
        }
    if isinstance(schema, list):
        return [_embedded(one, name) for one in schema]
    return schema
