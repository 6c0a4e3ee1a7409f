"""The tasks of sealing, in the order of the deployed state machine, and the mails behind them."""

from dataclasses import dataclass
from typing import Any

import yaml

from chalicelib.store import clients
from chalicelib.store.responses import shards
from infra import ROOT
from tests.crash.world import World

_MACHINE: dict[str, Any] = yaml.safe_load((ROOT / "infra/sealing.asl.yaml").read_text("utf-8"))

POST = "post"
"""The last function: the one behind the outbox queue, which is in no state machine."""


@dataclass(frozen=True)
class Task:
    """One invocation of a function."""

    function: str
    event: dict[str, str]


def tasks(survey: str, cut_off: str) -> list[Task]:
    """All invocations of an execution with this input, and of the function that sends its mails.

    Iterations of a Map are done one after the other.
    """
    given = {"survey": survey, "cut_off": cut_off}
    found: list[Task] = []
    name = _MACHINE["StartAt"]
    while name:
        state = _MACHINE["States"][name]
        match state["Type"]:
            case "Task":
                found.append(_task(state, state.get("Parameters"), given))
            case "Choice":
                chosen = [one for one in state["Choices"] if one["StringEquals"] == cut_off]
                state = {"Next": chosen[0]["Next"] if chosen else state["Default"]}
            case "Map":
                processor = state["ItemProcessor"]
                inner = processor["States"][processor["StartAt"]]
                found += [_task(inner, state["ItemSelector"], given, one) for one in shards()]
        name = state.get("Next")
    return [*found, Task(POST, {})]


def functions() -> list[str]:
    """The functions that take part, each once, in their order."""
    return list(dict.fromkeys(one.function for one in tasks("", "")))


def _task(
    state: dict[str, Any], template: dict[str, str] | None, given: dict[str, str], element: str = ""
) -> Task:
    function = state["Resource"].removeprefix("${").removesuffix("Arn}").lower()
    if template is None:
        return Task(function, given)
    event = {
        name.removesuffix(".$"): element if path.startswith("$$.Map") else given[path[2:]]
        for name, path in template.items()
    }
    return Task(function, event)


def perform(world: World, task: Task) -> None:
    """Do one task."""
    if task.function == POST:
        deliver(world)
    else:
        world.invoke(task.function, task.event)


def seal(world: World, survey: str, cut_off: str) -> None:
    """Do all of it, from the first task on."""
    for task in tasks(survey, cut_off):
        perform(world, task)


def deliver(world: World) -> None:
    """Hand all queue messages to the function `post` until none is left, as Lambda's poller does.

    What `post` reports as failed stays in the queue.
    """
    seen: set[str] = set()
    while messages := [one for one in _messages(world) if one["MessageId"] not in seen]:
        records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in messages]
        failed = world.invoke("post", {"Records": records})["batchItemFailures"]
        kept = {one["itemIdentifier"] for one in failed}
        seen |= kept
        for one in messages:
            if one["MessageId"] not in kept:
                _delete(world, one["ReceiptHandle"])


def _messages(world: World) -> list[dict[str, Any]]:
    with world.calls.resting():
        reply = clients.client("sqs").receive_message(
            QueueUrl=world.queue_url, MaxNumberOfMessages=10
        )
    found: list[dict[str, Any]] = reply.get("Messages", [])
    return found


def _delete(world: World, receipt: str) -> None:
    with world.calls.resting():
        clients.client("sqs").delete_message(QueueUrl=world.queue_url, ReceiptHandle=receipt)
