"""Handing mails over to SES."""

from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.errors import translated


class Postbox:
    """Sends mails from one address."""

    def __init__(self, sender: str) -> None:
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """Hand one mail over.

        Raises:
            Refused: it was surely not sent.
            Unavailable: it may have been sent, if the error's `maybe_done` says so.
        """
        with translated():
            client("sesv2").send_email(
                FromEmailAddress=self._sender,
                Destination={"ToAddresses": [mail.to]},
                Content={
                    "Simple": {
                        "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                        "Body": {
                            "Text": {"Data": mail.text, "Charset": "UTF-8"},
                            "Html": {"Data": mail.html, "Charset": "UTF-8"},
                        },
                        "Headers": [
                            {"Name": name, "Value": value} for name, value in headers(mail)
                        ],
                    }
                },
                EmailTags=[
                    {"Name": "mail", "Value": mail.id},
                    {"Name": "kind", "Value": mail.kind},
                ],
            )


def headers(mail: Mail) -> list[tuple[str, str]]:
    """What a mail says to machines: that one wrote it, and how to end such mails (RFC 8058)."""
    found = [("Auto-Submitted", "auto-generated")]
    if mail.leave:
        found += [
            ("List-Unsubscribe", f"<{mail.leave}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return found
