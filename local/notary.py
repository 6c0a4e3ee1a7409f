"""Notifications of bounces and complaints as SES and SNS make them, signed by this machine.

SNS's own key is nobody's to have. The function that reads notifications is told by
MITSPRACHE_CERTIFICATE whose signature it is to trust here.
"""

import base64
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

_SIGNED = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_YEARS = timedelta(days=36_500)


def certificate_of(folder: Path) -> Path:
    """The file with the certificate of the notary that was left in a folder."""
    return folder / "notary.pem"


def key_of(folder: Path) -> Path:
    """The file with its key: the two numbers that sign, as hexadecimal digits in JSON."""
    return folder / "notary.json"


class Notary:
    """Whoever signs notifications, with a key of its own.

    :ivar certificate: in PEM.
    """

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        now = datetime.now(UTC)
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            # The rehearsal's clock may be set to any time.
            .not_valid_before(max(now - _YEARS, datetime(1970, 1, 1, tzinfo=UTC)))
            .not_valid_after(now + _YEARS)
            .sign(self._key, hashes.SHA256())
            .public_bytes(Encoding.PEM)
        )

    def move_into(self, folder: Path) -> None:
        """Leave the certificate, and the key for the emulated SNS, in files of a folder."""
        numbers = self._key.private_numbers()
        key = {"modulus": f"{numbers.public_numbers.n:x}", "exponent": f"{numbers.d:x}"}
        certificate_of(folder).write_bytes(self.certificate)
        # The key last, and at once: whoever finds it finds both.
        part = folder / "notary.part"
        part.touch(0o600)
        part.write_text(json.dumps(key), "ascii")
        part.replace(key_of(folder))

    def envelope(
        self, message: str, topic: str, moment: datetime, changes: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """What SNS puts into a queue.

        :param topic: its ARN.
        :param changes: other fields than usual; they are signed as they are.
        """
        fields: dict[str, Any] = {
            "Type": "Notification",
            "MessageId": str(uuid.uuid4()),
            "TopicArn": topic,
            "Subject": "Amazon SES Email Event Notification",
            "Message": message,
            "Timestamp": _written(moment),
            "SignatureVersion": "2",
            "SigningCertURL": f"https://sns.{topic.split(':')[3]}.amazonaws.com/"
            f"SimpleNotificationService-{'0' * 32}.pem",
            "UnsubscribeURL": "https://sns.example.org/",
            **(changes or {}),
        }
        signed = "".join(f"{name}\n{fields[name]}\n" for name in _SIGNED if name in fields)
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return {**fields, "Signature": base64.b64encode(signature).decode()}


def bounce(
    mail: str, address: str, moment: datetime, kind: str = "Permanent", cause: str = "General"
) -> str:
    """What SES says of a mail that came back.

    :param mail: its id in the outbox.
    :param kind: Permanent, Transient or Undetermined.
    :param cause: which kind of these, such as NoEmail or MailboxFull.
    """
    return _event(
        "Bounce",
        mail,
        address,
        moment,
        {
            "bounceType": kind,
            "bounceSubType": cause,
            "bouncedRecipients": [{"emailAddress": address, "action": "failed"}],
        },
    )


def complaint(mail: str, address: str, moment: datetime, kind: str = "abuse") -> str:
    """What SES says of a mail that its reader reported.

    :param kind: abuse, fraud, not-spam and others.
    """
    return _event(
        "Complaint",
        mail,
        address,
        moment,
        {
            "complainedRecipients": [{"emailAddress": address}],
            "complaintFeedbackType": kind,
        },
    )


def _event(kind: str, mail: str, address: str, moment: datetime, details: dict[str, Any]) -> str:
    found = {**details, "timestamp": _written(moment), "feedbackId": str(uuid.uuid4())}
    return json.dumps(
        {
            "eventType": kind,
            kind.lower(): found,
            "mail": {
                "timestamp": _written(moment),
                "messageId": str(uuid.uuid4()),
                "destination": [address],
                "tags": {"mail": [mail], "ses:configuration-set": ["mitsprache"]},
            },
        }
    )


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
