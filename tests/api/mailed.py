"""The mails that went out, as SES got them."""

import re
from dataclasses import dataclass
from typing import Any

from moto.backends import get_backend


@dataclass(frozen=True)
class Sent:
    """One mail as SES got it."""

    to: list[str]
    subject: str
    body: str

    @property
    def link(self) -> str:
        """The address behind its button."""
        found = re.search(r'href="([^"]+)"', self.body)
        assert found
        return found[1]


def sent() -> list[Sent]:
    """Every mail since the service was started."""
    backend: Any = get_backend("sesv2")["123456789012"]["eu-central-1"]
    return [
        Sent(one.destinations["ToAddresses"], one.subject, one.body)
        for one in backend.core_backend.sent_messages
    ]
