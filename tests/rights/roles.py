"""Lets moto's IAM decide about each call a function makes, by a role that has just its policy.

What moto 5 knows of IAM is who calls, by the keys of an assumed role, and what the policies of that
role allow by action and resource. What it cannot, and what is done about it:

- Of most services it does not know what a call is about and asks about "*", which a policy for one
  table never allows; of a transaction it asks about an action that IAM does not have. Both are told
  here, as the service authorization reference has them.
- Conditions of a role's policy are passed over (`dynamodb:LeadingKeys`, `dynamodb:Attributes`,
  `dynamodb:Select`, `dynamodb:ReturnValues`, `s3:prefix`, `ses:FromAddress`). The emulated AWS of
  tests/stack looks at them.
- Its state machine calls functions without a role.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.credentials import ReadOnlyCredentials
from moto.core.authorization import ActionAuthenticatorMixin

from chalicelib.settings import settings
from chalicelib.store import clients
from tests.rights import policies, running

ACCOUNT, REGION, PARTITION = "123456789012", "eu-central-1", "aws"

Policy = dict[str, Any]
Change = Callable[[str, Policy], None]
"""Changes the policy of a function, given its name, before the role is made."""


def assume(patch: pytest.MonkeyPatch, change: Change | None = None) -> None:
    """From now on each function calls AWS as its role, and moto refuses what that may not.

    Tests themselves, which stand for the office's command line and for AWS's own services, may
    everything.
    """
    roles = {function: _role(function, change) for function in policies.functions()}
    here = clients._session().get_credentials()
    own = here.get_frozen_credentials()

    def of_whoever_runs() -> ReadOnlyCredentials:
        function = running.function()
        return roles[function] if function else own

    running.watch(patch.setattr)
    patch.setattr(here, "get_frozen_credentials", of_whoever_runs)
    patch.setattr(ActionAuthenticatorMixin, "_authenticate_and_authorize_action", _decide)


def _role(function: str, change: Change | None) -> ReadOnlyCredentials:
    iam, sts = clients.client("iam"), clients.client("sts")
    policy = in_place(function)
    if change:
        change(function, policy)
    role = iam.create_role(
        RoleName=function, AssumeRolePolicyDocument='{"Version": "2012-10-17", "Statement": []}'
    )
    iam.put_role_policy(RoleName=function, PolicyName="rights", PolicyDocument=json.dumps(policy))
    keys = sts.assume_role(RoleArn=role["Role"]["Arn"], RoleSessionName="test")["Credentials"]
    return ReadOnlyCredentials(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def in_place(function: str) -> Policy:
    """A function's policy as CloudFormation writes it, for the resources of this test."""
    known = settings()
    table = _arn("dynamodb", "table/{}")
    arns = {
        "Responses": table.format(known.responses_table),
        "Catalogue": table.format(known.catalogue_table),
        "Contacts": table.format(known.contacts_table),
        "Bucket": f"arn:{PARTITION}:s3:::{known.bucket}",
        "Outbox": _arn("sqs", known.outbox_queue_url.rpartition("/")[2]),
        "Notifications": _arn("sqs", "notifications"),
        "ScheduleFailures": _arn("sqs", "schedule-failures"),
    }
    names = {
        "AWS::Partition": PARTITION,
        "AWS::Region": REGION,
        "AWS::AccountId": ACCOUNT,
        "AWS::StackName": "mitsprache",
        "Prefix": known.signing_keys_parameter.split("/")[1],
        "Sender": known.sender,
        "MailSettings": "mails",
        **{f"{name}.Arn": arn for name, arn in arns.items()},
    }

    def written(part: Any) -> Any:
        match part:
            case {"Fn::GetAtt": [name, "Arn"]}:
                return arns[name]
            case {"Fn::Sub": text}:
                return re.sub(r"\$\{([^}]+)\}", lambda found: names[found[1]], text)
            case {"Ref": name}:
                return names[name]
            case dict():
                return {name: written(value) for name, value in part.items()}
            case list():
                return [written(value) for value in part]
        return part

    policy: Policy = written(policies.policy(function))
    return policy


def _arn(service: str, resource: str) -> str:
    return f"arn:{PARTITION}:{service}:{REGION}:{ACCOUNT}:{resource}"


def _decide(handler: Any, request: type[Any], resource: str = "*") -> None:
    """In place of moto's own, which asks once and about one thing; signatures are not computed."""
    if running.function() is None:
        return
    operation = handler._get_action()
    given = json.loads(handler.raw_body) if resource == "*" and handler.raw_body else {}
    for action, about in running.asked(operation, given):
        asked = request(
            account_id=handler.current_account,
            method=handler.method,
            path=handler.raw_path,
            data=handler.data,
            body=handler.raw_body,
            headers=handler.headers,
            action=action,
        )
        for one in _resources(about) if resource == "*" else [resource]:
            asked.check_action_permitted(one)


def _resources(given: dict[str, Any]) -> Iterator[str]:
    """What a call is about; a call about nothing we know is about everything."""
    found = False
    for known, name in _KNOWN.items():
        for value in [given[known]] if known in given else ():
            for one in value if isinstance(value, dict) else [value]:
                found = True
                yield name(one)
    if not found:
        yield "*"


_KNOWN: dict[str, Callable[[str], str]] = {
    "TableName": lambda name: _arn("dynamodb", f"table/{name}"),
    "RequestItems": lambda name: _arn("dynamodb", f"table/{name}"),
    "Name": lambda name: _arn("ssm", f"parameter{name}"),
    "stateMachineArn": lambda arn: f"{arn}",
    "executionArn": lambda arn: f"{arn}",
    "FromEmailAddress": lambda address: _arn("ses", f"identity/{address}"),
    "ConfigurationSetName": lambda name: _arn("ses", f"configuration-set/{name}"),
}
"""Parameters that say what a call is about, each with how its ARN is made."""
