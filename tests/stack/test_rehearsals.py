"""What happens to a stack with a survey inside: late texts, new versions, losses, its end.

The tests go on from one another, in this order, on one stack.
"""

import copy
import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra import ROOT
from infra.build import Package, build
from infra.libraries import Target
from local.deployment import Deployment
from local.emulation import StackError
from local.stack import Stack
from tests.stack import documented
from tests.unit.questionnaires import document, text, words, yes_no

SURVEY, CLOSING = "late-texts", "2026-W38"
KEYWORDS = [{"code": "time", "label": words("Zeit"), "stems": ["zeit"]}]


def test_the_last_texts_get_a_report_of_their_own(stack: Stack, tmp_path: Path) -> None:
    # Given a survey with two texts among fourteen answers
    asked = document(
        yes_no("met", required=True),
        text("wish", keywords=KEYWORDS),
        survey=SURVEY,
        closes="2026-09-20",
    )
    (tmp_path / "survey.json").write_text(json.dumps(asked), "utf-8")
    written = {0: {"wish": "Mehr Zeit."}, 1: {"wish": "Frau Weiß fehlt."}}
    rows = [{"met": "yes" if n % 2 else "no", **written.get(n, {})} for n in range(14)]
    (tmp_path / "rows.ndjson").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    stack.clock.set(stack.clock.now().replace(month=9, day=16, hour=10))
    stack.manage("survey", "publish", str(tmp_path / "survey.json"))
    send = ("responses", "send", SURVEY, str(tmp_path / "rows.ndjson"), "--language", "de")
    assert "14 stored" in stack.manage(*send)

    # When it is sealed to its end, one text is approved and one withheld
    stack.clock.set(stack.clock.now().replace(month=9, day=21, hour=3))
    stack.manage("seal", SURVEY, "--until", CLOSING)
    listed = stack.manage("texts", "list", SURVEY)
    ids = re.findall(rf"{SURVEY}/[0-9a-f]+", listed)
    assert len(ids) == 2, listed
    shown = {one: stack.manage("texts", "show", one) for one in ids}
    [keep] = [one for one in ids if "Mehr Zeit." in shown[one]]
    [drop] = [one for one in ids if one != keep]
    stack.manage("texts", "approve", keep, "--yes")
    stack.manage("texts", "withhold", drop, "--yes")
    assert f"summaries/{SURVEY}/texts/" in stack.manage("texts", "publish", SURVEY)

    # Then the approved one is published, and nothing else
    deadline = time.monotonic() + 240
    while "texts" not in stack.manage("summary", "list", SURVEY).split():
        assert time.monotonic() < deadline, "there is no report of late texts"
        time.sleep(1)
    stack.manage("summary", "fetch", SURVEY, "texts", "--to", str(tmp_path / "late"))
    late = json.loads((tmp_path / "late/summary.json").read_text("utf-8"))
    assert [one["texts"] for one in late["texts"]] == [
        [{"words": "Mehr Zeit.", "shortened": False}]
    ]
    assert late["questions"] == []

    # And the last report has the count of its keyword, and no text
    stack.manage("summary", "fetch", SURVEY, "gesamt", "--to", str(tmp_path / "whole"))
    whole = json.loads((tmp_path / "whole/summary.json").read_text("utf-8"))
    assert whole["texts"] == []
    tables = {table["id"]: table for one in whole["questions"] for table in one["tables"]}
    assert tables["wish/time"]["base"] == 14


@pytest.fixture
def desk(stack: Stack, tmp_path: Path) -> Path:
    """A folder with what the documents take for granted where their commands are typed."""
    for name in ("surveys", "local"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "sheets.csv").write_text("useful,new_contact,next_step\n4,yes,no\n5,no,no\n")
    (tmp_path / "answers.ndjson").write_text('{"useful": 3}\n{"useful": 4}\n{"useful": 5}\n')
    invited = document(yes_no("met"), survey=documented.INVITED, access="closed")
    (tmp_path / "invited.json").write_text(json.dumps(invited), "utf-8")
    stack.manage("survey", "publish", str(tmp_path / "invited.json"))
    return tmp_path


def test_the_commands_of_the_documents_do_what_they_are_named_for(stack: Stack, desk: Path) -> None:
    lines = [shlex.join(documented.filled_in(step)) for step in documented.STEPS]
    done = subprocess.run(
        [sys.executable, "-m", "tests.stack.documented", str(stack.description)],
        input="\n".join(lines),
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    said = dict(one.partition("\n")[::2] for one in f"\n{done.stdout}".split("\n$ ")[1:])
    assert list(said) == lines
    assert {line: text for line, text in said.items() if text.startswith("Error: ")} == {}
    for step, line in zip(documented.STEPS, lines, strict=True):
        assert step.says in said[line], step.command


def test_the_commands_of_aws_that_the_documents_name_do_what_they_are_named_for(
    stack: Stack,
) -> None:
    bucket, key = stack.outputs["BucketName"], f"sealed/{SURVEY}/all/{CLOSING}.json"
    batch = stack.client("s3").head_object(Bucket=bucket, Key=key)
    words = {
        "OLD": stack.outputs["CatalogueTable"],
        "NAME": "mitsprache-local",
        "BUCKET": bucket,
        "KEY": key,
        "BUCKET/KEY?versionId=VERSION": f"{bucket}/{key}?versionId={batch['VersionId']}",
        "WHEN": datetime.now(UTC).isoformat(),
        "/PREFIX/oidc-secret": "/mitsprache/oidc-secret",
    }
    for step in documented.AWS_STEPS:
        asked = [words.get(word, word) for word in documented.filled_in(step)]
        service, method, parameters = documented.call(asked)
        assert step.says in getattr(stack.client(service), method)(**parameters), step.command
    stack.client("dynamodb").delete_table(TableName="NEW")
    assert "each as it was sealed" in stack.manage("ledger", "verify", SURVEY)


def shown(stack: Stack, path: str) -> str:
    """A page, or "" while the service cannot show it."""
    try:
        with urllib.request.urlopen(f"{stack.public_url}{path}") as page:
            return str(page.read(), "utf-8")
    except urllib.error.HTTPError:
        return ""


def update(stack: Stack, package: Package, **parameters: str) -> dict[str, str]:
    """Deploy a package over the one that runs."""
    given = {**stack.parameters, "PublicUrl": stack.public_url, **parameters}
    return Deployment(stack.aws).bring_up_to(package, given)


def with_memory(package: Package, megabytes: int) -> Package:
    """Another version of the product: the same code, with more memory for one function."""
    template = copy.deepcopy(package.template)
    template["Resources"]["Report"]["Properties"]["MemorySize"] = megabytes
    return replace(package, template=template, digest=f"{package.digest}-{megabytes}")


def memory(stack: Stack) -> int:
    function = Deployment(stack.aws).function("report")
    found = stack.client("lambda").get_function_configuration(FunctionName=function)
    size: int = found["MemorySize"]
    return size


def test_a_new_version_keeps_all_data_and_one_that_fails_changes_nothing(stack: Stack) -> None:
    package = build(Target.LOCAL, ROOT / "build/local")
    before, reports = dict(stack.outputs), stack.manage("summary", "list", SURVEY)

    # When the next version is deployed
    assert update(stack, with_memory(package, 2048)) == before
    assert memory(stack) == 2048

    # And one after it that cannot be made
    broken = with_memory(package, 3008)
    broken.template["Resources"]["Faulty"] = {
        "Type": "AWS::Lambda::EventInvokeConfig",
        "Properties": {"FunctionName": "nobody", "Qualifier": "$LATEST"},
    }
    with pytest.raises(StackError, match="CloudFormation refused the stack"):
        update(stack, broken)

    # Then the one before goes on, and going back to the first is the same command
    assert memory(stack) == 2048
    assert update(stack, package) == before
    assert memory(stack) == package.template["Resources"]["Report"]["Properties"]["MemorySize"]
    assert stack.manage("summary", "list", SURVEY) == reports
    assert "each as it was sealed" in stack.manage("ledger", "verify", SURVEY)
    assert shown(stack, "/impressum")


def test_a_lost_table_comes_back_from_its_backup_under_its_name(stack: Stack) -> None:
    dynamodb, table = stack.client("dynamodb"), stack.outputs["CatalogueTable"]
    reports = stack.manage("summary", "list", SURVEY)
    # AWS makes this backup itself when a table is deleted that can be restored to each second.
    backup = dynamodb.create_backup(TableName=table, BackupName="system")["BackupDetails"]
    dynamodb.delete_table(TableName=table)
    with pytest.raises(StackError):
        stack.manage("purge", SURVEY, "--prove")

    dynamodb.restore_table_from_backup(TargetTableName=table, BackupArn=backup["BackupArn"])

    assert stack.manage("summary", "list", SURVEY) == reports
    assert "no raw answer" in stack.manage("purge", SURVEY, "--prove")
    assert "each as it was sealed" in stack.manage("ledger", "verify", SURVEY)


def test_answers_that_a_restored_table_brings_back_are_purged_again(stack: Stack) -> None:
    dynamodb, table = stack.client("dynamodb"), stack.outputs["ResponsesTable"]
    marker = next(
        item
        for item in dynamodb.scan(TableName=table)["Items"]
        if "#answers#" in item["pk"]["S"] and SURVEY in item["pk"]["S"]
    )
    raw = {"week": {"S": "2026-W38"}, "leaf": {"S": "all"}, "version": {"N": "1"}}
    dynamodb.put_item(TableName=table, Item={**marker, **raw, "answers": {"S": '{"met": "yes"}'}})

    stack.invoke("purge", {"survey": SURVEY, "cut_off": CLOSING})

    kept = dynamodb.get_item(TableName=table, Key={name: marker[name] for name in ("pk", "sk")})
    assert "answers" not in kept["Item"]


def test_leaving_leaves_nothing_that_is_about_a_person(stack: Stack, tmp_path: Path) -> None:
    # Given a survey that moves to another account first
    moved = tmp_path / "survey.zip"
    stack.manage("survey", "hand-over", SURVEY, "--to", str(moved))

    # When somebody leaves, and deletes the stack
    said = stack.manage("leave", "--with-reports", "--yes")
    stack.client("cloudformation").delete_stack(StackName="mitsprache-local")

    # Then no table, secret, backup or object is left
    assert "3 tables with their backups" in said
    dynamodb = stack.client("dynamodb")
    assert dynamodb.list_tables()["TableNames"] == []
    assert dynamodb.list_backups()["BackupSummaries"] == []
    assert stack.client("ssm").describe_parameters()["Parameters"] == []
    bucket = stack.outputs["BucketName"]
    assert "Versions" not in stack.client("s3").list_object_versions(Bucket=bucket)

    # And no text is anywhere in what the emulated AWS keeps, its logs included
    stack.stop()
    written = "".join(
        path.read_text("utf-8", "ignore") for path in (stack.state / "aws").glob("*.json")
    )
    assert "mitsprache" in written
    assert "Frau Weiß" not in written.encode().decode("unicode_escape", "ignore")
    assert "Frau Wei" not in written
