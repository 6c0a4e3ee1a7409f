"""The audit trail: who did what, when, and how it was before and after."""

from dataclasses import dataclass
from datetime import datetime

LONGEST = 2000
"""Letters of what was before or after; who needs more finds it in the versions of the thing."""


@dataclass(frozen=True)
class Entry:
    """One act. It holds no answer, and no address of a guest.

    Attributes:
        who: the name of the user, or "manage.py".
        act: what was done, as a msgid of the catalogue.
        subject: to what: a survey's, event's or report's name.
        before: how it was, or "".
        after: how it has become, or "".
    """

    moment: datetime
    who: str
    act: str
    subject: str
    before: str = ""
    after: str = ""
