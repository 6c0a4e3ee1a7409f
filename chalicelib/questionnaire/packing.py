"""A questionnaire as it is stored: one piece, small enough for one item of DynamoDB."""

import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.i18n import later as _
from chalicelib.questionnaire.findings import Finding

MOST_BYTES = 380_000
"""An item has 400 KB at most, its names included. 500 questions in 12 languages take 85 KB."""


def packed(document: Mapping[str, Any]) -> bytes:
    """A questionnaire's JSON, compressed."""
    return zlib.compress(json.dumps(document, ensure_ascii=False).encode())


def unpacked(content: bytes) -> dict[str, Any]:
    """The JSON of a questionnaire that was packed."""
    document: dict[str, Any] = json.loads(zlib.decompress(content))
    return document


def too_large(document: Mapping[str, Any]) -> Iterator[Finding]:
    """What keeps a questionnaire from being stored."""
    size = len(packed(document))
    if size > MOST_BYTES:
        message = _("the questionnaire takes {size} KB, and {limit} fit; shorten or divide it")
        yield Finding("/items", message, {"size": size // 1000, "limit": MOST_BYTES // 1000})
