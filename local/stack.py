"""The whole stack on one machine, for `make run` and for tests.

It is a deployment of the product: the package and the template that go to AWS are given to an
emulated CloudFormation, which makes the tables, the queue, the functions and the state machine.
"""

import fcntl
import itertools
import json
import secrets
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from infra import ROOT
from infra.build import build
from infra.libraries import Target
from local import notary
from local.clock import Clock
from local.deployment import NAME, Deployment
from local.emulation import HOST, REGION, EmulatedAws, StackError
from local.mailbox import Mailbox
from local.notary import Notary
from local.proxy import Proxy

PARAMETERS = {
    "Prefix": "mitsprache",
    "Sender": "mitsprache@example.org",
    "OfficeAddress": "steuerungsstelle@example.org",
    "OperatorAddress": "betrieb@example.org",
    "OfficeName": "[OfficeName: Name der Behörde]",
    "OfficeStreet": "[OfficeStreet: Straße und Hausnummer]",
    "OfficeTown": "[OfficeTown: Postleitzahl und Ort]",
    "OfficeHead": "[OfficeHead: wer sie vertritt]",
    "OfficePhone": "[OfficePhone: Telefonnummer]",
    "OfficeDataProtectionOfficer": "[OfficeDataProtectionOfficer: E-Mail-Adresse]",
    "OfficeDataProtectionAuthority": "[OfficeDataProtectionAuthority: Aufsichtsbehörde]",
    "OfficeEnforcementBody": "[OfficeEnforcementBody: Durchsetzungsstelle]",
    "ConductorRate": "rate(1 minute)",
    "SettleSeconds": "3",
    "ProtectData": "no",
    # The emulator has neither.
    "Firewall": "no",
    "MonthlyBudget": "0",
    "MailsPerSecond": "50",
}
"""The template's parameters on one machine, beside the address people use."""


@dataclass(frozen=True)
class Ports:
    """Where the stack listens on 127.0.0.1."""

    web: int = 8000
    mailbox: int = 8025
    aws: int = 4566

    @classmethod
    def free(cls) -> "Ports":
        """Three ports nobody uses at the moment.

        From below those that systems give to outgoing connections, so that none of these takes one
        before the stack does.
        """
        return cls(*itertools.islice(filter(_is_free, _candidates()), 3))


def _candidates() -> Iterator[int]:
    while True:
        yield secrets.choice(range(10_000, 30_000))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


class Stack:
    """One stack and its state.

    :param state: folder that keeps everything between two starts.
    :param ports: where to listen.
    :param parameters: what to give the template in place of `PARAMETERS`.
    """

    def __init__(
        self,
        state: Path,
        ports: Ports | None = None,
        parameters: Mapping[str, str] | None = None,
    ) -> None:
        self.state = state.resolve()
        self.ports = ports or Ports()
        self.parameters = {**PARAMETERS, **(parameters or {})}
        self.public_url = f"http://{HOST}:{self.ports.web}"
        self.mailbox_url = f"http://{HOST}:{self.ports.mailbox}"
        files = {
            "CLOCK": self.state / "clock",
            "CERTIFICATE": notary.certificate_of(self.state),
            "NOTARY": notary.key_of(self.state),
        }
        variables = {f"MITSPRACHE_{name}": str(file) for name, file in files.items()}
        self.aws = EmulatedAws(self.state, self.ports.aws, variables)
        self.outputs: dict[str, str] = {}
        self.clock: Clock
        self._lock: IO[str] | None = None
        self._servers: list[Proxy | Mailbox] = []

    def __enter__(self) -> "Stack":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        """Address of the emulated AWS."""
        return self.aws.endpoint_url

    @property
    def description(self) -> Path:
        """The file by which ``./manage.py`` finds this stack."""
        return self.state / "stack.json"

    def start(self) -> None:
        """Start everything and bring it up to the present code.

        :raises StackError: a port is taken, the state is in use, or the deployment failed.
        :raises infra.BuildError: the package cannot be built.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._refuse_taken_ports()
            self.clock = Clock(self.state / "clock")
            if not notary.key_of(self.state).exists():
                Notary().move_into(self.state)
            self.aws.start()
            package = build(Target.LOCAL, ROOT / "build/local")
            self.aws.wait()
            self.outputs = Deployment(self.aws).bring_up_to(
                package, {**self.parameters, "PublicUrl": self.public_url}
            )
            self.aws.keep()
            self._describe()
            self._serve()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything; the state is complete on disk afterwards."""
        for server in self._servers:
            server.shutdown()
            server.server_close()
        self._servers.clear()
        self.aws.stop()
        if self._lock:
            self._lock.close()
            self._lock = None

    def crash(self) -> None:
        """End the emulated AWS as ``kill -9`` does, then the rest; for tests of what survives."""
        self.aws.kill()
        self.stop()

    def failure(self) -> str | None:
        """What went wrong since the start, or None while everything runs."""
        if self.aws.ended():
            return f"The emulated AWS has ended. Its last words are in {self.aws.log}."
        return None

    def client(self, service: str) -> Any:
        """A boto3 client of the emulated AWS."""
        return self.aws.client(service)

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Run a function of ``app.py`` once and return what it returned.

        :param function: its name there, such as "conductor".
        :raises StackError: the function raised; with its message.
        """
        answer = self.client("lambda").invoke(
            FunctionName=Deployment(self.aws).function(function), Payload=json.dumps(event).encode()
        )
        result = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise StackError(f"{function} failed: {result.get('errorMessage', result)}")
        return result

    def manage(self, *arguments: str) -> str:
        """Run ``./manage.py`` on this stack and return what it printed.

        :raises StackError: it failed; with what it said.
        """
        command = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "--local", str(self.description), *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if command.returncode != 0:
            said = (command.stderr or command.stdout).strip()
            raise StackError(f"./manage.py {' '.join(arguments)} failed: {said}")
        return command.stdout

    def _take_lock(self) -> None:
        self._lock = (self.state / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.close()
            self._lock = None
            raise StackError(
                f"Mitsprache already runs with the state in {self.state}. Stop it first (Ctrl-C)."
            ) from None

    def _refuse_taken_ports(self) -> None:
        variables = {"web": "PORT", "mailbox": "MAILBOX_PORT", "aws": "AWS_PORT"}
        for name, port in asdict(self.ports).items():
            if not _is_free(port):
                raise StackError(
                    f"Port {port} on {HOST} is taken by another program. "
                    f"Stop it, or choose another: make run {variables[name]}={port + 1}"
                )

    def _describe(self) -> None:
        description = {
            "endpoint_url": self.endpoint_url,
            "region": REGION,
            "stack": NAME,
            "public_url": self.public_url,
            "clock": f"{self.state.name}/{self.clock.path.name}",
        }
        part = self.description.with_name("stack.json.part")
        part.write_text(json.dumps(description, indent=2) + "\n")
        part.replace(self.description)

    def _serve(self) -> None:
        stage = f"/_aws/execute-api/{self.outputs['RestAPIId']}/live"
        self._servers = [
            Proxy(self.ports.web, self.ports.aws, stage),
            Mailbox(self.ports.mailbox, self),
        ]
        for server in self._servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
