"""The package under AWS's own runtime client, against a small Runtime API of ours."""

import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from chalicelib.notices.office import Office
from chalicelib.settings import Settings
from infra.build import Package
from tests.deploy.runtime_api import Answer, answer, unpack

MARKED = "GEHEIM"
NOBODY = "http://127.0.0.1:9"
"""An address at which no AWS answers."""

VARIABLES = {
    **{name.upper(): "1" for name in Settings.__dataclass_fields__},
    **{f"OFFICE_{name.upper()}": "Amt" for name in Office.__dataclass_fields__},
    "PUBLIC_URL": "https://umfrage.example.org",
    "MAIL_ROUTE": "ses",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_ENDPOINT_URL": NOBODY,
    "AWS_MAX_ATTEMPTS": "1",
    "METRICS_STACK": "test",
}


@pytest.fixture(scope="module")
def layout(package: Package, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpack(package.archive, tmp_path_factory.mktemp("lambda"))


def request(method: str, resource: str, **more: Any) -> dict[str, Any]:
    """An event as API Gateway's REST APIs hand it to a function."""
    path = more.get("path", resource)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": method,
        "headers": {"content-type": "application/json", "user-agent": MARKED},
        "multiValueHeaders": {"content-type": ["application/json"], "user-agent": [MARKED]},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": more.get("parameters"),
        "stageVariables": None,
        "requestContext": {
            "resourcePath": resource,
            "httpMethod": method,
            "path": f"/live{path}",
            "stage": "live",
            "identity": {"sourceIp": MARKED, "userAgent": MARKED},
        },
        "body": more.get("body"),
        "isBase64Encoded": False,
    }


def test_a_page_is_answered(layout: Path) -> None:
    got = answer(layout, "app.app", request("GET", "/impressum"), VARIABLES)

    assert not got.failed, got.written
    assert got.content["statusCode"] == 200
    assert "Impressum" in got.content["body"]


def test_an_answer_that_cannot_be_stored_is_refused_and_only_its_reason_is_written(
    layout: Path,
) -> None:
    body = {"version": 1, "language": "de", "code": MARKED, "answers": {"wish": MARKED}}
    event = request(
        "POST",
        "/api/v1/surveys/{survey}/responses",
        path="/api/v1/surveys/sample/responses",
        parameters={"survey": "sample"},
        body=json.dumps(body),
    )

    got = answer(layout, "app.app", event, VARIABLES)

    assert got.content["statusCode"] in (422, 503), got.written
    assert MARKED not in got.written
    assert '"Refused": 1' in got.written


def test_a_job_s_fault_reaches_the_platform_without_a_message(layout: Path) -> None:
    """What Lambda writes of an error that a function ends with is out of our hands."""
    got: Answer = answer(layout, "chalicelib.sealing.jobs.tally", {MARKED: MARKED}, VARIABLES)

    assert got.failed
    assert got.content["errorType"] == "Fault"
    assert got.content["errorMessage"].startswith("KeyError in chalicelib/sealing/jobs.py:")
    assert MARKED not in json.dumps(got.content)
    assert MARKED not in got.written


def test_no_job_is_without_what_keeps_values_out_of_its_errors(package: Package) -> None:
    """Lambda calls a blueprint's job by its module, so nothing that hangs on the app would hold."""
    handlers = {
        resource["Properties"]["Handler"]
        for resource in package.template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    }
    jobs = sorted(handlers - {"app.app"})

    assert len(jobs) >= 10
    for handler in jobs:
        module, _, name = handler.rpartition(".")
        job = getattr(importlib.import_module(module), name)
        inner = getattr(job.func, "_original_func", job.func)
        assert hasattr(inner, "__wrapped__"), f"{handler} lacks @naming_faults"
