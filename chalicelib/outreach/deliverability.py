"""Whether an address may be written to: its states, and what leads from one to the next.

```
                 soft bounce of a new mail           the fifth mail
deliverable ───────────────────────────▶ soft-bounced ─────────────▶ suppressed (bounce)
   │  ▲  ▲                                 │  │                         │        │
   │  │  └── 90 days without a further one ┘  │                         │        │
   │  │            hard bounce                │                         │        │ complaint
   ├──┼───────────────────────────────────────┴──▶ suppressed (bounce)  │        │
   │  │            complaint                      suppressed (complaint)◀────────┘
   ├──┼─────────────────────────────────────────▶       │               │
   │  │            the office blocks it                 │               │
   ├──┼─────────────────────────────────────────▶ suppressed (office)   │
   │  └── a year, after a complaint three years; or the office lifts it ┘
```

What is known of an address follows from the set of reports on it: it does not matter in which order
they come, or how often each of them. What is older than the moment at which the office lifted a
suppression counts no more. One event sends four mails, and whoever is on holiday for six weeks may
answer each of them by a machine, which SES calls a soft bounce: hence five.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Finding(StrEnum):
    """What became of a mail: it may arrive later, it never will, or nobody wanted it."""

    SOFT_BOUNCE = "soft"
    HARD_BOUNCE = "hard"
    COMPLAINT = "complaint"


class Reason(StrEnum):
    """Why an address is suppressed; each outweighs those before it."""

    OFFICE = "office"
    BOUNCE = "bounce"
    COMPLAINT = "complaint"


class State(StrEnum):
    """The states of an address."""

    DELIVERABLE = "deliverable"
    SOFT_BOUNCED = "soft-bounced"
    SUPPRESSED = "suppressed"


@dataclass(frozen=True)
class Report:
    """What a mail server, or its owner, said of one mail.

    Attributes:
        mail: its id in the outbox.
        address: to which we sent it; what bounced may be another one, to which it was forwarded.
        moment: when it was found.
    """

    mail: str
    address: str
    finding: Finding
    moment: datetime


@dataclass(frozen=True)
class Deliverability:
    """What is known of an address.

    Attributes:
        soft: ids of the mails that bounced softly; none once it is suppressed.
        reason: why it is suppressed, or None.
        since: when it was first suppressed, or None.
        lifted: when the office last lifted that, or None.
    """

    soft: frozenset[str] = frozenset()
    reason: Reason | None = None
    since: datetime | None = None
    lifted: datetime | None = None

    @property
    def state(self) -> State:
        """Which of the states this is."""
        if self.reason is not None:
            return State.SUPPRESSED
        return State.SOFT_BOUNCED if self.soft else State.DELIVERABLE


_SOFT_BOUNCES = 5
_WORSE = list(Reason)
_KEPT = {
    None: timedelta(days=90),
    Reason.OFFICE: timedelta(days=365),
    Reason.BOUNCE: timedelta(days=365),
    # As long as an address may stand on a distribution list.
    Reason.COMPLAINT: timedelta(days=1100),
}


def after(known: Deliverability, report: Report, moment: datetime) -> Deliverability:
    """What is known after a report that is read at a moment."""
    if known.lifted is not None and report.moment <= known.lifted:
        return known
    match report.finding:
        case Finding.COMPLAINT:
            return suppressed(known, Reason.COMPLAINT, moment)
        case Finding.HARD_BOUNCE:
            return suppressed(known, Reason.BOUNCE, moment)
        case Finding.SOFT_BOUNCE:
            if known.reason is not None:
                return known
            soft = known.soft | {report.mail}
            if len(soft) >= _SOFT_BOUNCES:
                return suppressed(known, Reason.BOUNCE, moment)
            return replace(known, soft=soft)


def suppressed(known: Deliverability, reason: Reason, moment: datetime) -> Deliverability:
    """What is known after an address is suppressed; the worse of two reasons stays."""
    reasons = [one for one in (known.reason, reason) if one is not None]
    return Deliverability(
        reason=max(reasons, key=_WORSE.index),
        since=known.since or moment,
        lifted=known.lifted,
    )


def lifted(moment: datetime) -> Deliverability:
    """What is known after the office let mails go to an address again."""
    return Deliverability(lifted=moment)


def kept_until(known: Deliverability, moment: datetime) -> datetime:
    """Until when it is to be remembered, if it was changed last at a moment."""
    return moment + _KEPT[known.reason]
