"""How many have answered, as coarsely as the office may know it before sealing (rule 13)."""

from collections.abc import Mapping
from dataclasses import dataclass

_STARTS = (0, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Standing:
    """What the office sees of a survey that is running; counted once a day.

    Attributes:
        day: when it was counted, YYYY-MM-DD.
        answered: number of answers since the survey opened, as a band such as "10–19".
        enough: leaf → whether it would get a report if it were sealed now.
    """

    day: str
    answered: str
    enough: Mapping[str, bool]


def band(number: int) -> str:
    """The band a number of answers lies in: 0–4, 5–9, 10–19, 20–49, 50–99 or 100+."""
    start = max(one for one in _STARTS if one <= number)
    later = [one for one in _STARTS if one > start]
    return f"{start}–{later[0] - 1}" if later else f"{start}+"


def standing(
    day: str, answered: int, unsealed: Mapping[str, int], leaves: tuple[str, ...], k: int
) -> Standing:
    """Coarsen the counts of one day.

    Args:
        day: YYYY-MM-DD.
        answered: all answers so far.
        unsealed: leaf → answers that no batch holds yet; missing leaves have none.
        leaves: all leaves of the survey.
        k: the smallest batch.
    """
    return Standing(day, band(answered), {leaf: unsealed.get(leaf, 0) >= k for leaf in leaves})
