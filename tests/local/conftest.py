"""Stacks to start and stop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from local.stack import Ports, Stack


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack that tests share and leave running."""
    with Stack(tmp_path_factory.mktemp("running") / ".local", Ports.free()) as stack:
        yield stack


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    """A stack of the test's own, not started; stopped at the end whatever happened."""
    stack = Stack(tmp_path / ".local", Ports.free())
    yield stack
    stack.stop()


def send_mail(stack: Stack, subject: str, text: str, html: str) -> str:
    """Hand a mail to the emulated SES as the product does, and return its id."""
    sent = stack.client("sesv2").send_email(
        FromEmailAddress=stack.outputs["SenderAddress"],
        Destination={"ToAddresses": ["kita@example.org"]},
        Content={
            "Simple": {
                "Subject": {"Data": subject},
                "Body": {"Text": {"Data": text}, "Html": {"Data": html}},
            }
        },
    )
    identifier: str = sent["MessageId"]
    return identifier
