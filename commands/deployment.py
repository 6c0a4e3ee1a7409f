"""Which deployment the commands talk to: the stack on this machine, or one in AWS."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.settings import Settings, from_texts

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ROOT / ".local" / "stack.json"

_OUTPUTS = {
    "responses_table": "ResponsesTable",
    "catalogue_table": "CatalogueTable",
    "contacts_table": "ContactsTable",
    "bucket": "BucketName",
    "outbox_queue_url": "OutboxQueueUrl",
    "state_machine_arn": "StateMachineArn",
    "public_url": "PublicUrl",
    "sender": "SenderAddress",
    "office_address": "OfficeAddress",
    "signing_keys_parameter": "SigningKeysParameter",
    "settle_seconds": "SettleSeconds",
    "mails_per_second": "MailsPerSecond",
    "mail_route": "MailRoute",
    "mail_password_parameter": "MailPasswordParameter",
    "notifications_topic": "NotificationsTopic",
    "sealed_lock_days": "SealedLockDays",
}


@dataclass(frozen=True)
class Deployment:
    """One deployment, by the name of its CloudFormation stack; local ones have an endpoint."""

    stack: str
    local: Path | None


def connect(deployment: Deployment) -> Settings:
    """Take the settings from the deployed stack, so that commands and functions agree.

    Raises:
        click.ClickException: if the stack cannot be reached or is not complete.
    """
    if deployment.local is not None:
        _use_local(deployment.local)
    try:
        stacks = boto3.client("cloudformation").describe_stacks(StackName=_name(deployment))
    except (BotoCoreError, ClientError) as error:
        hint = (
            "Is `make run` running?" if deployment.local else "Check --stack, region and profile."
        )
        raise click.ClickException(f"The stack cannot be reached. {hint} ({error})") from None
    outputs = {
        output["OutputKey"]: output["OutputValue"]
        for output in stacks["Stacks"][0].get("Outputs", ())
    }
    missing = sorted(set(_OUTPUTS.values()) - set(outputs))
    if missing:
        raise click.ClickException(f"The stack is not complete: {', '.join(missing)}")
    for name, output in _OUTPUTS.items():
        os.environ[name.upper()] = outputs[output]
    values = {name: outputs[output] for name, output in _OUTPUTS.items()}
    return from_texts(values)


def _name(deployment: Deployment) -> str:
    if deployment.local is not None:
        name: str = json.loads(deployment.local.read_text("utf-8"))["stack"]
        return name
    return deployment.stack


def _use_local(file: Path) -> None:
    local = json.loads(file.read_text("utf-8"))
    os.environ |= {
        "AWS_ENDPOINT_URL": local["endpoint_url"],
        "AWS_DEFAULT_REGION": local["region"],
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "MITSPRACHE_CLOCK": str((file.parent.parent / local["clock"]).resolve()),
    }
