"""The pace at which mails go out, shared by all who send: one item in the table `contacts`."""

from datetime import datetime, timedelta

from chalicelib.store.clients import client
from chalicelib.store.errors import Conflict, Unavailable, translated

_FARTHEST = timedelta(minutes=2)
"""No reservation is as far ahead as this; one that is was made before the clock was put back."""

_TRIES = 5

_SHARE = 1.02
"""Of a second divided by the number of mails: a little more, as clocks and networks waver."""


class Pace:
    """Places in the row of all mails, so many a second."""

    def __init__(self, table: str, per_second: int) -> None:
        self._table = table
        self._interval = _SHARE / per_second

    def reserve(self, number: int, moment: datetime) -> list[float]:
        """Reserve places for so many mails.

        Returns:
            In how many seconds from this moment each of them may go.

        Raises:
            Unavailable: if others were faster again and again.
        """
        now = moment.timestamp()
        for _ in range(_TRIES):
            for begin in (self._queue_up, self._begin):
                first = begin(number * self._interval, now)
                if first is not None:
                    start = first - now
                    return [start + place * self._interval for place in range(number)]
        raise Unavailable("too many send mails at once", maybe_done=False)

    def _queue_up(self, span: float, now: float) -> float | None:
        """The first place behind those that others have reserved; None if nobody has."""
        end = self._update(
            "SET next_free = next_free + :span",
            "next_free >= :now AND next_free < :farthest",
            {
                ":span": _number(span),
                ":now": _number(now),
                ":farthest": _number(now + _FARTHEST.total_seconds()),
            },
        )
        return None if end is None else end - span

    def _begin(self, span: float, now: float) -> float | None:
        """The place at this moment; None if somebody has reserved it just now."""
        end = self._update(
            "SET next_free = :end",
            "attribute_not_exists(next_free) OR next_free < :now OR next_free >= :farthest",
            {
                ":end": _number(now + span),
                ":now": _number(now),
                ":farthest": _number(now + _FARTHEST.total_seconds()),
            },
        )
        return None if end is None else now

    def _update(
        self, update: str, condition: str, values: dict[str, dict[str, str]]
    ) -> float | None:
        try:
            with translated():
                changed = client("dynamodb").update_item(
                    TableName=self._table,
                    Key={"pk": {"S": "pace"}, "sk": {"S": "mails"}},
                    UpdateExpression=update,
                    ConditionExpression=condition,
                    ExpressionAttributeValues=values,
                    ReturnValues="UPDATED_NEW",
                )
        except Conflict:
            return None
        return float(changed["Attributes"]["next_free"]["N"])


def _number(value: float) -> dict[str, str]:
    return {"N": f"{value:.6f}"}
