"""What the emulated AWS lacks and the product needs, filled in before it starts.

Imported by ``emulator.py`` alone. Each gap is one function that names what AWS does there; when a
newer ministack closes it, the function goes.
"""

import copy
import hashlib
import json
import re
import tempfile
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import emulator_bounces
from ministack.core import iam_actions, lambda_runtime
from ministack.core.responses import error_response_json, json_response
from ministack.services import apigateway_v1, lambda_svc, ses, stepfunctions

LOG_WAIT_SECONDS = 0.003
"""How long an answer waits for lines its function may yet log; ministack's own 0.05 is most of the
time a request takes."""


def fill() -> None:
    """Fill all gaps."""
    _keep_mails()
    _answer_at_once()
    _complete_rights()
    _offer_redrive()
    _name_errors()
    _unpack_once()
    _take_files()
    _speak_to_people()
    emulator_bounces.fill()


def _keep_mails() -> None:
    """Make ministack's mailbox part of its state, which it leaves out."""
    get_state, load_state = ses.get_state, ses.load_persisted_state

    def with_mails() -> dict[str, Any]:
        return {**get_state(), "_sent_emails": copy.deepcopy(ses._sent_emails)}

    def restore(data: dict[str, Any]) -> None:
        load_state(data)
        ses._sent_emails.update(data.get("_sent_emails", {}))

    ses.get_state, ses.load_persisted_state = with_mails, restore


def _answer_at_once() -> None:
    """Do not let every answer wait for log lines."""
    _, idle, longest = lambda_runtime.Worker._drain_stderr_bounded.__defaults__
    lambda_runtime.Worker._drain_stderr_bounded.__defaults__ = (LOG_WAIT_SECONDS, idle, longest)


def _complete_rights() -> None:
    """Add what ministack leaves out when it checks a function's rights, and our policies rest on.

    AWS lets a policy see which partition a DynamoDB request names, asks it about the identity
    that a mail is sent from, and lets whoever may send a message to a queue send several.
    """
    named_action = iam_actions._action_from_target
    dynamodb_context = iam_actions.dynamodb_service_context
    ses_resource = iam_actions._ses_v2_resource_arn

    def with_partition_key(body: bytes) -> dict[str, Any]:
        key = _partition_key(json.loads(body or b"{}"))
        return {**dynamodb_context(body), **({"dynamodb:LeadingKeys": [key]} if key else {})}

    def with_identity(method: str, path: str, body: bytes, region: str, account: str) -> str:
        if not path.endswith("/outbound-emails"):
            return ses_resource(method, path, body, region, account)
        sender = json.loads(body)["FromEmailAddress"]
        return f"arn:aws:ses:{region}:{account}:identity/{sender}"

    def of_single_messages(headers: dict[str, str]) -> str | None:
        action = named_action(headers)
        return "SendMessage" if action == "SendMessageBatch" else action

    iam_actions._action_from_target = of_single_messages
    iam_actions.dynamodb_service_context = with_partition_key
    iam_actions._ses_v2_resource_arn = with_identity


def _partition_key(request: dict[str, Any]) -> str | None:
    key: dict[str, dict[str, str]] | None = request.get("Key") or request.get("Item")
    if key:
        return key["pk"]["S"]
    named = re.search(r"\bpk = (:\w+)", request.get("KeyConditionExpression", ""))
    if not named:
        return None
    value: str = request["ExpressionAttributeValues"][named[1]]["S"]
    return value


def _offer_redrive() -> None:
    """Let a failed execution run again under its name, as RedriveExecution does.

    AWS goes on with the step that failed; this begins anew, which comes to the same, because every
    step of ours may be repeated.
    """
    handle = stepfunctions.handle_request

    async def with_redrive(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        if not headers.get("x-amz-target", "").endswith(".RedriveExecution"):
            return await handle(method, path, headers, body, query)
        arn = json.loads(body)["executionArn"]
        execution = stepfunctions._executions.get(arn)
        if execution is None:
            return error_response_json("ExecutionDoesNotExist", f"Execution {arn} not found", 400)
        if execution["status"] not in ("FAILED", "TIMED_OUT", "ABORTED"):
            return error_response_json("ExecutionNotRedrivable", "Execution has not failed", 400)
        stepfunctions._executions.pop(arn)
        stepfunctions._start_execution(
            {name: execution[name] for name in ("stateMachineArn", "name", "input")}
        )
        return json_response({"redriveDate": time.time()})

    stepfunctions.handle_request = with_redrive


def _name_errors() -> None:
    """Call a function's error by the name of its class, by which state machines decide.

    ministack calls every error of a Python function Runtime.HandlerError.
    """
    answer = '"error": str(e), "trace"'
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if answer not in script:
        raise RuntimeError("ministack's worker has changed; errors need their names another way")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(
        answer, '"error": str(e), "name": type(e).__name__, "trace"'
    )
    invoke, execute = lambda_runtime.Worker.invoke, lambda_svc._execute_function_warm
    last = threading.local()

    def noting_the_name(worker: lambda_runtime.Worker, *arguments: Any, **named: Any) -> Any:
        result = invoke(worker, *arguments, **named)
        last.name = result.get("name")
        return result

    def with_name(function: dict[str, Any], event: Any, request_id: str) -> Any:
        last.name = None
        result = execute(function, event, request_id)
        if last.name and result.get("error"):
            result["body"]["errorType"] = last.name
        return result

    lambda_runtime.Worker.invoke = noting_the_name
    lambda_svc._execute_function_warm = with_name


def _unpack_once() -> None:
    """Unpack a package once for all processes that run it, not once for each.

    A process of a function only reads its code. Writing a thousand files for each was most of what
    a cold start took here.
    """
    turn = threading.Lock()

    class Package(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: Any = None) -> None:
            folder = Path(path)
            if folder.name != "code":
                super().extractall(path, members, pwd)
                return
            digest = hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()
            kept = Path(tempfile.gettempdir()) / f"package-{digest}"
            with turn:
                if not kept.exists():
                    part = kept.with_suffix(".part")
                    super().extractall(part)
                    part.rename(kept)
            folder.rmdir()
            folder.symlink_to(kept)

    own = SimpleNamespace(**{**vars(zipfile), "ZipFile": Package})
    lambda_runtime.zipfile = own


def _take_files() -> None:
    """Hand bodies of the types that an API's definition calls binary on as they are, in Base64."""
    import_api = apigateway_v1._import_rest_api

    def with_binary_types(definition: dict[str, Any], data: dict[str, Any]) -> Any:
        types = definition.get("x-amazon-apigateway-binary-media-types", [])
        return import_api(definition, {**data, "binaryMediaTypes": types})

    apigateway_v1._import_rest_api = with_binary_types


def _speak_to_people() -> None:
    """Take what the gateway says itself from the API's definition."""
    import_api = apigateway_v1._import_rest_api

    def with_answers(definition: dict[str, Any], data: dict[str, Any]) -> Any:
        api = import_api(definition, data)
        answers = definition.get("x-amazon-apigateway-gateway-responses", {})
        for refusal, answer in answers.items():
            apigateway_v1._put_gateway_response(api, refusal, answer)
        return api

    apigateway_v1._import_rest_api = with_answers
