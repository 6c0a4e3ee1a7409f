"""How a stack starts, and what it says when it cannot."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from infra import ROOT
from local.emulation import StackError
from local.stack import Ports, Stack


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def run(state: Path, ports: Ports) -> subprocess.Popen[str]:
    """`make run`, without its set-up."""
    return subprocess.Popen(
        [sys.executable, "-m", "local.run", "--state", str(state)]
        + ["--port", str(ports.web), "--mailbox-port", str(ports.mailbox)]
        + ["--aws-port", str(ports.aws)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("which", ["web", "mailbox", "aws"])
def test_a_taken_port_is_named_with_a_way_out(stack: Stack, which: str) -> None:
    port = getattr(stack.ports, which)
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        with pytest.raises(StackError, match=rf"Port {port} .* is taken.*make run \w*PORT="):
            stack.start()


def test_a_taken_port_ends_make_run_with_a_sentence(tmp_path: Path) -> None:
    ports = Ports.free()
    with socket.socket() as other:
        other.bind(("127.0.0.1", ports.web))
        other.listen()

        process = run(tmp_path / ".local", ports)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert f"Port {ports.web} on 127.0.0.1 is taken by another program." in said
    assert "Traceback" not in said


def test_a_state_is_used_by_one_stack_at_a_time(running: Stack) -> None:
    second = Stack(running.state, Ports.free())

    with pytest.raises(StackError, match="already runs"):
        second.start()


def test_make_run_fills_a_new_stack_and_prints_four_addresses(tmp_path: Path) -> None:
    ports = Ports.free()
    process = run(tmp_path / ".local", ports)
    assert process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        line = process.stdout.readline()
        assert line, process.stderr and process.stderr.read()
        said += line

    with urllib.request.urlopen(f"http://127.0.0.1:{ports.web}/") as page:
        assert "/umfrage/kommune-gestaltet-2026-09-12" in str(page.read(), "utf-8")
    with urllib.request.urlopen(f"http://127.0.0.1:{ports.web}/buero") as page:
        assert page.url.endswith("/buero/anmelden"), "a function of its own answers the office"
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=30)

    for address in (f"{ports.web}/ ", f"{ports.web}/buero", f"{ports.mailbox}/", f"{ports.aws}"):
        assert f"http://127.0.0.1:{address}".strip() in said
    assert process.returncode == 0
    assert "Everything is kept." in rest
    assert not listening(ports.aws)


def test_nothing_is_left_running_when_make_run_is_killed(tmp_path: Path) -> None:
    ports = Ports.free()
    process = run(tmp_path / ".local", ports)
    assert process.stdout is not None
    while "Ctrl-C" not in process.stdout.readline():
        assert process.poll() is None

    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=30)

    deadline = time.monotonic() + 20
    while listening(ports.aws) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not listening(ports.aws)


def test_the_stack_listens_to_this_machine_alone(running: Stack) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        outward.connect(("192.0.2.1", 9))  # Sends nothing; tells our own address.
        own = outward.getsockname()[0]

    for port in (running.ports.web, running.ports.mailbox, running.ports.aws):
        with socket.socket() as probe:
            assert probe.connect_ex((own, port)) != 0


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("POST", "/_ministack/reset", {}),
        ("GET", "/_ministack/ses/messages", {"Origin": "https://attacker.example"}),
    ],
)
def test_no_web_page_can_empty_the_stack_or_read_its_mails(
    running: Stack, method: str, path: str, headers: dict[str, str]
) -> None:
    request = urllib.request.Request(running.endpoint_url + path, headers=headers, method=method)

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403


def test_nobody_reads_a_table_without_a_key(running: Stack) -> None:
    request = urllib.request.Request(
        running.endpoint_url,
        data=json.dumps({"TableName": running.outputs["ResponsesTable"]}).encode(),
        headers={"X-Amz-Target": "DynamoDB_20120810.Scan"},
    )

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code in (400, 403)


def test_another_port_keeps_the_data_and_changes_the_addresses(stack: Stack) -> None:
    with stack:
        table = stack.outputs["ResponsesTable"]

    with Stack(stack.state, Ports.free()) as moved:
        assert moved.outputs["ResponsesTable"] == table
        assert moved.outputs["PublicUrl"] == moved.public_url != stack.public_url
        with urllib.request.urlopen(f"{moved.public_url}/") as page:
            assert page.status == 200


def test_pages_have_plain_addresses_and_unknown_ones_are_not_found(running: Stack) -> None:
    with urllib.request.urlopen(f"{running.public_url}/api/v1/openapi.json") as found:
        assert found.headers["Content-Type"].startswith("application/json")

    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(f"{running.public_url}/no/such/page")
    assert missing.value.code == 404
    assert "Diese Seite gibt es nicht" in missing.value.read().decode()


def test_a_body_too_large_for_api_gateway_is_refused(running: Stack) -> None:
    request = urllib.request.Request(f"{running.public_url}/", method="POST")
    request.add_header("Content-Length", str(11 * 1024 * 1024))

    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 413


def test_an_error_in_a_function_keeps_its_name(running: Stack) -> None:
    machine = running.client("stepfunctions")
    execution = machine.start_execution(
        stateMachineArn=running.outputs["StateMachineArn"],
        input='{"survey": "unknown", "cut_off": "2026-W37"}',
    )["executionArn"]
    deadline = time.monotonic() + 60
    while (found := machine.describe_execution(executionArn=execution))["status"] == "RUNNING":
        assert time.monotonic() < deadline
        time.sleep(0.2)

    assert (found["status"], found["error"]) == ("FAILED", "NotDue")
