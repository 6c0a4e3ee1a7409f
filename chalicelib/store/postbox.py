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
                        "Headers": [{"Name": "Auto-Submitted", "Value": "auto-generated"}],
                    }
                },
                EmailTags=[
                    {"Name": "mail", "Value": mail.id},
                    {"Name": "kind", "Value": mail.kind},
                ],
            )
