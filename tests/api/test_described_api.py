"""An independent judge, Schemathesis, sends what the API's description allows and what it forbids.

It finds answers that the description does not announce, and requests that break the service.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib.intake import codes
from chalicelib.questionnaire import reading
from chalicelib.questionnaire.response_schema import answers_schema
from tests.api.service import Service
from tests.unit.questionnaires import document, multiple, number, scale, text, yes_no

SURVEY = document(
    yes_no("met", required=True),
    scale("mood", not_applicable=True),
    multiple("help", "time", "rooms"),
    number("age", 30),
    text("wish", max_length=20),
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

Start = Callable[[str, list[tuple[str, str]]], object]


@pytest.fixture
def api(service: Service, description: dict[str, Any]) -> Any:
    """The API as it describes itself, narrowed to what can be stored in the published survey."""
    service.publish(SURVEY)
    description["components"]["schemas"]["response"]["properties"] |= {
        "version": {"enum": [1, 2]},
        "language": {"enum": ["de", "en"]},
        "code": {"enum": [codes.mint() for _ in range(4)]},
        "answers": answers_schema(reading.read(SURVEY)),
    }
    for path in description["paths"].values():
        for parameter in path.get("parameters", ()):
            parameter["schema"] = {"enum": ["sample", "ghost"]}
    schema = schemathesis.openapi.from_dict(description)
    schema.app = wsgi(service)
    return schema


def wsgi(service: Service) -> Callable[[dict[str, Any], Start], Iterable[bytes]]:
    """The service as Schemathesis can call it without a network."""

    def app(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        headers = {
            name.removeprefix("HTTP_").replace("_", "-").lower(): value
            for name, value in environ.items()
            if name.startswith("HTTP_") or name == "CONTENT_TYPE"
        }
        answer = service.client.http.request(
            environ["REQUEST_METHOD"], environ["RAW_URI"], headers, environ["wsgi.input"].read()
        )
        start(f"{answer.status_code} -", list(answer.headers.items()))
        return [answer.body]

    return app


SURVEY_PATH = "/api/v1/surveys/{survey}"


@pytest.mark.parametrize(
    ("path", "method", "mode", "met"),
    [
        ("/api/v1/openapi.json", "GET", GenerationMode.POSITIVE, {200}),
        (SURVEY_PATH, "GET", GenerationMode.POSITIVE, {200, 404}),
        (f"{SURVEY_PATH}/schema", "GET", GenerationMode.POSITIVE, {200, 404}),
        (f"{SURVEY_PATH}/responses", "POST", GenerationMode.POSITIVE, {201, 404, 409, 422}),
        (f"{SURVEY_PATH}/responses", "POST", GenerationMode.NEGATIVE, {400, 422}),
    ],
)
def test_every_answer_is_one_the_description_announces(
    api: Any, path: str, method: str, mode: GenerationMode, met: set[int]
) -> None:
    """`met` are statuses that must have come up, or the judge has not looked properly."""
    seen: set[int] = set()

    @settings(max_examples=80, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(case=api[path][method].as_strategy(generation_mode=mode))
    def judge(case: Any) -> None:
        seen.add(case.call_and_validate(checks=CHECKS).status_code)

    judge()
    assert seen >= met


def test_the_description_is_the_one_that_is_served(service: Service) -> None:
    served = service.get("/api/v1/openapi.json")
    assert served.status_code == 200
    assert json.loads(served.body)["servers"] == [{"url": "https://mitsprache.example.org"}]
