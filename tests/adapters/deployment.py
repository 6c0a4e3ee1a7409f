"""The settings of a deployment that exists for tests: one place that knows all of them."""

import json
from dataclasses import MISSING, fields

import pytest

from chalicelib.settings import Settings
from chalicelib.store import looks, surveys
from chalicelib.store.clients import client
from commands.deployment import _OUTPUTS
from tests.adapters.aws import make_bucket, make_queue, make_table

SIGNING_KEYS = "/test/signing-keys"


def environment(**given: str) -> dict[str, str]:
    """What a function finds in its environment.

    Args:
        given: settings by their names; resources that are not among them do not exist.
    """
    names = {one.name: "none" for one in fields(Settings) if one.default is MISSING}
    usual = {
        "public_url": "https://mitsprache.example.org",
        "sender": "mitsprache@example.org",
        "office_address": "office@example.org",
        "signing_keys_parameter": SIGNING_KEYS,
        "settle_seconds": "0",
        "sealed_lock_days": "0",
        "mails_per_second": "1000",
        "mail_route": "ses",
        "notifications_topic": "arn:aws:sns:eu-central-1:123456789012:notifications",
    }
    return {name.upper(): value for name, value in (names | usual | given).items()}


def make_deployment(patch: pytest.MonkeyPatch, **given: str) -> dict[str, str]:
    """Fresh tables, a bucket and a queue, and an environment that names them.

    Args:
        given: settings by their names, in place of the usual ones.
    """
    made = {
        "responses_table": make_table("Responses"),
        "catalogue_table": make_table("Catalogue"),
        "contacts_table": make_table("Contacts"),
        "bucket": make_bucket(),
        "outbox_queue_url": make_queue(),
    }
    settings = environment(**(made | given))
    for name, value in settings.items():
        patch.setenv(name, value)
    looks.forget()
    return settings


def make_stack(patch: pytest.MonkeyPatch, name: str, **given: str) -> None:
    """A CloudFormation stack in which commands find a deployment.

    Args:
        name: of the stack.
        given: settings by their names; resources that are not among them do not exist.
    """
    settings = environment(**given)
    outputs = {}
    for setting, output in _OUTPUTS.items():
        outputs[output] = settings.get(setting.upper(), "none")
        # Commands put what they find into the environment; it is taken back with these.
        patch.setenv(setting.upper(), outputs[output])
    template = {
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue"}},
        "Outputs": {output: {"Value": value} for output, value in outputs.items()},
    }
    client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template))
    surveys._published.cache_clear()
