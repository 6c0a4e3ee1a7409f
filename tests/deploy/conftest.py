"""The package as it is built, and its template as CloudFormation would expand it."""

import re
from typing import Any
from unittest.mock import MagicMock

import pytest
from samtranslator.translator.transform import transform

from infra import ROOT
from infra.build import Package, build
from infra.libraries import Target

Template = dict[str, Any]


@pytest.fixture(scope="session")
def package() -> Package:
    """The package of this checkout, for this machine."""
    return build(Target.LOCAL, ROOT / "build/local")


@pytest.fixture(scope="session")
def template(package: Package) -> Template:
    """The template after the SAM transform: plain CloudFormation."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("AWS_DEFAULT_REGION", "eu-central-1")
        expanded: Template = transform(
            package.located(lambda name: f"s3://bucket/{name}"), {}, MagicMock(load=dict)
        )
    return expanded


def functions(template: Template) -> dict[str, dict[str, Any]]:
    """Logical id → properties of every Lambda function."""
    return {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function"
    }


def statements(template: Template, function: str) -> list[dict[str, Any]]:
    """What the role of a function may do."""
    role = functions(template)[function]["Role"]["Fn::GetAtt"][0]
    return [
        statement
        for policy in template["Resources"][role]["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def may(template: Template, function: str, action: str, resource: str) -> bool:
    """Whether a function's role allows an action on something of a resource.

    :param resource: logical id, such as "Responses".
    """
    for statement in statements(template, function):
        actions = statement["Action"]
        actions = [actions] if isinstance(actions, str) else actions
        wanted = any(
            re.fullmatch(re.escape(one).replace(r"\*", ".*"), action, re.IGNORECASE)
            for one in actions
        )
        if wanted and (resource in str(statement["Resource"]) or statement["Resource"] == "*"):
            return True
    return False
