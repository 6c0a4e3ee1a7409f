"""./manage.py leave: nothing that is about a person is left, and nothing goes by mistake."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from moto import mock_aws

from chalicelib.settings import Settings
from chalicelib.store.bucket import Bucket
from chalicelib.store.clients import client, s3
from chalicelib.store.signing_keys import rotate
from commands import leaving
from tests.adapters.aws import talk_to
from tests.adapters.deployment import SIGNING_KEYS, make_deployment


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A deployment with a key and a batch; its settings as functions find them."""
    talk_to(monkeypatch)
    with mock_aws():
        settings = make_deployment(monkeypatch)
        fields = {name: settings[name.upper()] for name in Settings.__dataclass_fields__}
        numbers = {name: int(value) for name, value in fields.items() if value.isdigit()}
        known = Settings(**{**fields, **numbers})  # type: ignore[arg-type]
        monkeypatch.setattr(leaving, "connect", lambda _: known)
        rotate(SIGNING_KEYS)
        Bucket(known.bucket).put("sealed/sample/all/2026-W37.json", b"{}")
        Bucket(known.bucket).put("sealed/sample/all/2026-W37.json", b"{ }")
        yield settings


def leave(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(leaving.leave, words, input=typed)


def tables() -> list[str]:
    names: list[str] = client("dynamodb").list_tables()["TableNames"]
    return names


def test_tables_backups_and_secrets_go_and_batches_stay(made: dict[str, str]) -> None:
    client("dynamodb").create_backup(TableName=made["RESPONSES_TABLE"], BackupName="by-hand")

    done = leave("--yes")

    assert done.exit_code == 0, done.output
    assert "3 tables with their backups, 1 secrets" in done.output
    assert tables() == []
    assert client("dynamodb").list_backups()["BackupSummaries"] == []
    assert client("ssm").describe_parameters()["Parameters"] == []
    assert len(s3().list_object_versions(Bucket=made["BUCKET"])["Versions"]) == 2


def test_batches_and_reports_go_with_all_their_versions_if_they_shall(
    made: dict[str, str],
) -> None:
    until = datetime(2099, 1, 1, tzinfo=UTC)
    Bucket(made["BUCKET"]).put_once("sealed/sample/all/2026-W38.json", b"{}", until)

    done = leave("--yes", "--with-reports")

    assert done.exit_code == 0, done.output
    assert "3 versions of batches and reports" in done.output
    assert "Versions" not in s3().list_object_versions(Bucket=made["BUCKET"])


def test_no_table_is_deleted_while_it_can_be_restored_to_each_second(
    made: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """AWS would keep a backup of it for 35 days that nobody can delete."""
    asked: list[str] = []
    dynamodb = client("dynamodb")
    dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: asked.append(model.name)
    )

    leave("--yes")

    order = [one for one in asked if one in ("UpdateContinuousBackups", "DeleteTable")]
    assert order == ["UpdateContinuousBackups", "DeleteTable"] * 3


def test_protected_tables_stop_it_before_anything_is_gone(made: dict[str, str]) -> None:
    table = made["CONTACTS_TABLE"]
    client("dynamodb").update_table(TableName=table, DeletionProtectionEnabled=True)

    done = leave("--yes")

    assert done.exit_code == 1
    assert "Deploy with ProtectData=no" in done.output
    assert len(tables()) == 3


def test_it_asks_and_can_be_run_again(made: dict[str, str]) -> None:
    assert leave(typed="n\n").exit_code == 1
    assert len(tables()) == 3

    leave("--yes")
    assert "0 tables with their backups, 0 secrets" in leave("--yes").output
