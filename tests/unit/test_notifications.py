"""Only what SNS signed, for our topic and lately, says anything about an address."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest

from chalicelib.outreach import notifications
from chalicelib.outreach.deliverability import Finding, Report
from chalicelib.outreach.notifications import Unreadable, Untrusted, message_of, report_in
from local import notary
from local.notary import Notary

NOW = datetime(2026, 9, 14, 12, tzinfo=UTC)
TOPIC = "arn:aws:sns:eu-central-1:123456789012:notifications"
ADA = "ada@example.org"


@pytest.fixture(scope="module")
def sns() -> Notary:
    return Notary()


def read(sns: Notary, envelope: Mapping[str, Any] | str, topic: str = TOPIC) -> str:
    body = envelope if isinstance(envelope, str) else json.dumps(envelope)
    return message_of(body, topic, lambda _address: sns.certificate, NOW)


def test_what_sns_signed_is_read_as_it_was_given(sns: Notary) -> None:
    message = 'Zeilen\nund "Zeichen" – ä, \\n\n'
    assert read(sns, sns.envelope(message, TOPIC, NOW)) == message


def test_a_message_without_a_subject_is_signed_without_one(sns: Notary) -> None:
    envelope = sns.envelope("Hallo", TOPIC, NOW)
    del envelope["Subject"]
    with pytest.raises(Untrusted, match="signature"):
        read(sns, envelope)
    signed = sns.envelope("Hallo", TOPIC, NOW, {"Subject": ""})
    assert read(sns, signed) == "Hallo"


@pytest.mark.parametrize("field", ["Message", "MessageId", "Subject", "Timestamp"])
def test_a_field_that_was_altered_is_noticed(sns: Notary, field: str) -> None:
    envelope = sns.envelope("Hallo", TOPIC, NOW)
    altered = "2026-09-14T11:59:59.000Z" if field == "Timestamp" else f"{envelope[field]}x"
    with pytest.raises(Untrusted, match="signature is wrong"):
        read(sns, envelope | {field: altered})


def test_whoever_signs_with_another_key_is_not_sns(sns: Notary) -> None:
    forged = Notary().envelope("Hallo", TOPIC, NOW)
    with pytest.raises(Untrusted, match="signature is wrong"):
        read(sns, forged)


@pytest.mark.parametrize(
    "address",
    [
        "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem",
        "https://sns.eu-central-1.amazonaws.com.example.org/SimpleNotificationService-0.pem",
        "https://sns.eu-central-1.amazonaws.com@example.org/SimpleNotificationService-0.pem",
        "https://example.org/sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0.pem",
        "https://bucket.s3.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem",
        "https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-0.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem?x",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem#x",
        "https://sns.eu-central-1.amazonaws.com/?SimpleNotificationService-0.pem",
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0.pem\n",
        "https://sns.eu-central-1.amazonaws.com/../SimpleNotificationService-0.pem",
        "https://[",
        "file:///SimpleNotificationService-0.pem",
        "",
    ],
)
def test_a_certificate_from_elsewhere_is_not_even_fetched(sns: Notary, address: str) -> None:
    envelope = sns.envelope("Hallo", TOPIC, NOW, {"SigningCertURL": address})
    with pytest.raises(Untrusted, match="elsewhere"):
        message_of(json.dumps(envelope), TOPIC, _never, NOW)


def _never(address: str) -> bytes:
    raise AssertionError(f"{address} was fetched")


def _partitions() -> list[tuple[str, str, str]]:
    """Every partition that the AWS library knows, with one of its regions and its suffix."""
    text = resources.files("botocore").joinpath("data/partitions.json").read_text("utf-8")
    return [
        (one["id"], next(name for name in one["regions"] if "global" not in name),
         one["outputs"]["dnsSuffix"])
        for one in json.loads(text)["partitions"]
    ]  # fmt: skip


@pytest.mark.parametrize(("partition", "region", "suffix"), _partitions())
def test_in_every_partition_sns_has_its_own_place(
    sns: Notary, partition: str, region: str, suffix: str
) -> None:
    topic = f"arn:{partition}:sns:{region}:123456789012:notifications"
    address = f"https://sns.{region}.{suffix}/SimpleNotificationService-{'a1' * 16}.pem"
    envelope = sns.envelope("Hallo", topic, NOW, {"SigningCertURL": address})
    assert read(sns, envelope, topic) == "Hallo"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"TopicArn": TOPIC.replace("123456789012", "999999999999")}, "topic"),
        ({"Type": "SubscriptionConfirmation"}, "kind"),
        ({"SignatureVersion": "1"}, "SHA-256"),
        ({"Timestamp": "2026-08-01T12:00:00.000Z"}, "too old"),
        ({"Timestamp": "2026-09-14T13:00:00.000Z"}, "future"),
    ],
)
def test_what_is_not_for_us_or_of_another_time_is_not_trusted(
    sns: Notary, changes: dict[str, str], why: str
) -> None:
    with pytest.raises(Untrusted, match=why):
        read(sns, sns.envelope("Hallo", TOPIC, NOW, changes))


@pytest.mark.parametrize(
    "body", ["", "Hallo", "[]", "{}", '{"Type": "Notification"}', '{"Message": 1}']
)
def test_what_is_no_envelope_is_not_trusted(sns: Notary, body: str) -> None:
    with pytest.raises(Untrusted):
        read(sns, body)


@pytest.mark.parametrize("signature", ["", "%%%", "AAAA"])
def test_a_signature_that_is_none_is_wrong(sns: Notary, signature: str) -> None:
    with pytest.raises(Untrusted):
        read(sns, sns.envelope("Hallo", TOPIC, NOW) | {"Signature": signature})


def test_a_certificate_that_is_none_or_over_is_not_trusted(sns: Notary) -> None:
    body = json.dumps(sns.envelope("Hallo", TOPIC, NOW))
    with pytest.raises(Untrusted, match="cannot be read"):
        message_of(body, TOPIC, lambda _: b"no certificate", NOW)
    with pytest.raises(Untrusted, match="not valid at this time"):
        message_of(body, TOPIC, lambda _: sns.certificate, NOW + timedelta(days=40_000))


# --- what it reports ---


@pytest.mark.parametrize(
    ("kind", "cause", "finding"),
    [
        ("Permanent", "General", Finding.HARD_BOUNCE),
        ("Permanent", "NoEmail", Finding.HARD_BOUNCE),
        ("Permanent", "OnAccountSuppressionList", Finding.HARD_BOUNCE),
        ("Transient", "General", Finding.SOFT_BOUNCE),
        ("Transient", "MailboxFull", Finding.SOFT_BOUNCE),
        ("Undetermined", "Undetermined", Finding.SOFT_BOUNCE),
    ],
)
def test_a_bounce_is_hard_or_soft(kind: str, cause: str, finding: Finding) -> None:
    message = notary.bounce("mail1", ADA, NOW, kind, cause)
    assert report_in(message) == Report("mail1", ADA, finding, NOW)


def test_a_complaint_is_one_unless_somebody_said_the_contrary() -> None:
    assert report_in(notary.complaint("mail1", ADA, NOW)) == Report(
        "mail1", ADA, Finding.COMPLAINT, NOW
    )
    assert report_in(notary.complaint("mail1", ADA, NOW, "not-spam")) is None


def test_the_address_is_ours_not_the_one_it_was_forwarded_to() -> None:
    message = json.loads(notary.bounce("mail1", ADA, NOW))
    message["bounce"]["bouncedRecipients"][0]["emailAddress"] = "zuhause@example.com"
    found = report_in(json.dumps(message))
    assert found is not None
    assert found.address == ADA


@pytest.mark.parametrize("cause", ["MessageTooLarge", "ContentRejected", "AttachmentRejected"])
def test_a_fault_of_the_mail_is_no_fault_of_the_address(cause: str) -> None:
    assert report_in(notary.bounce("mail1", ADA, NOW, "Transient", cause)) is None


@pytest.mark.parametrize(
    "message",
    [
        "Successfully validated SNS topic for Amazon SES event publishing.",
        '{"eventType": "Delivery"}',
        '{"eventType": "Bounce", "mail": {"destination": ["x@example.org"]}}',
        "[]",
        "null",
    ],
)
def test_what_does_not_matter_to_us_is_passed_over(message: str) -> None:
    assert report_in(message) is None


@pytest.mark.parametrize("missing", ["destination", "timestamp", "mail"])
def test_what_lacks_a_part_is_not_guessed_at_and_names_no_address(missing: str) -> None:
    message = json.loads(notary.bounce("mail1", ADA, NOW))
    for part in (message, message["mail"], message["bounce"]):
        part.pop(missing, None)
    with pytest.raises(Unreadable) as fault:
        report_in(json.dumps(message))
    assert ADA not in str(fault.value)


def test_two_recipients_are_not_ours_to_tell_apart() -> None:
    message = json.loads(notary.bounce("mail1", ADA, NOW))
    message["mail"]["destination"] = [ADA, "ben@example.org"]
    with pytest.raises(Unreadable):
        report_in(json.dumps(message))


def test_every_partition_is_named_once() -> None:
    assert {partition for partition, _, _ in _partitions()} == set(notifications._SUFFIXES)
