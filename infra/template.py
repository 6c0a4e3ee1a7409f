"""The one template: what Chalice says of the app, what is ours, and the console's own function."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from chalicelib.layout.gateway import REFUSALS, gateway_page
from infra import ROOT, BuildError

STAGE = "live"
"""Chalice's stage, of which there is one: ours differ in the template's parameters alone."""

CONSOLE = "/buero"
"""Where the addresses of the console begin."""


def merge_template(root: Path = ROOT) -> dict[str, Any]:
    """The parts of the template that are ours, with the state machine's definition in it.

    :param root: the checkout.
    """
    template: dict[str, Any] = yaml.safe_load((root / "infra/template.yaml").read_text())
    operations = yaml.safe_load((root / "infra/operations.yaml").read_text())
    for part, entries in operations.items():
        template[part] = {**template.get(part, {}), **entries}
    definition = yaml.safe_load((root / "infra/sealing.asl.yaml").read_text())
    template["Resources"]["Sealing"]["Properties"]["Definition"] = definition
    return template


def merged_template(stage: Path) -> dict[str, Any]:
    """The SAM template of a staged copy of the app.

    :param stage: the copy; its requirements are empty, so that Chalice downloads nothing: its own
        packaging drops wheels it cannot find with exit code 0, ours must fail.
    :raises BuildError: Chalice refuses the app, or a function has no rights of its own.
    """
    (stage / "merge.json").write_text(json.dumps(merge_template(stage)))
    done = subprocess.run(
        [str(Path(sys.executable).with_name("chalice")), "package"]
        + ["--stage", STAGE, "--merge-template", "merge.json", "packaged"],
        cwd=stage,
        env={**os.environ, "AWS_DEFAULT_REGION": "eu-central-1", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        log = stage.parent / "chalice.log"
        log.write_text(done.stdout + done.stderr)
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise BuildError(f"Chalice makes no template of app.py: {reason}\nAll of it is in {log}.")
    template: dict[str, Any] = json.loads((stage / "packaged/sam.json").read_text())
    _refuse_borrowed_rights(template, stage)
    _give_the_console_its_own_function(template, stage)
    _let_the_gateway_speak_to_people(template)
    return template


def _refuse_borrowed_rights(template: dict[str, Any], root: Path) -> None:
    """Chalice gives a function that the configuration does not name the rights of the pages."""
    stage = json.loads((root / ".chalice/config.json").read_text())["stages"][STAGE]
    named = {function.capitalize() for function in stage["lambda_functions"]}
    pages = {"APIHandler", "Console"}
    for name, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function" and name not in named | pages:
            raise BuildError(
                f"The function {name.lower()} has no rights of its own: "
                f"write infra/policies/{name.lower()}.json and name it in .chalice/config.json."
            )


def _give_the_console_its_own_function(template: dict[str, Any], root: Path) -> None:
    """Let a second function with rights of its own answer all that the office asks.

    It runs the same code as the function of the public pages, which may touch answers; this one
    may not, so no fault in the console can betray one.
    """
    resources = template["Resources"]
    rights = json.loads((root / "infra/policies/console.json").read_text())
    own = resources.pop("Console")["Properties"]
    copies = {"Console": "APIHandler", "ConsoleRole": "ApiHandlerRole"} | {
        "ConsoleLogGroup": "ApiHandlerLogGroup",
        "ConsoleInvokePermission": "APIHandlerInvokePermission",
    }
    for name, origin in copies.items():
        resources[name] = json.loads(_renamed(json.dumps(resources[origin])))
    variables = resources["Console"]["Properties"]["Environment"]["Variables"]
    variables |= own.pop("Environment")["Variables"]
    resources["Console"]["Properties"] |= own
    (policy,) = resources["ConsoleRole"]["Properties"]["Policies"]
    policy["PolicyDocument"] = rights
    paths = resources["RestAPI"]["Properties"]["DefinitionBody"]["paths"]
    for path in paths:
        if path == CONSOLE or path.startswith(f"{CONSOLE}/"):
            paths[path] = json.loads(_renamed(json.dumps(paths[path])))


def _let_the_gateway_speak_to_people(template: dict[str, Any]) -> None:
    """Answer with a page where no function is asked.

    API Gateway takes the words for JSON whatever a browser accepts, so they bear the page.
    """
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    answers: dict[str, Any] = {}
    for refusal in REFUSALS:
        page = gateway_page(refusal, "${PublicUrl}")
        answer: dict[str, Any] = {
            "responseParameters": {
                f"gatewayresponse.header.{name}": f"'{value}'" for name, value in headers.items()
            },
            "responseTemplates": {"application/json": {"Fn::Sub": page}},
        }
        if refusal.status is not None:
            answer["statusCode"] = refusal.status
        answers |= dict.fromkeys(refusal.types, answer)
    definition = template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    definition["x-amazon-apigateway-gateway-responses"] = answers


def _renamed(text: str) -> str:
    return re.sub("API_?Handler", "Console", text, flags=re.IGNORECASE)
