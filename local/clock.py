"""The rehearsal clock: how far the stack's time is from the real one, kept in a file.

The file holds seconds as ASCII text; ``chalicelib.clock`` adds them to the real time.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

FIRST_MOMENT = datetime(2026, 9, 12, 11, 30, tzinfo=BERLIN)
"""Where the clock stands when the stack is first started: half an hour before the event."""


class Clock:
    """A clock that can be set, for one stack.

    :param path: the file with the offset; made, and set to `FIRST_MOMENT`, if there is none.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.exists():
            self.set(FIRST_MOMENT)

    def now(self) -> datetime:
        """The stack's present moment, in Berlin."""
        offset = timedelta(seconds=float(self.path.read_text("ascii")))
        return (datetime.now(UTC) + offset).astimezone(BERLIN)

    def set(self, moment: datetime) -> None:
        """Let the clock run on from a moment, which must have a time zone."""
        self._write((moment.astimezone(UTC) - datetime.now(UTC)).total_seconds())

    def set_real(self) -> None:
        """Let the clock show the real time."""
        self._write(0.0)

    def _write(self, offset: float) -> None:
        part = self.path.with_name(self.path.name + ".part")
        part.write_text(f"{offset:.6f}\n", "ascii")
        part.replace(self.path)


def next_monday(moment: datetime) -> datetime:
    """The first Monday 3 a.m. in Berlin after a moment: by then last week's dates are past."""
    local = moment.astimezone(BERLIN)
    monday = local.replace(hour=3, minute=0, second=0, microsecond=0) + timedelta(
        days=-local.weekday() % 7
    )
    return monday if monday > local else monday + timedelta(days=7)


def next_day(moment: datetime) -> datetime:
    """The same time of day in Berlin, one day later, whatever the clocks did that night."""
    return moment.astimezone(BERLIN) + timedelta(days=1)
