"""Every call that the product makes to AWS: counted, and any one of them made to end badly."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

from botocore.exceptions import (
    ClientError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from chalicelib.store import clients


class Fault(Enum):
    """How one call ends. What AWS did is not what the caller learns."""

    UNREACHABLE = "not carried out: no connection"
    THROTTLED = "not carried out: too many calls"
    KILLED_BEFORE = "not carried out: the process ends"
    HUNG = "carried out, but no answer came in time"
    SERVER_ERROR = "carried out, but answered with status 500"
    KILLED_AFTER = "carried out, and then the process ends"


NOT_CARRIED_OUT = {Fault.UNREACHABLE, Fault.THROTTLED, Fault.KILLED_BEFORE}

_TOO_MANY = {"s3": "SlowDown", "sesv2": "TooManyRequestsException"}
_INTERNAL = {"s3": "InternalError", "sesv2": "InternalFailure"}


class Killed(BaseException):
    """The process is gone; nothing of ours may catch this."""


class Calls:
    """The HTTP requests of all clients of `chalicelib.store.clients`, in their order.

    Attributes:
        made: what was called under watch, such as "dynamodb.PutItem".
    """

    def __init__(self) -> None:
        self.made: list[str] = []
        self._place = -1
        self._fault: Fault | None = None
        self._visit: Callable[[], None] | None = None
        self._look: Callable[[], None] | None = None
        self._watching = False

    def watch(self) -> None:
        """Stand before and behind the emulated AWS, in all clients made from now on."""
        clients.forget()
        events = clients._session().events
        events.register_first("before-send", self._before)
        events.register_last("before-send", self._after)

    @contextmanager
    def failing(self, place: int, fault: Fault) -> Iterator[None]:
        """Count the calls, and let the one at this place end badly."""
        self._place, self._fault, self._visit = place, fault, None
        with self._watch():
            yield

    @contextmanager
    def interrupted(self, place: int, visit: Callable[[], None]) -> Iterator[None]:
        """Count the calls, and let something else happen right before the one at this place."""
        self._place, self._fault, self._visit = place, None, visit
        with self._watch():
            yield

    @contextmanager
    def observed(self, look: Callable[[], None]) -> Iterator[None]:
        """Count the calls, and look around right before and right after each of them."""
        self._place, self._fault, self._visit, self._look = -1, None, None, look
        with self._watch():
            yield

    @contextmanager
    def _watch(self) -> Iterator[None]:
        self.made, self._watching = [], True
        try:
            yield
        finally:
            self._watching, self._look = False, None

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Let calls pass, uncounted: they are the test's own, or another process's."""
        before, self._watching = self._watching, False
        try:
            yield
        finally:
            self._watching = before

    @property
    def reached(self) -> bool:
        """Whether the call at the chosen place was made at all."""
        return len(self.made) > self._place

    def _before(self, event_name: str, request: Any, **_more: Any) -> None:
        if not self._watching:
            return
        _, service, operation = event_name.split(".")
        here = len(self.made) == self._place
        self.made.append(f"{service}.{operation}")
        if self._look is not None:
            self._look()
        if here and self._visit is not None:
            with self.resting():
                self._visit()
        if here and self._fault in NOT_CARRIED_OUT:
            raise raised(self._fault, service, operation, request.url)

    def _after(self, event_name: str, request: Any, **_more: Any) -> None:
        if not self._watching:
            return
        if self._look is not None:
            self._look()
        here = len(self.made) == self._place + 1
        if here and self._fault is not None and self._fault not in NOT_CARRIED_OUT:
            _, service, operation = event_name.split(".")
            raise raised(self._fault, service, operation, request.url)


def raised(fault: Fault, service: str, operation: str, url: str) -> BaseException:
    """What the caller of AWS's library gets to see."""
    match fault:
        case Fault.UNREACHABLE:
            return EndpointConnectionError(endpoint_url=url)
        case Fault.HUNG:
            return ReadTimeoutError(endpoint_url=url)
        case Fault.THROTTLED:
            return _error(_TOO_MANY.get(service, "ThrottlingException"), 400, operation)
        case Fault.SERVER_ERROR:
            return _error(_INTERNAL.get(service, "InternalServerError"), 500, operation)
        case Fault.KILLED_BEFORE | Fault.KILLED_AFTER:
            return Killed()


def _error(code: str, status: int, operation: str) -> ClientError:
    response: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(response, operation)
