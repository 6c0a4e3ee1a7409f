"""What can go wrong in the store, in the product's own words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
)


class StoreError(Exception):
    """The store did not do what was asked; nothing is known to have changed."""


class Conflict(StoreError):
    """The condition of a write did not hold: somebody else was there before.

    `item` is what stands in its place, if DynamoDB told.
    """

    def __init__(self, message: str, item: dict[str, dict[str, str]] | None = None) -> None:
        super().__init__(message)
        self.item = item


class Unavailable(StoreError):
    """AWS could not be reached or is too busy; the same call may be made again later.

    `maybe_done` tells whether the call, in its last attempt, may have been carried out although
    no answer says so.
    """

    def __init__(self, message: str, maybe_done: bool = True) -> None:
        super().__init__(message)
        self.maybe_done = maybe_done


class Busy(Unavailable):
    """Somebody else writes the same items at this moment; nothing was done."""


class Refused(StoreError):
    """AWS refused the call for good: a permission, a name or a size is wrong."""


_CONDITION_FAILED = {
    "ConditionalCheckFailed",
    "ConditionalCheckFailedException",
    "ExecutionAlreadyExists",
    "ExecutionNotRedrivable",
    "PreconditionFailed",
}
_TOO_MANY_CALLS = {
    "LimitExceededException",
    "ProvisionedThroughputExceeded",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "Throttling",
    "ThrottlingError",
    "ThrottlingException",
    "TooManyRequestsException",
}
_TRY_AGAIN = {
    "ConditionalRequestConflict",
    "InternalError",
    "InternalServerError",
    "RequestTimeout",
    "ServiceUnavailable",
}
_AT_ONCE = {"TransactionConflict", "TransactionConflictException"}
_CANCELLED = "TransactionCanceledException"
_SERVER_FAULT = 500


@contextmanager
def translated() -> Iterator[None]:
    """The one place that turns AWS's errors into ours."""
    try:
        yield
    except ClientError as error:
        code = _code(error)
        operation = error.operation_name
        if code in _CONDITION_FAILED:
            raise Conflict(f"{operation}: the condition does not hold", _item(error)) from None
        if code in _AT_ONCE:
            raise Busy(f"{operation}: {code}", maybe_done=False) from None
        if code in _TOO_MANY_CALLS:
            raise Unavailable(f"{operation}: {code}", maybe_done=False) from None
        if code in _TRY_AGAIN or _status(error) >= _SERVER_FAULT:
            raise Unavailable(f"{operation}: {code}") from None
        raise Refused(f"{operation}: {code}") from None
    except (EndpointConnectionError, ConnectTimeoutError) as error:
        raise Unavailable(type(error).__name__, maybe_done=False) from None
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from None


def _code(error: ClientError) -> str:
    """AWS's name of the error; a cancelled transaction is named after what cancelled it."""
    code = error.response.get("Error", {}).get("Code", "")
    if code != _CANCELLED:
        return code
    details: Any = error.response
    reasons = [reason.get("Code", "None") for reason in details.get("CancellationReasons", ())]
    telling = [reason for reason in reasons if reason != "None"]
    return min(telling, key=lambda reason: reason not in _CONDITION_FAILED, default=code)


def _item(error: ClientError) -> dict[str, dict[str, str]] | None:
    """What stands where a condition did not hold, if DynamoDB was asked to tell."""
    details: Any = error.response
    reasons = details.get("CancellationReasons", ())
    return details.get("Item") or next((one["Item"] for one in reasons if "Item" in one), None)


def _status(error: ClientError) -> int:
    return error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
