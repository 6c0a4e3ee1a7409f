"""What is logged: where something failed, and never with what.

The message of an error may quote what a person typed (`KeyError: 'Frau Muster'`), and so may the
arguments of a log record. So a line holds the constant part of a message, the classes of errors
and the places in the code they came through.
"""

import json
import logging
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from traceback import StackSummary, walk_tb
from types import TracebackType
from typing import Any


class Fault(Exception):
    """A fault of our own in a job; the message names the error's class and the place."""


def write(line: dict[str, Any]) -> None:
    """Write one line of JSON where the platform collects lines."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


class Lines(logging.Handler):
    """Writes records of a logger as lines of JSON without any value in them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record: its message before anything was put in, and its errors' places."""
        line: dict[str, Any] = {"level": record.levelname, "message": str(record.msg)}
        if record.exc_info and record.exc_info[1]:
            line["errors"] = list(_errors(record.exc_info[1]))
        write(line)


def keep_values_out(logger: logging.Logger) -> None:
    """Let a logger write such lines and nothing else, from warnings on."""
    logger.handlers = [Lines()]
    logger.propagate = False
    logger.setLevel(logging.WARNING)


def naming_faults(job: Callable[..., Any]) -> Callable[..., Any]:
    """Let a job end with class and place of what Python itself raises, and with nothing else of it.

    Lambda and Step Functions write the message of an error that a function ends with. Our own
    errors carry messages made to be read, so they pass. A decorator and no middleware of Chalice's,
    since Lambda calls the jobs of a blueprint without the app.

    Raises:
        Fault: in place of an error of Python's own.
    """

    @wraps(job)
    def ended(*args: Any) -> Any:
        try:
            return job(*args)
        except Exception as error:
            if type(error).__module__ != "builtins":
                raise
            raise Fault(f"{type(error).__name__} in {_places(error.__traceback__)[-1]}") from None

    return ended


def _errors(error: BaseException | None) -> Iterator[dict[str, Any]]:
    """The error and those it came from, the first cause last."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield {"error": type(error).__name__, "places": _places(error.__traceback__)}
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _places(traceback: TracebackType | None) -> list[str]:
    """Where an error passed, each as `file:line function`, the innermost last."""
    frames = StackSummary.extract(walk_tb(traceback), lookup_lines=False)
    return [f"{_file(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _file(path: str) -> str:
    """A file of ours from its room on, one of a library from its package on."""
    for start in ("chalicelib/", "site-packages/", "/var/task/"):
        _, found, rest = path.rpartition(start)
        if found:
            return f"chalicelib/{rest}" if start == "chalicelib/" else rest
    return path.rpartition("/")[2]
