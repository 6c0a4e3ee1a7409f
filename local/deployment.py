"""Giving a built package to the emulated CloudFormation, as a deployment does to the real one."""

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.build import Package
from local.emulation import REGION, EmulatedAws, StackError

NAME = "mitsprache-local"

_PACKAGES = f"{NAME}-packages"
_COMPLETE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
_LONGEST_SECONDS = 120


class Deployment:
    """The CloudFormation stack of a local stack.

    :param aws: where it is deployed.
    """

    def __init__(self, aws: EmulatedAws) -> None:
        self._aws = aws
        self._cloudformation = aws.client("cloudformation")

    def bring_up_to(self, package: Package, parameters: Mapping[str, str]) -> dict[str, str]:
        """Create or update the stack, unless it is exactly this one already.

        :param parameters: the template's parameters.
        :returns: the stack's outputs.
        :raises StackError: CloudFormation refused it; with its reasons.
        """
        present = self._described()
        mark = hashlib.sha256(f"{package.digest} {dict(parameters)}".encode()).hexdigest()[:32]
        if present and present["StackStatus"] in _COMPLETE and _mark(present) == mark:
            return _outputs(present)
        request = {
            "StackName": NAME,
            "TemplateURL": self._upload(package),
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            "Tags": [{"Key": "mark", "Value": mark}],
        }
        if present:
            self._cloudformation.update_stack(**request)
        else:
            self._cloudformation.create_stack(**request)
        return _outputs(self._completed())

    def function(self, name: str) -> str:
        """The deployed name of a function of ``app.py``, such as "conductor"."""
        found = self._cloudformation.describe_stack_resource(
            StackName=NAME, LogicalResourceId=name.capitalize()
        )
        deployed: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return deployed

    def _upload(self, package: Package) -> str:
        """Put the zip and the template that names it where CloudFormation finds them."""
        s3 = self._aws.client("s3")
        with contextlib.suppress(s3.exceptions.BucketAlreadyOwnedByYou):
            s3.create_bucket(
                Bucket=_PACKAGES, CreateBucketConfiguration={"LocationConstraint": REGION}
            )
        for old in s3.list_objects_v2(Bucket=_PACKAGES).get("Contents", []):
            s3.delete_object(Bucket=_PACKAGES, Key=old["Key"])
        for archive in (package.archive, *package.layers.values()):
            s3.put_object(Bucket=_PACKAGES, Key=archive.name, Body=archive.read_bytes())
        template = package.located(lambda name: {"Bucket": _PACKAGES, "Key": name})
        name = f"template-{package.digest}.json"
        s3.put_object(Bucket=_PACKAGES, Key=name, Body=json.dumps(template).encode())
        return f"{self._aws.endpoint_url}/{_PACKAGES}/{name}"

    def _described(self) -> dict[str, Any] | None:
        try:
            found = self._cloudformation.describe_stacks(StackName=NAME)
        except ClientError:
            return None
        stack: dict[str, Any] = found["Stacks"][0]
        return stack

    def _completed(self) -> dict[str, Any]:
        deadline = time.monotonic() + _LONGEST_SECONDS
        while time.monotonic() < deadline:
            stack = self._described()
            if stack and not stack["StackStatus"].endswith("_IN_PROGRESS"):
                if stack["StackStatus"] in _COMPLETE:
                    return stack
                raise StackError(f"CloudFormation refused the stack: {self._reasons(stack)}")
            time.sleep(0.1)
        raise StackError("CloudFormation did not complete the stack within two minutes.")

    def _reasons(self, stack: dict[str, Any]) -> str:
        events = self._cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
            for event in events
            if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason")
        ]
        return "; ".join(reasons) or stack.get("StackStatusReason") or stack["StackStatus"]


def _mark(stack: dict[str, Any]) -> str | None:
    return next((tag["Value"] for tag in stack.get("Tags", []) if tag["Key"] == "mark"), None)


def _outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}
