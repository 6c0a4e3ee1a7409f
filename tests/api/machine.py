"""The deployed state machine, run by moto in this process, with our functions as its tasks."""

import json
import re
import time
from typing import Any

import pytest
import yaml
from moto.awslambda_simple.models import LambdaSimpleBackend

from chalicelib.settings import settings
from chalicelib.store.clients import client
from infra import ROOT
from tests.api.mailed import Sent, deliver_mails
from tests.api.service import ACCOUNT_ARN, Service

_PATIENCE_SECONDS = 120


class Machine:
    """The state machine `sealing` of a service."""

    def __init__(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        self.ran: list[str] = []
        self._service = service
        machine = self

        def invoke(
            _backend: object, arn: str, _qualifier: object, body: Any, _sent: object,
            headers: dict[str, str],
        ) -> bytes:  # fmt: skip
            name = arn.rpartition(":")[2]
            machine.ran.append(name)
            try:
                result = service.run(name, **json.loads(body))
            except Exception as error:  # noqa: BLE001 - whatever is raised becomes an answer, as on Lambda
                headers["x-amz-function-error"] = "Unhandled"
                result = {"errorType": type(error).__name__, "errorMessage": str(error)}
            return json.dumps(result).encode()

        monkeypatch.setattr(LambdaSimpleBackend, "invoke", invoke)
        definition = yaml.safe_load((ROOT / "infra/sealing.asl.yaml").read_text("utf-8"))
        functions = f"{ACCOUNT_ARN.format(service='lambda')}:function"
        client("stepfunctions").create_state_machine(
            name="test-sealing",
            definition=re.sub(
                r"\$\{(\w+)Arn\}",
                lambda found: f"{functions}:{found[1].lower()}",
                json.dumps(definition),
            ),
            roleArn="arn:aws:iam::123456789012:role/sealing",
        )
        client("sesv2").create_email_identity(EmailIdentity=settings().sender)

    def run_conductor(self) -> dict[str, str]:
        """Let the conductor look once, and wait for what it starts: execution → status."""
        self._service.run("conductor")
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while "RUNNING" in (statuses := self._statuses()).values():
            assert time.monotonic() < deadline, "an execution does not end"
            time.sleep(0.02)
        return statuses

    def deliver_mails(self) -> list[Sent]:
        """Hand the outbox queue to `post` until it is empty, as Lambda's poller does.

        Returns:
            The mails that went out this time.
        """
        return deliver_mails(self._service)

    def _statuses(self) -> dict[str, str]:
        executions = client("stepfunctions").list_executions(
            stateMachineArn=settings().state_machine_arn
        )["executions"]
        return {one["name"]: one["status"] for one in executions}
