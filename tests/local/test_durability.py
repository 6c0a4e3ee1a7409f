"""What a stack keeps: everything through a stop, all but two seconds through a crash."""

import time
import urllib.request
from typing import Any

from local.stack import Stack
from tests.local.conftest import send_mail


def put_response(stack: Stack, name: str, dynamodb: Any = None) -> None:
    (dynamodb or stack.client("dynamodb")).put_item(
        TableName=stack.outputs["ResponsesTable"],
        Item={"pk": {"S": "survey#answers#00"}, "sk": {"S": name}, "answers": {"S": "{}"}},
    )


def responses(stack: Stack) -> set[str]:
    pages = stack.client("dynamodb").get_paginator("scan")
    return {
        item["sk"]["S"]
        for page in pages.paginate(TableName=stack.outputs["ResponsesTable"])
        for item in page["Items"]
    }


def subjects(stack: Stack) -> str:
    with urllib.request.urlopen(f"{stack.mailbox_url}/") as page:
        return str(page.read(), "utf-8")


def test_a_restart_keeps_everything(stack: Stack) -> None:
    stack.start()
    before = dict(stack.outputs)
    stack.manage("keys", "rotate")
    put_response(stack, "kept")
    send_mail(stack, "Aufgehoben", "Text", "<p>Text</p>")
    stack.client("s3").put_object(Bucket=before["BucketName"], Key="sealed/a.json", Body=b"{}")
    stack.clock.set_real()
    stack.stop()

    stack.start()

    key = stack.client("ssm").get_parameter(Name=before["SigningKeysParameter"])
    sealed = stack.client("s3").get_object(Bucket=before["BucketName"], Key="sealed/a.json")
    assert stack.outputs == before
    assert key["Parameter"]["Type"] == "SecureString"
    assert responses(stack) == {"kept"}
    assert sealed["Body"].read() == b"{}"
    assert "Aufgehoben" in subjects(stack)
    assert float(stack.clock.path.read_text()) == 0
    with urllib.request.urlopen(f"{stack.public_url}/") as page:
        assert page.status == 200


def test_a_crash_costs_two_seconds_at_most(stack: Stack) -> None:
    stack.start()
    dynamodb = stack.client("dynamodb")
    written: dict[str, float] = {}
    end = time.monotonic() + 6
    while time.monotonic() < end:
        name = f"{len(written):06}"
        put_response(stack, name, dynamodb)
        written[name] = time.monotonic()
    stack.crash()
    crashed = time.monotonic()

    stack.start()

    older = {name for name, moment in written.items() if moment < crashed - 2}
    assert len(older) > 100
    assert older <= responses(stack)


def test_mails_and_sealed_batches_outlive_a_crash(stack: Stack) -> None:
    stack.start()
    send_mail(stack, "Aufgehoben", "Text", "<p>Text</p>")
    bucket = stack.outputs["BucketName"]
    stack.client("s3").put_object(Bucket=bucket, Key="sealed/a.json", Body=b"{}")
    time.sleep(2)
    stack.crash()

    stack.start()

    sealed = stack.client("s3").get_object(Bucket=bucket, Key="sealed/a.json")
    assert sealed["Body"].read() == b"{}"
    assert "Aufgehoben" in subjects(stack)


def test_sealing_that_a_crash_interrupted_can_go_on(stack: Stack) -> None:
    stack.start()
    machine = stack.client("stepfunctions")
    execution = machine.start_execution(
        stateMachineArn=stack.outputs["StateMachineArn"],
        name="unknown-2026-W37",
        input='{"survey": "unknown", "cut_off": "2026-W37"}',
    )["executionArn"]
    time.sleep(2)
    stack.crash()
    stack.start()
    machine = stack.client("stepfunctions")
    assert machine.describe_execution(executionArn=execution)["status"] == "FAILED"

    machine.redrive_execution(executionArn=execution)

    assert machine.describe_execution(executionArn=execution)["status"] == "RUNNING"


def test_a_start_that_was_broken_off_leaves_no_trace(stack: Stack) -> None:
    stack.start()
    stack.stop()
    before = {path: path.read_bytes() for path in (stack.state / "aws").glob("*.json")}
    stack.aws.start()
    stack.aws.wait()
    stack.aws.client("dynamodb").delete_table(TableName=stack.outputs["ResponsesTable"])

    stack.aws.stop()

    assert {path: path.read_bytes() for path in (stack.state / "aws").glob("*.json")} == before
