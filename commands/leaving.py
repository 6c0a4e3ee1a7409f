"""./manage.py leave: delete what deleting the stack would keep, as far as it is about people."""

from typing import Any

import click

from chalicelib.settings import Settings
from chalicelib.store.clients import client, s3
from chalicelib.store.errors import translated
from commands.deployment import Deployment, connect

_LEFT = (
    "Left: the logs, which end after 30 days; SES's own list of addresses it sends nothing to\n"
    "(aws sesv2 list-suppressed-destinations); the key. Delete the stack now, and then the key\n"
    "(aws kms schedule-key-deletion): without it no backup can be read."
)


@click.command()
@click.option("--with-reports", is_flag=True, help="Delete batches, reports and open data, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def leave(deployment: Deployment, with_reports: bool, yes: bool) -> None:
    """Delete answers, texts, addresses and secrets for good, backups included.

    Deleting the stack keeps its tables and its bucket, so that no mistake costs an answer. This is
    for whoever means it: run it first, then delete the stack. It may be run again.
    """
    settings = connect(deployment)
    tables = _tables(settings)
    protected = [name for name, table in tables.items() if table["DeletionProtectionEnabled"]]
    if protected:
        raise click.ClickException(
            f"The tables refuse to be deleted: {', '.join(protected)}. Deploy with ProtectData=no."
        )
    if not yes:
        click.confirm("All answers, texts and addresses go for good. Go on?", abort=True)
    for name in tables:
        _delete_table(name)
    secrets = _delete_secrets(settings.signing_keys_parameter.rpartition("/")[0])
    click.echo(f"Deleted: {len(tables)} tables with their backups, {secrets} secrets.")
    if with_reports:
        click.echo(f"Deleted: {_empty(settings.bucket)} versions of batches and reports.")
    else:
        click.echo(f"Kept: batches and reports in {settings.bucket}; nothing in them is about one")
        click.echo("person. --with-reports deletes them.")
    click.echo(_LEFT)


def _tables(settings: Settings) -> dict[str, dict[str, Any]]:
    """The tables that are still there, by name."""
    dynamodb = client("dynamodb")
    found = {}
    for name in (settings.responses_table, settings.catalogue_table, settings.contacts_table):
        try:
            table = dynamodb.describe_table(TableName=name)["Table"]
        except dynamodb.exceptions.ResourceNotFoundException:
            continue
        found[name] = {"DeletionProtectionEnabled": False, **table}
    return found


def _delete_table(name: str) -> None:
    dynamodb = client("dynamodb")
    # Of a table that is deleted while it can be restored to each second, AWS keeps one backup for
    # 35 days that nobody can delete:
    # https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
    dynamodb.update_continuous_backups(
        TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
    )
    for backup in dynamodb.list_backups(TableName=name)["BackupSummaries"]:
        dynamodb.delete_backup(BackupArn=backup["BackupArn"])
    dynamodb.delete_table(TableName=name)


def _delete_secrets(path: str) -> int:
    """Delete all parameters of this deployment; the number of them, ten at most."""
    found = client("ssm").get_parameters_by_path(Path=path)["Parameters"]
    if not found:
        return 0
    names = [one["Name"] for one in found]
    return len(client("ssm").delete_parameters(Names=names)["DeletedParameters"])


def _empty(bucket: str) -> int:
    """Delete every version of every object, locked ones included; the number of them."""
    number = 0
    for page in s3().get_paginator("list_object_versions").paginate(Bucket=bucket):
        versions = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        for one in versions:
            with translated():
                s3().delete_object(
                    Bucket=bucket,
                    Key=one["Key"],
                    VersionId=one["VersionId"],
                    BypassGovernanceRetention=True,
                )
        number += len(versions)
    return number
