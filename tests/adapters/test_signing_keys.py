"""Keys rotate without a link ever going bad before its time."""

import json
import uuid

import pytest

from chalicelib.store import signing_keys as keys
from chalicelib.store.clients import client
from chalicelib.store.errors import Refused
from chalicelib.store.signing_keys import signing_keys

pytestmark = pytest.mark.parametrize(
    "backend", ["moto", "ministack"], indirect=True, scope="module"
)


@pytest.fixture
def parameter(aws: None) -> str:
    return f"/test-{uuid.uuid4()}/signing-keys"


def test_there_are_no_keys_before_the_first_rotation(parameter: str) -> None:
    with pytest.raises(Refused):
        signing_keys(parameter)
    assert keys.rotate(parameter) == 1
    assert len(signing_keys(parameter)) == 1


def test_a_new_key_comes_and_the_two_before_stay_good(parameter: str) -> None:
    assert [keys.rotate(parameter) for _ in range(4)] == [1, 2, 3, 3]
    before = signing_keys(parameter)
    keys.rotate(parameter)
    after = signing_keys(parameter)
    assert after[:2] == before[1:]
    assert after[2] not in before
    assert all(len(key) >= 40 for key in after)


def test_keys_are_stored_as_a_secret(parameter: str) -> None:
    keys.rotate(parameter)
    stored = client("ssm").get_parameter(Name=parameter)["Parameter"]
    assert stored["Type"] == "SecureString"


def test_a_function_that_runs_on_learns_of_a_new_key_within_a_minute(
    parameter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise a link that one function signs would be refused by another for hours."""
    seconds = 0.0
    monkeypatch.setattr(keys, "monotonic", lambda: seconds)
    keys.rotate(parameter)
    [first] = signing_keys(parameter)

    client("ssm").put_parameter(
        Name=parameter, Value=json.dumps([first, "second"]), Type="SecureString", Overwrite=True
    )
    assert signing_keys(parameter) == (first,)
    seconds = 60.0
    assert signing_keys(parameter) == (first, "second")
