"""The API's description is valid OpenAPI 3.1, and its schemas say what the code checks."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from openapi_spec_validator import OpenAPIV31SpecValidator

from chalicelib.intake import openapi
from chalicelib.intake.codes import mint
from chalicelib.questionnaire import reading, schemas
from chalicelib.questionnaire.response_schema import response_schema
from tests.unit.questionnaires import SHIPPED, Document, document
from tests.unit.strategies import documents

DESCRIPTION = openapi.description("https://mitsprache.example.org")


def component(name: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    )


def test_the_description_is_valid_openapi_3_1() -> None:
    assert DESCRIPTION["openapi"].startswith("3.1")
    assert [str(error) for error in OpenAPIV31SpecValidator(DESCRIPTION).iter_errors()] == []
    assert json.loads(json.dumps(DESCRIPTION)) == DESCRIPTION


def test_every_schema_inside_is_valid_json_schema() -> None:
    for schema in DESCRIPTION["components"]["schemas"].values():
        assert jsonschema_rs.meta.is_valid(schema)


def test_every_status_the_api_knows_is_described() -> None:
    described = {
        (path, method): sorted(operation["responses"])
        for path, methods in DESCRIPTION["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post")
    }
    survey = "/api/v1/surveys/{survey}"
    assert described == {
        ("/api/v1/openapi.json", "get"): ["200"],
        (survey, "get"): ["200", "404", "503"],
        (f"{survey}/schema", "get"): ["200", "404", "503"],
        (f"{survey}/responses", "post"): [
            "200", "201", "400", "403", "404", "409", "410", "413", "415", "422", "423", "503",
        ],
    }  # fmt: skip


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_survey_fits_the_embedded_schema(path: Path) -> None:
    component("questionnaire").validate(json.loads(path.read_text("utf-8")))


@given(documents())
def test_the_embedded_schema_accepts_what_the_original_does(asked: Document) -> None:
    assert component("questionnaire").is_valid(asked)
    assert schemas.validator(schemas.load("questionnaire")).is_valid(asked)


@pytest.mark.parametrize("change", [{"version": 0}, {"items": []}, {"more": 1}, {"closes": 1}])
def test_the_embedded_schema_refuses_what_the_original_does(change: dict[str, Any]) -> None:
    assert not component("questionnaire").is_valid(document(**change))


@given(documents())
def test_the_schema_of_a_response_is_valid_json_schema_that_a_response_can_fulfil(
    asked: Document,
) -> None:
    for item in asked["items"]:
        item["required"] = False
    schema = response_schema(reading.read(asked))
    assert jsonschema_rs.meta.is_valid(schema)
    sent = {"version": 1, "language": "de", "code": mint(), "answers": {}}
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(sent)
    assert component("response").is_valid(sent)
