"""AWS's errors come out as one of three of ours, and never say what was stored."""

from collections.abc import Callable
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)

from chalicelib.intake.response import Response
from chalicelib.store import clients
from chalicelib.store.bucket import Bucket
from chalicelib.store.contacts import Contacts
from chalicelib.store.errors import Busy, Conflict, Refused, StoreError, Unavailable, translated
from chalicelib.store.responses import Responses
from chalicelib.store.signing_keys import signing_keys
from chalicelib.store.surveys import Surveys
from tests.adapters.aws import talk_to


def failure(code: str, status: int = 400, **more: Any) -> ClientError:
    response: Any = {
        "Error": {"Code": code, "Message": "GEHEIM"},
        "ResponseMetadata": {"HTTPStatusCode": status},
    } | more
    return ClientError(response, "PutItem")


def cancelled(*reasons: str) -> ClientError:
    said = [{"Code": reason, "Message": "GEHEIM"} for reason in reasons]
    return failure("TransactionCanceledException", CancellationReasons=said)


CASES: list[tuple[Exception, type[StoreError]]] = [
    (failure("ConditionalCheckFailedException"), Conflict),
    (failure("PreconditionFailed", 412), Conflict),
    (failure("ExecutionAlreadyExists"), Conflict),
    (cancelled("None", "ConditionalCheckFailed"), Conflict),
    (cancelled("TransactionConflict", "ConditionalCheckFailed"), Conflict),
    (cancelled("None", "TransactionConflict"), Busy),
    (cancelled("ThrottlingError", "None"), Unavailable),
    (failure("TransactionConflictException"), Busy),
    (failure("ThrottlingException"), Unavailable),
    (failure("ProvisionedThroughputExceededException"), Unavailable),
    (failure("SlowDown", 503), Unavailable),
    (failure("ConditionalRequestConflict", 409), Unavailable),
    (failure("SomethingNewAtAws", 500), Unavailable),
    (failure("SomethingNewAtAws", 503), Unavailable),
    (ReadTimeoutError(endpoint_url="GEHEIM"), Unavailable),
    (ConnectTimeoutError(endpoint_url="GEHEIM"), Unavailable),
    (EndpointConnectionError(endpoint_url="GEHEIM"), Unavailable),
    (NoCredentialsError(), Unavailable),
    (cancelled("ValidationError", "None"), Refused),
    (failure("AccessDeniedException"), Refused),
    (failure("ValidationException"), Refused),
    (failure("ResourceNotFoundException"), Refused),
    (failure("NoSuchKey", 404), Refused),
    (failure("SomethingNewAtAws"), Refused),
]


@pytest.mark.parametrize(
    ("error", "ours"), CASES, ids=lambda one: getattr(one, "__name__", None) or str(one)[:60]
)
def test_an_error_of_aws_becomes_one_of_ours_and_repeats_nothing(
    error: Exception, ours: type[StoreError]
) -> None:
    with pytest.raises(StoreError) as raised, translated():
        raise error
    assert type(raised.value) is ours
    assert "GEHEIM" not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__, "a traceback must not show AWS's words either"


@pytest.mark.parametrize(
    ("error", "maybe_done"),
    [
        (failure("ThrottlingException"), False),
        (failure("TooManyRequestsException", 429), False),
        (EndpointConnectionError(endpoint_url="x"), False),
        (ConnectTimeoutError(endpoint_url="x"), False),
        (ReadTimeoutError(endpoint_url="x"), True),
        (failure("InternalServerError", 500), True),
        (failure("ServiceUnavailable", 503), True),
    ],
)
def test_a_call_that_never_got_through_is_told_from_one_whose_answer_was_lost(
    error: Exception, maybe_done: bool
) -> None:
    with pytest.raises(Unavailable) as raised, translated():
        raise error
    assert raised.value.maybe_done is maybe_done


def test_our_own_faults_are_not_taken_for_the_stores() -> None:
    with pytest.raises(ZeroDivisionError), translated():
        _ = 1 / 0


def test_what_stands_in_the_way_is_told_to_the_code_and_not_in_the_message() -> None:
    there = {"digest": {"S": "GEHEIM"}}
    with pytest.raises(Conflict) as raised, translated():
        raise failure("ConditionalCheckFailedException", Item=there)
    assert raised.value.item == there
    assert "GEHEIM" not in str(raised.value)


CALLS: list[Callable[[], object]] = [
    lambda: Responses("none").week_of("sample", "ab" * 20),
    lambda: Responses("none").put_once(
        "sample", Response("ab" * 20, "all", "2026-W37", 1, "GEHEIM", "GEHEIM", ()), ""
    ),
    lambda: Surveys("none").head("sample"),
    lambda: list(Surveys("none").heads()),
    lambda: Contacts("none").invited("sample", "GEHEIM"),
    lambda: Bucket("no-such-bucket").read("a.json"),
    lambda: Bucket("no-such-bucket").put_once("a.json", b"GEHEIM"),
    lambda: list(Bucket("no-such-bucket").keys("a")),
    lambda: signing_keys("/none"),
]


@pytest.mark.parametrize("call", CALLS)
def test_what_is_not_there_is_refused(aws: None, call: Callable[[], object]) -> None:
    with pytest.raises(Refused) as raised:
        call()
    assert "GEHEIM" not in str(raised.value)


@pytest.mark.parametrize("call", CALLS)
def test_an_aws_that_cannot_be_reached_may_be_asked_again(
    call: Callable[[], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "_CONFIG", Config(retries={"total_max_attempts": 1}))
    talk_to(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(Unavailable) as raised:
        call()
    assert "GEHEIM" not in str(raised.value)
