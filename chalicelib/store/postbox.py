"""Handing mails over: to SES, or to a mail server by SMTP where there is no SES."""

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

from chalicelib.outreach.mails import Mail
from chalicelib.store.clients import client
from chalicelib.store.errors import Refused, Unavailable, translated

_SECONDS = 10
"""How long a mail server may take for one answer."""


class Postbox:
    """Sends mails from one address.

    Args:
        route: "ses", or a mail server such as "smtp://name@mail.example.org:587"; "smtps" speaks
            TLS from the start, "smtp" begins it unless the server is this machine.
        password_parameter: name of the SSM parameter with the server's password, if it wants one.
    """

    def __init__(self, sender: str, route: str, password_parameter: str) -> None:
        self._sender = sender
        self._route = route
        self._password_parameter = password_parameter

    def send(self, mail: Mail, moment: datetime) -> None:
        """Hand one mail over.

        Raises:
            Refused: it was surely not sent.
            Unavailable: it may have been sent, if the error's `maybe_done` says so.
        """
        if self._route == "ses":
            self._send_by_ses(mail)
        else:
            self._send_by_smtp(message(mail, self._sender, moment))

    def _send_by_ses(self, mail: Mail) -> None:
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

    def _send_by_smtp(self, written: EmailMessage) -> None:
        """Hand a mail over; once the server is reached, only its answer tells whether it went."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"SMTP: {_cause(error)}", maybe_done=False) from None
        try:
            server.send_message(written)
        except smtplib.SMTPRecipientsRefused as error:
            ((code, _words),) = error.recipients.values()
            raise Refused(f"SMTP: the recipient was refused ({code})") from None
        except smtplib.SMTPResponseException as error:
            raise Refused(f"SMTP: {error.smtp_code}") from None
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable(f"SMTP: {_cause(error)}") from None
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        place = urlsplit(self._route)
        host, port = place.hostname or "", place.port or 587
        trusted = ssl.create_default_context()
        server: smtplib.SMTP
        if place.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, port, timeout=_SECONDS)
            if host not in ("127.0.0.1", "localhost"):
                server.starttls(context=trusted)
        if place.username:
            server.login(unquote(place.username), self._password())
        return server

    def _password(self) -> str:
        with translated():
            found = client("ssm").get_parameter(Name=self._password_parameter, WithDecryption=True)
        password: str = found["Parameter"]["Value"]
        return password


def message(mail: Mail, sender: str, moment: datetime) -> EmailMessage:
    """The mail as it goes over the wire, text and HTML."""
    written = EmailMessage(policy=SMTP)
    written["From"] = sender
    written["To"] = mail.to
    written["Subject"] = mail.subject
    written["Date"] = format_datetime(moment)
    written["Message-ID"] = make_msgid(idstring=mail.id, domain=sender.partition("@")[2])
    written["Content-Language"] = mail.language
    for name, value in headers(mail):
        written[name] = value
    written.set_content(mail.text)
    written.add_alternative(mail.html, subtype="html")
    return written


def headers(mail: Mail) -> list[tuple[str, str]]:
    """What a mail says to machines: that one wrote it, and how to end such mails (RFC 8058)."""
    found = [("Auto-Submitted", "auto-generated")]
    if mail.leave:
        found += [
            ("List-Unsubscribe", f"<{mail.leave}>"),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return found


def _cause(error: Exception) -> str:
    """The name of an error; its words may hold an address."""
    return type(error).__name__
