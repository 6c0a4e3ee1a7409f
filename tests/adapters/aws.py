"""Tables, buckets and queues for tests, with the properties of the deployed template."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import Any

import pytest

from chalicelib.intake import reception
from chalicelib.settings import settings
from chalicelib.store import clients, signing_keys
from infra.template import merge_template

REGION = "eu-central-1"


@cache
def _resources() -> dict[str, Any]:
    resources: dict[str, Any] = merge_template()["Resources"]
    return resources


def talk_to(monkeypatch: pytest.MonkeyPatch, endpoint: str = "", tables: str = "") -> None:
    """Only the test's own AWS, and nothing remembered of what an earlier one held.

    Clients are kept while they lead to the same place: making them is slow.

    Args:
        endpoint: of all services; "" for moto in this process.
        tables: of DynamoDB alone, if it is another.
    """
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    if endpoint:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
    if tables:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", tables)
    if _clients_lead_to != [endpoint, tables]:
        _clients_lead_to[:] = [endpoint, tables]
        clients.forget()
    settings.cache_clear()
    signing_keys._keys.cache_clear()
    reception._head.cache_clear()


_clients_lead_to: list[str] = []


@contextmanager
def listening(client: Any, event: str, listener: Callable[..., Any]) -> Iterator[None]:
    """Have botocore tell a listener of a client's calls, which it may change."""
    client.meta.events.register(event, listener)
    try:
        yield
    finally:
        client.meta.events.unregister(event, listener)


def make_table(resource: str = "Responses") -> str:
    """A fresh table like one of the template's.

    Args:
        resource: its name in the template.
    """
    properties = _resources()[resource]["Properties"]
    keys = {key: properties[key] for key in ("BillingMode", "AttributeDefinitions", "KeySchema")}
    name = f"{resource}-{uuid.uuid4()}"
    dynamodb = clients.client("dynamodb")
    # On a slow machine the library asks a second time, and hears that the table is there.
    with suppress(dynamodb.exceptions.ResourceInUseException):
        dynamodb.create_table(TableName=name, **keys)
    return name


def make_bucket() -> str:
    name = f"bucket-{uuid.uuid4()}"
    clients.s3().create_bucket(
        Bucket=name,
        CreateBucketConfiguration={"LocationConstraint": REGION},
        ObjectLockEnabledForBucket=_resources()["Bucket"]["Properties"]["ObjectLockEnabled"],
    )
    versioning = _resources()["Bucket"]["Properties"]["VersioningConfiguration"]
    clients.s3().put_bucket_versioning(Bucket=name, VersioningConfiguration=versioning)
    return name


def make_queue() -> str:
    """A fresh queue that redelivers at once."""
    created = clients.client("sqs").create_queue(
        QueueName=f"queue-{uuid.uuid4()}", Attributes={"VisibilityTimeout": "0"}
    )
    url: str = created["QueueUrl"]
    return url
