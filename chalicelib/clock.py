"""What time it is."""

import time
from datetime import UTC, datetime, timedelta

from chalicelib import rehearsal


def now() -> datetime:
    """The present moment, with time zone.

    Where MITSPRACHE_CLOCK names a file, as in rehearsals on one machine, the seconds written in
    it are added, so that a newcomer need not wait until Monday.
    """
    moment = datetime.now(UTC)
    offset = rehearsal.file_for("CLOCK")
    if offset:
        moment += timedelta(seconds=float(offset.read_text("ascii")))
    return moment


def pause(seconds: float) -> None:
    """Let so much time pass."""
    time.sleep(max(0.0, seconds))
