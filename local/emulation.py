"""Starting and ending the emulated AWS, a process of its own with its own Python environment."""

import os
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

ROOT = Path(__file__).resolve().parent.parent
PYTHON = ROOT / ".venv-emulator/bin/python"

HOST = "127.0.0.1"
REGION = "eu-central-1"
KEY = "test"
"""Access key and secret key in one; the emulator checks signatures, nobody else can reach it."""

_STARTUP_SECONDS = 60
_STOP_SECONDS = 15


class StackError(RuntimeError):
    """The stack on this machine cannot run; the message says what is in the way."""


class EmulatedAws:
    """The emulated AWS with its state on disk, once `keep` was called.

    :param state: folder that keeps everything between two starts; nobody else may use it.
    :param port: where it listens on 127.0.0.1.
    :param variables: given to every function it runs, beside those of the template.
    """

    def __init__(self, state: Path, port: int, variables: dict[str, str] | None = None) -> None:
        self.endpoint_url = f"http://{HOST}:{port}"
        self.log = state / "emulator.log"
        self._state = state
        self._port = port
        self._variables = variables or {}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "EmulatedAws":
        self.start()
        self.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process; it is ready when `wait` returns."""
        if not (self._state / "aws").exists():
            # Objects of a first start that was broken off, before anything was kept.
            shutil.rmtree(self._state / "s3", ignore_errors=True)
        scratch = self._state / "tmp"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(PYTHON), str(ROOT / "local/emulator.py")],
                env=self._environment(scratch),
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Wait until it answers.

        :raises StackError: it ended, or does not answer in time.
        """
        deadline = time.monotonic() + _STARTUP_SECONDS
        while time.monotonic() < deadline:
            if self.ended():
                break
            try:
                with urllib.request.urlopen(f"{self.endpoint_url}/_ministack/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.05)
        raise StackError(f"The emulated AWS did not start. Its last words are in {self.log}.")

    def keep(self) -> None:
        """From now on keep the state on disk; what happened before is kept with it."""
        if self._process and self._process.stdin:
            self._process.stdin.write(b"keep\n")
            self._process.stdin.flush()

    def ended(self) -> bool:
        """Whether the process is gone although nobody stopped it."""
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        """End it after it has saved everything."""
        if self._process is None:
            return
        if self._process.stdin:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """End it as ``kill -9`` does, saving nothing; for tests of what survives."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def client(self, service: str) -> Any:
        """A boto3 client of the emulated AWS."""
        session: Any = boto3.session.Session(KEY, KEY, region_name=REGION)
        return session.client(
            service,
            endpoint_url=self.endpoint_url,
            config=Config(retries={"mode": "standard"}, connect_timeout=2, read_timeout=60),
        )

    def _environment(self, scratch: Path) -> dict[str, str]:
        """Nothing of the person's own AWS settings may reach the emulator or the functions."""
        return {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(scratch),
            "TMPDIR": str(scratch),
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": KEY,
            "AWS_EC2_METADATA_DISABLED": "true",
            "BIND_HOST": HOST,
            "GATEWAY_PORT": str(self._port),
            "MINISTACK_HOST": HOST,
            "MINISTACK_REGION": REGION,
            "DOCKER_HOST": f"unix://{scratch}/no-docker",
            "IOT_MTLS_ENABLED": "0",
            "SFTP_ENABLED": "0",
            "AUTH": "true",
            "LOG_LEVEL": "WARNING",
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self._state / "aws"),
            "S3_PERSIST": "1",
            "S3_DATA_DIR": str(self._state / "s3"),
            "LAMBDA_WARM_TTL_SECONDS": "3600",
            **self._variables,
        }
