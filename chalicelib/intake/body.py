"""Reading the JSON body of a request without trusting it."""

import json
import math
from typing import Any

MAX_BYTES = 64 * 1024
"""A response of 500 questions with long texts fits several times."""


class BodyError(Exception):
    """The body is no JSON object; the message says what is wrong."""


class BodyTooLarge(BodyError):
    """The body is larger than `MAX_BYTES`."""


def parse(raw: bytes) -> dict[str, Any]:
    """The JSON object in a request's body; 3.0 is read as 3, which JSON Schema calls the same.

    Raises:
        BodyTooLarge: before anything is parsed.
        BodyError: if it is no JSON object: NaN, numbers beyond all bounds, doubled names, halves
            of surrogate pairs and deep nesting included.
    """
    if len(raw) > MAX_BYTES:
        raise BodyTooLarge(f"the body has more than {MAX_BYTES} bytes")
    try:
        content = json.loads(
            raw.decode(),
            parse_constant=_refuse_constant,
            parse_float=_number,
            object_pairs_hook=_object,
        )
        # Half a surrogate pair can be written in JSON, but never be stored or sent as UTF-8.
        json.dumps(content, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise BodyError(f"the body is no JSON document: {reason}") from None
    if not isinstance(content, dict):
        raise BodyError("the body is no JSON object")
    return content


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _number(written: str) -> float | int:
    number = float(written)
    if not math.isfinite(number):
        raise ValueError("a number is too large")
    return int(number) if number.is_integer() else number


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return content
