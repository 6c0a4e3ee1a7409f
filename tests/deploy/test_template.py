"""What the template makes in AWS, and what it must never make."""

import json
import re
from typing import Any

import pytest

from chalicelib.notices.office import Office
from chalicelib.settings import Settings
from infra.build import Package
from tests.deploy.conftest import Template, functions

JOBS = {
    "Announce", "Bounces", "Conductor", "Count", "Plan", "Post", "Purge", "Report", "Seal", "Tally",
}  # fmt: skip


def states(definition: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """All states of a state machine, those inside maps included."""
    found = dict(definition["States"])
    for state in definition["States"].values():
        if "ItemProcessor" in state:
            found |= states(state["ItemProcessor"])
    return found


@pytest.fixture(scope="session")
def tasks(template: Template) -> dict[str, dict[str, Any]]:
    definition = template["Resources"]["Sealing"]["Properties"]["Definition"]
    return {name: one for name, one in states(definition).items() if one["Type"] == "Task"}


def test_there_is_a_function_for_the_pages_and_one_for_each_job(template: Template) -> None:
    assert set(functions(template)) >= JOBS | {"APIHandler", "Console"}


def test_the_office_is_answered_by_a_function_of_its_own(package: Package) -> None:
    paths = package.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]["paths"]

    for path, methods in paths.items():
        is_office = path == "/buero" or path.startswith("/buero/")
        for method in methods.values():
            uri = method["x-amazon-apigateway-integration"]["uri"]["Fn::Sub"]
            assert ("${Console.Arn}" in uri) == is_office
            assert ("${APIHandler.Arn}" in uri) != is_office


def test_whoever_no_function_answers_reads_a_page_in_their_language(package: Package) -> None:
    definition = package.template["Resources"]["RestAPI"]["Properties"]["DefinitionBody"]
    answers = definition["x-amazon-apigateway-gateway-responses"]
    assert {name: one.get("statusCode") for name, one in answers.items()} == {
        "MISSING_AUTHENTICATION_TOKEN": 404,
        "RESOURCE_NOT_FOUND": 404,
        "THROTTLED": 429,
        "QUOTA_EXCEEDED": 429,
        "REQUEST_TOO_LARGE": 413,
        "WAF_FILTERED": 403,
        "DEFAULT_5XX": None,
    }
    for answer in answers.values():
        assert answer["responseParameters"]["gatewayresponse.header.Content-Type"] == (
            "'text/html; charset=utf-8'"
        )
        page = answer["responseTemplates"]["application/json"]["Fn::Sub"]
        # The gateway and CloudFormation fill in whatever else begins so.
        assert page.replace("${PublicUrl}", "").count("$") == 0
        assert '<html lang="de">' in page
        assert '<section lang="en">' in page


def test_no_two_functions_share_a_role(template: Template) -> None:
    roles = [str(function["Role"]) for function in functions(template).values()]

    assert len(set(roles)) == len(roles)


def test_every_function_gets_every_setting_the_code_reads(template: Template) -> None:
    wanted = {name.upper() for name in Settings.__dataclass_fields__}

    office = {f"OFFICE_{field.upper()}" for field in Office.__dataclass_fields__} | {"SERVES"}
    provider = {"OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_SECRET_PARAMETER"}
    beyond = {"APIHandler": office, "Console": office | provider}

    for name, function in functions(template).items():
        more = beyond.get(name, set())
        assert set(function["Environment"]["Variables"]) == wanted | more | {"METRICS_STACK"}


def test_nothing_is_deployed_without_what_the_imprint_must_name(template: Template) -> None:
    for field in Office.__dataclass_fields__:
        parameter = template["Parameters"][f"Office{field.title().replace('_', '')}"]
        assert "Default" not in parameter
        assert parameter["MinLength"] > 0


def test_every_function_has_a_size_and_a_time_limit_of_its_own(template: Template) -> None:
    pages = functions(template)["APIHandler"]

    assert (pages["MemorySize"], pages["Timeout"]) == (512, 10)
    for function in functions(template).values():
        assert (function["MemorySize"], function["Timeout"]) != (128, 60)


def test_sealing_waits_longer_than_a_request_can_take(template: Template) -> None:
    assert template["Parameters"]["SettleSeconds"]["Default"] > 10


def test_every_task_is_tried_again_with_growing_pauses(tasks: dict[str, dict[str, Any]]) -> None:
    assert set(tasks) >= {"Plan", "Tally", "Seal", "Report", "Announce", "Purge"}
    for task in tasks.values():
        assert any(retry["ErrorEquals"] == ["States.ALL"] for retry in task["Retry"])
        tries = [retry for retry in task["Retry"] if retry["MaxAttempts"]]
        assert all(retry["BackoffRate"] > 1 for retry in tries)
        assert all(retry["JitterStrategy"] == "FULL" for retry in tries)
        assert all(retry["MaxDelaySeconds"] <= 30 for retry in tries)


def test_an_execution_that_hangs_ends(template: Template) -> None:
    assert template["Resources"]["Sealing"]["Properties"]["Definition"]["TimeoutSeconds"] == 86400


def test_a_task_waits_for_its_function_until_that_gives_up(
    template: Template, tasks: dict[str, dict[str, Any]]
) -> None:
    for task in tasks.values():
        function = functions(template)[task["Resource"].strip("${}").removesuffix("Arn")]
        assert task["TimeoutSeconds"] > function["Timeout"]


def test_nobody_waits_for_a_document_that_cannot_be_set(tasks: dict[str, dict[str, Any]]) -> None:
    for name, following in (("Report", "Announce"), ("PublishTexts", "AnnounceTexts")):
        ways = {tuple(one["ErrorEquals"]): one["Next"] for one in tasks[name]["Catch"]}
        assert ways[("FilesMissing",)] == tasks[name]["Next"] == following


def test_no_result_stays_in_the_history_of_an_execution(tasks: dict[str, dict[str, Any]]) -> None:
    for name, task in tasks.items():
        assert name == "Plan" or task["ResultPath"] is None


def test_every_placeholder_of_the_state_machine_is_filled(template: Template) -> None:
    machine = template["Resources"]["Sealing"]["Properties"]
    used = set(re.findall(r"\$\{(\w+)\}", json.dumps(machine["Definition"])))

    assert used == set(machine["DefinitionSubstitutions"])


def test_the_template_fits_every_region_and_partition(package: Package) -> None:
    text = json.dumps(package.template)

    assert "arn:aws:" not in text
    assert not re.search(r"\b[a-z]{2}-(central|north|south|east|west)\w*-\d\b", text)


def test_nothing_streams_responses_and_backups_forget_them_within_a_week(
    template: Template,
) -> None:
    responses = template["Resources"]["Responses"]["Properties"]
    backups = responses["PointInTimeRecoverySpecification"]

    assert "StreamSpecification" not in responses
    assert backups["RecoveryPeriodInDays"] <= 7


def test_deleting_the_stack_deletes_no_data(template: Template) -> None:
    for name in ("Responses", "Catalogue", "Contacts", "Bucket"):
        assert template["Resources"][name]["DeletionPolicy"] == "Retain"
        assert template["Resources"][name]["UpdateReplacePolicy"] == "Retain"


def test_tables_and_bucket_are_encrypted_with_a_key_of_their_own_that_turns(
    template: Template,
) -> None:
    resources = template["Resources"]
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}
    (rule,) = resources["Bucket"]["Properties"]["BucketEncryption"][
        "ServerSideEncryptionConfiguration"
    ]

    assert resources["DataKey"]["Properties"]["EnableKeyRotation"] is True
    assert rule["ServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key
    for table in ("Responses", "Catalogue", "Contacts"):
        properties = resources[table]["Properties"]
        assert properties["SSESpecification"]["KMSMasterKeyId"] == key
        assert properties["DeletionProtectionEnabled"] == {"Fn::If": ["ProtectsData", True, False]}


def test_the_bucket_is_closed_and_keeps_every_version(template: Template) -> None:
    bucket = template["Resources"]["Bucket"]["Properties"]
    (rule,) = template["Resources"]["BucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert rule["Effect"] == "Deny"
    assert rule["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_batches_can_be_locked_and_old_versions_of_them_are_never_dropped(
    template: Template,
) -> None:
    bucket = template["Resources"]["Bucket"]["Properties"]
    rules = bucket["LifecycleConfiguration"]["Rules"]

    assert bucket["ObjectLockEnabled"] is True
    assert "ObjectLockConfiguration" not in bucket, "only batches are locked, one by one"
    assert template["Parameters"]["SealedLockDays"]["Default"] == 0
    assert not [rule for rule in rules if "Expiration" in rule], "what is current stays"
    dropped = [rule for rule in rules if "NoncurrentVersionExpiration" in rule]
    assert {rule["Prefix"] for rule in dropped} == {"summaries/", "open/"}


def test_a_reserve_for_the_pages_is_theirs_alone_and_nobody_has_to_have_one(
    template: Template,
) -> None:
    nothing = {"Ref": "AWS::NoValue"}
    reserved = {
        name: function["ReservedConcurrentExecutions"]
        for name, function in functions(template).items()
        if "ReservedConcurrentExecutions" in function
    }

    assert template["Parameters"]["ReservedForPages"]["Default"] == 0
    assert reserved == {
        "APIHandler": {"Fn::If": ["ReservesForPages", {"Ref": "ReservedForPages"}, nothing]},
        "Console": nothing,
    }


def test_what_names_addresses_is_encrypted_on_its_way(template: Template) -> None:
    resources = template["Resources"]
    topic = resources["MailNotifications"]["Properties"]
    queues = [one for one in resources.values() if one["Type"] == "AWS::SQS::Queue"]

    assert topic["KmsMasterKeyId"] == {"Fn::GetAtt": ["DataKey", "Arn"]}
    assert len(queues) == 5
    assert all(queue["Properties"]["SqsManagedSseEnabled"] for queue in queues)


def test_mails_that_cannot_be_sent_are_kept_apart_and_only_they_come_again(
    template: Template,
) -> None:
    queue = template["Resources"]["Outbox"]["Properties"]
    mapping = template["Resources"]["OutboxToPost"]["Properties"]
    post = functions(template)["Post"]

    assert queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] == "OutboxFailures"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["BatchSize"] == 10
    assert queue["VisibilityTimeout"] >= 6 * post["Timeout"]


def test_notifications_that_cannot_be_noted_are_kept_apart_and_only_they_come_again(
    template: Template,
) -> None:
    queue = template["Resources"]["Notifications"]["Properties"]
    mapping = template["Resources"]["NotificationsToBounces"]["Properties"]
    bounces = functions(template)["Bounces"]

    failures = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert failures == "NotificationsFailures"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert queue["VisibilityTimeout"] >= 6 * bounces["Timeout"]


def test_only_ses_and_only_our_mails_get_from_ses_to_the_function(template: Template) -> None:
    resources = template["Resources"]
    policy = resources["MailNotificationsPolicy"]["Properties"]["PolicyDocument"]
    publish, plain = policy["Statement"]
    assert (plain["Effect"], plain["Principal"], plain["Action"]) == ("Deny", "*", "sns:Publish")
    assert plain["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (send,) = resources["NotificationsPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert publish["Principal"] == {"Service": "ses.amazonaws.com"}
    assert "configuration-set/${MailSettings}" in str(publish["Condition"]["StringEquals"])
    assert send["Principal"] == {"Service": "sns.amazonaws.com"}
    subscription = resources["NotificationsOfTopic"]["Properties"]
    failures = subscription["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
    assert failures == "NotificationsFailures"
    assert failures in str(send["Resource"])
    assert send["Condition"] == {"ArnEquals": {"aws:SourceArn": {"Ref": "MailNotifications"}}}


def test_notifications_keep_their_signature_and_tell_nothing_of_who_reads(
    template: Template,
) -> None:
    resources = template["Resources"]
    told = resources["MailReports"]["Properties"]["EventDestination"]

    assert resources["MailNotifications"]["Properties"]["SignatureVersion"] == "2"
    assert resources["NotificationsOfTopic"]["Properties"]["RawMessageDelivery"] is False
    assert told["MatchingEventTypes"] == ["bounce", "complaint"]
    assert told["Enabled"] is True


def test_ses_sends_nothing_to_an_address_that_it_suppresses_itself(template: Template) -> None:
    settings = template["Resources"]["MailSettings"]["Properties"]
    sender = template["Resources"]["MailSender"]["Properties"]

    assert settings["SuppressionOptions"] == {"SuppressedReasons": ["BOUNCE", "COMPLAINT"]}
    assert sender["ConfigurationSetAttributes"]["ConfigurationSetName"] == {"Ref": "MailSettings"}


def test_every_log_ends_after_a_month(template: Template) -> None:
    logs = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Logs::LogGroup"
    ]
    named = {log["LogGroupName"]["Fn::Sub"] for log in logs}

    ours = {f"/aws/lambda/${{{function}}}" for function in functions(template)}
    assert named == ours | {"/${Prefix}/access"}
    assert {log["RetentionInDays"] for log in logs} == {30}
