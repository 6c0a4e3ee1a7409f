"""The body of a request is a JSON object of reasonable size, or refused with a reason."""

import json
import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.intake import body


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "no JSON document"),
        (b"{", "no JSON document"),
        (b'{"a": 1} x', "no JSON document"),
        (b"\xff\xfe{\x00}\x00", "no JSON document"),
        (b'{"a": "\xff"}', "no JSON document"),
        (b'\xef\xbb\xbf{"a": 1}', "no JSON document"),
        (b"[" * 30_000, "nested too deeply"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested too deeply"),
        (b'{"a": NaN}', "NaN is no JSON number"),
        (b'{"a": [-Infinity]}', "-Infinity is no JSON number"),
        (b'{"a": 1e999}', "no JSON document"),
        (b'{"a": -1E400}', "no JSON document"),
        (b'{"a": ' + b"9" * 5000 + b"}", "no JSON document"),
        (b'{"a": 1, "a": 2}', "twice"),
        (b'{"answers": {"q": 1, "\\u0071": 2}}', "twice"),
        (b'{"a": "\\ud800"}', "no JSON document"),
        (b'{"a": {"b": ["\\udfff\\ud800"]}}', "no JSON document"),
        (b'{"\\ud800": 1}', "no JSON document"),
        (b"[]", "no JSON object"),
        (b"null", "no JSON object"),
        (b'"text"', "no JSON object"),
    ],
)
def test_what_is_no_json_object_is_refused_with_a_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(body.BodyError, match=reason):
        body.parse(raw)


def test_100000_brackets_are_too_large_before_anybody_counts_them() -> None:
    with pytest.raises(body.BodyTooLarge):
        body.parse(b"[" * 100_000)


def test_a_body_may_be_as_large_as_promised_and_no_larger() -> None:
    empty = len(b'{"a":""}')
    full = b'{"a":"' + b"x" * (body.MAX_BYTES - empty) + b'"}'
    assert body.parse(full)["a"]
    with pytest.raises(body.BodyTooLarge):
        body.parse(full + b" ")


def test_the_reason_never_repeats_the_content() -> None:
    for raw in (b'{"a": "GEHEIM', b'{"GEHEIM": 1, "GEHEIM": 2}', b'{"a": "GEHEIM\\ud800"}'):
        with pytest.raises(body.BodyError) as refusal:
            body.parse(raw)
        assert "GEHEIM" not in str(refusal.value)


def test_a_whole_number_is_whole_however_it_is_written() -> None:
    """JSON Schema makes no difference between 3 and 3.0, so nothing behind the door may either."""
    content = body.parse(b'{"a": [3.0, 3, 3e0, -0.0, 2.5, 1e300]}')["a"]
    assert content == [3, 3, 3, 0, 2.5, int(1e300)]
    assert [type(one) for one in content] == [int, int, int, int, float, int]


_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.text()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), _json, max_size=5))
def test_what_json_writes_is_read_back(content: dict[str, Any]) -> None:
    assert body.parse(json.dumps(content).encode()) == content
    assert body.parse(json.dumps(content, ensure_ascii=False, indent=2).encode()) == content


@given(st.binary(max_size=200))
def test_whatever_comes_it_is_an_object_or_refused(raw: bytes) -> None:
    with suppress(body.BodyError):
        assert isinstance(body.parse(raw), dict)


@given(st.floats())
def test_a_number_is_finite_or_refused(number: float) -> None:
    raw = json.dumps({"a": number}).encode()
    if math.isfinite(number):
        assert body.parse(raw)["a"] == number
    else:
        with pytest.raises(body.BodyError):
            body.parse(raw)
