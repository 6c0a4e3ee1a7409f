"""The whole stack on one machine, for `make run` and for tests.

It is a deployment of the product: the package and the template that go to AWS are given to an
emulated CloudFormation, which makes the tables, the queue, the functions and the state machine.
"""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from infra.build import ROOT, Package, Target, build
from local.clock import Clock
from local.mailbox import Mailbox
from local.proxy import HOST, Proxy

REGION = "eu-central-1"
NAME = "mitsprache-local"
EMULATOR_PYTHON = ROOT / ".venv-emulator/bin/python"

_PACKAGES_BUCKET = f"{NAME}-packages"
_STARTUP_SECONDS = 30
_DEPLOYMENT_SECONDS = 120
_STOP_SECONDS = 15


class StackError(RuntimeError):
    """The stack cannot run; the message says what is in the way."""


@dataclass(frozen=True)
class Ports:
    """Where the stack listens on 127.0.0.1."""

    web: int = 8000
    mailbox: int = 8025
    aws: int = 4566

    @classmethod
    def free(cls) -> "Ports":
        """Three ports nobody uses at the moment."""
        with socket.socket() as a, socket.socket() as b, socket.socket() as c:
            for taken in (a, b, c):
                taken.bind((HOST, 0))
            return cls(a.getsockname()[1], b.getsockname()[1], c.getsockname()[1])


@dataclass(frozen=True)
class Parameters:
    """The template's parameters that a stack on one machine decides, apart from its addresses."""

    Sender: str = "mitsprache@example.org"
    OfficeAddress: str = "steuerungsstelle@example.org"
    ConductorRate: str = "rate(1 minute)"
    SettleSeconds: int = 3


class Stack:
    """One stack and its state.

    :param state: folder that keeps everything between two starts.
    :param ports: where to listen.
    :param parameters: what to give the template.
    """

    def __init__(
        self, state: Path, ports: Ports | None = None, parameters: Parameters | None = None
    ) -> None:
        self.state = state.resolve()
        self.ports = ports or Ports()
        self.parameters = parameters or Parameters()
        self.public_url = f"http://{HOST}:{self.ports.web}"
        self.mailbox_url = f"http://{HOST}:{self.ports.mailbox}"
        self.endpoint_url = f"http://{HOST}:{self.ports.aws}"
        self.outputs: dict[str, str] = {}
        self.clock: Clock
        self._lock: IO[str] | None = None
        self._emulator: subprocess.Popen[bytes] | None = None
        self._servers: list[Proxy | Mailbox] = []

    def __enter__(self) -> "Stack":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def description(self) -> Path:
        """The file by which ``./manage.py`` finds this stack."""
        return self.state / "stack.json"

    def start(self) -> None:
        """Start everything and bring it up to the present code.

        :raises StackError: a port is taken, the state is in use, or the deployment failed.
        :raises infra.build.BuildError: the package cannot be built.
        """
        self.state.mkdir(parents=True, exist_ok=True)
        self._take_lock()
        try:
            self._refuse_taken_ports()
            self.clock = Clock(self.state / "clock")
            self._start_emulator()
            package = build(Target.LOCAL, ROOT / "build/local")
            self._await_emulator()
            self.outputs = self._deploy(package)
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
        if self._emulator:
            if self._emulator.stdin:
                self._emulator.stdin.close()
            try:
                self._emulator.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self._emulator.kill()
                self._emulator.wait()
            self._emulator = None
        if self._lock:
            self._lock.close()
            self._lock = None

    def crash(self) -> None:
        """End the emulated AWS as ``kill -9`` does, then the rest; for tests of what survives."""
        if self._emulator:
            self._emulator.send_signal(signal.SIGKILL)
            self._emulator.wait()
        self.stop()

    def failure(self) -> str | None:
        """What went wrong since the start, or None while everything runs."""
        if self._emulator and self._emulator.poll() is not None:
            return f"The emulated AWS has ended. Its last words are in {self._log_path()}."
        return None

    def client(self, service: str) -> Any:
        """A boto3 client of the emulated AWS."""
        return _session().client(
            service,
            endpoint_url=self.endpoint_url,
            config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=60),
        )

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

    def invoke(self, function: str, event: dict[str, Any]) -> Any:
        """Run a function of ``app.py`` once and return what it returned.

        :param function: its name there, such as "conductor".
        :raises StackError: the function raised; with its message.
        """
        resource = function.capitalize()
        found = self.client("cloudformation").describe_stack_resource(
            StackName=NAME, LogicalResourceId=resource
        )
        answer = self.client("lambda").invoke(
            FunctionName=found["StackResourceDetail"]["PhysicalResourceId"],
            Payload=json.dumps(event).encode(),
        )
        result = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise StackError(f"{function} failed: {result.get('errorMessage', result)}")
        return result

    # --- the steps of a start ---

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
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((HOST, port))
                except OSError:
                    raise StackError(
                        f"Port {port} on {HOST} is taken by another program. "
                        f"Stop it, or choose another: make run {variables[name]}={port + 1}"
                    ) from None

    def _start_emulator(self) -> None:
        scratch = self.state / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir()
        with self._log_path().open("wb") as log:
            self._emulator = subprocess.Popen(
                [str(EMULATOR_PYTHON), str(ROOT / "local/emulator.py")],
                env=self._emulator_environment(scratch),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def _emulator_environment(self, scratch: Path) -> dict[str, str]:
        """Nothing of the person's own AWS settings may reach the emulator or the functions."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_EC2_METADATA_DISABLED": "true",
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self.ports.aws),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "DOCKER_HOST": f"unix://{scratch}/no-docker",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "LOG_LEVEL": "WARNING",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.state / "aws"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self.state / "s3"),
            "LAMBDA_WARM_TTL_SECONDS": "3600",
            "MITSPRACHE_CLOCK": str(self.clock.path),
        }

    def _log_path(self) -> Path:
        return self.state / "emulator.log"

    def _await_emulator(self) -> None:
        deadline = time.monotonic() + _STARTUP_SECONDS
        while time.monotonic() < deadline:
            if failure := self.failure():
                raise StackError(failure)
            try:
                with urllib.request.urlopen(f"{self.endpoint_url}/_ministack/health", timeout=2):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise StackError(f"The emulated AWS does not answer. Its log is {self._log_path()}.")

    def _deploy(self, package: Package) -> dict[str, str]:
        """Create or update the stack, unless it is exactly this one already."""
        given = {
            "Prefix": "mitsprache",
            "PublicUrl": self.public_url,
            **{name: str(value) for name, value in asdict(self.parameters).items()},
        }
        mark = hashlib.sha256(f"{package.digest} {given}".encode()).hexdigest()[:32]
        cloudformation = self.client("cloudformation")
        present = self._described(cloudformation)
        if present and _tag(present, "mark") == mark and present["StackStatus"] in _COMPLETE:
            return _outputs(present)
        request = {
            "StackName": NAME,
            "TemplateURL": self._upload(package),
            "Parameters": [
                {"ParameterKey": key, "ParameterValue": value} for key, value in given.items()
            ],
            "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"],
            "Tags": [{"Key": "mark", "Value": mark}],
        }
        if present:
            cloudformation.update_stack(**request)
        else:
            cloudformation.create_stack(**request)
        return _outputs(self._await_deployment(cloudformation))

    def _upload(self, package: Package) -> str:
        s3 = self.client("s3")
        s3.create_bucket(
            Bucket=_PACKAGES_BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        for old in s3.list_objects_v2(Bucket=_PACKAGES_BUCKET).get("Contents", []):
            s3.delete_object(Bucket=_PACKAGES_BUCKET, Key=old["Key"])
        archive = package.archive.name
        s3.put_object(Bucket=_PACKAGES_BUCKET, Key=archive, Body=package.archive.read_bytes())
        template = json.loads(json.dumps(package.template))
        for resource in template["Resources"].values():
            if resource["Type"] == "AWS::Serverless::Function":
                resource["Properties"]["CodeUri"] = {"Bucket": _PACKAGES_BUCKET, "Key": archive}
        name = f"template-{package.digest}.json"
        s3.put_object(Bucket=_PACKAGES_BUCKET, Key=name, Body=json.dumps(template).encode())
        return f"{self.endpoint_url}/{_PACKAGES_BUCKET}/{name}"

    def _described(self, cloudformation: Any) -> dict[str, Any] | None:
        try:
            found: dict[str, Any] = cloudformation.describe_stacks(StackName=NAME)["Stacks"][0]
        except ClientError:
            return None
        return found

    def _await_deployment(self, cloudformation: Any) -> dict[str, Any]:
        deadline = time.monotonic() + _DEPLOYMENT_SECONDS
        while time.monotonic() < deadline:
            stack = self._described(cloudformation)
            if stack and not stack["StackStatus"].endswith("_IN_PROGRESS"):
                if stack["StackStatus"] in _COMPLETE:
                    return stack
                raise StackError(f"The stack was refused: {self._reason(cloudformation, stack)}")
            time.sleep(0.1)
        raise StackError("The stack was not complete after two minutes.")

    def _reason(self, cloudformation: Any, stack: dict[str, Any]) -> str:
        events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]
        reasons = [
            f"{event['LogicalResourceId']}: {event['ResourceStatusReason']}"
            for event in events
            if event["ResourceStatus"].endswith("_FAILED") and event.get("ResourceStatusReason")
        ]
        return "; ".join(reasons) or stack.get("StackStatusReason", stack["StackStatus"])

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


_COMPLETE = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}


def _session() -> Any:
    return boto3.session.Session(
        aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION
    )


def _tag(stack: dict[str, Any], key: str) -> str | None:
    return next((tag["Value"] for tag in stack.get("Tags", []) if tag["Key"] == key), None)


def _outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


