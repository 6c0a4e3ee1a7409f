"""Bounces and complaints in the emulated AWS: mails to SES's mailbox simulator cause them.

In AWS whoever writes to bounce@simulator.amazonses.com or complaint@simulator.amazonses.com hears
of it like of any other bounce: https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html.
ministack knows these addresses, but tells none of the topics that a configuration set names, and
its SNS signs nothing. Both are filled in here. Imported by ``emulator_gaps.py`` alone.
"""

import base64
import hashlib
import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ministack.services import ses, ses_v2, sns

_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before the hash in a signature that uses SHA-256: RFC 8017, section 9.2, note 1."""

_SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")


def fill() -> None:
    """Fill both gaps."""
    _report_to_topics()
    _sign()


def _report_to_topics() -> None:
    handle = ses_v2.handle_request

    async def with_reports(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        answer = await handle(method, path, headers, body, query)
        if path.endswith("/outbound-emails") and answer[0] == 200:
            _report(json.loads(body), json.loads(answer[2])["MessageId"])
        return answer

    ses_v2.handle_request = with_reports


def _report(mail: dict[str, Any], message_id: str) -> None:
    """Tell the topics of the sender's configuration set what becomes of a mail."""
    [address] = mail["Destination"]["ToAddresses"]
    local, _, domain = address.lower().partition("@")
    if domain != ses._SIMULATOR_DOMAIN:
        return
    identity = ses_v2._identities.get(mail["FromEmailAddress"]) or {}
    settings = ses_v2._config_sets.get(identity.get("ConfigurationSetName")) or {}
    described = {
        "timestamp": _now(),
        "messageId": message_id,
        "destination": [address],
        "tags": {one["Name"]: [one["Value"]] for one in mail.get("EmailTags", [])},
    }
    for kind, cause in ses._SIMULATOR_OUTCOMES.get(local.partition("+")[0], ()):
        detail = ses._notification_detail(kind, address, _now(), cause)
        told = json.dumps({"eventType": kind, "mail": described, **detail})
        for one in settings.get("EventDestinations", {}).values():
            if kind.upper() in one["MatchingEventTypes"] and "SnsDestination" in one:
                subject = "Amazon SES Email Event Notification"
                sns.publish_internal(one["SnsDestination"]["TopicArn"], told, subject)


def _sign() -> None:
    build = sns._build_envelope

    def signed(topic: str, *arguments: Any) -> str:
        raw: bool = arguments[-1]
        written: str = build(topic, *arguments)
        return written if raw else json.dumps(_signed(json.loads(written), topic))

    sns._build_envelope = signed


def _signed(envelope: dict[str, Any], topic: str) -> dict[str, Any]:
    """A message as SNS signs it, with the key of this machine's notary.

    ministack's packages have no library for that; with a key's numbers known, a signature of
    PKCS #1 is one power (RFC 8017, sections 5.2.1 and 8.2.1).
    """
    key = {name: int(one, 16) for name, one in json.loads(_file("NOTARY").read_text()).items()}
    region = topic.split(":")[3]
    place = f"https://sns.{region}.amazonaws.com/SimpleNotificationService-{'0' * 32}.pem"
    fields = {
        **envelope,
        "Timestamp": _now(),
        "SignatureVersion": "2",
        "SigningCertURL": place,
    }
    text = "".join(f"{name}\n{fields[name]}\n" for name in _SIGNED if name in fields)
    digest = _SHA256 + hashlib.sha256(text.encode()).digest()
    size = (key["modulus"].bit_length() + 7) // 8
    padded = b"\0\1" + b"\xff" * (size - 3 - len(digest)) + b"\0" + digest
    signature = pow(int.from_bytes(padded, "big"), key["exponent"], key["modulus"])
    return {**fields, "Signature": base64.b64encode(signature.to_bytes(size, "big")).decode()}


def _now() -> str:
    """The stack's present moment, as SNS writes it."""
    moment = datetime.now(UTC) + timedelta(seconds=float(_file("CLOCK").read_text()))
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _file(name: str) -> Path:
    return Path(os.environ[f"MITSPRACHE_{name}"])
