"""Who is told when something is wrong, and what no log may hold."""

import json
import re
from typing import Any

import pytest

from chalicelib import doors
from chalicelib.intake import body
from chalicelib.metrics import NAMESPACE
from chalicelib.outreach.delivery import MailState
from infra import ROOT
from tests.deploy.conftest import Template, functions

BETRAYING = (
    "identity",
    "sourceIp",
    "userAgent",
    "context.path",
    "requestTime",
    "requestId",
    "queryString",
    "authorizer",
    "integration",
    "xray",
    "tlsVersion",
    "cipherSuite",
)
"""What API Gateway could write about a request, and a code, a person or an order would be in it."""


PUBLISHED: dict[str, tuple[set[str], list[str]]] = {
    "AWS/ApiGateway": ({"Count", "4XXError", "5XXError", "Latency"}, ["ApiName"]),
    "AWS/Lambda": ({"Errors", "Throttles", "Invocations", "Duration"}, ["FunctionName"]),
    "AWS/States": (
        {"ExecutionsSucceeded", "ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"},
        ["StateMachineArn"],
    ),
    "AWS/SQS": (
        {"ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"},
        ["QueueName"],
    ),
    "AWS/SES": ({"Reputation.BounceRate", "Reputation.ComplaintRate"}, []),
    "Mitsprache/${Prefix}": ({"TurnedAway"}, []),
}
"""What AWS publishes, as its services' guides name it, and what a filter of the template counts."""

COUNTED = ("Accepted", "Refused", "Sealed", "Reported", "Mails", "StuckMails")
"""The metrics that `tests/api/test_metrics.py` sees written."""


def test_the_access_log_names_no_address_no_browser_no_path_and_no_time(
    template: Template,
) -> None:
    stage = template["Resources"]["RestAPIliveStage"]["Properties"]
    written = json.loads(stage["AccessLogSetting"]["Format"])

    assert written["route"] == "$context.resourcePath", "the pattern, not the path that was asked"
    assert not [word for word in BETRAYING if word in json.dumps(written)]


def test_api_gateway_writes_no_log_of_its_own_about_requests(template: Template) -> None:
    all_settings = template["Resources"]["RestAPIliveStage"]["Properties"]["MethodSettings"]
    everywhere, *single = all_settings

    assert {settings["LoggingLevel"] for settings in all_settings} == {"OFF"}
    assert {settings["DataTraceEnabled"] for settings in all_settings} == {False}
    assert everywhere["ThrottlingRateLimit"] == {"Ref": "RequestsPerSecond"}
    assert {one["ResourcePath"] for one in single} == {
        "/~1antwort",
        "/~1barrierefreiheit",
        "/~1buero~1anmelden",
        "/~1buero~1anmelden~1{token}",
        "/~1barrierefreiheit~1ohne-skript",
        "/~1umfrage~1{survey}~1ohne-skript",
    }
    assert {one["HttpMethod"] for one in single} == {"POST"}


def test_the_firewall_keeps_no_requests_and_lets_long_answers_through(template: Template) -> None:
    wall = template["Resources"]["Wall"]["Properties"]
    (common,) = (rule for rule in wall["Rules"] if rule["Name"] == "common")
    counted = {
        override["Name"]
        for override in common["Statement"]["ManagedRuleGroupStatement"]["RuleActionOverrides"]
        if override["ActionToUse"] == {"Count": {}}
    }

    assert {"SizeRestrictions_BODY", "CrossSiteScripting_BODY"} <= counted
    inspected = wall["AssociationConfig"]["RequestBody"]["API_GATEWAY"]
    assert inspected["DefaultSizeInspectionLimit"] == f"KB_{body.MAX_BYTES // 1024}"
    assert not any(
        rule["VisibilityConfig"]["SampledRequestsEnabled"] for rule in [wall, *wall["Rules"]]
    )
    kinds = {resource["Type"] for resource in template["Resources"].values()}
    assert "AWS::WAFv2::LoggingConfiguration" not in kinds


def test_the_firewall_limits_each_address_and_knows_common_attacks(template: Template) -> None:
    rules = {rule["Name"]: rule for rule in template["Resources"]["Wall"]["Properties"]["Rules"]}
    rate = rules["rate"]["Statement"]["RateBasedStatement"]

    assert rules["rate"]["Action"] == {"Block": {}}
    assert rate == {"AggregateKeyType": "IP", "Limit": {"Ref": "RequestsPerFiveMinutes"}}
    assert {
        rule["Statement"]["ManagedRuleGroupStatement"]["Name"]
        for rule in rules.values()
        if rule.get("OverrideAction") == {"None": {}}
    } == {"AWSManagedRulesCommonRuleSet", "AWSManagedRulesKnownBadInputsRuleSet"}


def watched(template: Template) -> dict[str, dict[str, Any]]:
    """By its name, every alarm."""
    return {
        name: one["Properties"]
        for name, one in template["Resources"].items()
        if one["Type"] == "AWS::CloudWatch::Alarm"
    }


def test_no_function_can_fail_without_somebody_being_told(template: Template) -> None:
    """Each is run by an API, a state machine, a queue or a schedule; each of these has alarms."""
    resources, alarms = template["Resources"], json.dumps(watched(template))
    seen = {"APIHandler": "5XXError", "Console": "5XXError"}
    for resource in resources.values():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::StepFunctions::StateMachine":
            targets = properties["DefinitionSubstitutions"].values()
            seen |= {target["Fn::GetAtt"][0]: "ExecutionsFailed" for target in targets}
        if resource["Type"] == "AWS::Lambda::EventSourceMapping":
            queue = properties["EventSourceArn"]["Fn::GetAtt"][0]
            redrive = resources[queue]["Properties"]["RedrivePolicy"]
            failures = redrive["deadLetterTargetArn"]["Fn::GetAtt"][0]
            assert f'["{queue}", "QueueName"]' in alarms, "somebody is told that nobody reads it"
            seen[properties["FunctionName"]["Ref"]] = f'["{failures}", "QueueName"]'
        if resource["Type"] == "AWS::Scheduler::Schedule":
            failures = properties["Target"]["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
            seen[properties["Target"]["Arn"]["Fn::GetAtt"][0]] = f'["{failures}", "QueueName"]'

    assert set(seen) == set(functions(template))
    assert not [function for function, sign in seen.items() if sign not in alarms]


def test_what_a_schedule_starts_ends_is_tried_again_or_is_kept_for_a_person(
    template: Template,
) -> None:
    resources = template["Resources"]
    kept = {"Fn::GetAtt": ["ScheduleFailures", "Arn"]}
    given_up = {
        one["Properties"]["FunctionName"]["Ref"]: one["Properties"]
        for one in resources.values()
        if one["Type"] == "AWS::Lambda::EventInvokeConfig"
    }
    schedules = [
        one["Properties"]["Target"]
        for one in resources.values()
        if one["Type"] == "AWS::Scheduler::Schedule"
    ]

    assert len(schedules) == 2
    for target in schedules:
        config = given_up[target["Arn"]["Fn::GetAtt"][0]]
        assert target["DeadLetterConfig"] == {"Arn": kept}
        assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
        assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] <= 21600
        assert config["DestinationConfig"] == {"OnFailure": {"Destination": kept}}
        assert config["MaximumRetryAttempts"] > 0
        assert config["MaximumEventAgeInSeconds"] <= 21600


@pytest.mark.parametrize(
    ("metric", "threshold"),
    [
        ("5XXError", 5),
        ("Throttles", 1),
        ("TurnedAway", 20),
        ("Latency", 3000),
        ("ApproximateAgeOfOldestMessage", 3600),
        ("SealingOverdueHours", 6),
        ("Reputation.BounceRate", 0.025),
        ("Reputation.ComplaintRate", 0.0005),
    ],
)
def test_an_alarm_rings_at(template: Template, metric: str, threshold: float) -> None:
    alarms = [one for one in watched(template).values() if one.get("MetricName") == metric]

    assert {alarm["Threshold"] for alarm in alarms} == {threshold}


def test_sealing_that_fails_hangs_or_is_stopped_is_told(template: Template) -> None:
    ended = {
        alarm["MetricName"]
        for alarm in watched(template).values()
        if alarm["Namespace"] == "AWS/States"
    }

    assert ended == {"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"}


def test_spending_more_than_planned_is_told_twice(template: Template) -> None:
    budget = template["Resources"]["Budget"]["Properties"]["NotificationsWithSubscribers"]

    assert {one["Notification"]["NotificationType"] for one in budget} == {"ACTUAL", "FORECASTED"}
    assert all(
        one["Subscribers"] == [{"SubscriptionType": "EMAIL", "Address": {"Ref": "OperatorAddress"}}]
        for one in budget
    )


def test_every_queue_of_failures_has_an_alarm(template: Template) -> None:
    resources = template["Resources"]
    alarms = json.dumps(watched(template))
    failures = set(
        re.findall(
            r'(?:deadLetterTargetArn|DeadLetterConfig|OnFailure)\W[^]]*"Fn::GetAtt": \["(\w+)"',
            json.dumps(resources),
        )
    )

    assert failures == {"OutboxFailures", "NotificationsFailures", "ScheduleFailures"}
    assert not [queue for queue in failures if f'["{queue}", "QueueName"]' not in alarms]


def test_every_alarm_tells_somebody_and_leads_to_what_to_do(template: Template) -> None:
    runbook = (ROOT / "docs/operate.md").read_text()
    alarms = watched(template).values()

    assert alarms
    for alarm in alarms:
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
        assert alarm["TreatMissingData"] in ("breaching", "notBreaching")
        section = re.search(r'See docs/operate\.md, "(.+)"', alarm["AlarmDescription"])
        assert section
        assert f"\n### {section[1]}\n" in runbook


def shown(template: Template) -> list[tuple[str, ...]]:
    """Every metric on a board: its space, its name, its dimensions with their values.

    https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
    """
    rows: list[tuple[str, ...]] = []
    for one in template["Resources"].values():
        if one["Type"] == "AWS::CloudWatch::Dashboard":
            for widget in json.loads(one["Properties"]["DashboardBody"]["Fn::Sub"])["widgets"]:
                before: list[str] = []
                for row in widget["properties"]["metrics"]:
                    words = [word for word in row if isinstance(word, str)]
                    if words[0] == "...":
                        words = before[: len(before) - len(words) + 1] + words[1:]
                    before = [before[n] if word == "." else word for n, word in enumerate(words)]
                    rows.append(tuple(before))
    return rows


def test_the_boards_show_all_that_is_counted_with_each_reason_and_state(
    template: Template,
) -> None:
    ours = [row for row in shown(template) if row[0] == NAMESPACE]

    assert {row[1] for row in ours} == {*COUNTED, "SealingOverdueHours"}
    assert {row[2:4] for row in ours} == {("stack", "${Prefix}")}
    assert {row[5] for row in ours if row[4:5] == ("reason",)} == set(doors._REFUSALS.values())
    states = {row[5] for row in ours if row[4:5] == ("state",)}
    assert states == {*MailState} - {MailState.STUCK}, "those that are stuck have a line of theirs"


def test_what_boards_and_alarms_look_at_is_counted_by_us_or_published_by_aws(
    template: Template,
) -> None:
    alarms = [
        (
            one["Namespace"] if isinstance(one["Namespace"], str) else one["Namespace"]["Fn::Sub"],
            one["MetricName"],
            *(dimension["Name"] for dimension in one.get("Dimensions", ())),
        )
        for one in watched(template).values()
    ]
    boards = [(*row[:2], *row[2::2]) for row in shown(template)]
    for space, name, *dimensions in [*alarms, *boards]:
        names, by = PUBLISHED.get(space, ({*COUNTED, "SealingOverdueHours"}, ["stack"]))
        assert name in names, space
        assert dimensions[:1] == by, name
        assert space in {*PUBLISHED, NAMESPACE}


def test_two_stacks_in_one_account_have_metrics_of_their_own(template: Template) -> None:
    api = template["Resources"]["RestAPI"]["Properties"]

    assert api["Name"] == api["Body"]["info"]["title"] == {"Ref": "Prefix"}
    assert watched(template)["PagesFail"]["Dimensions"] == [
        {"Name": "ApiName", "Value": {"Ref": "Prefix"}}
    ]


def test_silence_about_overdue_sealing_is_an_alarm_itself(template: Template) -> None:
    alarm = template["Resources"]["SealingIsOverdue"]["Properties"]

    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["Namespace"], alarm["MetricName"]) == (NAMESPACE, "SealingOverdueHours")
    assert alarm["Dimensions"] == [{"Name": "stack", "Value": {"Ref": "Prefix"}}]


def test_functions_write_json_and_the_platform_does_not_note_each_start(template: Template) -> None:
    """The platform's line on each start would tell to the millisecond when somebody answered."""
    for function in functions(template).values():
        assert function["LoggingConfig"] == {
            "LogFormat": "JSON",
            "ApplicationLogLevel": "WARN",
            "SystemLogLevel": "WARN",
        }
        assert function["Environment"]["Variables"]["METRICS_STACK"] == {"Ref": "Prefix"}
