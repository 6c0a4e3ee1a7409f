"""Notifications of SES, as SNS puts them into a queue: are they genuine, and what do they report?

SNS signs every message, also those for queues, unless it delivers them raw. What is signed, and
how, says https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html; what a
notification holds, https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.outreach.deliverability import Finding, Report


class Untrusted(Exception):
    """The message is none that SNS sent us, or far too old; nothing may follow from it."""


class Unreadable(Exception):
    """SNS sent it, but it does not say what SES's documentation promises."""


_SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")

_SUFFIXES = {
    "aws": "amazonaws.com",
    "aws-cn": "amazonaws.com.cn",
    "aws-eusc": "amazonaws.eu",
    "aws-iso": "c2s.ic.gov",
    "aws-iso-b": "sc2s.sgov.gov",
    "aws-iso-e": "cloud.adc-e.uk",
    "aws-iso-f": "csp.hci.ic.gov",
    "aws-us-gov": "amazonaws.com",
}
"""Partition → the end of its names."""

_LONGEST_WAY = timedelta(days=15)
"""A queue of failures keeps a message for 14 days, the longest that SQS can."""

_CLOCKS_DIFFER = timedelta(minutes=15)

_ABOUT_THE_MAIL = {"MessageTooLarge", "ContentRejected", "AttachmentRejected"}
"""Kinds of bounces that say nothing about the address."""


def message_of(body: str, topic: str, certificate: Callable[[str], bytes], moment: datetime) -> str:
    """What SNS was given, after its signature was checked.

    Args:
        body: of the queue's message.
        topic: ARN of the only topic that we listen to.
        certificate: fetches a certificate (PEM) from an address, which is SNS's own in the topic's
            region.

    Raises:
        Untrusted: if it is not from SNS, not from this topic, or too old.
    """
    try:
        envelope = json.loads(body)
    except ValueError:
        raise Untrusted("it is no JSON") from None
    if not isinstance(envelope, dict) or not all(
        isinstance(envelope.get(name), str)
        for name in {*_SIGNED, "Signature", "SignatureVersion", "SigningCertURL"} - {"Subject"}
    ):
        raise Untrusted("it is no message of SNS")
    if (envelope["Type"], envelope["TopicArn"]) != ("Notification", topic):
        raise Untrusted("it is of another kind or topic")
    if envelope["SignatureVersion"] != "2":
        raise Untrusted("it is not signed with SHA-256")
    _check_place(envelope["SigningCertURL"], topic)
    _check_signature(envelope, certificate(envelope["SigningCertURL"]), moment)
    sent = _moment(envelope["Timestamp"])
    if not moment - _LONGEST_WAY <= sent <= moment + _CLOCKS_DIFFER:
        raise Untrusted("it is too old, or from the future")
    message: str = envelope["Message"]
    return message


def _check_place(address: str, topic: str) -> None:
    """Only SNS itself, in the topic's own region and partition, may say what its key is."""
    _, partition, _, region, *_ = topic.split(":")
    own = f"https://sns.{region}.{_SUFFIXES[partition]}/SimpleNotificationService-"
    if not re.fullmatch(re.escape(own) + r"[0-9A-Za-z]+\.pem", address):
        raise Untrusted("its certificate lies elsewhere")


def _check_signature(envelope: Mapping[str, str], pem: bytes, moment: datetime) -> None:
    # Only the function that reads notifications has this library, and it is slow to import.
    from cryptography import x509
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256

    signed = "".join(f"{name}\n{envelope[name]}\n" for name in _SIGNED if name in envelope)
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        signature = base64.b64decode(envelope["Signature"], validate=True)
    except (ValueError, binascii.Error):
        raise Untrusted("its certificate or signature cannot be read") from None
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        raise Untrusted("its certificate is not valid at this time")
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise Untrusted("its certificate has a key of another kind")
    try:
        key.verify(signature, signed.encode(), PKCS1v15(), SHA256())
    except InvalidSignature:
        raise Untrusted("its signature is wrong") from None


def report_in(message: str) -> Report | None:
    """What a notification of SES reports of an address; None if nothing that matters to us.

    A mail of ours has one recipient. Whatever was sent with our configuration set but not from the
    outbox has no tag that names it, and is passed over.

    Raises:
        Unreadable: if it lacks what it should have.
    """
    try:
        notification = json.loads(message)
    except ValueError:
        # With such a sentence SES tries the topic out.
        return None
    finding = _finding(notification) if isinstance(notification, dict) else None
    if finding is None:
        return None
    try:
        mail = notification["mail"]
        names = mail.get("tags", {}).get("mail")
        if not names:
            return None
        [address] = mail["destination"]
        found = notification[notification["eventType"].lower()]
        return Report(str(names[0]), str(address), finding, _moment(found["timestamp"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unreadable(f"a notification of SES lacks {type(error).__name__}: {error}") from None


def _finding(notification: Mapping[str, Any]) -> Finding | None:
    match notification:
        case {"eventType": "Complaint", "complaint": {"complaintFeedbackType": "not-spam"}}:
            return None
        case {"eventType": "Complaint"}:
            return Finding.COMPLAINT
        case {"eventType": "Bounce", "bounce": {"bounceSubType": kind}} if kind in _ABOUT_THE_MAIL:
            return None
        case {"eventType": "Bounce", "bounce": {"bounceType": "Permanent"}}:
            return Finding.HARD_BOUNCE
        case {"eventType": "Bounce"}:
            return Finding.SOFT_BOUNCE
        case _:
            return None


def _moment(written: str) -> datetime:
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
