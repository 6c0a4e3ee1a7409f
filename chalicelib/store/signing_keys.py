"""The secrets that sign our links, in SSM Parameter Store."""

import json
import secrets
from functools import lru_cache
from time import monotonic

from chalicelib.store.clients import client
from chalicelib.store.errors import Refused, translated

_KEPT = 3

_FRESH_SECONDS = 60
"""How long keys are kept in memory: a function that runs on must learn of a new key soon, or it
would refuse the links that others sign with it."""


def signing_keys(parameter: str) -> tuple[str, ...]:
    """The keys, oldest first; the last one signs, all of them verify.

    Raises:
        Refused: if there are none; `./manage.py keys rotate` makes the first.
    """
    return _keys(parameter, int(monotonic()) // _FRESH_SECONDS)


@lru_cache(maxsize=1)
def _keys(parameter: str, _span: int) -> tuple[str, ...]:
    with translated():
        found = client("ssm").get_parameter(Name=parameter, WithDecryption=True)
    return tuple(json.loads(found["Parameter"]["Value"]))


def rotate(parameter: str) -> int:
    """Add a new key and keep the two before it, so that links in flight stay good.

    Returns:
        The number of keys now in use.
    """
    try:
        keys = list(signing_keys(parameter))
    except Refused:
        keys = []
    keys = [*keys, secrets.token_urlsafe(32)][-_KEPT:]
    with translated():
        client("ssm").put_parameter(
            Name=parameter, Value=json.dumps(keys), Type="SecureString", Overwrite=True
        )
    _keys.cache_clear()
    return len(keys)
