"""The record of processing names every place and every period of the deployment, and no other."""

from datetime import timedelta

from chalicelib.intake.window import codes_until
from chalicelib.notices import data_map
from chalicelib.notices.routes import _MAIL_KEPT as COMPLAINT_KEPT
from chalicelib.office.processing_record import (
    ACTIVITIES,
    LIMITS,
    LOCATIONS,
    Location,
    kinds_in,
)
from chalicelib.outreach import deliverability, list_keeping, mailing, planning, public_routes
from chalicelib.questionnaire.calendar import closing_week
from chalicelib.weeks import end_of
from tests.deploy.conftest import Template
from tests.unit.questionnaires import questionnaire

STORES = {
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
    "AWS::SNS::Topic",
    "AWS::Logs::LogGroup",
}


def named(resource: str) -> list[Location]:
    return [
        one
        for one in LOCATIONS
        if one.resource == resource
        or (one.resource.startswith("*") and resource.endswith(one.resource[1:]))
    ]


def test_every_place_of_the_template_that_keeps_something_stands_in_the_record_once(
    template: Template,
) -> None:
    places = {name for name, one in template["Resources"].items() if one["Type"] in STORES}

    assert {name: len(named(name)) for name in places} == dict.fromkeys(places, 1)
    used = {one.resource for name in places for one in named(name)}
    assert used == {one.resource for one in LOCATIONS}, "no place that is not there any more"


def test_periods_are_those_of_the_template(template: Template) -> None:
    for name, resource in template["Resources"].items():
        properties, days = resource.get("Properties", {}), None
        match resource["Type"]:
            case "AWS::DynamoDB::Table":
                days = properties["PointInTimeRecoverySpecification"]["RecoveryPeriodInDays"]
            case "AWS::SQS::Queue":
                days = timedelta(seconds=properties["MessageRetentionPeriod"]).days
            case "AWS::Logs::LogGroup":
                days = properties["RetentionInDays"]
            case "AWS::S3::Bucket":
                rules = properties["LifecycleConfiguration"]["Rules"]
                found = [one.get("NoncurrentVersionExpiration") for one in rules]
                days = max(one["NoncurrentDays"] for one in found if one)
        if days is not None:
            [place] = named(name)
            assert place.kept == timedelta(days=days), name


def test_every_table_and_the_bucket_are_encrypted_as_the_record_says(template: Template) -> None:
    key = {"Fn::GetAtt": ["DataKey", "Arn"]}
    for place in LOCATIONS:
        if place.holds is None:
            continue
        properties = template["Resources"][place.resource]["Properties"]
        assert str(key) in str(properties.get("SSESpecification") or properties["BucketEncryption"])


def test_every_kind_of_data_in_the_map_belongs_to_one_activity_and_lies_in_a_place() -> None:
    kinds = [kind for one in ACTIVITIES for kind in one.kinds]
    assert sorted(kinds, key=str) == sorted(data_map.purposes(), key=str)
    lying = {kind for place in LOCATIONS if place.holds for kind in kinds_in(place.holds)}
    assert lying == set(kinds)


def test_limits_are_those_the_code_keeps_to() -> None:
    asked = questionnaire()
    after = codes_until(asked) - end_of(closing_week(asked.closes))
    assert {
        data_map.INVITATION: after,
        data_map.GUEST: planning.LONGEST_LIFE,
        data_map.LISTED: list_keeping.KEPT,
        data_map.SUBSCRIBER: public_routes._SUBSCRIBED,
        data_map.SUPPRESSED: max(deliverability._KEPT.values()),
        data_map.MAIL: mailing._MAIL_KEPT,
    } == LIMITS
    assert COMPLAINT_KEPT == mailing._MAIL_KEPT
