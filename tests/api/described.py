"""Whether an answer of the API is one that its own description announces."""

from typing import Any

import jsonschema_rs
from chalice.test import HTTPResponse

from chalicelib.intake import openapi

_DESCRIPTION = openapi.description("https://mitsprache.example.org")

_SECURITY_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def assert_as_described(response: HTTPResponse, method: str, path: str, status: int) -> None:
    """Check status, media type and body against the API's description.

    Args:
        path: as in the description, such as "/api/v1/surveys/{survey}".
    """
    assert response.status_code == status, response.body
    described: dict[str, Any] = _DESCRIPTION["paths"][path][method]["responses"][str(status)]
    media_type = response.headers["Content-Type"]
    assert list(described["content"]) == [media_type]
    content: dict[str, Any] = described["content"][media_type]
    schema = content["schema"] | {"components": _DESCRIPTION["components"]}
    jsonschema_rs.Draft202012Validator(schema).validate(response.json_body)
    for name, value in _SECURITY_HEADERS.items():
        assert response.headers[name] == value
