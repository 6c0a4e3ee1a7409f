"""How a mail comes to be sent: its states, and when a failed attempt is repeated.

```
waiting ──claim──▶ claimed ──handed over──▶ sent
   ▲                  │
   │ surely not sent  ├── no answer ──▶ stays claimed: nobody knows, so it is never sent again
   └──── backoff ◀────┤                 by itself; the office sees it after some minutes
                      └── too often ──▶ stuck: the office sees it, and retries or drops it
```
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MailState(StrEnum):
    """How far a mail has come.

    WAITING may be sent. CLAIMED may have gone and is never sent again by itself. STUCK was surely
    not sent, too often. DROPPED was given up: by the office, or since nobody wants it any more.
    """

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    STUCK = "stuck"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Line:
    """One mail of the outbox as the office sees it.

    Attributes:
        since: when it came into its state.
        attempts: how often it was surely not sent.
        reason: of the last failure, or "".
    """

    id: str
    kind: str
    state: MailState
    since: datetime
    attempts: int
    reason: str


DOUBTFUL_AFTER = timedelta(minutes=10)
"""How long a mail may be claimed before it counts as one of which nobody knows whether it went.
Longer than the function that sends may run."""

_FIRST_PAUSE = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(hours=12)
_ATTEMPTS = 12
"""With the pauses between them a day and a half: a used-up daily quota does not give a mail up."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None if it is to be given up."""
    if attempts >= _ATTEMPTS:
        return None
    return min(_FIRST_PAUSE * (1 << (attempts - 1)), _LONGEST_PAUSE)


def is_stuck(line: Line, moment: datetime) -> bool:
    """Tell whether a person has to look at a mail."""
    if line.state is MailState.CLAIMED:
        return moment - line.since > DOUBTFUL_AFTER
    return line.state is MailState.STUCK
