"""Where there is no SES a mail server takes the mails, and says what became of each."""

import email
import socket
from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from chalicelib.outreach.mails import Mail
from chalicelib.store.errors import Refused, Unavailable
from chalicelib.store.postbox import Postbox, message
from chalicelib.weeks import BERLIN

NOW = datetime(2026, 9, 12, 13, tzinfo=BERLIN)
LEAVE = "https://mitsprache.example.org/abmelden/" + "x" * 300


class Server:
    """What the mail server does with a mail, and all that it took."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.recipient = "250 OK"
        self.content = "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.content == "hang up":
            server.transport.abort()
            return "250 OK"
        if self.content.startswith("250"):
            written = email.message_from_bytes(envelope.content, policy=default)
            self.taken.append((envelope.rcpt_tos, written))
        return self.content


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def postbox(server: Server) -> Iterator[Postbox]:
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield Postbox("buero@example.org", f"smtp://127.0.0.1:{controller.port}", "")
    controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def mail(to: str = "ada@example.org", subject: str = "Wie war’s? Schöne Grüße") -> Mail:
    words = "Grüße aus Bremen. " + "ä" * 1200
    return Mail(
        "mail1", "feedback", to, "de", subject, words, f"<p>{words}</p>", "event/x", "ab", LEAVE
    )


def test_a_mail_arrives_with_text_html_and_one_click_to_end_it(
    server: Server, postbox: Postbox
) -> None:
    postbox.send(mail(), NOW)
    [(recipients, written)] = server.taken
    assert recipients == ["ada@example.org"]
    assert written["Subject"] == "Wie war’s? Schöne Grüße"
    assert written["List-Unsubscribe"] == f"<{LEAVE}>"
    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (part.get_content().strip() for part in written.iter_parts())
    assert text == mail().text.strip()
    assert html == mail().html.strip()


@pytest.mark.parametrize("to", ["ada@xn--bcher-kva.example.org", '"ada, die erste"@example.org'])
def test_odd_addresses_reach_one_recipient(server: Server, postbox: Postbox, to: str) -> None:
    postbox.send(mail(to), NOW)
    [(recipients, _)] = server.taken
    assert recipients == [to]


@pytest.mark.parametrize("answer", ["550 unknown", "451 later", "452 too many"])
def test_a_refused_recipient_is_surely_not_sent_to_and_no_error_names_the_address(
    server: Server, postbox: Postbox, answer: str
) -> None:
    server.recipient = answer
    with pytest.raises(Refused, match=answer[:3]) as refusal:
        postbox.send(mail(), NOW)
    assert "ada" not in str(refusal.value)
    assert server.taken == []


def test_a_refused_content_is_surely_not_sent(server: Server, postbox: Postbox) -> None:
    server.content = "554 spam"
    with pytest.raises(Refused, match="554"):
        postbox.send(mail(), NOW)


def test_of_a_mail_without_an_answer_nobody_knows(server: Server, postbox: Postbox) -> None:
    server.content = "hang up"
    with pytest.raises(Unavailable) as failure:
        postbox.send(mail(), NOW)
    assert failure.value.maybe_done


def test_a_server_that_is_not_there_got_nothing() -> None:
    with pytest.raises(Unavailable) as failure:
        Postbox("a@example.org", f"smtp://127.0.0.1:{_free_port()}", "").send(mail(), NOW)
    assert not failure.value.maybe_done


@pytest.mark.parametrize("subject", ["x" * 300, "ä" * 300])
def test_a_long_subject_is_folded_and_stays_one_header(subject: str) -> None:
    wire = bytes(message(mail(subject=subject), "a@example.org", NOW))
    head = wire.split(b"\r\n\r\n")[0]
    assert email.message_from_bytes(wire, policy=default)["Subject"] == subject
    assert all(len(line) <= 998 for line in head.split(b"\r\n"))


def test_a_line_break_in_a_header_is_never_sent() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message(mail(subject="Hallo\r\nBcc: alle@example.org"), "a@example.org", NOW)
