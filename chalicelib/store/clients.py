"""One client per AWS service, made when it is first needed, since each costs cold start."""

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

_CONFIG = Config(
    connect_timeout=2,
    read_timeout=5,
    retries={"mode": "standard", "max_attempts": 4},
)

_ONCE = _CONFIG.merge(Config(retries={"total_max_attempts": 1}))
"""For SES, which knows no repeats: what the library calls again by itself is a second mail."""


@cache
def _session() -> Any:
    return boto3.session.Session()


@cache
def client(service: str) -> Any:
    """The client of a service, such as "dynamodb" or "sesv2"."""
    config = _ONCE if service == "sesv2" else _CONFIG
    return _session().client(service, config=config)


@cache
def s3() -> Any:
    """The client for S3; presigned addresses need the newer signature in every region."""
    return _session().client("s3", config=_CONFIG.merge(Config(signature_version="s3v4")))


def forget() -> None:
    """Forget all clients, so that the next call sees a changed environment."""
    _session.cache_clear()
    client.cache_clear()
    s3.cache_clear()
