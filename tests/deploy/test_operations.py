"""Who is told when something is wrong, and what no log may hold."""

import json
import re

from chalicelib.metrics import NAMESPACE
from infra.build import ROOT
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
    assert not any(
        rule["VisibilityConfig"]["SampledRequestsEnabled"] for rule in [wall, *wall["Rules"]]
    )
    kinds = {resource["Type"] for resource in template["Resources"].values()}
    assert "AWS::WAFv2::LoggingConfiguration" not in kinds


def test_every_queue_of_failures_has_an_alarm(template: Template) -> None:
    resources = template["Resources"]
    watched = json.dumps(
        [one for one in resources.values() if one["Type"] == "AWS::CloudWatch::Alarm"]
    )
    failures = {
        one["Properties"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0]
        for one in resources.values()
        if one["Type"] == "AWS::SQS::Queue" and "RedrivePolicy" in one["Properties"]
    }

    assert failures
    assert not [queue for queue in failures if f'["{queue}", "QueueName"]' not in watched]


def test_every_alarm_tells_somebody_and_leads_to_what_to_do(template: Template) -> None:
    runbook = (ROOT / "docs/operate.md").read_text()
    alarms = {
        name: one["Properties"]
        for name, one in template["Resources"].items()
        if one["Type"] == "AWS::CloudWatch::Alarm"
    }

    assert alarms
    for alarm in alarms.values():
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
        assert alarm["TreatMissingData"] in ("breaching", "notBreaching")
        section = re.search(r'See docs/operate\.md, "(.+)"', alarm["AlarmDescription"])
        assert section
        assert f"\n### {section[1]}\n" in runbook


def test_the_dashboards_are_readable_to_cloudwatch(template: Template) -> None:
    boards = [
        one["Properties"]["DashboardBody"]["Fn::Sub"]
        for one in template["Resources"].values()
        if one["Type"] == "AWS::CloudWatch::Dashboard"
    ]

    shown = {
        row[1]
        for board in boards
        for widget in json.loads(board)["widgets"]
        for row in widget["properties"]["metrics"]
        if row[0] == NAMESPACE or (row[0] == "." and NAMESPACE in str(widget))
    }

    assert shown == {*COUNTED, "SealingOverdueHours"}
    assert len(boards) == 2
    for board in boards:
        assert all(widget["properties"]["metrics"] for widget in json.loads(board)["widgets"])


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
